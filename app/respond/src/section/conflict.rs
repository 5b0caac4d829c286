//! Several values for one field: all are shown, and the respondent chooses.

use super::save::KEEP;
use crate::colleague::ask_page::colleague;
use chrono::{DateTime, Utc};
use documents::receipt;
use forms::field_names::CHOICE;
use french::dates;
use leptos::prelude::*;
use store::{Colleague, Draft, Mark};
use survey::{Question, Questionnaire, Section};

/// The conflicts of a section, for the top of its form; empty if there are none.
pub fn conflicts(
    questionnaire: &Questionnaire,
    section: &Section,
    draft: &Draft,
    colleagues: &[Colleague],
) -> Option<AnyView> {
    let disputes: Vec<_> = draft
        .disputed()
        .filter_map(|(name, mark)| {
            Some(dispute(questionnaire, section.question_of(name)?, name, mark, (draft, colleagues)))
        })
        .collect();
    (!disputes.is_empty()).then(|| {
        view! {
            <div class="notice notice-strong conflict" id="conflit" role="alert" tabindex="-1" autofocus>
                <h2>"Deux valeurs pour une même question"</h2>
                <p>"Cette page a été remplie à deux endroits à la fois. Rien n’est perdu : choisissez la valeur à garder, puis enregistrez."</p>
                {disputes}
            </div>
        }
        .into_any()
    })
}

fn dispute(
    questionnaire: &Questionnaire,
    question: &Question,
    name: &str,
    mark: &Mark,
    (draft, colleagues): (&Draft, &[Colleague]),
) -> AnyView {
    let part = question.fields.iter().find(|f| f.name == name).and_then(|f| f.label.clone());
    let what = match part {
        Some(part) => format!("{} – {part}", question.label),
        None => question.label.clone(),
    };
    let kept = sentence(questionnaire, question, name, draft.typed.all(name), draft);
    let how = mark.by.map_or("enregistrée".to_owned(), |by| format!("enregistrée par {}", colleague(colleagues, by)));
    let own = option(name, KEEP, &kept, mark.at, &how);
    let others: Vec<_> = mark
        .rivals
        .iter()
        .enumerate()
        .map(|(place, rival)| {
            let value = sentence(questionnaire, question, name, &rival.values, draft);
            let how = match rival.by {
                Some(by) => format!("saisie par {}", colleague(colleagues, by)),
                None => "saisie depuis une autre page".to_owned(),
            };
            option(name, &place.to_string(), &value, rival.at, &how)
        })
        .collect();
    view! { <fieldset class="question"><legend>{what}</legend><div class="ticks">{own} {others}</div></fieldset> }
        .into_any()
}

fn option(name: &str, code: &str, value: &str, at: DateTime<Utc>, how: &str) -> AnyView {
    let field = format!("{CHOICE}{name}");
    let id = format!("{field}-{code}");
    let when = format!("{how} à {}", dates::clock(at));
    view! {
        <div class="tick">
            <input type="radio" id=id.clone() name=field value=code.to_owned() />
            <label for=id.clone()><strong>{value.to_owned()}</strong>" – "{when}</label>
        </div>
    }
    .into_any()
}

/// A value in words, or as it was typed if it is not valid.
fn sentence(
    questionnaire: &Questionnaire,
    question: &Question,
    name: &str,
    values: &[String],
    draft: &Draft,
) -> String {
    let mut typed = draft.typed.clone();
    typed.remove(name);
    values.iter().for_each(|value| typed.push(name, value));
    let answers = questionnaire.read(&typed).answers;
    let field = question.fields.iter().find(|f| f.name == name);
    match field.and_then(|field| receipt::answer_in_words(question, field, &answers)) {
        Some(text) => text,
        None if values.is_empty() => "aucune valeur".to_owned(),
        None => values.join(", "),
    }
}
