//! The page of a finding: what is surprising, the responses it is about, what was decided, what can be.

use super::acts::DecideFinding;
use super::frame::{PATH, WAY, address, asked};
use super::held::quality;
use super::review::{Item, Review};
use super::side_by_side::answers_table;
use crate::components::entry::{Control, Entry, Returned, entry_view};
use crate::components::error_summary::ErrorSummary;
use crate::components::layout::{NotFound, Page, Unavailable};
use crate::components::time;
use crate::observe::audit::note;
use crate::observe::rights::Right;
use crate::observe::session::page_for;
use crate::quality::state::{Ruling, State};
use crate::respond::asked::{LASTS, address_fields};
use crate::service::{Service, service};
use crate::store::{Act, Decision, SessionInfo, StoreError, StoredResponse};
use crate::survey::{Audience, EditionYear, Questionnaire, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

/// `/observatoire/qualite/{edition}/{public}/{constat}`.
#[component]
pub fn FindingPage() -> impl IntoView {
    let params = use_params_map().get_untracked();
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
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
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
    let Some(item) = review.named(name) else { return missing() };
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
        .map(|one| view! { <li><a href=address(edition, audience, &one.name)>{one.finding.said.clone()}</a>{format!(" ({})", one.state.label().to_lowercase())}</li> })
        .collect();
    let others = (!others.is_empty()).then(|| {
        view! { <h2>"Autres constats sur cette réponse"</h2><ul>{others}</ul> }
    });
    let list = format!("{PATH}?edition={edition}&public={audience}");
    let title = format!("Constat sur la réponse {}", item.reference);
    let wrong = returned.is_wrong();
    let errors = returned.errors.clone();
    let class = if item.state.is_unsettled() { "state state-open" } else { "state state-done" };
    let (kind, what, state) = (item.finding.kind.label(), item.finding.said.clone(), item.state.label());
    let (done, standing) = (said(done), standing(item, &response));
    let (compared, history) = (compared(questionnaire, item, &responses), history(&item.decisions));
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

/// What was done just now.
fn said(done: &str) -> Option<AnyView> {
    let text = match done {
        "confirmee" => "Le constat est confirmé : la réponse est juste telle quelle, jusqu’à ce qu’elle change.",
        "demandee" => "La question part à l’adresse du répondant.",
        "ecartee" => "La réponse est mise à l’écart : elle ne compte plus dans aucun chiffre.",
        "reprise" => "La réponse compte de nouveau.",
        "rouverte" => "Le constat est de nouveau à examiner.",
        "change" => "Rien n’a été décidé : la réponse ou la décision a changé entre-temps. Relisez avant de décider.",
        _ => return None,
    };
    Some(view! { <div class="notice" role="status"><p>{text}</p></div> }.into_any())
}

/// What else there is to know of where it stands.
fn standing(item: &Item, response: &StoredResponse) -> Option<String> {
    let last = item.decisions.last().map(|last| &last.said);
    let changed = last.is_some_and(|last| last.versions != item.versions);
    match item.state {
        State::Aside if changed => {
            Some("Corrigée depuis la mise à l’écart : à revoir. Elle ne compte toujours pas.".to_owned())
        }
        State::Aside => Some("Cette réponse ne compte dans aucun chiffre.".to_owned()),
        State::Asked => last
            .and_then(|last| last.until)
            .map(|until| format!("Correction possible jusqu’au {}.", time::limit(until))),
        State::Corrected => Some("Le répondant a renvoyé sa réponse depuis votre question.".to_owned()),
        State::Open if changed => Some("Elle a changé depuis la dernière décision.".to_owned()),
        _ if !response.counts => Some("Remplacée par une réponse plus récente de la même organisation.".to_owned()),
        _ => None,
    }
}

fn compared(questionnaire: &Questionnaire, item: &Item, responses: &[&StoredResponse]) -> AnyView {
    // Who answers helps to judge, whatever the finding is about.
    let who: Vec<&str> = [Role::Organisation, Role::Segment]
        .iter()
        .filter_map(|role| questionnaire.with_role(*role))
        .flat_map(|question| question.fields.iter().map(|field| field.name.as_str()))
        .chain(crate::quality::name_field(questionnaire))
        .collect();
    let about = answers_table(questionnaire, responses, "Ce que dit la réponse sur ce constat", &|field| {
        who.contains(&field) || item.finding.fields.iter().any(|own| own == field)
    });
    let rest = answers_table(questionnaire, responses, "Toutes les réponses", &|_| true);
    let rest =
        rest.map(|rest| view! { <details class="values"><summary>"Toutes les réponses"</summary>{rest}</details> });
    view! { <h2>{if responses.len() > 1 { "Les deux réponses" } else { "La réponse" }}</h2>{about}{rest} }.into_any()
}

fn history(decisions: &[Decision]) -> Option<AnyView> {
    let items: Vec<_> = decisions
        .iter()
        .rev()
        .map(|decision| {
            let said = &decision.said;
            let what = match said.ruling {
                Ruling::Confirmed => "Confirmé",
                Ruling::Asked => "Question posée",
                Ruling::Aside => "Mise à l’écart",
                Ruling::Reopened => "Décision annulée",
            };
            let words = (!said.words.is_empty()).then(|| view! { <br /><q dir="auto">{said.words.clone()}</q> });
            view! { <li>{format!("{what} le {} par {}", time::moment(said.at), said.by)}{words}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <h2>"Décisions"</h2><ul class="decisions">{items}</ul> }.into_any())
}

fn acts(
    service: &Service,
    item: &Item,
    of: (EditionYear, Audience),
    returned: &Returned,
    has_address: bool,
    questionnaire: &Questionnaire,
) -> AnyView {
    let undo = match item.state {
        State::Aside => Some("Reprendre cette réponse dans les chiffres"),
        State::Confirmed | State::Asked => Some("Annuler la décision"),
        _ => None,
    };
    let undo = undo.map(|text| form(item, of, "rouvrir", ().into_any(), text));
    if item.state == State::Aside {
        return view! { <div class="finding-acts">{undo}</div> }.into_any();
    }
    let field = |id: &'static str, label: &'static str, hint: &'static str, required: bool| {
        let entry = Entry { name: id, id, label, hint, control: Control::Area(3), autocomplete: "off", required };
        entry_view(&entry, returned)
    };
    let confirm = (item.state != State::Confirmed).then(|| {
        let remark = field("remarque", "Remarque", "Facultative.", false);
        view! {
            <section class="part" aria-labelledby="confirmer">
                <h3 id="confirmer">"C’est juste"</h3>
                <p>"Le constat est réglé jusqu’à ce que la réponse change."</p>
                {form(item, of, "confirmer", remark, "Confirmer")}
            </section>
        }
    });
    let ask = match (has_address && service.mail, item.state == State::Asked) {
        (true, _) => {
            let days = LASTS.num_days();
            let again = if item.state == State::Asked { "Poser une autre question" } else { "Poser la question" };
            let question = field(
                "question",
                "Votre question",
                "Le répondant la lit dans le courriel et au-dessus de sa réponse. Ne citez aucune autre organisation.",
                true,
            );
            view! {
                <p>{format!("Un courriel part à l’adresse que le répondant a laissée pour être recontacté ; elle ne vous est pas montrée. Il peut corriger pendant {days} jours, même si l’enquête est close.")}</p>
                {form(item, of, "demander", question, again)}
            }
            .into_any()
        }
        (false, _) => no_address(service, has_address, questionnaire),
    };
    let reason = field(
        "motif",
        "Motif",
        "Gardé avec la décision ; le répondant peut le lire en téléchargeant ses données.",
        true,
    );
    view! {
        <div class="finding-acts">
            {undo}
            {confirm}
            <section class="part" aria-labelledby="demander">
                <h3 id="demander">"Demander au répondant"</h3>
                {ask}
            </section>
            <section class="part" aria-labelledby="ecarter">
                <h3 id="ecarter">"Mettre la réponse à l’écart"</h3>
                <p>"Elle ne compte plus dans aucun chiffre ni aucune page ; si elle remplaçait une réponse de la même organisation, celle-là compte de nouveau. Rien ne change pour le répondant, et vous pouvez la reprendre."</p>
                {form(item, of, "ecarter", reason, "Mettre à l’écart")}
            </section>
        </div>
    }
    .into_any()
}

/// Why nobody can be asked.
fn no_address(service: &Service, has_address: bool, questionnaire: &Questionnaire) -> AnyView {
    let why = match (has_address && !service.mail, address_fields(questionnaire).is_empty()) {
        (true, _) => "Ce service n’envoie pas de courriel : aucune question ne peut partir.",
        (false, true) => {
            "Ce questionnaire ne demande pas d’adresse pour être recontacté au sujet de la réponse ; une adresse laissée pour autre chose ne sert qu’à cela."
        }
        (false, false) => {
            "Cette réponse n’a pas d’adresse : le répondant n’a pas accepté d’être recontacté, ou a retiré son accord."
        }
    };
    view! { <p>{why}</p> }.into_any()
}

fn form(
    item: &Item,
    (edition, audience): (EditionYear, Audience),
    act: &'static str,
    content: AnyView,
    button: &'static str,
) -> AnyView {
    view! {
        <form method="post" action=DecideFinding::url() novalidate>
            <input type="hidden" name="edition" value=edition.to_string() />
            <input type="hidden" name="public" value=audience.slug() />
            <input type="hidden" name="constat" value=item.name.clone() />
            <input type="hidden" name="versions" value=item.versions.clone() />
            <input type="hidden" name="etat" value=item.state.code() />
            <input type="hidden" name="geste" value=act />
            {content}
            <button class="button button-second">{button}</button>
        </form>
    }
    .into_any()
}
