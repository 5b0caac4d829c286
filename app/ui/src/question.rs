//! A question of a section: its text, its fields, its messages.

#[cfg(not(target_arch = "wasm32"))]
pub mod field;

use field::{FieldOf, field_view};
use french::{answers_at_most, capital};
use leptos::prelude::*;
use survey::questionnaire::{Kind, UNKNOWN};
use survey::validation::Reading;
use survey::{Question, QuestionId, Typed};

/// An addition of the page below one of the questions.
#[derive(Clone, Copy)]
pub struct Below<'a> {
    /// The question.
    pub question: &'a QuestionId,
    /// The addition.
    pub view: fn() -> AnyView,
}

/// The state in which a question is shown.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The typed values.
    pub typed: &'a Typed,
    /// The result of reading them.
    pub reading: &'a Reading,
    /// Whether errors are shown: not until the section has been seen once.
    pub with_errors: bool,
    /// The seed of the order of options.
    pub seed: u64,
    /// For each field of purchases from start-ups, the field with all purchases of that year.
    pub rates: &'a [(String, String)],
    /// The addition below one of the questions, after its fields and messages.
    pub below: Option<Below<'a>>,
}

impl Shown<'_> {
    /// The message beside a field.
    pub fn error(&self, field: &str) -> Option<String> {
        self.with_errors.then(|| self.reading.error(field).map(ToOwned::to_owned)).flatten()
    }
}

/// A question. One that is not asked is hidden and disabled, so that the browser can reveal it.
pub fn question_view(question: &Question, shown: Shown<'_>) -> AnyView {
    let asked = shown.reading.asks(&question.id);
    let hint_id = format!("{}-aide", question.id);
    let hint = hint_of(question).map(|text| view! { <p class="hint" id=hint_id.clone()>{text}</p> });
    let hinted = hint.is_some().then(|| hint_id.clone());
    let tag = question.required.then(|| view! { <span class="tag">"obligatoire"</span> });
    let grouped = question.kind.is_ticked() && !is_list(&question.kind)
        || question.fields.len() > 1
        || question.kind.allows_unknown();
    let alone = question.fields.len() == 1;
    let fields: Vec<_> = question
        .fields
        .iter()
        .map(|field| {
            let label = (!alone).then(|| field.label.clone()).flatten();
            let part = FieldOf { question, field, label, hinted: hinted.clone(), asked, shown };
            field_view(part)
        })
        .collect();
    let id = question.id.to_string();
    if grouped {
        view! {
            <fieldset class="question" data-question=id hidden=!asked aria-describedby=hinted>
                <legend>{question.label.clone()} {tag}</legend>
                {hint}
                <div class=if alone { "fields" } else { "fields fields-several" }>{fields}</div>
            </fieldset>
        }
        .into_any()
    } else {
        let target = question.fields.first().map(|f| f.name.clone());
        view! {
            <div class="question" data-question=id hidden=!asked>
                <label class="question-label" for=target>{question.label.clone()} {tag}</label>
                {hint}
                <div class="fields">{fields}</div>
                {shown.below.filter(|below| *below.question == question.id).map(|below| (below.view)())}
            </div>
        }
        .into_any()
    }
}

/// Whether a choice is a drop-down list: many options in a known order.
pub fn is_list(kind: &Kind) -> bool {
    matches!(kind, Kind::Single { options, shuffled: false } if options.len() > 12)
}

/// The question's own hint, with the one of its kind.
fn hint_of(question: &Question) -> Option<String> {
    let own = question.hint.clone();
    let of_kind = match &question.kind {
        Kind::Multiple { max: Some(max), .. } => Some(format!("{}.", capital(&answers_at_most(*max)))),
        Kind::Multiple { max: None, .. } => Some("Plusieurs réponses possibles.".to_owned()),
        Kind::LongText { max } => Some(format!("{} caractères au plus.", french::grouped(*max as i64))),
        _ => None,
    };
    match (own, of_kind) {
        (Some(own), Some(of_kind)) if !own.contains("au plus") && !own.contains("lusieurs réponses") => {
            Some(format!("{own} {of_kind}"))
        }
        (None, of_kind) => of_kind,
        (own, _) => own,
    }
}

/// Whether "je ne sais pas" was ticked.
pub fn is_unknown(typed: &Typed, field: &str) -> bool {
    typed.has(field, UNKNOWN)
}
