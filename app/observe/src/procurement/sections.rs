//! What the pages on public contracts share: the links between them, and turning of pages.

use super::{CONTRACTS, IMPORTS, PATH, WAITING};
use leptos::prelude::*;

/// Links between the pages, with how many decisions wait.
pub fn sections(own: &str, waiting: i64) -> AnyView {
    let waiting = if waiting > 0 {
        format!("À\u{a0}décider\u{a0}({})", french::grouped(waiting))
    } else {
        "À\u{a0}décider".to_owned()
    };
    let links: Vec<_> = [
        (PATH, "Chiffres".to_owned()),
        (CONTRACTS, "Marchés\u{a0}de start-up".to_owned()),
        (WAITING, waiting),
        (IMPORTS, "Imports".to_owned()),
    ]
    .into_iter()
    .map(|(path, name)| {
        let current = (path == own).then_some("page");
        view! { <li><a href=path aria-current=current>{name}</a></li> }
    })
    .collect();
    view! { <nav aria-label="Marchés publics"><ul class="tabs tabs-wrap">{links}</ul></nav> }.into_any()
}

/// Links to the pages before and after one of a long list; nothing for a single page.
pub fn turning(page: i64, pages: i64, address: &dyn Fn(i64) -> String) -> Option<AnyView> {
    let turn = |to: i64, name: &'static str| view! { <li><a href=address(to)>{name}</a></li> };
    let before = (page > 1).then(|| turn(page - 1, "Page précédente"));
    let after = (page < pages).then(|| turn(page + 1, "Page suivante"));
    (pages > 1).then(|| {
        view! { <nav aria-label="Pages"><p>{format!("Page {page} sur {pages}")}</p><ul class="tabs">{before}{after}</ul></nav> }
            .into_any()
    })
}
