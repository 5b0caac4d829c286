//! The island around the button that sends: on a bad network it keeps the page and says so.
#![allow(missing_docs)] // of the structs that the macro writes

use leptos::prelude::*;

/// Sends without leaving the page, so that a lost connection loses nothing and can be tried again.
#[island]
pub fn SendForm(children: Children) -> impl IntoView {
    let state = RwSignal::new(String::new());
    let alarm = RwSignal::new(String::new());
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            super::page::attach_sending(&root, state, alarm);
        }
    });
    view! {
        <div class="send-form" node_ref=root>
            {children()}
            <p class="save-state" role="status">{move || state.get()}</p>
            <p class="save-alarm" role="alert">{move || alarm.get()}</p>
        </div>
    }
}
