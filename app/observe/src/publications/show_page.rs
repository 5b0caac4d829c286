//! `/observatoire/publications/{id}`: a publication as it would be or is frozen, with the possible acts.

use super::list_page::standing;
use super::{PATH, PREPARE, of_now, review};
use crate::actions::RunPublication;
use crate::texts::filters::asked;
use dashboards::publications::previews::{PATIENCE, Preview, Previews};
use leptos::prelude::*;
use leptos_meta::Meta;
use publications::plan::State;
use publications::publication::Publication;
use server_fn::ServerFn;
use service::accounts::rights::{Right, allows};
use service::addresses::publication_address as public_page;
use service::http::path_parameters;
use service::{Service, service};
use store::{SessionInfo, StoreError, StoredPublication};
use ui::figure_view::tables_view;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// The page.
#[component]
pub fn PublicationOfStaffPage() -> impl IntoView {
    let id = path_parameters().get("publication").unwrap_or_default();
    let (service, done) = (service(), asked().get("fait").to_owned());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let shown = whole(&service, &session, &id, &done).await;
        shown.unwrap_or_else(|error| {
            tracing::error!(%error, "a publication could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn whole(service: &Service, session: &SessionInfo, id: &str, done: &str) -> Result<AnyView, StoreError> {
    let Some(stored) = of_now(service, id).await? else { return Ok(view! { <NotFound /> }.into_any()) };
    let (content, before) = match &stored.content {
        Some((content, _)) => (Ok(content.clone()), None),
        None => match Previews::here().of(service, &stored, (PATIENCE, false)).await? {
            Preview::Made(made) => {
                (Ok(made.frozen.content.clone()), Some(review::view(service, session, &stored, &made).await?))
            }
            Preview::Refused(refused) => (Err(refused), None),
            Preview::UnderWay(sentence) => return Ok(under_way(&stored, sentence)),
            Preview::Failed => return Ok(view! { <Unavailable /> }.into_any()),
        },
    };
    Ok(page(service, session, &stored, content, before, done))
}

/// The progress of a draft that takes time; the page reloads by itself.
fn under_way(stored: &StoredPublication, sentence: String) -> AnyView {
    let title = format!("Publication {}", stored.id);
    view! {
        <Meta http_equiv="refresh" content="2" />
        <Page title=title.clone() staff=true>
            <p><a class="back" href=PATH>"Publications"</a></p>
            <h1>{title}</h1>
            <p class="lead">"Calcul en cours"</p>
            <p role="status">{sentence}</p>
            <p class="note">"Toutes les cases sont vérifiées ensemble, à côté de ce qui est déjà paru. La page se recharge d’elle-même\u{a0}; vous pouvez la quitter, le calcul continue."</p>
        </Page>
    }
    .into_any()
}

fn page(
    service: &Service,
    session: &SessionInfo,
    stored: &StoredPublication,
    content: Result<Publication, String>,
    before: Option<AnyView>,
    done: &str,
) -> AnyView {
    let now = service.clock.now();
    let sentence = match done {
        "figer" => Some("La publication est relue et figée : ses chiffres ne changeront plus."),
        "programmer" => Some("La publication a sa date de parution."),
        "retirer" => Some("La publication est retirée : son motif la remplace."),
        "change" => Some("Rien n’a été fait : la publication a changé entre-temps. Relisez avant de recommencer."),
        _ => None,
    };
    let sentence = sentence.map(|sentence| view! { <div class="notice" role="status"><p>{sentence}</p></div> });
    let counts = content.as_ref().ok().map(|content| view! { <p>{content.cell_counts_in_words()}</p> });
    let changed = content.as_ref().ok().filter(|content| !content.changes.is_empty()).map(changes_view);
    let acts = allows(session.role, Right::Publish).then(|| acts_view(session, stored, content.is_ok()));
    let shown = match &content {
        Ok(content) => tables_view(content, None),
        Err(_) => view! {
            <div class="notice" role="alert"><p>"Ces tableaux ne peuvent pas paraître ensemble : rien ne prouve qu’à côté de ce qui est déjà publié ils ne laissent connaître personne. Enlevez des tableaux, ou attendez d’autres réponses."</p></div>
        }
        .into_any(),
    };
    let hash = stored
        .content
        .as_ref()
        .map(|(_, hash)| view! { <p class="note">{format!("SHA-256 du fichier JSON : {hash}")}</p> });
    let public =
        stored.is_public(now).then(|| view! { <p><a href=public_page(&stored.id)>"Voir la page publique"</a></p> });
    let title = format!("Publication {}", stored.id);
    let preview = (stored.state == State::Draft).then(|| {
        view! { <p class="note">"Aperçu sur les réponses de maintenant : document de travail, ne pas diffuser. Les chiffres sont figés à la relecture."</p> }
    });
    let (lead, stands) =
        (stored.plan.title.clone(), format!("{}. {}.", stored.plan.kind.name(), standing(stored, now)));
    view! {
        <Page title=title.clone() staff=true wide=true>
            <p><a class="back" href=PATH>"Publications"</a></p>
            {sentence}
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            <p>{stands}</p>
            {public}
            {counts}
            {changed}
            {before}
            {acts}
            {preview}
            {shown}
            {hash}
        </Page>
    }
    .into_any()
}

fn changes_view(content: &Publication) -> AnyView {
    let rows: Vec<_> = content
        .changes
        .iter()
        .map(|change| view! { <li>{format!("{} : {} au lieu de {}.", change.place, change.after, change.before)}</li> })
        .collect();
    view! { <h2>"Ce que la correction change"</h2><ul>{rows}</ul> }.into_any()
}

fn acts_view(session: &SessionInfo, stored: &StoredPublication, can_be_made: bool) -> AnyView {
    let is_own = stored.prepared_by == session.email;
    let form = |act: &'static str, button: &'static str, class: &'static str, more: Option<AnyView>| {
        view! {
            <form method="post" action=RunPublication::url()>
                <input type="hidden" name="publication" value=stored.id.clone() />
                <input type="hidden" name="version" value=stored.version.to_string() />
                <input type="hidden" name="geste" value=act />
                {more}
                <button class=class>{button}</button>
            </form>
        }
        .into_any()
    };
    let is_waiting = matches!(stored.state, State::Draft | State::Reviewed);
    let waits = (is_own && is_waiting).then(|| {
        view! { <p class="note">"Vous l’avez préparée : une autre personne la relit, puis lui donne sa date. Sans deuxième personne, la ligne de commande peut publier ; le journal le dit."</p> }
    });
    let drop = || form("abandonner", "Abandonner", "button button-quiet", None);
    let acts = match stored.state {
        State::Draft => {
            let change = view! { <a class="button button-second" href=format!("{PREPARE}?publication={}", stored.id)>"Modifier"</a> };
            let review =
                (!is_own && can_be_made).then(|| form("figer", "Relire et figer les chiffres", "button", None));
            view! { <div class="actions">{review} {change} {drop()}</div> }.into_any()
        }
        State::Reviewed => {
            let moment = view! {
                <div class="question">
                    <label class="question-label" for="moment">"Parution"</label>
                    <p class="hint" id="moment-aide">"Jour et heure de Paris, les mêmes pour tous. Vide : maintenant."</p>
                    <input class="input" type="datetime-local" id="moment" name="moment" aria-describedby="moment-aide" />
                </div>
            };
            let schedule = (!is_own).then(|| form("programmer", "Publier", "button", Some(moment.into_any())));
            view! { <div>{schedule}</div><div class="actions">{drop()}</div> }.into_any()
        }
        State::Scheduled => {
            let reason = view! {
                <div class="question">
                    <label class="question-label" for="motif">"Motif du retrait"</label>
                    <p class="hint" id="motif-aide">"Il reste affiché à la place de la publication, qui compte toujours dans les vérifications des suivantes."</p>
                    <input class="input" id="motif" name="motif" required aria-describedby="motif-aide" />
                </div>
            };
            let withdraw = form("retirer", "Retirer", "button button-second", Some(reason.into_any()));
            view! { <details class="aside"><summary>"Retirer cette publication"</summary>{withdraw}</details> }
                .into_any()
        }
        State::Withdrawn => ().into_any(),
    };
    view! { {waits} {acts} }.into_any()
}
