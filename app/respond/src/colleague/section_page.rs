//! The colleague's side: one section, the reason for asking, and nothing else of the response.

use super::access::{GONE, INVITED, OVER, colleague};
use crate::actions::Closing;
use crate::closing::notice::{closed_view, note_view};
use crate::follow_up::asked;
use crate::section::form_view::{FormOf, section_view};
use crate::section::page::opened_more;
use crate::section::typed_values::{Typing, given_back};
use french::dates;
use leptos::prelude::*;
use service::campaign::Begun;
use service::draft::Opened;
use service::http::{path_parameters, query_parameters};
use service::{Service, service};
use store::{Colleague, Draft, Secret, StoreError};
use survey::delegated_section::alone;
use survey::validation::{Reading, read_section};
use survey::{Answers, Questionnaire, Section};
use ui::later::later;
use ui::page::{Notice, Page, Unavailable};

/// The reading of a section without disclosing any other answer.
pub fn reading(questionnaire: &Questionnaire, section: &Section, draft: &Draft) -> Reading {
    let (section, rules) = alone(section, &questionnaire.rules, &questionnaire.read(&draft.typed).answers);
    read_section(&section, &rules, &Answers::default(), &draft.typed)
}

/// `/invitations/{key}`.
#[component]
pub fn InvitedPage() -> impl IntoView {
    let params = path_parameters();
    let query = query_parameters();
    let (thanks, opened_more) = (query.get("merci").is_some(), query.get("suite").is_some());
    let service = service();
    let page = async move {
        let Some(key) = params.get("key").and_then(|key| Secret::parse(&key)) else { return gone() };
        page_of(&service, &key, thanks, opened_more).await.unwrap_or_else(|error| {
            tracing::error!(%error, "an invitation could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

fn gone() -> AnyView {
    service::http::status(http::StatusCode::NOT_FOUND);
    view! { <Notice title="Lien introuvable" message=GONE /> }.into_any()
}

async fn page_of(service: &Service, key: &Secret, thanks: bool, more: bool) -> Result<AnyView, StoreError> {
    let Some(colleague) = colleague(service, key).await? else { return Ok(gone()) };
    if !colleague.is_good(service.clock.now()) {
        service::http::status(http::StatusCode::GONE);
        return Ok(view! { <Notice title="Ce lien n’est plus valable" message=OVER /> }.into_any());
    }
    let draft = service.store.draft(colleague.draft).await?;
    let Some(opened) = draft.and_then(|draft| Opened::new(service, colleague.draft, draft)) else { return Ok(gone()) };
    let campaign = service::campaign::campaign(service, &opened.questionnaire).await?;
    let (asked, begun) = (asked(service, opened.hash).await?, Begun::of(&opened.draft));
    let closing = Closing { sentence: asked.sentence(&campaign, Some(begun)), closed: !asked.lets(&campaign, begun) };
    Ok(match opened.questionnaire.section(&colleague.section) {
        Some((place, _)) => invited_page(key, &opened, place, &colleague, (thanks, more), closing),
        None => gone(),
    })
}

fn invited_page(
    key: &Secret,
    opened: &Opened,
    place: usize,
    colleague: &Colleague,
    (thanks, more): (bool, bool),
    closing: Closing,
) -> AnyView {
    let section = &opened.questionnaire.sections[place];
    let (section, rules) = alone(section, &opened.questionnaire.rules, &opened.reading.answers);
    let shown = Typing::over(&opened.questionnaire, place, &opened.draft.typed, given_back().as_ref());
    let reading = read_section(&section, &rules, &Answers::default(), &shown.typed);
    let seen = opened.draft.seen.contains(&section.id) && colleague.saved_at.is_some();
    let mut errors = if seen && !more && !closing.closed { reading.errors.clone() } else { Vec::new() };
    if let Some(refused) = shown.refused.filter(|refused| !errors.iter().any(|e| e.field == refused.field)) {
        errors.push(refused);
    }
    let disputed = opened.draft.disputed().any(|(field, _)| section.question_of(field).is_some());
    let wrong = !errors.is_empty() || disputed;
    let until = dates::moment(colleague.expires_at);
    let note = (!colleague.note.is_empty()).then(|| {
        view! { <blockquote class="asked-note"><p dir="auto">{colleague.note.clone()}</p></blockquote> }
    });
    let done = (thanks && !wrong).then(|| {
        view! {
            <div class="notice" role="status">
                <p><strong>"Merci, c’est enregistré."</strong>" La personne qui vous a transmis ce lien voit vos réponses, et enverra le questionnaire. Vous pouvez fermer cette page, ou la corriger tant que le lien est valable."</p>
            </div>
        }
    });
    let more = more.then(opened_more);
    let title = section.title.clone();
    let of = format!("{} – édition {}", opened.questionnaire.title, opened.questionnaire.edition);
    let form = section_view(FormOf {
        key,
        seed: opened.hash,
        questionnaire: &opened.questionnaire,
        section: &section,
        rules: &rules,
        typed: &shown.typed,
        reading: &reading,
        draft: Some(&opened.draft),
        base: shown.base,
        closed: closing.closed,
        enter: "suite",
        colleagues: &[],
        errors: &errors,
        proposes: false,
        notice: None,
        hidden: vec![(INVITED, "1".to_owned())],
        first: ().into_any(),
        actions: view! { <div class="actions"><button class="button" name="_go" value="suite">"Enregistrer et terminer"</button></div> }
            .into_any(),
    });
    let head = closed_view(closing.closed.then_some(closing.sentence.as_str()), None);
    let below = (!closing.closed).then(|| note_view(&opened.questionnaire, key, closing.sentence));
    let limit = below.is_some().then(|| {
        view! { <p class="note">{format!("Lien valable jusqu’au {until} (heure de Paris). Vos saisies sont enregistrées au fur et à mesure.")}</p> }
    });
    view! {
        <Page title=format!("{title} – à la demande d’un collègue") wrong=wrong>
            {head}
            {done}
            {more}
            <div class="asked">
                <p class="kicker">{of}</p>
                <p>"Quelqu’un, que le service n’a pas identifié, remplit ce questionnaire et vous demande cette partie. Il lira ce que vous y écrivez : assurez-vous d’abord que la demande vient bien d’un collègue. Vous ne voyez rien d’autre de la réponse."</p>
                {note}
                {limit}
            </div>
            {form}
            {below}
        </Page>
    }
    .into_any()
}
