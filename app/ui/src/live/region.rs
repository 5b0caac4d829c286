//! The island around what moves on a staff page: it is told of each new version of the figures, has the server draw the
//! page again, and takes over what differs. It knows nothing of what the page shows.
#![allow(missing_docs)] // of the structs that the macro writes

use leptos::prelude::*;

#[cfg(target_arch = "wasm32")]
use super::client::follow;

/// Only a browser has a page to move. The island itself must be the same text in both builds: its
/// name holds a hash of it.
#[cfg(not(target_arch = "wasm32"))]
fn follow(_: &leptos::web_sys::HtmlDivElement, _: String, _: i64) {}

/// What moves on a page of staff, below the line that says how far it is followed.
#[cfg(not(target_arch = "wasm32"))]
#[component]
pub fn LiveRegion(
    /// The edition.
    edition: i32,
    /// The version that the page was drawn from.
    version: i64,
    children: Children,
) -> impl IntoView {
    let back = view! { <a class="button" href="/connexion" hidden>"Se connecter de nouveau"</a> }.into_any();
    let ended = "Votre session a pris fin : la page ne bouge plus.";
    followed(format!("/direct?edition={edition}"), version, (ended, Some(back)), children)
}

/// What moves on a page, by a stream of versions; the sentence and the link that are shown once its reader may no longer follow it.
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
                // It would do nothing before the browser's code has come.
                <button class="button button-second" type="button" aria-pressed="false" hidden>"Mettre en pause"</button>
            </div>
            <div id="direct">{children()}</div>
        </Live>
    }
}

/// Follows a stream, says when the page last moved, can be paused. All that it shows is the server's HTML: its texts are
/// set whole, in elements that stay, whatever a translator makes of them.
#[island]
pub fn Live(
    /// The address of the stream.
    stream: String,
    /// The version that the page was drawn from.
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
