//! The sentence on the closing, on every page of a response. An open page updates it when staff change the date.
#![allow(missing_docs)] // for the structs that the macro generates

use leptos::prelude::*;

#[cfg(target_arch = "wasm32")]
use super::client::watch;

/// Only a browser has a page to update. The island's source must be the same in both builds: its name contains a hash
/// of it.
#[cfg(not(target_arch = "wasm32"))]
fn watch(_: &leptos::web_sys::HtmlDivElement, _: &str, _: &str) {}

/// Keeps the sentence on the closing up to date. The contents are the server's HTML.
#[island]
pub fn ClosingNote(
    /// The questionnaire's name in forms, such as `2026/acheteurs`.
    questionnaire: String,
    /// The response's key.
    submission: String,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            watch(&root, &questionnaire, &submission);
        }
    });
    view! { <div class="closing-note" node_ref=root>{children()}</div> }
}
