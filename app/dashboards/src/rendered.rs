//! Pages of figures as they were drawn: the file of a figure holds what its page shows, and what is attached to a proposal is what
//! was looked at, whatever has come in since.

use crate::dashboard::{Asking, Desk, Shown};
use forms::Form;
use statistics::figure::Figure;
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use survey::EditionYear;

/// The parameter of an address that names the page as it was drawn.
pub const DRAWN: &str = "vue";

/// How many are kept: those of a team that looks at many pages for minutes while answers come in.
const MOST: usize = 256;

/// Who a page was drawn for: nobody is given one that they could not have asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Whom {
    page: &'static str,
    edition: EditionYear,
    exact: bool,
}

impl Whom {
    /// Those who ask a page of figures so.
    pub fn of(desk: Desk, asking: &Asking) -> Self {
        Self { page: desk.name(), edition: asking.edition, exact: asking.exact }
    }

    /// Those who read the counts by code: all of them, or as disclosure control lets them through.
    pub fn of_codes(edition: EditionYear, reads: bool) -> Self {
        Self { page: "codes", edition, exact: reads }
    }

    /// Those who read what findings weigh.
    pub fn of_quality(edition: EditionYear) -> Self {
        Self { page: "qualite", edition, exact: true }
    }
}

/// A page, with its name.
#[derive(Clone)]
pub struct Drawn {
    /// What it shows.
    pub shown: Arc<Shown>,
    /// What it is asked for by; the same for two pages that show the same.
    pub name: String,
}

/// What a drawing is asked for by: two that show the same have the same name.
pub fn name_of(what: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The latest ones.
#[derive(Clone, Default)]
pub struct DrawnPages(Arc<Mutex<VecDeque<(Whom, Drawn)>>>);

impl DrawnPages {
    /// Keeps a page, in place of the oldest one.
    pub fn keep(&self, whom: Whom, shown: Shown) -> Drawn {
        let name = name_of(&(whom, format!("{shown:?}")));
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = pages.iter().position(|(_, page)| page.name == name).and_then(|place| pages.remove(place));
        let kept = before.unwrap_or_else(|| (whom, Drawn { shown: Arc::new(shown), name }));
        let drawn = kept.1.clone();
        pages.push_back(kept);
        if pages.len() > MOST {
            pages.pop_front();
        }
        drawn
    }

    /// Keeps figures that stand on no page of [`Desk`], with what is said of them.
    pub fn keep_figures(&self, whom: Whom, version: i64, lead: Option<String>, figures: Vec<Figure>) -> Drawn {
        let (tiles, filters, choices) = (Vec::new(), Vec::new(), Vec::new());
        self.keep(whom, Shown { version, lead, tiles, filters, choices, figures })
    }

    /// The page that an address names; `None` where it names none, or one that is no longer kept.
    pub fn find(&self, whom: Whom, parameters: &Form) -> Option<Drawn> {
        let name = parameters.get(DRAWN);
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.iter().rev().find(|(of, page)| *of == whom && page.name == name).map(|(_, page)| page.clone())
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
    fn a_page_is_found_by_its_name_for_whom_it_was_drawn_until_many_came_after_it() {
        let pages = DrawnPages::default();
        let whom = |desk, exact| Whom::of(desk, &asking("", exact));
        let first = pages.keep(whom(Desk::Volumes, true), shown(1));
        let again = pages.keep(whom(Desk::Volumes, true), shown(1));
        assert_eq!(first.name, again.name);
        let find = |desk, exact| {
            pages.find(whom(desk, exact), &asking(&first.name, exact).parameters).map(|page| page.shown.version)
        };
        assert_eq!(find(Desk::Volumes, true), Some(1));
        assert_eq!(find(Desk::Volumes, false), None, "exact cells are for who may see them");
        assert_eq!(find(Desk::Obstacles, true), None);
        (2..).take(MOST).for_each(|version| drop(pages.keep(whom(Desk::Volumes, true), shown(version))));
        assert_eq!(find(Desk::Volumes, true), None);
    }
}
