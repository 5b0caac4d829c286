//! The island around a section's form. The form itself is plain HTML, rendered by the server and never
//! touched by hydration: the island listens to it, reads it with the survey model, and shows what the
//! model says. Without it, everything works with one page load more.
#![allow(missing_docs)] // of the structs that the macro writes

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use survey::{Answers, Rule, Section};

#[cfg(target_arch = "wasm32")]
use super::client::attach;

/// Only a browser has a form to serve. The island itself must be the same text in both builds: its
/// name holds a hash of it.
#[cfg(not(target_arch = "wasm32"))]
fn attach(_: &leptos::web_sys::HtmlDivElement, _: SectionSpec) {}

/// What the island has to know of a section.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SectionSpec {
    /// The section.
    pub section: Section,
    /// The rules that speak in it.
    pub rules: Vec<Rule>,
    /// The answers of earlier sections that it looks at.
    pub known: Answers,
    /// The rates to show while typing.
    pub rates: Vec<RateOf>,
    /// Whether nothing was saved yet: the response has no address of its own.
    pub fresh: bool,
    /// Whether the organisation's number brings proposals for other fields.
    pub proposes: bool,
    /// The fields whose message is shown.
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

/// Checks on leaving, conditional questions, echoes of amounts, a local copy of what is typed. All that it shows is the
/// server's HTML: nothing that a translator or an extension did to it before this code came can stop it.
#[island]
pub fn SectionForm(
    /// What to know of the section.
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
