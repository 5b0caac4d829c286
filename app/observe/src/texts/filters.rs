//! What the pages of free texts have in common: their tabs, the choice of a questionnaire, a text as it is shown.

use super::selection::Selection;
use super::work::{State, Work};
use dashboards::projections::texts::{HeldText, Texts};
use forms::{Form, encode};
use french::dates;
use leptos::prelude::*;
use service::Service;
use service::accounts::rights::{Right, allows};
use store::{Role, SessionInfo, TextId};
use survey::identifier::audience_name;
use survey::{Audience, Questionnaire, Role as QuestionRole};
use ui::text_field::choice;

/// Where the pages are.
pub const PATH: &str = "/observatoire/textes";
/// Where codes are counted.
pub const COUNTS: &str = "/observatoire/textes/comptes";
/// Where the codes are.
pub const CODES: &str = "/observatoire/textes/codes";
/// Where the passages that may be quoted are.
pub const EXCERPTS: &str = "/observatoire/textes/citations";

/// Whether a role may read single texts.
pub fn reads(role: Role) -> bool {
    allows(role, Right::CodeTexts) && allows(role, Right::SeeResponses)
}

/// What the address of the request under way asks for.
pub fn asked() -> Form {
    let query = use_context::<http::request::Parts>().and_then(|parts| parts.uri.query().map(ToOwned::to_owned));
    query.as_deref().and_then(forms::decode).unwrap_or_default()
}

/// The page of a text, in the course of a selection.
pub fn address(of: &TextId, selection: &Selection) -> String {
    format!("{}?{}", page_of(of), selection.query())
}

/// The page of a text.
pub fn page_of(of: &TextId) -> String {
    format!("{PATH}/{}/{}", of.response, of.field)
}

/// The tabs over the pages, for whoever reads texts.
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

/// Which edition and which questionnaire.
pub fn questionnaire_choice(service: &Service, selection: &Selection) -> AnyView {
    let editions = service.library.editions().iter().rev().map(|e| (e.to_string(), e.to_string())).collect();
    let audiences = Audience::ALL.map(|audience| (audience.to_string(), audience_name(audience).to_owned())).into();
    view! {
        {choice("edition", "Édition", editions, &selection.edition.to_string())}
        {choice("public", "Questionnaire", audiences, &selection.audience.to_string())}
    }
    .into_any()
}

/// Which question; nothing for all of them.
pub fn field_choice(texts: &Texts, selection: &Selection) -> AnyView {
    let all = std::iter::once((String::new(), "Toutes".to_owned()));
    let fields = texts.fields().iter().map(|field| (field.name.clone(), field.label.clone()));
    choice("question", "Question", all.chain(fields).collect(), &selection.field)
}

/// What a field asks.
pub fn label(texts: &Texts, field: &str) -> String {
    texts.fields().iter().find(|free| free.name == field).map_or_else(|| field.to_owned(), |free| free.label.clone())
}

/// Who wrote a text, without the name: an acheteur of such a segment, a start-up.
pub fn author(questionnaire: &Questionnaire, text: &HeldText) -> String {
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

/// Where a text comes from: who wrote it, when, under which reference.
pub fn provenance(questionnaire: &Questionnaire, text: &HeldText) -> String {
    format!(
        "{}, édition {}, réponse {} du {}",
        author(questionnaire, text),
        questionnaire.edition,
        text.reference,
        dates::day(text.at)
    )
}

/// The names of the codes of a text.
pub fn code_names(work: &Work, text: &HeldText) -> Vec<String> {
    work.codes_of(text).iter().filter_map(|id| work.code(*id)).map(|code| code.name.clone()).collect()
}

/// Where a text stands, in words.
pub fn said(work: &Work, text: &HeldText) -> String {
    match (work.state(text), code_names(work, text)) {
        (State::ToCode, _) => "À coder".to_owned(),
        (State::ToCodeAgain, _) => "Corrigé depuis son codage : à coder de nouveau".to_owned(),
        (State::Coded, names) if names.is_empty() => "Lu, sans code".to_owned(),
        (State::Coded, names) => names.join(", "),
    }
}

/// An address with a word of what was just done.
pub fn with_word(address: &str, word: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    let word = encode(&Form(vec![("fait".to_owned(), word.to_owned())]));
    format!("{address}{sign}{word}")
}
