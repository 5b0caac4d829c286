//! The island around the button that sends: on a bad network it keeps the page and says so.
#![allow(missing_docs)] // of the structs that the macro writes

use leptos::prelude::*;

#[cfg(target_arch = "wasm32")]
use super::send_client::attach;

/// Only a browser has a form to serve. The island itself must be the same text in both builds: its
/// name holds a hash of it.
#[cfg(not(target_arch = "wasm32"))]
fn attach(_: &leptos::web_sys::HtmlDivElement) {}

/// Sends without leaving the page, so that a lost connection loses nothing and can be tried again. All that it shows is the
/// server's HTML, with the two lines that say what happens.
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
