//! The whole questionnaire on one page, to print and prepare answers on paper.

use super::start::in_steps;
use french::counted;
use leptos::prelude::*;
use service::http::{path_parameters, query_parameters};
use service::relays::{asked, handed_on};
use service::service;
use survey::duration::minutes;
use survey::{Audience, Field, Kind, Question, Questionnaire, Section, description};
use ui::page::{NotFound, Page};
use ui::privacy_notice::notice_section;

/// Number of lines to write on for a long text.
const LONG_LINES: usize = 6;

/// `/questionnaires/{audience}/apercu`.
#[component]
pub fn PreviewPage() -> impl IntoView {
    let service = service();
    let audience = path_parameters().get("audience").and_then(|slug| Audience::from_slug(&slug));
    let questionnaire = audience.and_then(|audience| service.library.get(service.edition, audience).cloned());
    match questionnaire {
        Some(questionnaire) => preview(&questionnaire, None, Some(notice_section(&service))),
        None => view! { <NotFound /> }.into_any(),
    }
}

/// A printable questionnaire. `of_staff` is the way back from the staff's preview: address, name, and the state of
/// the edition; `data` is the privacy notice for respondents.
pub fn preview(
    questionnaire: &Questionnaire,
    of_staff: Option<(&'static str, &'static str, &'static str)>,
    data: Option<AnyView>,
) -> AnyView {
    let (least, most) = minutes(questionnaire);
    let count = questionnaire.questions().count();
    let questions = counted(count, "Aucune question", "Une question", "# questions");
    let length = format!("{questions} {}, {least} à {most} minutes.", in_steps(questionnaire.sections.len()));
    let [n1, n2] = questionnaire.edition.data_years();
    let kicker = format!("Édition {} – données {n1} et {n2}", questionnaire.edition);
    let title = questionnaire.title.clone();
    let start = handed_on(&format!("/questionnaires/{}", questionnaire.audience), &asked(&query_parameters()), None);
    let (back, name) =
        of_staff.map_or((start, "Présentation du questionnaire"), |(back, name, _)| (back.to_owned(), name));
    let state = of_staff.map(|(.., state)| view! { <p><strong>{state}</strong></p> });
    let sections: Vec<_> = questionnaire.sections.iter().map(|section| section_view(questionnaire, section)).collect();
    view! {
        <Page title=format!("Aperçu – {title}") staff=of_staff.is_some()>
            <a class="back" href=back>{name}</a>
            <p class="kicker">{kicker}</p>
            <h1>{title}</h1>
            {state}
            <div class="notice">
                <p><strong>"Pour préparer vos réponses, ne pas renvoyer."</strong>" On répond en ligne : cette page montre toutes les questions, y compris celles qui ne vous seront posées que selon vos réponses."</p>
                <p>{length} " «\u{a0}obligatoire\u{a0}» marque les questions sans lesquelles les réponses ne peuvent pas être envoyées."</p>
                <p class="screen-only">"Pour l’avoir sur papier ou en PDF : «\u{a0}Imprimer\u{a0}», dans le menu de votre navigateur. Les options sont ici dans l’ordre du questionnaire ; en ligne, certaines listes changent d’ordre d’une personne à l’autre."</p>
            </div>
            {sections}
            {data}
        </Page>
    }
    .into_any()
}

fn section_view(questionnaire: &Questionnaire, section: &Section) -> AnyView {
    let questions: Vec<_> = section.questions.iter().map(|question| question_view(questionnaire, question)).collect();
    let intro = section.intro.clone().map(|intro| view! { <p>{intro}</p> });
    view! {
        <section class="preview-section">
            <h2>{section.title.clone()}</h2>
            {intro}
            {questions}
        </section>
    }
    .into_any()
}

fn question_view(questionnaire: &Questionnaire, question: &Question) -> AnyView {
    let number = description::number(questionnaire, question).unwrap_or_default();
    let tag = question.required.then(|| view! { " " <span class="tag">"obligatoire"</span> });
    let when =
        question.when.as_ref().map(|when| view! { <p class="when">{description::condition(questionnaire, when)}</p> });
    let hint = question.hint.clone().map(|hint| view! { <p class="hint">{hint}</p> });
    let kind = Some(description::kind(question))
        .filter(|kind| !question.hint.as_ref().is_some_and(|hint| says(hint, kind)))
        .map(|kind| view! { <p class="kind">{kind}</p> });
    let several = question.fields.len() > 1;
    let fields: Vec<_> = question.fields.iter().map(|field| field_view(question, field, several)).collect();
    view! {
        <div class="preview-question">
            <h3>{format!("{number}. {}", question.label)} {tag}</h3>
            {when} {hint} {kind} {fields}
        </div>
    }
    .into_any()
}

/// Whether a hint already names the kind of answer, whatever comes before it in its sentence.
fn says(hint: &str, kind: &str) -> bool {
    let plain = |text: &str| text.trim_end_matches('.').to_lowercase();
    plain(hint).contains(&plain(kind))
}

/// A field on paper: boxes to tick, or lines to write on.
fn field_view(question: &Question, field: &Field, several: bool) -> AnyView {
    let label = field.label.clone().filter(|_| several).map(|label| view! { <p class="preview-label">{label}</p> });
    let round = !matches!(question.kind, Kind::Multiple { .. } | Kind::Consent { .. });
    let mut boxes: Vec<(String, bool)> = match &question.kind {
        Kind::Single { options, .. } | Kind::Multiple { options, .. } => {
            options.iter().map(|option| (option.label.clone(), option.other)).collect()
        }
        Kind::Scale { from, to, low, high, .. } => (*from..=*to)
            .map(|step| match step {
                step if step == *from => format!("{step} – {low}"),
                step if step == *to => format!("{step} – {high}"),
                step => step.to_string(),
            })
            .map(|label| (label, false))
            .collect(),
        Kind::Consent { statement } => vec![(statement.clone(), false)],
        _ => Vec::new(),
    };
    let written = boxes.is_empty();
    if question.kind.allows_unknown() {
        boxes.push(("Je ne sais pas".to_owned(), false));
    }
    let lines = match (&question.kind, written) {
        (_, false) => 0,
        (Kind::LongText { .. }, true) => LONG_LINES,
        (_, true) => 1,
    };
    let unit = match question.kind {
        Kind::Amount { .. } => Some("€"),
        Kind::Share { .. } => Some("%"),
        _ => None,
    };
    let unit = unit.map(|unit| view! { <span class="paper-unit">{unit}</span> });
    let long = lines > 1;
    let space = (lines > 0).then(|| {
        let rules: Vec<_> = (0..lines).map(|_| view! { <span class="paper-line"></span> }).collect();
        view! { <div class="paper" class:paper-long=long aria-hidden="true">{rules}{unit}</div> }
    });
    let boxes: Vec<_> = boxes
        .into_iter()
        .map(|(label, other)| {
            let other = other.then(|| view! { <span class="paper-line paper-other" aria-hidden="true"></span> });
            view! { <li><span class="paper-box" class:paper-round=round aria-hidden="true"></span><span>{label}</span>{other}</li> }
        })
        .collect();
    let boxes = (!boxes.is_empty()).then(|| view! { <ul class="paper-boxes" role="list">{boxes}</ul> });
    view! { <div class="preview-field">{label}{space}{boxes}</div> }.into_any()
}
