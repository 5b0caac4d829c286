//! What the page shows, the same from the server and in the browser.

pub mod file_form;
pub mod outcome;
pub mod preview;
pub mod quality;

use leptos::prelude::*;
use survey::FieldError;

/// A list to choose from, with its label.
pub fn choice_view(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    options: impl IntoIterator<Item = (String, String)>,
    chosen: &str,
    errors: &[FieldError],
) -> AnyView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect();
    let (error, described) = error_of(name, hint, errors);
    let invalid = error.is_some().then_some("true");
    view! {
        <div class="crossing-field" class:field-wrong=invalid.is_some()>
            <label class="field-label" for=name>{label}</label>
            {hint_view(name, hint)}
            {error}
            <select class="input input-long" id=name name=name aria-invalid=invalid aria-describedby=described>{options}</select>
        </div>
    }
    .into_any()
}

/// A line of text, with its label.
pub fn line_view(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: &str,
    class: &'static str,
    errors: &[FieldError],
) -> AnyView {
    let (error, described) = error_of(name, hint, errors);
    let invalid = error.is_some().then_some("true");
    let value = value.to_owned();
    view! {
        <div class="crossing-field" class:field-wrong=invalid.is_some()>
            <label class="field-label" for=name>{label}</label>
            {hint_view(name, hint)}
            {error}
            <input class=class type="text" id=name name=name value=value autocomplete="off" aria-invalid=invalid aria-describedby=described />
        </div>
    }
    .into_any()
}

fn hint_view(name: &'static str, hint: &'static str) -> Option<impl IntoView> {
    (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{name}-aide")>{hint}</p> })
}

/// A field's message, and the ids of what describes it.
fn error_of(name: &str, hint: &str, errors: &[FieldError]) -> (Option<AnyView>, Option<String>) {
    let message = errors.iter().find(|error| error.field == name).map(|error| error.message.clone());
    let ids = [(!hint.is_empty(), "aide"), (message.is_some(), "erreur")];
    let ids: Vec<String> = ids.iter().filter(|(is, _)| *is).map(|(_, end)| format!("{name}-{end}")).collect();
    let error =
        message.map(|message| view! { <p class="field-error" id=format!("{name}-erreur")>{message}</p> }.into_any());
    (error, (!ids.is_empty()).then(|| ids.join(" ")))
}

/// A box to tick.
pub fn tick_view(name: &'static str, label: &'static str, ticked: bool) -> AnyView {
    view! {
        <div class="tick">
            <input type="checkbox" id=name name=name value="oui" checked=ticked />
            <label for=name>{label}</label>
        </div>
    }
    .into_any()
}

/// The messages above a form.
pub fn errors_view(errors: &[FieldError]) -> Option<AnyView> {
    let errors = errors.to_vec();
    (!errors.is_empty()).then(|| view! { <ui::error_summary::ErrorSummary errors=errors /> }.into_any())
}
