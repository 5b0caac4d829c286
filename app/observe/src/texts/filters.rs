//! Shared by the pages of free texts: the tabs, the choice of a questionnaire, the source of a text.

use super::selection::Selection;
use super::work::{State, Work};
use dashboards::projections::texts::{CodableText, Texts};
use forms::{Form, encode};
use french::dates;
use leptos::prelude::*;
use service::Service;
use service::accounts::rights::{Right, allows};
use store::{Role, SessionInfo, TextId};
use survey::identifier::audience_name;
use survey::{Audience, Questionnaire, Role as QuestionRole};
use ui::text_field::choice;

/// The address of the list.
pub const PATH: &str = "/observatoire/textes";
/// The address of the counts.
pub const COUNTS: &str = "/observatoire/textes/comptes";
/// The address of the codes.
pub const CODES: &str = "/observatoire/textes/codes";
/// The address of the excerpts.
pub const EXCERPTS: &str = "/observatoire/textes/citations";

/// Whether a role may read single texts.
pub fn reads(role: Role) -> bool {
    allows(role, Right::CodeTexts) && allows(role, Right::SeeResponses)
}

/// The query parameters of the current request.
pub fn asked() -> Form {
    let query = use_context::<http::request::Parts>().and_then(|parts| parts.uri.query().map(ToOwned::to_owned));
    query.as_deref().and_then(forms::decode).unwrap_or_default()
}

/// The address of a text's page, opened from a selection.
pub fn address(of: &TextId, selection: &Selection) -> String {
    format!("{}?{}", page_of(of), selection.query())
}

/// The address of a text's page.
pub fn page_of(of: &TextId) -> String {
    format!("{PATH}/{}/{}", of.response, of.field)
}

/// The tabs above the pages, for those who may read texts.
pub fn tabs(here: &str, selection: &Selection, session: &SessionInfo) -> Option<AnyView> {
    reads(session.role).then(|| {
        let whole = Selection::all(selection.edition, selection.audience).query();
        let tabs: Vec<_> =
            [(PATH, "Les textes"), (COUNTS, "Comptes par code"), (CODES, "Livre de codes"), (EXCERPTS, "Citations")]
                .into_iter()
                .map(|(path, name)| {
                    let current = (path == here).then_some("page");
                    view! { <li><a href=format!("{path}?{whole}") aria-current=current>{name}</a></li> }
                })
                .collect();
        view! { <nav aria-label="Textes libres"><ul class="tabs tabs-wrap">{tabs}</ul></nav> }.into_any()
    })
}

/// The choice of an edition and a questionnaire.
pub fn questionnaire_choice(service: &Service, selection: &Selection) -> AnyView {
    let editions = service.library.editions().iter().rev().map(|e| (e.to_string(), e.to_string())).collect();
    let audiences = Audience::ALL.map(|audience| (audience.to_string(), audience_name(audience).to_owned())).into();
    view! {
        {choice("edition", "Édition", editions, &selection.edition.to_string())}
        {choice("public", "Questionnaire", audiences, &selection.audience.to_string())}
    }
    .into_any()
}

/// The choice of a question; an empty value for all of them.
pub fn field_choice(texts: &Texts, selection: &Selection) -> AnyView {
    let all = std::iter::once((String::new(), "Toutes".to_owned()));
    let fields = texts.fields().iter().map(|field| (field.name.clone(), field.label.clone()));
    choice("question", "Question", all.chain(fields).collect(), &selection.field)
}

/// The label of a field.
pub fn label(texts: &Texts, field: &str) -> String {
    texts.fields().iter().find(|free| free.name == field).map_or_else(|| field.to_owned(), |free| free.label.clone())
}

/// The kind of respondent, without a name: a buyer of a segment, or a start-up.
pub fn author(questionnaire: &Questionnaire, text: &CodableText) -> String {
    let segment = questionnaire.with_role(QuestionRole::Segment).and_then(|question| {
        let code = text.segment.as_deref()?;
        question.kind.options().iter().find(|option| option.code == code).map(|option| option.label.clone())
    });
    match (questionnaire.audience, segment) {
        (Audience::StartUp, _) => "Start-up".to_owned(),
        (Audience::Acheteurs, Some(segment)) => segment,
        (Audience::Acheteurs, None) => "Acheteur".to_owned(),
    }
}

/// The source of a text: kind of respondent, date, reference.
pub fn provenance(questionnaire: &Questionnaire, text: &CodableText) -> String {
    format!(
        "{}, édition {}, réponse {} du {}",
        author(questionnaire, text),
        questionnaire.edition,
        text.reference,
        dates::day(text.at)
    )
}

/// The names of a text's codes.
pub fn code_names(work: &Work, text: &CodableText) -> Vec<String> {
    work.codes_of(text).iter().filter_map(|id| work.code(*id)).map(|code| code.name.clone()).collect()
}

/// The state of a text, in words.
pub fn state_in_words(work: &Work, text: &CodableText) -> String {
    match (work.state(text), code_names(work, text)) {
        (State::ToCode, _) => "À coder".to_owned(),
        (State::ToCodeAgain, _) => "Corrigé depuis son codage : à coder de nouveau".to_owned(),
        (State::Coded, names) if names.is_empty() => "Lu, sans code".to_owned(),
        (State::Coded, names) => names.join(", "),
    }
}

/// An address with a code for the act just completed.
pub fn with_word(address: &str, word: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    let word = encode(&Form(vec![("fait".to_owned(), word.to_owned())]));
    format!("{address}{sign}{word}")
}
