//! Fills the demonstration at its first start, step by step: an interrupted filling is resumed.

use super::purchases::Purchases;
use super::{
    Edition, coded, contracts, findings, invitees, proposals, public, publications, purchases, send, trickle, visit,
};
use crate::Failure;
use chrono::{DateTime, Duration, SubsecRound, Utc};
use dashboards::projections::answers::AnswersInMemory;
use dashboards::projections::texts::TextsInMemory;
use service::Service;
use store::Store;
use survey::seeded_random::Dice;

/// Separates the random numbers of visits from those of answers.
const VISITS: u64 = 0x5649_5349_5453;
/// The time of the past edition's last responses, in seconds since 1970: 12 November 2023.
const PAST_ENDED: i64 = 1_699_828_800;
/// The value with the number of completed steps.
pub const DONE: &str = "demonstration_filled_steps";

/// Access to the edition being filled.
pub struct Sources {
    /// The service.
    pub service: Service,
    /// The answers.
    pub answers: AnswersInMemory,
    /// The free texts.
    pub texts: TextsInMemory,
}

/// The steps: each is printed, and executed once.
struct Steps<'a> {
    store: &'a Store,
    done: usize,
    at: usize,
}

impl<'a> Steps<'a> {
    async fn of(store: &'a Store) -> Result<Self, Failure> {
        let done = store.meta(DONE).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Self { store, done, at: 0 })
    }

    async fn step(&mut self, what: &str, work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
        self.at += 1;
        if self.at > self.done {
            println!("  {what}");
            work.await?;
            self.store.set_meta(DONE, &self.at.to_string()).await?;
        }
        Ok(())
    }
}

/// Fills the past edition and the open one.
pub async fn fill(
    service: &Service,
    [past, open]: [&Edition; 2],
    seed: u64,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let store = &service.store;
    let now = now.trunc_subsecs(0);
    let ended = DateTime::from_timestamp(PAST_ENDED, 0).ok_or("when the past edition ended")?;
    let forms = |edition: &Edition| edition.population.forms.len();
    println!("Filling the demonstration: {} invented responses.", forms(past) + forms(open));
    // Separate random numbers: the visits do not affect the answers.
    let dice = |step: u64| Dice::new(seed ^ VISITS.wrapping_add(step));
    let sources = Sources {
        service: service.clone(),
        answers: AnswersInMemory::new(store.clone(), &service.library),
        texts: TextsInMemory::new(store.clone(), &service.library),
    };
    let mut steps = Steps::of(store).await?;
    let step = purchases::import_base(store, now - Duration::days(61));
    steps.step("the base of start-ups (i-Lab laureates)", step).await?;
    let step = async {
        visit::add_partners(store, now - Duration::days(60)).await?;
        send::all(store, &past.to, past.population.forms.clone(), ended, &mut dice(1), None).await
    };
    steps.step(&format!("edition {}: answers", past.year), step).await?;
    steps.step("its final publication", publications::past(service, past.year)).await?;
    steps.step("public contracts of 2018 and 2019", contracts::import(store, now)).await?;
    let step = async {
        visit::try_out(store, open, now).await?;
        let forms = invitees::invite(service, open, now).await?;
        let purchases = Purchases::of(store).await?;
        send::all(store, &open.to, forms, now, &mut dice(2), Some(&purchases)).await?;
        trickle::seconds(store, &open.to, &open.population, open.year, now).await?;
        visit::leave_drafts(store, &open.to, &open.population.forms, now, &mut dice(3)).await?;
        invitees::remind(service, open, now).await
    };
    steps.step(&format!("edition {}: invitations, answers, drafts", open.year), step).await?;
    steps
        .step("findings, free texts", async {
            findings::decide(service, open.year, now).await?;
            for (edition, at) in [(past.year, ended + Duration::days(90)), (open.year, now)] {
                coded::all(&sources, edition, at).await?;
            }
            Ok(())
        })
        .await?;
    steps
        .step("proposals and what speaks for them", async {
            proposals::write(&sources, past.year, ended + Duration::days(120)).await?;
            proposals::write(&sources, open.year, now).await
        })
        .await?;
    steps.step("publications", publications::open(service, open.year, now)).await?;
    steps
        .step("reports, reactions, tokens", async {
            proposals::report(&sources, past.year, ended + Duration::days(210)).await?;
            proposals::report(&sources, open.year, now).await?;
            public::react(store, now).await?;
            public::tokens(store, now).await
        })
        .await
}
