//! The island around the send button: on a bad network it stays on the page and says so.
#![allow(missing_docs)] // for the structs that the macro generates

use leptos::prelude::*;

#[cfg(target_arch = "wasm32")]
use super::send_client::attach;

/// Only a browser has a form to attach to. The island's source must be the same in both builds: its name contains a
/// hash of it.
#[cfg(not(target_arch = "wasm32"))]
fn attach(_: &leptos::web_sys::HtmlDivElement) {}

/// Sends without leaving the page, so that a lost connection loses nothing and sending can be retried. The contents
/// are the server's HTML, with two lines for the state.
#[island]
pub fn SendForm(children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            attach(&root);
        }
    });
    view! { <div class="send-form" node_ref=root>{children()}</div> }
}
