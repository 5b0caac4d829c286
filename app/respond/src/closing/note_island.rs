//! The sentence on the closing, on every page of a response: an open page learns when staff move the date.
#![allow(missing_docs)] // of the structs that the macro writes

use leptos::prelude::*;

#[cfg(target_arch = "wasm32")]
use super::client::watch;

/// Only a browser has a page to keep up to date. The island itself must be the same text in both builds: its
/// name holds a hash of it.
#[cfg(not(target_arch = "wasm32"))]
fn watch(_: &leptos::web_sys::HtmlDivElement, _: &str, _: &str) {}

/// Keeps what the page says of the closing true. What it says is the server's HTML.
#[island]
pub fn ClosingNote(
    /// The questionnaire, as forms name it: `2026/acheteurs`.
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
