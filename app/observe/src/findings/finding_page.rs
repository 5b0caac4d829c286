//! The page of a finding: what is surprising, its responses, the decisions made, and those possible.

use super::action_forms::acts;
use super::comparison_view::answers_table;
use super::filters::{PATH, WAY, address, asked};
use super::review::{Item, Review};
use dashboards::projections::responses::quality;
use editing::checks::Kind;
use editing::checks::decision::{Ruling, State};
use french::dates;
use leptos::prelude::*;
use respond::follow_up::address_fields;
use service::accounts::rights::Right;
use service::audit::note;
use service::http::path_parameters;
use service::{Service, service};
use store::{Act, Decision, SessionInfo, StoreError, StoredResponse};
use survey::{Audience, EditionYear, Questionnaire, Role};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Gone, NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// `/observatoire/qualite/{edition}/{public}/{constat}`.
#[component]
pub fn FindingPage() -> impl IntoView {
    let params = path_parameters();
    let (service, done) = (service(), asked().get("fait").to_owned());
    let page = async move {
        let session = match page_for(Right::SeeResponses).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let edition = params.get("edition").and_then(|year| year.parse().ok()).and_then(EditionYear::new);
        let audience = params.get("public").and_then(|slug| Audience::from_slug(&slug));
        let (Some(edition), Some(audience), Some(name)) = (edition, audience, params.get("constat")) else {
            return view! { <NotFound /> }.into_any();
        };
        finding_page(&service, &session, (edition, audience), &name, &done).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a finding could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn finding_page(
    service: &Service,
    session: &SessionInfo,
    (edition, audience): (EditionYear, Audience),
    name: &str,
    done: &str,
) -> Result<AnyView, StoreError> {
    let missing = || Ok(view! { <NotFound /> }.into_any());
    let Some(questionnaire) = service.library.get(edition, audience) else { return missing() };
    let Some(review) = Review::of(&service.store, &quality(), edition, audience).await? else { return missing() };
    let Some(item) = review.named(name) else {
        let message = "La réponse a été corrigée, remplacée par une autre de la même organisation ou effacée : ce constat ne tient plus, et il n’y a rien à décider.";
        return Ok(view! { <Gone message=message back=PATH name="Revenir aux constats" /> }.into_any());
    };
    let Some(response) = service.store.response_of_number(item.finding.response).await? else { return missing() };
    let other = match item.finding.other {
        Some(other) => service.store.response_of_number(other).await?,
        None => None,
    };
    let seen = match &item.other {
        Some(other) => format!("{other} ; constat {name}"),
        None => format!("constat {name}"),
    };
    if let Err(refusal) = note(service, session, Act::ResponseSeen, item.reference.clone(), seen).await {
        tracing::error!(message = refusal.message, "a finding is not shown");
        return Ok(view! { <Unavailable /> }.into_any());
    }
    let returned = WAY.returned();
    let has_address = service.store.has_address(item.finding.response, &address_fields(questionnaire)).await?;
    let acts = acts(service, item, (edition, audience), &returned, has_address, questionnaire);
    let responses: Vec<&StoredResponse> = other.iter().chain([&response]).collect();
    let others: Vec<_> = review
        .items
        .iter()
        .filter(|one| one.finding.response == item.finding.response && one.name != item.name)
        .map(|one| view! { <li><a href=address(edition, audience, &one.name)>{one.finding.sentence.clone()}</a>{format!(" ({})", one.state.label().to_lowercase())}</li> })
        .collect();
    let others = (!others.is_empty()).then(|| {
        view! { <h2>"Autres constats sur cette réponse"</h2><ul>{others}</ul> }
    });
    let list = format!("{PATH}?edition={edition}&public={audience}");
    let title = format!("Constat sur la réponse {}", item.reference);
    let wrong = returned.is_wrong();
    let errors = returned.errors.clone();
    let class = if item.state.is_unsettled() { "state state-open" } else { "state state-done" };
    let (kind, what, state) = (item.finding.kind.label(), item.finding.sentence.clone(), item.state.label());
    let (done, standing) = (notice(done), standing(item, &response));
    let (compared, history) = (compared(questionnaire, item, &responses), decisions_view(&item.decisions));
    Ok(view! {
        <Page title=title.clone() staff=true wrong=wrong>
            <a class="back" href=list>"Qualité des données"</a>
            <ErrorSummary errors=errors />
            {done}
            <h1>{title}</h1>
            <p class="note">{kind}</p>
            <p class="lead">{what}</p>
            <p><span class=class>{state}</span> " " {standing}</p>
            {compared}
            {history}
            <h2>"Décider"</h2>
            {acts}
            {others}
        </Page>
    }
    .into_any())
}

/// The confirmation of the act just completed.
fn notice(done: &str) -> Option<AnyView> {
    let text = match done {
        "confirmee" => "Le constat est confirmé : la réponse est juste telle quelle, jusqu’à ce qu’elle change.",
        "demandee" => "La question part à l’adresse du répondant.",
        "posee" => "La question est au-dessus de la réponse : le répondant la lira en revenant par son lien personnel.",
        "ecartee" => "La réponse est mise à l’écart : elle ne compte plus dans aucun chiffre.",
        "reprise" => "La réponse compte de nouveau.",
        "retenue" => "La réponse est retenue : elle compte désormais, seule de son organisation.",
        "laissee" => "La réponse reste à l’écart : elle ne compte dans aucun chiffre.",
        "rouverte" => "Le constat est de nouveau à examiner.",
        "change" => "Rien n’a été décidé : la réponse ou la décision a changé entre-temps. Relisez avant de décider.",
        _ => return None,
    };
    Some(view! { <div class="notice" role="status"><p>{text}</p></div> }.into_any())
}

/// Further details of its state.
fn standing(item: &Item, response: &StoredResponse) -> Option<String> {
    let last = item.decisions.last().map(|last| &last.made);
    let changed = last.is_some_and(|last| last.versions != item.versions);
    match item.state {
        _ if item.waits => Some(match &item.rival {
            Some(rival) => format!("Cette réponse attend votre choix et ne compte pas ; c’est la réponse {rival} qui compte."),
            None => "Cette réponse attend votre choix et ne compte pas ; aucune autre réponse de la même organisation ne compte.".to_owned(),
        }),
        State::Aside if changed => {
            Some("Corrigée depuis la mise à l’écart : à revoir. Elle ne compte toujours pas.".to_owned())
        }
        State::Aside => Some("Cette réponse ne compte dans aucun chiffre.".to_owned()),
        State::Asked => last
            .and_then(|last| last.until)
            .map(|until| format!("Correction possible jusqu’au {}.", dates::limit(until))),
        State::Corrected => Some("Le répondant a renvoyé sa réponse depuis votre question.".to_owned()),
        State::Open if changed => Some("Elle a changé depuis la dernière décision.".to_owned()),
        _ if !response.counts => Some("Remplacée par une autre réponse de la même organisation.".to_owned()),
        _ => None,
    }
}

fn compared(questionnaire: &Questionnaire, item: &Item, responses: &[&StoredResponse]) -> AnyView {
    // The respondent's kind helps to judge any finding.
    let who: Vec<&str> = [Role::Organisation, Role::Segment]
        .iter()
        .filter_map(|role| questionnaire.with_role(*role))
        .flat_map(|question| question.fields.iter().map(|field| field.name.as_str()))
        .chain(editing::checks::name_field(questionnaire))
        .collect();
    let about = answers_table(questionnaire, responses, "Ce que dit la réponse sur ce constat", &|field| {
        who.contains(&field) || item.finding.fields.iter().any(|own| own == field)
    });
    let rest = answers_table(questionnaire, responses, "Toutes les réponses", &|_| true);
    // Choosing between two responses requires reading both in full.
    let open = item.finding.kind == Kind::SameOrganisation;
    let rest = rest.map(
        |rest| view! { <details class="values" open=open><summary>"Toutes les réponses"</summary>{rest}</details> },
    );
    view! { <h2>{if responses.len() > 1 { "Les deux réponses" } else { "La réponse" }}</h2>{about}{rest} }.into_any()
}

/// The decisions, the latest first; `None` without any.
pub fn decisions_view(decisions: &[Decision]) -> Option<AnyView> {
    let items: Vec<_> = decisions
        .iter()
        .rev()
        .map(|decision| {
            let made = &decision.made;
            let what = match made.ruling {
                Ruling::Confirmed => "Confirmé",
                Ruling::Asked => "Question posée",
                Ruling::Aside => "Mise à l’écart",
                Ruling::Reopened => "Décision annulée",
            };
            let words = (!made.words.is_empty()).then(|| view! { <br /><q dir="auto">{made.words.clone()}</q> });
            view! { <li>{format!("{what} le {} par {}", dates::moment(made.at), made.by)}{words}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <h2>"Décisions"</h2><ul class="decisions">{items}</ul> }.into_any())
}
