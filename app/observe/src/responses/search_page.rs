//! `/observatoire/reponses`: searching for a response.

use super::{PATH, page_of};
use crate::findings::asked;
use dashboards::projections::responses::quality;
use dashboards::response_search::{A_PAGE, Found, Sought, find, find_drafts};
use documents::receipt::answer_in_words;
use french::counted;
use french::dates;
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::audit::note_look;
use service::{Service, service};
use store::{Draft, SessionInfo, StoreError, StoredResponse};
use survey::identifier::audience_name;
use survey::{Questionnaire, Role};
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// Maximum length of a search, in characters.
const LONGEST: usize = 200;

/// `/observatoire/reponses`.
#[component]
pub fn LookupPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::SeeResponses).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let typed: String = asked.get("cherche").chars().take(LONGEST).collect();
        lookup_page(&service, &session, typed, asked.get("fait")).await.unwrap_or_else(|error| {
            tracing::error!(%error, "responses could not be looked for");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn lookup_page(
    service: &Service,
    session: &SessionInfo,
    typed: String,
    done: &str,
) -> Result<AnyView, StoreError> {
    let sought = Sought::read(&typed);
    let found = find(service, &quality(), sought.as_ref()).await?;
    let mut rows = Vec::new();
    let mut references = Vec::new();
    for one in found.iter().take(A_PAGE) {
        // It was erased a moment ago.
        let Some(stored) = service.store.response_of_number(one.id).await? else { continue };
        let Some(questionnaire) = service.library.get(one.edition, one.audience) else { continue };
        references.push(stored.response.receipt.reference.clone());
        rows.push(row(questionnaire, one, &stored));
    }
    let drafts = match &sought {
        Some(sought) => find_drafts(service, sought).await?,
        None => Vec::new(),
    };
    references.extend(drafts.iter().take(A_PAGE).map(|_| "brouillon".to_owned()));
    let references: Vec<&str> = references.iter().map(String::as_str).collect();
    if let Err(refusal) = note_look(service, session, "recherche".to_owned(), &references).await {
        tracing::error!(message = refusal.message, "responses are not shown");
        return Ok(view! { <Unavailable /> }.into_any());
    }
    let heard = match (&sought, found.len()) {
        (None, 0) => "Personne n’a encore envoyé de réponse à cette édition.".to_owned(),
        (None, 1) => "La seule réponse de l’édition en cours\u{a0}:".to_owned(),
        (None, _) => "Les dernières réponses de l’édition en cours\u{a0}:".to_owned(),
        (Some(_), 0) => "Aucune réponse envoyée ne correspond.".to_owned(),
        (Some(_), n) if n > A_PAGE => {
            let all = counted(n, "", "", "# réponses correspondent");
            format!("{all}, les plus récentes d’abord\u{a0}; précisez pour voir les autres.")
        }
        (Some(_), n) => counted(n, "", "Une réponse correspond\u{a0}:", "# réponses correspondent\u{a0}:"),
    };
    let done = (done == "effacee").then(|| {
        view! { <div class="notice" role="status"><p>"La réponse est effacée, avec tout ce qui en dépendait."</p></div> }
    });
    let sentence = counted(drafts.len(), "", "Un brouillon correspond", "# brouillons correspondent");
    let drafts: Vec<_> = drafts.iter().take(A_PAGE).filter_map(|draft| draft_row(service, draft)).collect();
    let drafts = (!drafts.is_empty()).then(|| {
        view! {
            <p>{sentence} ". Ce qui n’est pas envoyé n’est pas montré\u{a0}: le répondant seul l’ouvre, par son lien."</p>
            <ol class="text-list" role="list">{drafts}</ol>
        }
    });
    let list = (!rows.is_empty()).then(|| view! { <ol class="text-list" role="list">{rows}</ol> });
    Ok(view! {
        <Page title="Réponses" staff=true>
            {done}
            <h1>"Trouver une réponse"</h1>
            <form class="filter" method="get" action=PATH role="search">
                <div class="field">
                    <label class="label" for="cherche">"Référence, SIREN, SIRET, nom de l’organisation ou adresse électronique"</label>
                    <input class="input input-long" type="search" id="cherche" name="cherche" value=typed maxlength=LONGEST.to_string() autocomplete="off" spellcheck="false" />
                </div>
                <div class="actions"><button class="button">"Chercher"</button></div>
            </form>
            <p>{heard}</p>
            {list}
            {drafts}
        </Page>
    }
    .into_any())
}

fn row(questionnaire: &Questionnaire, found: &Found, stored: &StoredResponse) -> AnyView {
    let receipt = &stored.response.receipt;
    let reference = receipt.reference.clone();
    let who = organisation(questionnaire, stored);
    let at = dates::moment(receipt.corrected_at.unwrap_or(receipt.submitted_at));
    let sent = if receipt.corrected_at.is_some() { "corrigée" } else { "envoyée" };
    let of = format!("{}, édition {}, {sent} le {at}", audience_name(found.audience), found.edition);
    let findings = (found.findings > 0).then(|| {
        let sentence = counted(found.findings, "", "un constat", "# constats");
        view! { ", " {sentence} }
    });
    let class = if stored.counts { "state state-done" } else { "state state-open" };
    view! {
        <li class="free-text">
            <p>
                <a href=page_of(found.id)>"Réponse " <span translate="no">{reference}</span></a>
                {who.map(|who| view! { " " <strong dir="auto">{who}</strong> })}
            </p>
            <p class="note"><span class=class>{state(stored)}</span> " " {of} {findings}</p>
        </li>
    }
    .into_any()
}

/// A draft: its organisation, and when it was last saved.
fn draft_row(service: &Service, draft: &Draft) -> Option<AnyView> {
    let questionnaire = service.library.get(draft.edition, draft.audience)?;
    let organisation = questionnaire.with_role(Role::Organisation).and_then(|question| question.fields.first());
    let fields = [editing::checks::name_field(questionnaire), organisation.map(|field| field.name.as_str())];
    let typed = |field: &str| Some(draft.typed.first(field)).filter(|typed| !typed.is_empty()).map(ToOwned::to_owned);
    let who = fields.into_iter().flatten().find_map(typed);
    let of = format!(
        "{}, édition {}, enregistré le {}",
        audience_name(draft.audience),
        draft.edition,
        dates::moment(draft.saved_at)
    );
    let view = view! {
        <li class="free-text">
            <p><strong dir="auto">{who}</strong></p>
            <p class="note"><span class="state state-open">"Brouillon, non envoyé"</span> " " {of}</p>
        </li>
    };
    Some(view.into_any())
}

/// Whether a response counts, in words.
pub(super) fn state(stored: &StoredResponse) -> &'static str {
    match (stored.counts, stored.aside_at) {
        (true, _) => "Compte",
        // Excluded by the staff, or waiting for their decision.
        (false, Some(_)) => "Non comptée",
        (false, None) => "Remplacée",
    }
}

/// The organisation's name, or its number, as given in the response.
pub(super) fn organisation(questionnaire: &Questionnaire, stored: &StoredResponse) -> Option<String> {
    let answers = &stored.response.answers;
    let of = |field: &str| {
        let question = questionnaire.questions().find(|q| q.fields.iter().any(|own| own.name == field))?;
        let field = question.fields.iter().find(|own| own.name == field)?;
        answer_in_words(question, field, answers)
    };
    let name = editing::checks::name_field(questionnaire).and_then(of);
    name.or_else(|| {
        let question = questionnaire.with_role(Role::Organisation)?;
        answer_in_words(question, question.fields.first()?, answers)
    })
}
