//! Rendered dashboards, stored so that the file of a figure has what its page shows, and a proposal's evidence is what
//! was looked at, whatever has come in since.

use crate::dashboard::{Asking, Dashboard, Shown};
use forms::Form;
use statistics::figure::Figure;
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use survey::EditionYear;

/// The URL parameter that identifies a rendered page.
pub const DRAWN: &str = "vue";

/// Maximum number of stored pages: enough for a team that views many pages for minutes while answers come in.
const MOST: usize = 256;

/// The audience of a rendered page: nobody gets one they could not have requested.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageKey {
    page: &'static str,
    edition: EditionYear,
    exact: bool,
}

impl PageKey {
    /// Users who request a dashboard with these rights.
    pub fn of(dashboard: Dashboard, asking: &Asking) -> Self {
        Self { page: dashboard.name(), edition: asking.edition, exact: asking.exact }
    }

    /// Users of the counts by code: all counts, or only those that disclosure control lets through.
    pub fn of_codes(edition: EditionYear, reads: bool) -> Self {
        Self { page: "codes", edition, exact: reads }
    }

    /// Users of the effect of findings on totals.
    pub fn of_quality(edition: EditionYear) -> Self {
        Self { page: "qualite", edition, exact: true }
    }
}

/// A rendered page with its identifier.
#[derive(Clone)]
pub struct Drawn {
    /// Content.
    pub shown: Arc<Shown>,
    /// Its identifier; the same for two pages with the same content.
    pub name: String,
}

/// A content hash as identifier.
pub fn name_of(what: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The latest rendered pages.
#[derive(Clone, Default)]
pub struct DrawnPages(Arc<Mutex<VecDeque<(PageKey, Drawn)>>>);

impl DrawnPages {
    /// Stores a page, replacing the oldest one.
    pub fn keep(&self, key: PageKey, shown: Shown) -> Drawn {
        let name = name_of(&(key, format!("{shown:?}")));
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = pages.iter().position(|(_, page)| page.name == name).and_then(|place| pages.remove(place));
        let stored = before.unwrap_or_else(|| (key, Drawn { shown: Arc::new(shown), name }));
        let drawn = stored.1.clone();
        pages.push_back(stored);
        if pages.len() > MOST {
            pages.pop_front();
        }
        drawn
    }

    /// Stores figures that belong to no dashboard, with their introduction.
    pub fn keep_figures(&self, key: PageKey, version: i64, lead: Option<String>, figures: Vec<Figure>) -> Drawn {
        let (tiles, filters, choices) = (Vec::new(), Vec::new(), Vec::new());
        self.keep(key, Shown { version, lead, tiles, filters, choices, figures })
    }

    /// The page that a URL identifies; `None` without an identifier, or if it is no longer stored.
    pub fn find(&self, key: PageKey, parameters: &Form) -> Option<Drawn> {
        let name = parameters.get(DRAWN);
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.iter().rev().find(|(of, page)| *of == key && page.name == name).map(|(_, page)| page.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: &str, exact: bool) -> Asking {
        let parameters = Form(vec![(DRAWN.to_owned(), name.to_owned())]);
        let (edition, now) = (EditionYear::new(2026).unwrap(), chrono::Utc::now());
        Asking { edition, parameters, exact, now }
    }

    fn shown(version: i64) -> Shown {
        Shown { version, lead: None, tiles: vec![], filters: vec![], choices: vec![], figures: vec![] }
    }

    #[test]
    fn a_page_is_found_by_its_audience_until_many_newer_ones_are_stored() {
        let pages = DrawnPages::default();
        let key = |dashboard, exact| PageKey::of(dashboard, &asking("", exact));
        let first = pages.keep(key(Dashboard::Volumes, true), shown(1));
        let again = pages.keep(key(Dashboard::Volumes, true), shown(1));
        assert_eq!(first.name, again.name);
        let find = |dashboard, exact| {
            pages.find(key(dashboard, exact), &asking(&first.name, exact).parameters).map(|page| page.shown.version)
        };
        assert_eq!(find(Dashboard::Volumes, true), Some(1));
        assert_eq!(find(Dashboard::Volumes, false), None, "exact cells are for who may see them");
        assert_eq!(find(Dashboard::Obstacles, true), None);
        (2..).take(MOST).for_each(|version| drop(pages.keep(key(Dashboard::Volumes, true), shown(version))));
        assert_eq!(find(Dashboard::Volumes, true), None);
    }
}
