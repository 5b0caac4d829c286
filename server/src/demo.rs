//! The demonstration: a separate database with invented responses and the staff's work on them, served like any
//! other, while new responses arrive. The past edition follows the published figures, the open one assumed figures,
//! so that the pages look realistic.

mod accounts;
mod amounts;
mod buyer;
mod coded;
mod contracts;
mod draw;
mod filling;
mod findings;
mod identity;
mod invitees;
mod panel;
mod place;
mod population;
mod proposals;
mod public;
mod publications;
mod published;
mod purchases;
mod send;
mod startup;
mod texts;
mod trickle;
mod visit;

use crate::audit::entry;
use crate::command::Failure;
use crate::configuration::ServeOptions;
use crate::serve::{Demonstration, serve, service};
use chrono::{DateTime, Duration, Utc};
use clap::Args;
use population::Population;
use send::Questionnaires;
use service::{Clock, Service};
use store::{Access, Act, Actor, CampaignDates, NewEntry, Store};
use survey::library::Library;
use survey::{Audience, EditionYear};
use trickle::Trickle;

/// The default database of the demonstration.
const DATABASE: &str = "sqlite://data/demonstration.db";
/// The default seed.
const SEED: u64 = 2023;
/// The value that marks a demonstration's database: first `filling`, then `1`.
const MARK: &str = "demonstration";
const FILLING: &str = "filling";
const FILLED: &str = "1";
/// The value with the seed that the database was filled with.
const SEED_NAME: &str = "demonstration_seed";
/// How long the questionnaires remain open after a start, to the day.
const OPEN: Duration = Duration::days(30);

/// Options of the demonstration. `DATABASE_URL` is ignored on purpose: it names the database of real responses.
#[derive(Clone, Debug, Args)]
#[command(mut_arg("database_url", |arg| arg.env("OBSERVATOIRE_DEMO_DATABASE_URL").default_value(DATABASE)))]
#[command(mut_arg("edition", |arg| arg.help("The edition that is being answered; 2026, which is filled, if not given")))]
pub struct Options {
    /// Options for serving the site.
    #[command(flatten)]
    pub serve: ServeOptions,
    /// The seed of the invented responses.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Seconds between two new responses; 0 for none.
    #[arg(long, default_value_t = 4)]
    pub every_seconds: u32,
}

/// An edition of the demonstration: its questionnaires and its respondents.
struct Edition {
    year: EditionYear,
    to: Questionnaires,
    population: Population,
}

impl Edition {
    fn of(library: &Library, year: i32, seed: u64) -> Result<Self, Failure> {
        let year = EditionYear::new(year).ok_or("the demonstration's edition")?;
        Ok(Self { year, to: Questionnaires::of(library, year)?, population: Population::draw(seed, year) })
    }
}

/// Fills the demonstration's database at its first start, then serves it until asked to stop.
pub async fn run(options: Options) -> Result<(), Failure> {
    let Options { serve: mut site, seed, every_seconds } = options;
    site.edition = site.edition.or(EditionYear::new(published::OPEN));
    let service = service(&site, Clock::system(), site.database.open(Access::Migrate)).await?;
    let store = service.store.clone();
    let ended = match prepare(&service, seed).await {
        Ok((edition, trickle, password)) => {
            let base = site.origin.clone().unwrap_or_else(|| format!("http://{}", site.addr));
            let every = std::time::Duration::from_secs(every_seconds.into());
            // A separate handle, as the site opens the database for itself.
            let trickling = trickle::run(store.clone(), edition.to, trickle, every);
            let task = (every_seconds > 0).then(|| tokio::spawn(trickling));
            let ended = serve(site, Some(Demonstration { welcome: welcome(&base, &password, every_seconds) })).await;
            if let Some(task) = task {
                task.abort();
            }
            ended
        }
        Err(error) => Err(error),
    };
    store.close().await;
    ended
}

/// Prepares the database: filled, open for responses, with accounts. Returns the open edition, the state of its
/// new responses, and the accounts' password.
async fn prepare(service: &Service, seed: Option<u64>) -> Result<(Edition, Trickle, String), Failure> {
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
    let opened = store.noting(entry(Act::ClosingSet, &open.year.to_string(), ""));
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
    NewEntry { at, actor: Actor { staff_id: None, name: who.to_owned() }, ..entry(act, object, details) }
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

fn welcome(base: &str, password: &str, every_seconds: u32) -> String {
    let trickle = match every_seconds {
        0 => "No new answer comes in by itself.".to_owned(),
        1 => "A new answer comes in every second.".to_owned(),
        n => format!("A new answer comes in every {n} seconds."),
    };
    format!(
        "Demonstration: every answer is invented. Edition {} is open, its figures supposed; edition {} is drawn after the figures \
         published in 2024. {trickle}\n  \
         Site:     {base}/\n  \
         Staff:    {base}/observatoire\n\
         {}  \
         Password: {password}   (of all four; a new one at each start)",
        published::OPEN,
        published::PAST,
        accounts::listed()
    )
}

#[cfg(test)]
mod tests;
