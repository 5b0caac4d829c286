//! The demonstration: a database with invented responses and the staff's work on them, and the responses that keep
//! coming. The past edition follows the published figures, the open one assumed figures, so that the pages look
//! realistic.

pub mod accounts;
mod amounts;
mod buyer;
mod coded;
mod contracts;
mod draw;
pub mod filling;
mod findings;
mod identity;
mod invitees;
mod panel;
mod place;
pub mod population;
mod proposals;
mod public;
mod publications;
pub mod published;
mod purchases;
pub mod send;
mod startup;
mod texts;
pub mod trickle;
pub mod visit;

use chrono::{DateTime, Duration, Utc};
use population::Population;
use send::Questionnaires;
use service::Service;
use store::{Act, Actor, CampaignDates, NewEntry, Store};
use survey::library::Library;
use survey::{Audience, EditionYear};
use trickle::Trickle;

/// Why the demonstration cannot be prepared: a sentence for whoever started it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The default seed.
const SEED: u64 = 2023;
/// The value that marks a demonstration's database: first `filling`, then `1`.
pub const MARK: &str = "demonstration";
/// While it is being filled.
pub const FILLING: &str = "filling";
const FILLED: &str = "1";
/// The value with the seed that the database was filled with.
const SEED_NAME: &str = "demonstration_seed";
/// How long the questionnaires remain open after a start, to the day.
const OPEN: Duration = Duration::days(30);

/// An edition of the demonstration: its questionnaires and its respondents.
pub struct Edition {
    /// Its year.
    pub year: EditionYear,
    /// Its questionnaires.
    pub to: Questionnaires,
    /// Who answers them.
    pub population: Population,
}

impl Edition {
    fn of(library: &Library, year: i32, seed: u64) -> Result<Self, Failure> {
        let year = EditionYear::new(year).ok_or("the demonstration's edition")?;
        Ok(Self { year, to: Questionnaires::of(library, year)?, population: Population::draw(seed, year) })
    }
}

/// Prepares the database: filled, open for responses, with accounts. Returns the open edition, the state of its
/// new responses, and the accounts' password.
///
/// # Errors
/// A [`Failure`]: a database in use, another seed, the database.
pub async fn prepare(service: &Service, seed: Option<u64>) -> Result<(Edition, Trickle, String), Failure> {
    let Service { store, library, .. } = service;
    let mark = store.meta(MARK).await?;
    if mark.is_none() {
        refuse_if_used(store).await?;
    }
    let seed = agreed_seed(seed, store.meta(SEED_NAME).await?)?;
    let open = Edition::of(library, published::OPEN, seed)?;
    let now = Utc::now();
    if mark.as_deref() != Some(FILLED) {
        let past = Edition::of(library, published::PAST, seed)?;
        store.set_meta(MARK, FILLING).await?;
        store.set_meta(SEED_NAME, &seed.to_string()).await?;
        let service = Service { demonstration: true, edition: open.year, ..service.clone() };
        filling::fill(&service, [&past, &open], seed, now).await?;
        store.set_meta(MARK, FILLED).await?;
    }
    let closes_at = (now + OPEN).date_naive().and_hms_opt(17, 0, 0).map(|at| at.and_utc());
    let dates = CampaignDates { closes_at, ..CampaignDates::default() };
    let opened = store.noting(NewEntry::by_command_line(now, Act::ClosingSet, &open.year.to_string(), ""));
    opened.set_campaigns(open.year, &Audience::ALL.map(|audience| (audience, dates))).await?;
    // A demonstration that was not started for long is not a clock that jumped: invented responses have no retention
    // period.
    store.see_clock(now).await?;
    let password = accounts::make(store).await?;
    let mut trickle = Trickle::new(seed, open.year, &open.population);
    let steps: u64 = store.meta(trickle::STEPS).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    while trickle.steps() < steps {
        trickle.advance();
    }
    Ok((open, trickle, password))
}

/// The log entry of somebody's act.
fn noted(who: &str, at: DateTime<Utc>, act: Act, object: &str, details: &str) -> NewEntry {
    let actor = Actor { staff_id: None, name: who.to_owned() };
    NewEntry { actor, ..NewEntry::by_command_line(at, act, object, details) }
}

/// Refuses a database that is in use: one with a response, a closing date or an account.
async fn refuse_if_used(store: &Store) -> Result<(), Failure> {
    let mut used = !store.list_staff().await?.is_empty();
    for edition in (2000..=2100).filter_map(EditionYear::new) {
        // The version changes with every response of either audience.
        used = used || store.version(edition).await? > 0;
        for audience in Audience::ALL {
            used = used || store.campaign_dates(edition, audience).await?.closes_at.is_some();
        }
    }
    if used {
        return Err("this database is in use and is no demonstration: nothing was written to it; \
             name another one with --database-url or OBSERVATOIRE_DEMO_DATABASE_URL"
            .into());
    }
    Ok(())
}

/// The seed that the database was filled with, which a later start cannot change.
fn agreed_seed(asked: Option<u64>, kept: Option<String>) -> Result<u64, Failure> {
    let kept: Option<u64> = kept.and_then(|text| text.parse().ok());
    match (asked, kept) {
        (Some(asked), Some(kept)) if asked != kept => {
            Err(format!("--seed: this database was filled with the seed {kept}; name another one for another seed")
                .into())
        }
        (asked, kept) => Ok(kept.or(asked).unwrap_or(SEED)),
    }
}
