//! The island that copies a link or a text. Without it, the text can still be selected.
#![allow(missing_docs)] // for the structs that the macro generates

#[cfg(target_arch = "wasm32")]
mod clipboard;

use leptos::prelude::*;

#[cfg(target_arch = "wasm32")]
use clipboard::attach;

/// Only a browser copies. The island's source must be the same in both builds: its name contains a hash of it.
#[cfg(not(target_arch = "wasm32"))]
fn attach(_: &leptos::web_sys::HtmlDivElement, _: &str) {}

/// Lets a button copy its text. The contents are the server's HTML.
#[island]
pub fn Copying(
    /// The text.
    text: String,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            attach(&root, &text);
        }
    });
    view! { <div class="copy" node_ref=root>{children()}</div> }
}

/// A text in a field, with a button that copies it.
#[cfg(not(target_arch = "wasm32"))]
#[component]
pub fn Copy(
    /// The field's id.
    id: String,
    /// The field's label.
    label: String,
    /// The text.
    text: String,
    /// Number of lines that the field shows; 0 for a link, on one line.
    rows: usize,
) -> impl IntoView {
    let shown = if rows == 0 {
        view! { <input class="input" type="text" id=id.clone() readonly value=text.clone() translate="no" /> }
            .into_any()
    } else {
        let text = crate::textarea::area_text(&text);
        view! { <textarea class="input" id=id.clone() readonly rows=rows.to_string()>{text}</textarea> }.into_any()
    };
    view! {
        <Copying text=text>
            <label for=id>{label}</label>
            <div class="copy-line">
                {shown}
                <button class="button button-second" type="button" hidden>"Copier"</button>
            </div>
            <p class="copy-state" role="status"></p>
        </Copying>
    }
}
