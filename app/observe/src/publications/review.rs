//! What the reviewer of a publication checks before it is frozen: unsettled findings, and changes since the previous
//! publication.

use crate::findings::PATH as QUALITY;
use crate::findings::review::Review;
use dashboards::projections::responses::quality;
use dashboards::publications::making::Made;
use french::counted;
use leptos::prelude::*;
use publications::measures;
use publications::plan::State;
use publications::withheld_cells::{Why, Withheld};
use service::Service;
use service::accounts::rights::{Right, allows};
use statistics::figure::short;
use std::collections::BTreeMap;
use store::{SessionInfo, StoreError, StoredPublication};
use survey::Audience;

/// The section for a draft, as it would be if frozen now.
pub(super) async fn view(
    service: &Service,
    session: &SessionInfo,
    stored: &StoredPublication,
    made: &Made,
) -> Result<AnyView, StoreError> {
    let mut lines = vec![view! { <li>{since(service, stored, &made.frozen.members).await?}</li> }.into_any()];
    // Findings disclose parts of single responses.
    if allows(session.role, Right::SeeResponses) {
        for audience in [Audience::Acheteurs, Audience::StartUp] {
            let Some(review) = Review::of(&service.store, &quality(), stored.edition, audience).await? else {
                continue;
            };
            let open = review.items.iter().filter(|item| item.state.is_unsettled()).count();
            let of = match audience {
                Audience::Acheteurs => "Acheteurs",
                Audience::StartUp => "Start-up",
            };
            let found = counted(open, "aucun constat à examiner", "un constat à examiner", "# constats à examiner");
            let stake = review.at_stake.filter(|cents| open > 0 && *cents > 0);
            let stake =
                stake.map(|cents| format!(", {} d’achats auprès de start-up en jeu", short(cents))).unwrap_or_default();
            let list = format!("{QUALITY}?edition={}&public={audience}", stored.edition);
            lines.push(view! { <li>{format!("{of}\u{a0}: ")} <a href=list>{found}</a> {stake} "."</li> }.into_any());
        }
    }
    Ok(view! {
        <h2>"Avant de figer"</h2>
        <ul>{lines}</ul>
        {withheld_view(&made.withheld)}
        <p class="note">"Relisez le titre et le texte\u{a0}: rien n’y doit dire ce qu’une case cache."</p>
    }
    .into_any())
}

/// The withheld cells: their number by reason, then each of them.
fn withheld_view(withheld: &[Withheld]) -> AnyView {
    if withheld.is_empty() {
        return view! { <p>"Aucune case n’est cachée."</p> }.into_any();
    }
    let mut by_reason: BTreeMap<Why, usize> = BTreeMap::new();
    withheld.iter().for_each(|one| *by_reason.entry(one.why).or_default() += 1);
    let reasons: Vec<_> = by_reason
        .into_iter()
        .map(|(why, count)| {
            let cells = counted(count, "Aucune case", "Une case", "# cases");
            view! { <li>{format!("{cells}\u{a0}: {}.", why.in_words())}</li> }
        })
        .collect();
    let rows: Vec<_> = withheld
        .iter()
        .map(|one| {
            view! {
                <tr>
                    <th scope="row">{one.row.clone()}</th>
                    <td>{one.column.clone()}</td>
                    <td>{one.table.clone()}</td>
                    <td>{one.why.in_words()}</td>
                </tr>
            }
        })
        .collect();
    let found = counted(withheld.len(), "Aucune case n’est cachée", "Une case est cachée", "# cases sont cachées");
    view! {
        <h3>{found}</h3>
        <ul>{reasons}</ul>
        <details class="aside"><summary>"Case par case"</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Cases cachées">
                <table class="words">
                    <thead><tr><th scope="col">"Ligne"</th><th scope="col">"Colonne"</th><th scope="col">"Tableau"</th><th scope="col">"Raison"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// The changes among responses since the edition's previous publication, in words.
async fn since(service: &Service, stored: &StoredPublication, members: &[(i64, i64)]) -> Result<String, StoreError> {
    let all = service.store.publications().await?;
    let is_earlier = |one: &&StoredPublication| {
        one.edition == stored.edition && one.id != stored.id && matches!(one.state, State::Scheduled | State::Withdrawn)
    };
    let Some(last) = all.iter().filter(is_earlier).max_by_key(|one| one.publish_at) else {
        return Ok("C’est la première publication de cette édition.".to_owned());
    };
    let (mut stood, mut there) = (BTreeMap::new(), BTreeMap::new());
    for (response, version, audience, ..) in service.store.publication_members(&last.id).await? {
        stood.insert(response, version);
        *there.entry(audience).or_insert(0_usize) += 1;
    }
    let (mut came, mut changed) = (0, 0);
    for (response, version) in members {
        match stood.remove(response) {
            None => came += 1,
            Some(then) => changed += usize::from(then != *version),
        }
    }
    // Erased responses remain only in the published numbers.
    let erased: usize = Audience::ALL
        .iter()
        .map(|audience| {
            measures::stood(&last.disclosed, *audience).saturating_sub(there.get(audience).copied().unwrap_or(0))
        })
        .sum();
    Ok(format!(
        "Depuis la publication {}\u{a0}: {}, {}, {}.",
        last.id,
        counted(came, "aucune réponse de plus", "une réponse de plus", "# réponses de plus"),
        counted(changed, "aucune corrigée", "une corrigée", "# corrigées"),
        counted(stood.len() + erased, "aucune qui ne compte plus", "une qui ne compte plus", "# qui ne comptent plus"),
    ))
}
