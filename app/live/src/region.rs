//! The island around the live part of a page. It receives each new version of the figures, fetches the page again,
//! and applies the differences. It does not depend on what the page shows.
#![allow(missing_docs)] // for the structs that the macro generates

use leptos::prelude::*;

#[cfg(target_arch = "wasm32")]
use crate::client::follow;

/// Only a browser has a page to update. The island's source must be the same in both builds: its name contains a hash
/// of it.
#[cfg(not(target_arch = "wasm32"))]
fn follow(_: &leptos::web_sys::HtmlDivElement, _: String, _: i64) {}

/// The live part of a staff page, below a line with the state of the connection.
#[cfg(not(target_arch = "wasm32"))]
#[component]
pub fn LiveRegion(
    /// The edition.
    edition: i32,
    /// The version that the page was rendered from.
    version: i64,
    children: Children,
) -> impl IntoView {
    let back = view! { <a class="button" href="/connexion" hidden>"Se connecter de nouveau"</a> }.into_any();
    let ended = "Votre session a pris fin : la page ne bouge plus.";
    followed(format!("/direct?edition={edition}"), version, (ended, Some(back)), children)
}

/// The live part of a page, which follows a stream of versions. `ended` and `back` are the sentence and the link
/// shown once access has ended.
#[cfg(not(target_arch = "wasm32"))]
pub fn followed(
    stream: String,
    version: i64,
    (ended, back): (&'static str, Option<AnyView>),
    children: Children,
) -> impl IntoView {
    view! {
        <Live stream=stream version=version>
            <div class="live-bar">
                <p class="live-state" role="status" data-ended=ended>"Rechargez la page pour l’actualiser."</p>
                <p class="live-moved"></p>
                {back}
                // Hidden until the browser's code has loaded: it would do nothing before.
                <button class="button button-second" type="button" aria-pressed="false" hidden>"Mettre en pause"</button>
            </div>
            <div id="direct">{children()}</div>
        </Live>
    }
}

/// Follows a stream, shows when the page last changed, and can be paused. All contents are the server's HTML: texts
/// are replaced whole, in elements that remain, whatever a translator makes of them.
#[island]
pub fn Live(
    /// The address of the stream.
    stream: String,
    /// The version that the page was rendered from.
    version: i64,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            follow(&root, stream.clone(), version);
        }
    });
    view! { <div class="live" node_ref=root>{children()}</div> }
}
