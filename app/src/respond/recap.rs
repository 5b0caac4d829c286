//! All the answers of a response, by section: the check page and the receipt show the same.

use crate::survey::{Answer, Answers, Field, Kind, Question, Questionnaire, rule};
use leptos::prelude::*;

/// An answer in words; `None` where there is none.
pub fn printed(question: &Question, field: &Field, answers: &Answers) -> Option<String> {
    let label = |code: &String| {
        let text = question.kind.options().iter().find(|o| o.code == *code).map(|o| (o.label.clone(), o.other));
        match text {
            Some((label, true)) => match answers.get(&format!("{}.autre", field.name)) {
                Some(Answer::Text(other)) => format!("{label} : {other}"),
                _ => label,
            },
            Some((label, false)) => label,
            None => code.clone(),
        }
    };
    Some(match answers.get(&field.name)? {
        Answer::Choice(code) => label(code),
        Answer::Choices(codes) => codes.iter().map(label).collect::<Vec<_>>().join("\n"),
        Answer::Step(step) => match &question.kind {
            Kind::Scale { from, low, .. } if step == from => format!("{step} – {low}"),
            Kind::Scale { to, high, .. } if step == to => format!("{step} – {high}"),
            Kind::Scale { from, to, .. } => format!("{step} sur une échelle de {from} à {to}"),
            _ => step.to_string(),
        },
        Answer::Siren(siren) => siren.spaced(),
        Answer::Siret(siret) => siret.spaced(),
        Answer::Year(year) => year.to_string(),
        Answer::Whole(number) => crate::survey::amount::grouped(*number),
        Answer::Cents(euros) => euros.to_string(),
        Answer::Share(share) => rule::percent(f64::from(*share) / 10_000.0),
        Answer::Text(text) => text.clone(),
        Answer::Consent => match &question.kind {
            Kind::Consent { statement } => statement.clone(),
            _ => "Oui".to_owned(),
        },
        Answer::Unknown => "Je ne sais pas".to_owned(),
    })
}

/// The answers of one section, as a list of questions and what was answered.
pub fn section_answers(
    questionnaire: &Questionnaire,
    place: usize,
    answers: &Answers,
    asked: impl Fn(&Question) -> bool,
) -> AnyView {
    let rates = rule::rate_fields(questionnaire);
    let rows: Vec<_> = questionnaire.sections[place]
        .questions
        .iter()
        .filter(|q| asked(q))
        .flat_map(|q| q.fields.iter().map(move |f| (q, f)))
        .map(|(question, field)| {
            let label = match &field.label {
                Some(part) => format!("{} – {part}", question.label),
                None => question.label.clone(),
            };
            let answer = match printed(question, field, answers) {
                Some(text) => view! { <span class="answer">{text}</span> }.into_any(),
                None => view! { <span class="answer-none">"Non renseigné"</span> }.into_any(),
            };
            let rate = rates
                .iter()
                .find(|(startup, _)| *startup == field.name)
                .and_then(|(startup, total)| rule::said_rate(answers, startup, total, field.label.as_deref()))
                .map(|said| view! { <span class="rate">{said}</span> });
            view! { <div class="recap-row"><dt>{label}</dt><dd>{answer} {rate}</dd></div> }
        })
        .collect();
    view! { <dl class="recap">{rows}</dl> }.into_any()
}
