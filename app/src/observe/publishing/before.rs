//! What whoever reviews a publication looks at before it is frozen: what is still doubtful in the responses, what changed since the last one.

use crate::figure::short;
use crate::french::counted;
use crate::observe::quality::PATH as QUALITY;
use crate::observe::quality::held::quality;
use crate::observe::quality::review::Review;
use crate::observe::rights::{Right, allows};
use crate::publish::plan::State;
use crate::service::Service;
use crate::store::{KeptPublication, SessionInfo, StoreError};
use crate::survey::Audience;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The section on a draft whose figures would be of these responses, in their versions.
pub(super) async fn view(
    service: &Service,
    session: &SessionInfo,
    kept: &KeptPublication,
    members: &[(i64, i64)],
) -> Result<AnyView, StoreError> {
    let mut lines = vec![view! { <li>{since(service, kept, members).await?}</li> }.into_any()];
    // Findings are of single responses.
    if allows(session.role, Right::SeeResponses) {
        for audience in [Audience::Acheteurs, Audience::StartUp] {
            let Some(review) = Review::of(&service.store, &quality(), kept.edition, audience).await? else { continue };
            let open = review.items.iter().filter(|item| item.state.is_unsettled()).count();
            let of = match audience {
                Audience::Acheteurs => "Acheteurs",
                Audience::StartUp => "Start-up",
            };
            let found = counted(open, "aucun constat à examiner", "un constat à examiner", "# constats à examiner");
            let stake = review.at_stake.filter(|cents| open > 0 && *cents > 0);
            let stake =
                stake.map(|cents| format!(", {} d’achats auprès de start-up en jeu", short(cents))).unwrap_or_default();
            let list = format!("{QUALITY}?edition={}&public={audience}", kept.edition);
            lines.push(view! { <li>{format!("{of}\u{a0}: ")} <a href=list>{found}</a> {stake} "."</li> }.into_any());
        }
    }
    Ok(view! {
        <h2>"Avant de figer"</h2>
        <ul>{lines}</ul>
        <p class="note">"Une case est «\u{a0}non diffusable\u{a0}» quand elle laisserait connaître quelqu’un par elle-même, ou par différence avec une autre case, ici ou dans une publication déjà parue. Relisez le titre et le texte\u{a0}: rien n’y doit dire ce qu’une case cache."</p>
    }
    .into_any())
}

/// What changed among the responses since the last publication of the edition, in words.
async fn since(service: &Service, kept: &KeptPublication, members: &[(i64, i64)]) -> Result<String, StoreError> {
    let all = service.store.publications().await?;
    let is_earlier = |one: &&KeptPublication| {
        one.edition == kept.edition && one.id != kept.id && matches!(one.state, State::Scheduled | State::Withdrawn)
    };
    let Some(last) = all.iter().filter(is_earlier).max_by_key(|one| one.publish_at) else {
        return Ok("C’est la première publication de cette édition.".to_owned());
    };
    let mut stood: BTreeMap<i64, i64> = BTreeMap::new();
    for (response, version, ..) in service.store.publication_members(&last.id).await? {
        stood.insert(response, version);
    }
    let (mut came, mut changed) = (0, 0);
    for (response, version) in members {
        match stood.remove(response) {
            None => came += 1,
            Some(then) => changed += usize::from(then != *version),
        }
    }
    Ok(format!(
        "Depuis la publication {}\u{a0}: {}, {}, {}.",
        last.id,
        counted(came, "aucune réponse de plus", "une réponse de plus", "# réponses de plus"),
        counted(changed, "aucune corrigée", "une corrigée", "# corrigées"),
        counted(stood.len(), "aucune qui ne compte plus", "une qui ne compte plus", "# qui ne comptent plus"),
    ))
}
