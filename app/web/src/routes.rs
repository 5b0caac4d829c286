//! The document around every page, and which address shows which page.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use ui::page::NotFound;
use ui::route::{Pages, Route};

/// The pages of each crate, in the order of the staff menu.
pub const PAGES: Pages =
    Pages(&[public::pages::PAGES, respond::pages::PAGES, observe::pages::PAGES, manage::pages::PAGES]);

/// Every page.
pub fn pages() -> impl Iterator<Item = &'static Route> {
    PAGES.0.iter().copied().flatten()
}

/// The page of every other address.
pub const NOT_FOUND: Route = Route::page("", || NotFound().into_any());

/// The document of a page.
pub fn document(options: &LeptosOptions, page: &Route) -> AnyView {
    provide_meta_context();
    let nonce = use_nonce();
    // During development, a script of cargo-leptos connects to its own port.
    if let Some(nonce) = nonce.filter(|_| std::env::var_os("LEPTOS_WATCH").is_none()) {
        service::http::content_policy(&nonce);
    }
    let code = page.has_islands.then(|| view! { <HydrationScripts options=options.clone() islands=true /> });
    let view = page.view;
    view! {
        <!DOCTYPE html>
        <html lang="fr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <AutoReload options=options.clone() />
                <HashedStylesheet options=options.clone() id="style" />
                {code}
                <MetaTags />
            </head>
            <body>{view()}</body>
        </html>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use service::keyed_addresses;
    use std::collections::BTreeSet;

    /// The beginnings of addresses whose second segment is no key.
    const WITHOUT_A_KEY: [&str; 2] = ["barometre", "questionnaires"];

    #[test]
    fn every_address_with_a_key_begins_with_one_of_the_list() {
        let with_a_parameter: BTreeSet<_> = pages()
            .filter_map(|page| page.path.strip_prefix('/')?.split_once('/'))
            .filter(|(_, rest)| rest.starts_with('{'))
            .map(|(first, _)| first)
            .filter(|first| !WITHOUT_A_KEY.contains(first))
            .collect();
        assert_eq!(with_a_parameter, keyed_addresses::ALL.into_iter().collect());
    }
}
