//! `/observatoire/publications`: those in preparation, scheduled, public and withdrawn.

use super::{PREPARE, page_of};
use chrono::{DateTime, Utc};
use french::dates;
use leptos::prelude::*;
use publications::plan::State;
use service::accounts::rights::{Right, allows};
use service::{Service, service};
use store::{SessionInfo, StoredPublication};
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// The page.
#[component]
pub fn PublicationsPage() -> impl IntoView {
    let service = service();
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        match service.store.publications().await {
            Ok(all) => page(&service, &session, &all),
            Err(error) => {
                tracing::error!(%error, "the publications could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    later(page)
}

/// The state of a publication, in words.
pub(super) fn standing(one: &StoredPublication, now: DateTime<Utc>) -> String {
    match (one.state, one.publish_at) {
        (State::Draft, _) => format!("En préparation, par {}", one.prepared_by),
        (State::Reviewed, _) => {
            format!("Relue et figée par {}, sans date de parution", one.reviewed_by.clone().unwrap_or_default())
        }
        (State::Scheduled, Some(at)) if at > now => format!("Paraîtra le {} (heure de Paris)", dates::moment(at)),
        (State::Scheduled, at) => {
            let corrected = one.corrected_by.as_ref().map(|by| format!(" ; corrigée par {by}")).unwrap_or_default();
            format!("Parue le {}{corrected}", at.map(dates::moment).unwrap_or_default())
        }
        (State::Withdrawn, _) => {
            format!("Retirée le {}", one.withdrawn.as_ref().map(|(at, _)| dates::moment(*at)).unwrap_or_default())
        }
    }
}

fn page(service: &Service, session: &SessionInfo, all: &[StoredPublication]) -> AnyView {
    let now = service.clock.now();
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let sentence = format!("{}. {}.", one.plan.kind.name(), standing(&one.clone().as_of(all, now), now));
            view! { <li><a href=page_of(&one.id)>{format!("{} : {}", one.id, one.plan.title)}</a> " " <span class="note">{sentence}</span></li> }
        })
        .collect();
    let list = match rows.is_empty() {
        true => view! { <p>"Aucune publication pour le moment. Rien ne sort du service sans elle."</p> }.into_any(),
        false => view! { <ol class="plain-list" role="list">{rows}</ol> }.into_any(),
    };
    let prepare = allows(session.role, Right::Publish).then(|| {
        let links: Vec<_> = service
            .library
            .editions()
            .into_iter()
            .map(|edition| view! { <a class="button button-second" href=format!("{PREPARE}?edition={edition}")>{format!("Préparer une publication de {edition}")}</a> })
            .collect();
        view! { <div class="actions">{links}</div> }
    });
    view! {
        <Page title="Publications" staff=true>
            <h1>"Publications"</h1>
            <p class="lead">"Ce que tout le monde lit : préparé par une personne, relu et publié par une autre, figé, et vérifié à côté de tout ce qui est déjà paru."</p>
            {prepare}
            {list}
        </Page>
    }
    .into_any()
}
