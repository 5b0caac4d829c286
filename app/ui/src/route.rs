//! Where a page is served, whether it loads the browser's code, and its entry in the staff menu.

use leptos::prelude::{AnyView, use_context};
use service::accounts::rights::Right;

/// A page: one line in the list of its crate.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The address, with the names of its parameters in braces: `/reponses/{key}`.
    pub path: &'static str,
    /// What is drawn there.
    pub view: fn() -> AnyView,
    /// Whether it has islands. Pages without islands download no code at all.
    pub has_islands: bool,
    /// What it loads beside the common styles.
    pub code: Code,
    /// The right that shows it in the staff menu, and its name there.
    pub menu: Option<(Right, &'static str)>,
}

/// The styles that a page loads beside the common ones and, if it has islands, its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The common styles and the respondents' module.
    Common,
    /// Those of figures, and of live pages.
    Figures,
    /// Those of a crossing.
    Crossing,
}

impl Route {
    /// A page without islands, in no menu, which may have figures.
    pub const fn page(path: &'static str, view: fn() -> AnyView) -> Self {
        Self { path, view, has_islands: false, code: Code::Figures, menu: None }
    }

    /// The same page without figures: respondents download as little as possible.
    #[must_use]
    pub const fn without_figures(self) -> Self {
        self.loading(Code::Common)
    }

    /// The same page with other styles and code.
    #[must_use]
    pub const fn loading(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// The same page with islands.
    #[must_use]
    pub const fn with_islands(self) -> Self {
        Self { has_islands: true, ..self }
    }

    /// The same page in the menu of those who have a right.
    #[must_use]
    pub const fn in_menu(self, right: Right, name: &'static str) -> Self {
        Self { menu: Some((right, name)), ..self }
    }
}

/// The same pages without figures.
pub const fn without_figures<const N: usize>(mut pages: [Route; N]) -> [Route; N] {
    let mut place = 0;
    while place < N {
        pages[place] = pages[place].without_figures();
        place += 1;
    }
    pages
}

/// The pages of all crates, which the server provides to each request.
#[derive(Clone, Copy, Debug)]
pub struct Pages(pub &'static [&'static [Route]]);

/// The entries of the staff menu: address, right, name.
pub fn pages_in_menu() -> impl Iterator<Item = (&'static str, Right, &'static str)> {
    let pages = use_context::<Pages>().map_or(&[][..], |pages| pages.0);
    pages.iter().copied().flatten().filter_map(|page| page.menu.map(|(right, name)| (page.path, right, name)))
}
