//! The fields of forms other than questionnaires: label, hint, typed value, error.

use crate::textarea::area_text;
use forms::Returned;
use leptos::prelude::*;

/// The control of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A line of text with this maximum length.
    Line(usize),
    /// A link, which e-mails may break into several lines.
    Link,
    /// An e-mail address.
    Email,
    /// A text area with this initial number of lines.
    Area(u32),
    /// A password, never shown again.
    Password,
    /// A code of six digits, never shown again.
    Digits,
    /// A whole number.
    Whole,
}

/// A field of a form.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its name in the form.
    pub name: &'static str,
    /// The id, often the same as the name.
    pub id: &'static str,
    /// The label.
    pub label: &'a str,
    /// The hint; may be empty.
    pub hint: &'a str,
    /// The control.
    pub control: Control,
    /// The value of the HTML attribute `autocomplete`.
    pub autocomplete: &'static str,
    /// Whether it is required.
    pub required: bool,
}

/// A field, with its typed value and its error.
pub fn entry_view(entry: &Entry<'_>, returned: &Returned) -> AnyView {
    let Entry { name, id, control, autocomplete, required, .. } = *entry;
    let value = returned.typed.get(name).to_owned();
    let error = returned.error(id).map(ToOwned::to_owned);
    let wrong = error.is_some();
    let (hint_id, error_id) = (format!("{id}-aide"), format!("{id}-erreur"));
    let described: Vec<_> = [(!entry.hint.is_empty()).then(|| hint_id.clone()), wrong.then(|| error_id.clone())]
        .into_iter()
        .flatten()
        .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let hint = (!entry.hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{entry.hint.to_owned()}</p> });
    let error = error.map(|text| view! { <p class="field-error" id=error_id>{text}</p> });
    let tag = required.then(|| view! { <span class="tag">"obligatoire"</span> });
    let invalid = wrong.then_some("true");
    let control = match control {
        Control::Line(max) => view! {
            <input
                class="input input-long" type="text" id=id name=name value=value maxlength=max.to_string() autocomplete=autocomplete
                required=required aria-describedby=described aria-invalid=invalid
            />
        }
        .into_any(),
        Control::Link => view! {
            <input
                class="input" type="text" id=id name=name value=value autocomplete=autocomplete spellcheck="false"
                required=required aria-describedby=described aria-invalid=invalid
            />
        }
        .into_any(),
        Control::Email => view! {
            <input
                class="input input-long" type="email" id=id name=name value=value autocomplete=autocomplete spellcheck="false"
                required=required aria-describedby=described aria-invalid=invalid
            />
        }
        .into_any(),
        Control::Password => view! {
            <input
                class="input input-long" type="password" id=id name=name autocomplete=autocomplete
                required=required aria-describedby=described aria-invalid=invalid
            />
        }
        .into_any(),
        Control::Digits => view! {
            <input
                class="input input-short" type="text" inputmode="numeric" maxlength="12" id=id name=name autocomplete=autocomplete
                spellcheck="false" required=required aria-describedby=described aria-invalid=invalid
            />
        }
        .into_any(),
        Control::Whole => view! {
            <input
                class="input input-short" type="text" inputmode="numeric" maxlength="12" id=id name=name value=value autocomplete=autocomplete
                required=required aria-describedby=described aria-invalid=invalid
            />
        }
        .into_any(),
        Control::Area(rows) => view! {
            <textarea
                class="input" id=id name=name rows=rows.to_string() required=required aria-describedby=described aria-invalid=invalid
            >
                {area_text(&value)}
            </textarea>
        }
        .into_any(),
    };
    view! {
        <div class="question" class:field-wrong=wrong>
            <label class="question-label" for=id>{format!("{} ", entry.label)} {tag}</label>
            {hint}
            {error}
            {control}
        </div>
    }
    .into_any()
}

/// A drop-down list.
pub fn choice(name: &'static str, label: &'static str, options: Vec<(String, String)>, chosen: &str) -> AnyView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, sentence)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{sentence}</option> }
        })
        .collect();
    view! {
        <div class="filter-field"><label for=name>{label}</label><select class="input" id=name name=name>{options}</select></div>
    }
    .into_any()
}
