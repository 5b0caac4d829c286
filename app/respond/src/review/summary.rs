//! A section's answers before sending: every question asked, the answer, and what to check.

use crate::colleague::ask_page::colleague;
use documents::receipt;
use documents::receipt::{Given, NOTHING};
use french::dates;
use leptos::prelude::*;
use service::draft::{Opened, section_address};
use store::Secret;
use survey::{Section, Warning};

/// The link to change a field, which leads back to the check page afterwards.
pub fn field_address(key: &Secret, section: &Section, field: &str) -> String {
    format!("{}?verification#{field}", section_address(key, section))
}

/// One section's questions with their answers. Errors are shown only if the section was seen; warnings are there to
/// confirm.
pub fn section_answers(key: &Secret, opened: &Opened, place: usize, warnings: &[Warning]) -> AnyView {
    let reading = &opened.reading;
    let part = receipt::part(&opened.questionnaire, place, &reading.answers, |q| reading.asks(&q.id));
    let section = &opened.questionnaire.sections[place];
    let rows: Vec<_> = part
        .entries
        .iter()
        .flat_map(|entry| entry.fields.iter().map(move |given| (entry, given)))
        .map(|(entry, given)| {
            let label = match &given.label {
                Some(part) => format!("{} – {part}", entry.question),
                None => entry.question.clone(),
            };
            let asks = warnings.iter().filter(|warning| warning.field == given.field).map(|warning| {
                let change = field_address(key, section, &given.field);
                view! {
                    <span class="ask">
                        {warning.message.clone()} " "
                        <a href=change>"Modifier" <span class="visually-hidden">{format!(" «\u{a0}{label}\u{a0}»")}</span></a>
                    </span>
                }
            });
            let asks: Vec<_> = asks.collect();
            let note = given.note.clone().map(|note| view! { <span class="rate">{note}</span> });
            let by = filled_by(opened, &given.field);
            view! { <div class="recap-row"><dt>{label}</dt><dd>{answer(opened, section, given)} {note} {by} {asks}</dd></div> }
        })
        .collect();
    view! { <dl class="recap">{rows}</dl> }.into_any()
}

/// The colleague who filled in an answer, and when.
fn filled_by(opened: &Opened, field: &str) -> Option<AnyView> {
    let mark = opened.draft.marks.get(field)?;
    let by = colleague(&opened.colleagues, mark.by?);
    Some(
        view! { <span class="filled-by">{format!("Rempli par {by}, le {}", dates::moment(mark.at))}</span> }.into_any(),
    )
}

/// The answer, or the typed value with its error, or a mark that there is none.
fn answer(opened: &Opened, section: &Section, given: &Given) -> AnyView {
    let seen = opened.draft.seen.contains(&section.id);
    let error = opened.reading.error(&given.field).or_else(|| opened.reading.error(&format!("{}.autre", given.field)));
    let error = error.filter(|_| seen).map(|message| {
        view! { <span class="answer-wrong">"À corriger\u{a0}: " {message.to_owned()}</span> }
    });
    let typed = || {
        let question = section.question_of(&given.field)?;
        let field = question.fields.iter().find(|f| f.name == given.field)?;
        Some(receipt::typed_in(question, field, &opened.draft.typed)).filter(|typed| !typed.is_empty())
    };
    let answer = match given.answer.clone().or_else(typed) {
        Some(text) => view! { <span class="answer" dir="auto" translate=given.translate()>{text}</span> }.into_any(),
        None => view! { <span class="answer-none">{NOTHING}</span> }.into_any(),
    };
    view! { {answer} {error} }.into_any()
}
