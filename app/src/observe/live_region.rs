//! The island around what moves on a staff page: it is told of each new version of the figures, has the server draw the
//! page again, and takes over what differs. It knows nothing of what the page shows.
#![allow(missing_docs)] // of the structs that the macro writes

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::stream::follow;

/// Only a browser has a page to move. The island itself must be the same text in both builds: its
/// name holds a hash of it.
#[cfg(not(feature = "hydrate"))]
fn follow(_: &leptos::web_sys::HtmlDivElement, _: i32, _: i64, _: Following) {}

/// What a page that is followed says of itself, and whether it is held still.
#[derive(Clone, Copy)]
pub struct Following {
    /// Whether it moves, and why not.
    pub state: RwSignal<String>,
    /// When it last moved.
    pub moved: RwSignal<String>,
    /// Whether its reader holds it still.
    pub paused: RwSignal<bool>,
    /// Whether the session is over.
    pub ended: RwSignal<bool>,
}

/// The header of what a page asks for of its own, which keeps no session open.
pub const OF_ITS_OWN: &str = "x-direct";

/// Follows an edition, says when the page last moved, can be paused.
#[island]
pub fn LiveRegion(
    /// The edition.
    edition: i32,
    /// The version that the page was drawn from.
    version: i64,
    children: Children,
) -> impl IntoView {
    let state = RwSignal::new("Rechargez la page pour l’actualiser.".to_owned());
    let moved = RwSignal::new(String::new());
    let paused = RwSignal::new(false);
    let ended = RwSignal::new(false);
    // The button would do nothing before the browser's code has come.
    let ready = RwSignal::new(false);
    let root = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            follow(&root, edition, version, Following { state, moved, paused, ended });
            ready.set(true);
        }
    });
    view! {
        <div class="live">
            <div class="live-bar" class:live-paused=move || paused.get() class:live-ended=move || ended.get()>
                <p class="live-state" role="status">{move || state.get()}</p>
                <p class="live-moved">{move || moved.get()}</p>
                <a class="button" href="/connexion" hidden=move || !ended.get()>"Se connecter de nouveau"</a>
                <button
                    class="button button-second" type="button" hidden=move || !ready.get() || ended.get()
                    aria-pressed=move || if paused.get() { "true" } else { "false" }
                    on:click=move |_| paused.update(|p| *p = !*p)
                >
                    "Mettre en pause"
                </button>
            </div>
            <div id="direct" node_ref=root>{children()}</div>
        </div>
    }
}
