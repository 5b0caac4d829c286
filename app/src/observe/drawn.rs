//! Pages of figures as they were drawn: the file of a figure holds what its page shows, and what is attached to a proposal is what
//! was looked at, whatever has come in since.

use super::answers::View;
use super::desk::{Asking, Desk, Shown};
use crate::survey::EditionYear;
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// The parameter of an address that names the page as it was drawn.
pub const DRAWN: &str = "vue";

/// How many are kept: at some 50 kB each, the pages of a team that looks at many of them for minutes while answers come in.
const MOST: usize = 256;

/// Who a page was drawn for: nobody is given one that they could not have asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct For {
    desk: Desk,
    edition: EditionYear,
    exact: bool,
    view: View,
}

impl For {
    fn of(desk: Desk, asking: &Asking) -> Self {
        Self { desk, edition: asking.edition, exact: asking.exact, view: asking.view }
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

/// The latest ones.
#[derive(Clone, Default)]
pub struct DrawnPages(Arc<Mutex<VecDeque<(For, Drawn)>>>);

impl DrawnPages {
    /// Keeps a page, in place of the oldest one.
    pub fn keep(&self, desk: Desk, asking: &Asking, shown: Shown) -> Drawn {
        let whom = For::of(desk, asking);
        let mut hasher = DefaultHasher::new();
        whom.hash(&mut hasher);
        format!("{shown:?}").hash(&mut hasher);
        let name = format!("{:016x}", hasher.finish());
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

    /// The page that an address names; `None` where it names none, or one that is no longer kept.
    pub fn find(&self, desk: Desk, asking: &Asking) -> Option<Drawn> {
        let (whom, name) = (For::of(desk, asking), asking.parameters.get(DRAWN));
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.iter().rev().find(|(of, page)| *of == whom && page.name == name).map(|(_, page)| page.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    fn asking(name: &str, exact: bool) -> Asking {
        let parameters = Form(vec![(DRAWN.to_owned(), name.to_owned())]);
        let (edition, now) = (EditionYear::new(2026).unwrap(), chrono::Utc::now());
        Asking { edition, parameters, exact, view: View::Latest, now }
    }

    fn shown(version: i64) -> Shown {
        Shown { version, lead: None, tiles: vec![], filters: vec![], choices: vec![], figures: vec![] }
    }

    #[test]
    fn a_page_is_found_by_its_name_for_whom_it_was_drawn_until_many_came_after_it() {
        let pages = DrawnPages::default();
        let first = pages.keep(Desk::Volumes, &asking("", true), shown(1));
        let again = pages.keep(Desk::Volumes, &asking("", true), shown(1));
        assert_eq!(first.name, again.name);
        let find = |desk, exact| pages.find(desk, &asking(&first.name, exact)).map(|page| page.shown.version);
        assert_eq!(find(Desk::Volumes, true), Some(1));
        assert_eq!(find(Desk::Volumes, false), None, "exact cells are for who may see them");
        assert_eq!(find(Desk::Obstacles, true), None);
        (2..).take(MOST).for_each(|version| drop(pages.keep(Desk::Volumes, &asking("", true), shown(version))));
        assert_eq!(find(Desk::Volumes, true), None);
    }
}
