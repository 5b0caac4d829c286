//! The island that copies a link or a text. Without it, they are there to be selected.
#![allow(missing_docs)] // of the structs that the macro writes

use super::area::area_text;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::copying::copy;

/// Only a browser copies. The island itself must be the same text in both builds: its name holds a hash of it.
#[cfg(not(feature = "hydrate"))]
fn copy(_: &str, _: &str, _: RwSignal<String>) {}

/// A text in a field, with a button that copies it.
#[island]
pub fn Copy(
    /// The field's identifier.
    id: String,
    /// What the text is.
    label: String,
    /// The text.
    text: String,
    /// How many lines the field shows; 0 for a link, on one line.
    rows: usize,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let (field, copied) = (id.clone(), text.clone());
    let shown = if rows == 0 {
        view! { <input class="input" type="text" id=id.clone() readonly value=text /> }.into_any()
    } else {
        view! { <textarea class="input" id=id.clone() readonly rows=rows.to_string()>{area_text(&text)}</textarea> }
            .into_any()
    };
    view! {
        <div class="copy">
            <label for=id>{label}</label>
            <div class="copy-line">
                {shown}
                <button class="button button-second" type="button" hidden=move || !ready.get() on:click=move |_| copy(&field, &copied, said)>"Copier"</button>
            </div>
            <p class="copy-state" role="status">{move || said.get()}</p>
        </div>
    }
}
