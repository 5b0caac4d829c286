//! The demonstration's publications: the final one of the past edition, and for the open one a public provisional one
//! and a scheduled final one. The manager prepares them, the administrator reviews them.

use super::accounts::{ADMINISTRATOR, MANAGER};
use super::noted;
use crate::Failure;
use ::publications::plan::{Plan, State};
use ::publications::publication::Kind;
use ::publications::table_catalogue::{Ask, What, offered};
use chrono::{DateTime, Duration, DurationRound, Utc};
use dashboards::publications::making::{From, made};
use service::Service;
use store::{Act, Status};
use survey::EditionYear;

/// When the past edition was published, in seconds since 1970: 23 May 2024, at ten in Paris.
const PAST_PUBLISHED: i64 = 1_716_451_200;
/// How long a publication is prepared before its time.
const PREPARED: Duration = Duration::days(2);
/// Delay from the first start to the open edition's final publication, to the hour.
const LATER: Duration = Duration::days(14);

/// The last year's volumes, rates and growth, and participation.
fn is_figure(what: &What, edition: EditionYear) -> bool {
    match what {
        What::Volumes(year) | What::Growth(year) | What::Rates(year) | What::Classes(year) => {
            *year == edition.data_years()[0]
        }
        What::Participation(_) => true,
        What::Answers(..) | What::Sources(_) => false,
    }
}

/// The obstacles between start-ups and buyers, as either side sees them.
fn is_obstacle(what: &What) -> bool {
    matches!(what, What::Answers(_, field) if ["AC15", "SU24", "SU25"].contains(&field.as_str()))
}

/// Publishes the final figures of the past edition.
pub async fn past(service: &Service, edition: EditionYear) -> Result<(), Failure> {
    let at = DateTime::from_timestamp(PAST_PUBLISHED, 0).ok_or("when the past edition was published")?;
    let plan = Plan {
        kind: Kind::Final,
        title: "Les achats auprès des start-up en 2022".to_owned(),
        summary: "Toutes les réponses sont inventées.\n\nElles sont tirées d’après les chiffres publiés en 2024 : les montants publics et privés de 2022, leurs taux et leur évolution.".to_owned(),
        ..Plan::default()
    };
    publish(service, edition, plan, |what| is_figure(what, edition) || is_obstacle(what), (at - PREPARED, at)).await
}

/// Publishes provisional figures of the open edition, and schedules the final ones on obstacles.
pub async fn open(service: &Service, edition: EditionYear, now: DateTime<Utc>) -> Result<(), Failure> {
    let stored = service.store.proposals(edition).await?;
    let stored = stored.iter().filter(|proposal| matches!(proposal.now.status, Status::Kept | Status::Sent));
    let provisional = Plan {
        title: "Premiers chiffres de 2025, par segment, région et taille".to_owned(),
        summary: "Toutes les réponses sont inventées.\n\nLes montants de 2025 et de 2024 supposent que les achats ont suivi depuis 2022 le chemin d’un doublement en 2027. La collecte continue : ces chiffres sont provisoires.".to_owned(),
        proposals: stored.map(|proposal| proposal.id).collect(),
        ..Plan::default()
    };
    let last = Plan {
        kind: Kind::Final,
        title: "Les freins, selon les acheteurs et les start-up".to_owned(),
        summary: "Toutes les réponses sont inventées.".to_owned(),
        readers: vec![MANAGER.to_owned()],
        ..Plan::default()
    };
    let is_first = |what: &What| is_figure(what, edition) || matches!(what, What::Sources(_));
    publish(service, edition, provisional, is_first, (now, now)).await?;
    publish(service, edition, last, is_obstacle, (now, (now + LATER).duration_trunc(Duration::hours(1))?)).await
}

/// Prepares, reviews and schedules a publication, unless an interrupted start left one of its kind.
async fn publish(
    service: &Service,
    edition: EditionYear,
    plan: Plan,
    is_in: impl Fn(&What) -> bool,
    (now, at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), Failure> {
    let Service { store, library, .. } = service;
    for before in
        store.publications().await?.into_iter().filter(|one| one.edition == edition && one.plan.kind == plan.kind)
    {
        if before.state == State::Scheduled {
            return Ok(());
        }
        store.noting(noted(MANAGER, now, Act::PublicationDropped, &before.id, "")).drop_publication(&before.id).await?;
    }
    let tables = offered(library, edition).iter().filter(|ask| is_in(&ask.what)).map(Ask::id).collect();
    let plan = Plan { tables, ..plan };
    let summary = format!("{} ; {} tableaux", plan.kind.code(), plan.tables.len());
    let drafted = store.noting(noted(MANAGER, now, Act::PublicationDrafted, "", &summary));
    let id = drafted.draft_publication(edition, &plan).await?;
    let stored = store.publication(&id).await?.ok_or("the publication went")?;
    let made = made(From::of(service), &stored, now, |_| true).await?;
    let hash = made.frozen.content.hash();
    let reviewed = store.noting(noted(ADMINISTRATOR, now, Act::PublicationReviewed, &id, &hash));
    let scheduled = store.noting(noted(ADMINISTRATOR, now, Act::PublicationScheduled, &id, &at.to_rfc3339()));
    if !reviewed.freeze_publication(&id, stored.version, &made.frozen).await?
        || !scheduled.schedule_publication(&id, at, None).await?
    {
        return Err("the demonstration's publication changed meanwhile".into());
    }
    Ok(())
}
