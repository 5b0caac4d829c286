//! The respondent's progress.

use leptos::prelude::*;

/// "Étape 2 sur 8", with a bar of that many steps and the title of the next one.
#[component]
pub fn Steps(
    /// The index of the current step.
    current: usize,
    /// The titles of all steps.
    titles: Vec<String>,
) -> impl IntoView {
    let total = titles.len();
    let next = titles.get(current + 1).map(|t| view! { <p class="steps-next">"Ensuite : " {t.clone()}</p> });
    let marks: Vec<_> =
        (0..total).map(|i| view! { <span class="steps-mark" class:steps-done=i <= current></span> }).collect();
    view! {
        <div class="steps">
            <p class="steps-count">{format!("Étape {} sur {total}", current + 1)}</p>
            <div class="steps-bar" aria-hidden="true">{marks}</div>
            {next}
        </div>
    }
}
