//! New responses, one at a time, so that charts move while totals remain close to the published ones.
//!
//! The new responses are determined by the seed and the number of steps. The database stores that number, and a
//! restart repeats the steps to reconstruct each buyer's present answers.

use super::buyer;
use super::draw::between;
use super::panel::{self, Amounts, Buyer};
use super::population::Population;
use super::published as figures;
use super::send::{self, Questionnaires};
use super::startup::{self, Startup};
use super::visit::Visit;
use crate::Failure;
use chrono::{DateTime, Utc};
use std::time::Duration;
use store::Store;
use survey::seeded_random::Dice;
use survey::{Audience, EditionYear, Typed};
use tokio::time::MissedTickBehavior;

/// The database value with the number of steps.
pub const STEPS: &str = "demonstration_steps";
/// Maximum drift of a buyer's purchases from their initial values.
const BUYER_DRIFT: f64 = 0.06;
/// Maximum drift of the total purchases of all moving buyers.
const TOTAL_DRIFT: f64 = 0.01;
/// Maximum numbers of new start-ups and buyers; afterwards they correct their answers.
const NEW_STARTUPS: u64 = 200;
const NEW_BUYERS: u64 = 12;

/// Number of second responses that wait from the start.
pub const SECONDS: usize = 3;
/// Of how many buyers one has a second response.
pub const SECOND_EVERY: usize = 40;

/// The event of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// A buyer corrects its amounts, by its index among those that can.
    Correction(usize),
    /// A start-up answers, by its number.
    StartUp(usize),
    /// A small buyer answers, by its number.
    Buyer(usize),
}

/// A buyer whose amounts vary.
struct Moving {
    amounts: Amounts,
    /// Its share of the purchases of all moving buyers.
    weight: f64,
    /// Its drift: 0.01 is one percent above the initial value.
    drift: f64,
    typed: Typed,
}

/// The new responses.
pub struct Trickle {
    edition: EditionYear,
    seed: u64,
    steps: u64,
    startups: u64,
    buyers: u64,
    moving: Vec<Moving>,
}

impl Trickle {
    /// Starts from a population generated with this seed.
    pub fn new(seed: u64, edition: EditionYear, population: &Population) -> Self {
        let gives = |buyer: &Buyer| buyer.amounts.startup[0].filter(|cents| *cents > 0);
        let sum: i64 = population.buyers.iter().filter_map(gives).sum();
        let people = population.buyers.iter().zip(&population.forms);
        let moving = people.filter_map(|(buyer, form)| {
            let weight = gives(buyer)? as f64 / sum as f64;
            Some(Moving { amounts: buyer.amounts, weight, drift: 0.0, typed: form.typed.clone() })
        });
        Self { edition, seed, steps: 0, startups: 0, buyers: 0, moving: moving.collect() }
    }

    /// The drift of total purchases.
    pub fn drift(&self) -> f64 {
        self.moving.iter().map(|one| one.weight * one.drift).sum()
    }

    /// The number of steps so far.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Takes a step.
    pub fn advance(&mut self) -> Step {
        self.steps += 1;
        let mut dice = self.dice();
        match dice.below(100) {
            0..=2 => {
                self.buyers += 1;
                Step::Buyer(figures::BUYERS + ((self.buyers - 1) % NEW_BUYERS) as usize)
            }
            3..=19 => {
                self.startups += 1;
                Step::StartUp(figures::STARTUPS + ((self.startups - 1) % NEW_STARTUPS) as usize)
            }
            _ => {
                // The larger of two random buyers, so that the movement is visible.
                let (a, b) = (dice.below(self.moving.len()), dice.below(self.moving.len()));
                let place = if self.weight(a) >= self.weight(b) { a } else { b };
                self.move_buyer(&mut dice, place);
                Step::Correction(place)
            }
        }
    }

    /// The typed values of the step just taken.
    pub fn form(&self, step: Step) -> (Audience, Typed) {
        let mut dice = self.dice();
        match step {
            Step::Correction(place) => {
                let mut typed = Typed::default();
                if let Some(one) = self.moving.get(place) {
                    typed = one.typed.clone();
                    buyer::put_amounts(&mut typed, self.edition, &moved(&one.amounts, one.drift));
                }
                (Audience::Acheteurs, typed)
            }
            Step::StartUp(number) => {
                let one = Startup::alone(&mut dice);
                (Audience::StartUp, startup::typed(&mut dice, self.edition, number, &one))
            }
            Step::Buyer(number) => {
                let segment = if number % 3 == 0 { "eti" } else { "pme" };
                let one = panel::small(&mut dice, segment);
                (Audience::Acheteurs, buyer::typed(&mut dice, self.edition, number, &one))
            }
        }
    }

    /// The random generator of the step just taken.
    fn dice(&self) -> Dice {
        let mut dice = Dice::new(self.seed ^ self.steps.wrapping_mul(0xd1b5_4a32_d192_ed03));
        Dice::new(dice.roll())
    }

    fn weight(&self, place: usize) -> f64 {
        self.moving.get(place).map_or(0.0, |one| one.weight)
    }

    /// Moves a buyer at random around its initial value, or back if the total has drifted too far.
    fn move_buyer(&mut self, dice: &mut Dice, place: usize) {
        let total = self.drift();
        let Some(one) = self.moving.get_mut(place) else { return };
        let step = between(dice, -0.05, 0.05);
        let bounded = |drift: f64| drift.clamp(-BUYER_DRIFT, BUYER_DRIFT);
        let mut drift = bounded(0.6 * one.drift + step);
        if (total + one.weight * (drift - one.drift)).abs() > TOTAL_DRIFT {
            let back = if total > 0.0 { -step.abs() } else { step.abs() };
            drift = bounded(one.drift + back);
        }
        one.drift = drift;
    }
}

/// Sends second responses for a few organisations, by people who did not know that a colleague had answered. They
/// wait for the staff.
pub async fn seconds(
    store: &Store,
    to: &Questionnaires,
    population: &Population,
    edition: EditionYear,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let people = population.buyers.iter().zip(&population.forms);
    for (place, (buyer, form)) in people.step_by(SECOND_EVERY).take(SECONDS).enumerate() {
        let mut typed = form.typed.clone();
        buyer::put_amounts(&mut typed, edition, &moved(&buyer.amounts, -0.4));
        let at = now - chrono::Duration::hours(3 + 20 * place as i64);
        send::new(store, to.get(form.audience), typed, Visit::default(), at).await?;
    }
    Ok(())
}

/// Scaled amounts. Those of the year before vary half as much, and all purchases less than those from start-ups, so
/// that the rates remain close too.
fn moved(amounts: &Amounts, drift: f64) -> Amounts {
    let by =
        |cents: Option<i64>, part: f64| cents.map(|c| (c as f64 * (1.0 + part * drift) / 100.0).round() as i64 * 100);
    Amounts {
        startup: [by(amounts.startup[0], 1.0), by(amounts.startup[1], 0.5)],
        total: [by(amounts.total[0], 0.7), by(amounts.total[1], 0.35)],
    }
}

/// Sends a new response at each interval while the questionnaire is open, until aborted or the store closes.
pub async fn run(store: Store, to: Questionnaires, mut trickle: Trickle, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        if let Err(error) = once(&store, &to, &mut trickle).await {
            tracing::warn!(%error, "the demonstration could not send an answer");
        }
    }
}

async fn once(store: &Store, to: &Questionnaires, trickle: &mut Trickle) -> Result<(), Failure> {
    let now = Utc::now();
    let step = trickle.advance();
    let (audience, typed) = trickle.form(step);
    let closes = store.campaign_dates(trickle.edition, audience).await?.closes_at;
    // Staff may close the questionnaire by a date, which stops new responses.
    if closes.is_none_or(|closes| now < closes) {
        let visit = Visit::draw(&mut Dice::new(trickle.seed.rotate_left(32) ^ trickle.steps));
        send::one(store, to.get(audience), typed, visit, now).await?;
    }
    store.set_meta(STEPS, &trickle.steps().to_string()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trickle() -> (Trickle, Population) {
        let edition = EditionYear::new(figures::OPEN).unwrap();
        let population = Population::draw(7, edition);
        (Trickle::new(7, edition, &population), population)
    }

    #[test]
    fn after_two_thousand_steps_the_total_is_still_within_two_percent() {
        let (mut trickle, population) = trickle();
        let given = population.buyers.iter().filter_map(|b| b.amounts.startup[0]);
        let drawn: Vec<i64> = given.filter(|cents| *cents > 0).collect();
        let sum = drawn.iter().sum::<i64>() as f64;
        let (mut now, mut farthest, mut corrections) = (drawn.clone(), 0.0f64, 0);
        let mut newcomers = std::collections::BTreeMap::new();
        for _ in 0..2_000 {
            match trickle.advance() {
                Step::Correction(place) => {
                    let one = &trickle.moving[place];
                    let amounts = moved(&one.amounts, one.drift);
                    assert!(amounts.startup[0] <= amounts.total[0] || amounts.total[0].is_none());
                    let startup = amounts.startup[0].unwrap();
                    let apart = startup as f64 / drawn[place] as f64 - 1.0;
                    assert!(apart.abs() <= BUYER_DRIFT + 0.001, "{apart}");
                    now[place] = startup;
                    corrections += 1;
                }
                step @ Step::Buyer(number) => {
                    let (_, typed) = trickle.form(step);
                    let euros = survey::Euros::parse(typed.first("AC05.2025")).map_or(0, |e| e.cents());
                    newcomers.insert(number, euros);
                }
                Step::StartUp(number) => assert!(number < figures::STARTUPS + NEW_STARTUPS as usize),
            }
            let total = now.iter().chain(newcomers.values()).sum::<i64>() as f64;
            farthest = farthest.max((total / sum - 1.0).abs());
        }
        println!("corrections {corrections}, new buyers {}, farthest {:.3} %", newcomers.len(), farthest * 100.0);
        assert!(farthest < 0.02, "{farthest}");
        assert!(newcomers.len() <= NEW_BUYERS as usize);
        assert!(corrections > 1_400);
    }

    #[test]
    fn the_same_number_of_steps_leads_to_the_same_answers() {
        let ((mut one, _), (mut other, _)) = (trickle(), trickle());
        for _ in 0..300 {
            let step = one.advance();
            assert_eq!(step, other.advance());
            assert_eq!(one.form(step), other.form(step));
        }
    }

    #[test]
    fn every_new_answer_is_valid() {
        let (mut trickle, _) = trickle();
        let library = survey::library::Library::embedded().unwrap();
        let to = Questionnaires::of(&library, trickle.edition).unwrap();
        for _ in 0..400 {
            let step = trickle.advance();
            let (audience, typed) = trickle.form(step);
            assert_eq!(to.get(audience).read(&typed).errors, [], "{step:?}");
        }
    }
}
