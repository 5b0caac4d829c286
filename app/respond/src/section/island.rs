//! The island around a section's form. The form itself is plain HTML, rendered by the server and never hydrated: the
//! island listens to it, reads it with the survey model, and shows the result. Without the island everything works,
//! with one more page load.
#![allow(missing_docs)] // for the structs that the macro generates

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use survey::{Answers, Rule, Section};

#[cfg(target_arch = "wasm32")]
use super::client::attach;

/// Only a browser has a form to attach to. The island's source must be the same in both builds: its name contains a
/// hash of it.
#[cfg(not(target_arch = "wasm32"))]
fn attach(_: &leptos::web_sys::HtmlDivElement, _: SectionSpec) {}

/// The island's data about a section.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SectionSpec {
    /// The section.
    pub section: Section,
    /// The rules that may report an error in it.
    pub rules: Vec<Rule>,
    /// The answers of earlier sections that it depends on.
    pub known: Answers,
    /// The rates to show while typing.
    pub rates: Vec<RateOf>,
    /// Whether nothing was saved yet, so that the response has no address.
    pub fresh: bool,
    /// Whether the organisation's number brings proposals for other fields.
    pub proposes: bool,
    /// The fields whose error is shown.
    pub wrong: Vec<String>,
}

/// A rate shown while typing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RateOf {
    /// The field of purchases from start-ups.
    pub startup: String,
    /// The field of all purchases.
    pub total: String,
    /// The year they concern.
    pub year: String,
}

/// Checks on leaving, conditional questions, amounts as understood, a local copy of typed values. The contents are
/// the server's HTML, so changes made to it by a translator or an extension before this code loaded do no harm.
#[island]
pub fn SectionForm(
    /// The section's data.
    spec: SectionSpec,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            attach(&root, spec.clone());
        }
    });
    view! { <div class="section-form" node_ref=root>{children()}</div> }
}
