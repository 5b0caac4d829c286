//! The sentence on the closing, on every page of a response: an open page learns when staff move the date.
#![allow(missing_docs)] // of the structs that the macro writes

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::closing_watch::watch;

/// Only a browser has a page to keep up to date. The island itself must be the same text in both builds: its
/// name holds a hash of it.
#[cfg(not(feature = "hydrate"))]
fn watch(_: &str, _: &str, _: RwSignal<String>) {}

/// Says until when the response can be sent.
#[island]
pub fn ClosingNote(
    /// The questionnaire, as forms name it: `2026/acheteurs`.
    questionnaire: String,
    /// The response's key.
    submission: String,
    /// What there is to say as the page is made.
    said: String,
) -> impl IntoView {
    let said = RwSignal::new(said);
    Effect::new(move |_| watch(&questionnaire, &submission, said));
    view! { <p class="closing" role="status">{move || said.get()}</p> }
}
