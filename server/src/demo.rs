//! The demonstration: a separate database filled with invented answers, served like any other, with new answers
//! trickling in. The answers are drawn after the published figures, so that the pages show what they would.

mod amounts;
mod buyer;
mod draw;
mod identity;
mod panel;
mod population;
mod publications;
mod published;
mod send;
mod startup;
mod texts;
mod trickle;
mod visit;

use crate::audit::entry;
use crate::command::Failure;
use crate::configuration::ServeOptions;
use crate::serve::{Demonstration, serve};
use app::observe::password;
use app::store::{Access, Act, CampaignDates, Grant, Role, Secret, Store};
use app::survey::dice::Dice;
use app::survey::library::Library;
use app::survey::{Audience, EditionYear};
use chrono::{Duration, SubsecRound, Utc};
use clap::Args;
use population::Population;
use send::Questionnaires;
use trickle::Trickle;

/// The database of the demonstration, where no other is given.
const DATABASE: &str = "sqlite://data/demonstration.db";
/// The seed, where no other is given.
const SEED: u64 = 2023;
/// What tells the chance of visits from that of answers.
const VISITS: u64 = 0x5649_5349_5453;
/// The value that marks a demonstration's database: `filling`, then `1`.
const MARK: &str = "demonstration";
const FILLING: &str = "filling";
const FILLED: &str = "1";
/// The value that keeps the seed that the database was filled with.
const SEED_KEPT: &str = "demonstration_seed";
/// The account that can sign in.
const EMAIL: &str = "demonstration@observatoire.example";
/// How long the questionnaires stay open after a start.
const OPEN: Duration = Duration::days(30);

/// How the demonstration runs. `DATABASE_URL` is left out on purpose: it names the database of real answers.
#[derive(Clone, Debug, Args)]
#[command(mut_arg("database_url", |arg| arg.env("OBSERVATOIRE_DEMO_DATABASE_URL").default_value(DATABASE)))]
#[command(mut_arg("edition", |arg| arg.help("The edition that is being answered; 2023, which is filled, if not given")))]
pub struct Options {
    /// How the site is served.
    #[command(flatten)]
    pub serve: ServeOptions,
    /// The number that the invented answers are drawn from; another one draws others.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Seconds between two new answers; 0 for none.
    #[arg(long, default_value_t = 4)]
    pub every_seconds: u32,
}

/// Fills the demonstration's database at its first start, then serves it until told to stop.
pub async fn run(options: Options) -> Result<(), Failure> {
    let Options { serve: mut site, seed, every_seconds } = options;
    let edition = EditionYear::new(published::EDITION).ok_or("the demonstration's edition")?;
    site.edition.get_or_insert(edition);
    let library = site.library.read()?;
    let to = Questionnaires::of(&library, edition)?;
    let store = site.database.open(Access::Migrate).await?;
    let prepared = prepare(&store, (&library, &to), edition, seed).await;
    let trickling = match prepared {
        Ok((trickle, password)) => {
            let base = site.origin.clone().unwrap_or_else(|| format!("http://{}", site.addr));
            let every = std::time::Duration::from_secs(every_seconds.into());
            // A handle of its own: the site opens the database for itself.
            let task = (every_seconds > 0).then(|| tokio::spawn(trickle::run(store.clone(), to, trickle, every)));
            Ok((task, Demonstration { welcome: welcome(&base, &password, every_seconds) }))
        }
        Err(error) => Err(error),
    };
    let ended = match trickling {
        Ok((task, demonstration)) => {
            let ended = serve(site, Some(demonstration)).await;
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

/// Makes the database ready: filled, open for answers, with an account; gives what trickles in and the password.
async fn prepare(
    store: &Store,
    (library, to): (&Library, &Questionnaires),
    edition: EditionYear,
    seed: Option<u64>,
) -> Result<(Trickle, String), Failure> {
    let mark = store.meta(MARK).await?;
    if mark.is_none() {
        refuse_if_used(store).await?;
    }
    let seed = agreed_seed(seed, store.meta(SEED_KEPT).await?)?;
    let population = Population::draw(seed, edition);
    let now = Utc::now();
    if mark.as_deref() != Some(FILLED) {
        store.set_meta(MARK, FILLING).await?;
        store.set_meta(SEED_KEPT, &seed.to_string()).await?;
        println!("Filling the demonstration: {} invented responses.", population.forms.len());
        // Chance of its own: how people come changes nothing of what they answer.
        let mut dice = Dice::new(seed ^ VISITS);
        visit::add_partners(store, now).await?;
        send::all(store, to, population.forms.clone(), now, &mut dice).await?;
        trickle::seconds(store, to, &population, edition, now).await?;
        publications::all(store, library, edition, now.trunc_subsecs(0)).await?;
        visit::leave_drafts(store, to, &population.forms, now, &mut dice).await?;
        store.set_meta(MARK, FILLED).await?;
    }
    let dates = CampaignDates { closes_at: Some(now + OPEN), ..CampaignDates::default() };
    let opened = store.noting(entry(Act::ClosingSet, &edition.to_string(), ""));
    opened.set_campaigns(edition, &Audience::ALL.map(|audience| (audience, dates))).await?;
    // Invented answers are kept for as long as somebody likes: a demonstration that was not started for long is no clock that jumped.
    store.see_clock(now).await?;
    let password = new_password()?;
    let hash = password::hash(&password)?;
    store.noting(entry(Act::StaffRemoved, EMAIL, "")).remove_staff(EMAIL).await?;
    let granted = Grant { sees_exact: true, ..Grant::of(Role::Administrator) };
    let id = store.noting(entry(Act::StaffAdded, EMAIL, "")).add_account(EMAIL, granted, &hash).await?;
    // Every answer is invented: there is no secret to undertake to keep, and nobody is kept at the door.
    store.noting(entry(Act::Undertaken, EMAIL, "")).accept_undertaking(id).await?;
    let mut trickle = Trickle::new(seed, edition, &population);
    let steps: u64 = store.meta(trickle::STEPS).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    while trickle.steps() < steps {
        trickle.advance();
    }
    Ok((trickle, password))
}

/// Refuses a database that others use: one with a response, a closing date or an account.
async fn refuse_if_used(store: &Store) -> Result<(), Failure> {
    let mut used = !store.list_staff().await?.is_empty();
    for edition in (2000..=2100).filter_map(EditionYear::new) {
        // The version moves with every response, of either audience.
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

/// The seed that the database was filled with, which no later start can change.
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

/// Sixteen letters and digits that no one mistakes for another, in fours: about 79 bits.
fn new_password() -> Result<String, Failure> {
    let mut letters: Vec<char> = Vec::new();
    while letters.len() < 16 {
        let secret = Secret::random().map_err(|error| error.to_string())?;
        letters
            .extend(secret.as_str().chars().filter(|c| matches!(c, 'a'..='z' | '2'..='9') && !matches!(c, 'l' | 'o')));
    }
    let fours: Vec<String> = letters[..16].chunks(4).map(|four| four.iter().collect()).collect();
    Ok(fours.join("-"))
}

fn welcome(base: &str, password: &str, every_seconds: u32) -> String {
    let trickle = match every_seconds {
        0 => "No new answer comes in by itself.".to_owned(),
        1 => "A new answer comes in every second.".to_owned(),
        n => format!("A new answer comes in every {n} seconds."),
    };
    format!(
        "Demonstration: every answer is invented, drawn after the figures published in 2024. {trickle}\n  \
         Volumes:  {base}/observatoire\n  \
         E-mail:   {EMAIL}\n  \
         Password: {password}   (a new one at each start)"
    )
}

#[cfg(test)]
mod tests;
