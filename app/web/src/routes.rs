//! The document around every page, and which address shows which page.

use crossing::island::Files;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use std::sync::Arc;
use ui::page::NotFound;
use ui::route::{Code, Pages, Route};

/// The pages of each crate, in the order of the staff menu.
pub const PAGES: Pages = Pages(&[
    public::pages::PAGES,
    respond::pages::PAGES,
    crossing::pages::PAGES,
    observe::pages::PAGES,
    manage::pages::PAGES,
]);

/// Every page.
pub fn pages() -> impl Iterator<Item = &'static Route> {
    PAGES.0.iter().copied().flatten()
}

/// The page of every other address.
pub const NOT_FOUND: Route = Route::page("", || NotFound().into_any()).without_figures();

/// The built files that pages load.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The module, by its name.
    pub code: LeptosOptions,
    /// The address of the style sheet.
    pub style: Arc<str>,
}

/// The bundles of a site.
#[derive(Clone, Debug)]
pub struct Bundles {
    /// For every page.
    pub common: Bundle,
    /// For pages with figures: more styles, and another module. `None` if the common one has it all.
    pub figures: Option<Bundle>,
    /// For the pages of a crossing: the same, and the script of the worker that reads a file.
    pub crossing: Option<(Bundle, Arc<str>)>,
}

/// The document of a page.
pub fn document(bundles: &Bundles, page: &Route) -> AnyView {
    provide_meta_context();
    let nonce = use_nonce();
    // During development, a script of cargo-leptos connects to its own port.
    if let Some(nonce) = nonce.filter(|_| std::env::var_os("LEPTOS_WATCH").is_none()) {
        service::http::content_policy(&nonce, page.code == Code::Crossing);
    }
    let Bundles { common, figures, crossing } = bundles;
    let own = match page.code {
        Code::Common => None,
        Code::Figures => figures.as_ref(),
        Code::Crossing => crossing.as_ref().map(|(bundle, worker)| {
            let module = format!("/pkg/{}.wasm", bundle.code.output_name);
            provide_context(Files { worker: worker.to_string(), module });
            bundle
        }),
    };
    let sheet = |bundle: &Bundle| view! { <link rel="stylesheet" href=bundle.style.to_string() /> };
    let code = page.has_islands.then(|| {
        let options = own.unwrap_or(common).code.clone();
        view! { <HydrationScripts options=options islands=true /> }
    });
    let view = page.view;
    view! {
        <!DOCTYPE html>
        <html lang="fr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <AutoReload options=common.code.clone() />
                {sheet(common)}
                {own.map(sheet)}
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
