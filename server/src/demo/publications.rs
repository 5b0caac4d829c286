//! The demonstration's publications: one that everybody reads, and one that has its moment.

use super::published;
use crate::audit::entry;
use crate::command::Failure;
use app::observe::publishing::making::{From, made};
use app::publish::ask::{Ask, What, offered};
use app::publish::plan::Plan;
use app::publish::value::Kind;
use app::store::{Act, Actor, NewEntry, Store};
use app::survey::library::Library;
use app::survey::{Audience, EditionYear};
use chrono::{DateTime, Duration, Utc};

/// When the second one is read by everybody, after the first start.
const LATER: Duration = Duration::days(14);

/// Publishes the first one, and gives the second its moment.
pub async fn all(store: &Store, library: &Library, edition: EditionYear, now: DateTime<Utc>) -> Result<(), Failure> {
    let year = published::EDITION - 1;
    let first = Plan {
        title: "Premiers chiffres de la démonstration".to_owned(),
        summary: "Toutes les réponses sont inventées.\n\nElles sont tirées d’après les chiffres publiés en 2024 : les montants publics et privés de 2022, leurs taux et leur évolution.".to_owned(),
        tables: named(library, edition, |what| match what {
            What::Volumes(own) | What::Growth(own) | What::Rates(own) => *own == year,
            What::Participation(_) => true,
            What::Answers(..) | What::Classes(_) => false,
        }),
        ..Plan::default()
    };
    let second = Plan {
        kind: Kind::Final,
        title: "Les freins, selon les acheteurs de la démonstration".to_owned(),
        summary: "Toutes les réponses sont inventées.".to_owned(),
        tables: named(
            library,
            edition,
            |what| matches!(what, What::Answers(Audience::Acheteurs, field) if field == "AC15"),
        ),
        ..Plan::default()
    };
    publish(store, library, edition, &first, (now, now)).await?;
    publish(store, library, edition, &second, (now, now + LATER)).await
}

/// The tables of an edition that show what is asked for.
fn named(library: &Library, edition: EditionYear, is_in: impl Fn(&What) -> bool) -> Vec<String> {
    offered(library, edition).iter().filter(|ask| is_in(&ask.what)).map(Ask::id).collect()
}

async fn publish(
    store: &Store,
    library: &Library,
    edition: EditionYear,
    plan: &Plan,
    (now, at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), Failure> {
    let noted = |act, id: &str| store.noting(entry(act, id, "demonstration"));
    // Whoever prepares a publication does not publish it, here either.
    let actor = Actor { staff_id: None, name: super::EMAIL.to_owned() };
    let drafted = NewEntry { actor, ..entry(Act::PublicationDrafted, "", "demonstration") };
    let id = store.noting(drafted).draft_publication(edition, plan).await?;
    let kept = store.publication(&id).await?.ok_or("the publication went")?;
    let frozen = made(From { store, library, demonstration: true }, &kept, now).await?;
    let is_frozen = noted(Act::PublicationReviewed, &id).freeze_publication(&id, kept.version, &frozen).await?;
    if !is_frozen || !noted(Act::PublicationScheduled, &id).schedule_publication(&id, at, None).await? {
        return Err("the demonstration's publication changed meanwhile".into());
    }
    Ok(())
}
