//! The island around the button that sends: on a bad network it keeps the page and says so.
#![allow(missing_docs)] // of the structs that the macro writes

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::page::attach_sending;

/// Only a browser has a form to serve. The island itself must be the same text in both builds: its
/// name holds a hash of it.
#[cfg(not(feature = "hydrate"))]
fn attach_sending(_: &leptos::web_sys::HtmlDivElement, _: RwSignal<String>, _: RwSignal<String>) {}

/// Sends without leaving the page, so that a lost connection loses nothing and can be tried again.
#[island]
pub fn SendForm(children: Children) -> impl IntoView {
    let state = RwSignal::new(String::new());
    let alarm = RwSignal::new(String::new());
    let root = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            attach_sending(&root, state, alarm);
        }
    });
    view! {
        <div class="send-form" node_ref=root>
            {children()}
            <p class="save-state" role="status" class:save-told=move || !state.with(String::is_empty)>{move || state.get()}</p>
            <p class="save-alarm" role="alert" class:save-said=move || !alarm.with(String::is_empty)>{move || alarm.get()}</p>
        </div>
    }
}
