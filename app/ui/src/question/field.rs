//! The form fields of a question, by kind. They are plain HTML with values as attributes, so that hydration does not
//! overwrite what was typed before the browser's code arrived.

use super::{Shown, is_list, is_unknown};
use crate::textarea::area_text;
use forms::field_names::CLEAR;
use leptos::prelude::*;
use survey::questionnaire::{OTHER_MAX, UNKNOWN};
use survey::{Choice, Euros, Field, Kind, Question, option_order};

/// A field and the state in which it is shown.
pub struct FieldOf<'a> {
    /// The question it belongs to.
    pub question: &'a Question,
    /// The field.
    pub field: &'a Field,
    /// What distinguishes it from the question's other fields.
    pub label: Option<String>,
    /// The id of the question's hint.
    pub hinted: Option<String>,
    /// Whether the question is asked.
    pub asked: bool,
    /// The typed values and the result of reading them.
    pub shown: Shown<'a>,
}

impl FieldOf<'_> {
    fn name(&self) -> String {
        self.field.name.clone()
    }

    fn error_id(&self) -> String {
        format!("{}-erreur", self.field.name)
    }

    fn described(&self) -> String {
        match &self.hinted {
            Some(hint) => format!("{hint} {}", self.error_id()),
            None => self.error_id(),
        }
    }

    fn wrong(&self) -> bool {
        self.shown.error(&self.field.name).is_some()
    }

    /// The typed value of a field, never the mark of "je ne sais pas".
    fn value(&self) -> String {
        self.shown
            .typed
            .all(&self.field.name)
            .iter()
            .find(|v| *v != UNKNOWN || !self.question.kind.allows_unknown())
            .cloned()
            .unwrap_or_default()
    }
}

/// A field, its message and its additions.
pub fn field_view(part: FieldOf<'_>) -> AnyView {
    let control = match &part.question.kind {
        kind @ Kind::Single { .. } if is_list(kind) => list(&part),
        Kind::Single { .. } => ticks(&part, "radio"),
        Kind::Multiple { .. } => ticks(&part, "checkbox"),
        Kind::Scale { from, to, low, high, .. } => scale(&part, *from, *to, low, high),
        Kind::Siren => text(&part, "numeric", "identifier"),
        Kind::Siret => text(&part, "numeric", "identifier"),
        Kind::Year { .. } => text(&part, "numeric", "short"),
        Kind::Whole { .. } => with_unknown(&part, text(&part, "numeric", "short")),
        Kind::Amount { .. } => amount(&part),
        Kind::Share { .. } => with_unknown(&part, suffixed(&part, "%")),
        Kind::Text { .. } => text(&part, "text", "long"),
        Kind::LongText { .. } => long_text(&part),
        Kind::Email => text(&part, "email", "long"),
        Kind::Consent { statement } => consent(&part, statement),
    };
    let (message, message_id) = (part.shown.error(&part.field.name), part.error_id());
    let error = error_view(message_id, message);
    // Groups of radio buttons or check boxes have their own label, as a group.
    let ticked = part.question.kind.is_ticked() && !is_list(&part.question.kind);
    match &part.label {
        Some(label) if ticked => {
            let id = format!("{}-groupe", part.field.name);
            view! {
                <div class="field" class:field-wrong=part.wrong() role="group" aria-labelledby=id.clone()>
                    <p class="field-label" id=id.clone()>{label.clone()}</p>
                    {error} {control}
                </div>
            }
            .into_any()
        }
        Some(label) => view! {
            <div class="field" class:field-wrong=part.wrong()>
                <label class="field-label" for=part.name()>{label.clone()}</label>
                {error} {control}
            </div>
        }
        .into_any(),
        None => view! { <div class="field" class:field-wrong=part.wrong()>{error} {control}</div> }.into_any(),
    }
}

/// The element for a field's message. It exists even if empty, so that the browser's code can fill it.
fn error_view(id: String, message: Option<String>) -> AnyView {
    let hidden = message.is_none();
    view! { <p class="field-error" id=id hidden=hidden>{message.unwrap_or_default()}</p> }.into_any()
}

fn text(part: &FieldOf<'_>, inputmode: &'static str, width: &'static str) -> AnyView {
    let email = matches!(part.question.kind, Kind::Email);
    view! {
        <input
            class=format!("input input-{width}")
            type=if email { "email" } else { "text" }
            id=part.name()
            name=part.name()
            value=part.value()
            inputmode=inputmode
            autocomplete=if email { Some("email") } else { (inputmode == "decimal").then_some("off") }
            spellcheck=if inputmode == "text" { "true" } else { "false" }
            required=part.question.required
            disabled=!part.asked
            aria-describedby=part.described()
            aria-invalid=part.wrong().then_some("true")
        />
    }
    .into_any()
}

fn suffixed(part: &FieldOf<'_>, sign: &'static str) -> AnyView {
    view! {
        <div class="suffixed">
            {text(part, "decimal", "amount")}
            <span class="suffix" aria-hidden="true">{sign}</span>
        </div>
    }
    .into_any()
}

fn amount(part: &FieldOf<'_>) -> AnyView {
    let unknown = is_unknown(part.shown.typed, &part.field.name);
    let echo = (!unknown).then(|| Euros::parse(&part.value()).ok()).flatten().map(|e| format!("soit {e}"));
    let rate = part.shown.rates.iter().find(|(startup, _)| *startup == part.field.name).map(|(startup, total)| {
        let sentence = survey::rule::rate_in_words(&part.shown.reading.answers, startup, total, part.label.as_deref());
        view! { <output class="rate" data-rate=startup.clone() for=startup.clone()>{sentence.unwrap_or_default()}</output> }
    });
    let control = view! {
        {suffixed(part, "€")}
        <output class="echo" translate="no" data-echo=part.name() for=part.name()>{echo.unwrap_or_default()}</output>
    };
    view! { {with_unknown(part, control.into_any())} {rate} }.into_any()
}

/// A control with the "je ne sais pas" box, if the question has one.
fn with_unknown(part: &FieldOf<'_>, control: AnyView) -> AnyView {
    let unknown = part.question.kind.allows_unknown().then(|| {
        let id = format!("{}-nsp", part.field.name);
        let of = part.label.clone().map(|l| view! { <span class="visually-hidden">{format!(" ({l})")}</span> });
        view! {
            <div class="tick">
                <input
                    type="checkbox" id=id.clone() name=part.name() value=UNKNOWN
                    checked=is_unknown(part.shown.typed, &part.field.name) disabled=!part.asked
                />
                <label for=id.clone()>"Je ne sais pas" {of}</label>
            </div>
        }
    });
    view! { {control} {unknown} }.into_any()
}

fn long_text(part: &FieldOf<'_>) -> AnyView {
    view! {
        <textarea
            class="input" rows="6" id=part.name() name=part.name() disabled=!part.asked
            required=part.question.required
            aria-describedby=part.described() aria-invalid=part.wrong().then_some("true")
        >{area_text(&part.value())}</textarea>
    }
    .into_any()
}

fn list(part: &FieldOf<'_>) -> AnyView {
    let chosen = part.value();
    let options: Vec<_> = part
        .question
        .kind
        .options()
        .iter()
        .map(|o| view! { <option value=o.code.clone() selected=o.code == chosen>{o.label.clone()}</option> })
        .collect();
    view! {
        <select
            class="input input-long" id=part.name() name=part.name() disabled=!part.asked required=part.question.required
            aria-describedby=part.described() aria-invalid=part.wrong().then_some("true")
        >
            <option value="">"Choisissez dans la liste"</option>
            {options}
        </select>
    }
    .into_any()
}

/// A radio button or check box. The first of a group has the field's name as its id: messages link to it.
fn tick(part: &FieldOf<'_>, kind: &'static str, place: usize, value: &str, label: String) -> AnyView {
    let id = if place == 0 { part.name() } else { format!("{}-{value}", part.field.name) };
    view! {
        <div class="tick">
            <input
                type=kind id=id.clone() name=part.name() value=value.to_owned()
                checked=part.shown.typed.has(&part.field.name, value)
                required=part.question.required && kind == "radio"
                disabled=!part.asked
                aria-describedby=(place == 0).then(|| part.described())
                aria-invalid=part.wrong().then_some("true")
            />
            <label for=id.clone()>{label}</label>
        </div>
    }
    .into_any()
}

fn ticks(part: &FieldOf<'_>, kind: &'static str) -> AnyView {
    let options = option_order::options(&part.question.kind, &part.question.id, part.shown.seed);
    let views: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(place, option)| {
            let other = option.other.then(|| other_view(part, option));
            view! { {tick(part, kind, place, &option.code, option.label.clone())} {other} }
        })
        .collect();
    let clear = (kind == "radio").then(|| clear(part));
    view! { <div class="ticks">{views}</div> {clear} }.into_any()
}

/// The button that clears a choice. The style sheet shows it while there is one.
fn clear(part: &FieldOf<'_>) -> AnyView {
    let of = part.label.as_ref().unwrap_or(&part.question.label).clone();
    view! {
        <button class="link-button clear" name=CLEAR value=part.name()>
            "Effacer mon choix" <span class="visually-hidden">{format!(" : {of}")}</span>
        </button>
    }
    .into_any()
}

/// The text field of "Autre". The style sheet shows it while the box just before it is ticked.
fn other_view(part: &FieldOf<'_>, option: &Choice) -> AnyView {
    let name = format!("{}.autre", part.field.name);
    let message = part.shown.error(&name);
    let wrong = message.is_some();
    view! {
        <div class="other">
            <label for=name.clone()>"Précisez" <span class="visually-hidden">{format!(" «\u{a0}{}\u{a0}»", option.label)}</span></label>
            {error_view(format!("{name}-erreur"), message)}
            <input
                class="input input-long" type="text" id=name.clone() name=name.clone() autocomplete="off"
                value=part.shown.typed.first(&name).to_owned() maxlength=OTHER_MAX.to_string()
                disabled=!part.asked aria-describedby=format!("{name}-erreur") aria-invalid=wrong.then_some("true")
            />
        </div>
    }
    .into_any()
}

fn scale(part: &FieldOf<'_>, from: u8, to: u8, low: &str, high: &str) -> AnyView {
    let steps: Vec<_> = (from..=to)
        .map(|step| {
            let label = match step {
                s if s == from => format!("{s} – {low}"),
                s if s == to => format!("{s} – {high}"),
                s => s.to_string(),
            };
            tick(part, "radio", usize::from(step - from), &step.to_string(), label)
        })
        .collect();
    let unknown = part
        .question
        .kind
        .allows_unknown()
        .then(|| tick(part, "radio", usize::MAX, UNKNOWN, "Je ne sais pas".to_owned()));
    view! { <div class="ticks ticks-scale">{steps} {unknown}</div> {clear(part)} }.into_any()
}

fn consent(part: &FieldOf<'_>, statement: &str) -> AnyView {
    tick(part, "checkbox", 0, "oui", statement.to_owned())
}
