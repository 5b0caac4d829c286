//! The respondents before the demonstration starts.

use super::buyer;
use super::draw::deck;
use super::panel::{self, Buyer};
use super::published::{self as figures, Figures};
use super::startup::{self, Startup, fit};
use survey::seeded_random::Dice;
use survey::{Audience, EditionYear, Typed};

/// Responses are spread over this many seconds before the first start: 40 days.
const SPREAD: usize = 40 * 24 * 3_600;
/// Number of start-ups without revenue, which skip the questions on it.
const WITHOUT_REVENUE: usize = 12;

/// The population, the same for the same seed on any machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// The buyers; their indices are their numbers.
    pub buyers: Vec<Buyer>,
    /// All forms: the buyers' in order, then the start-ups'.
    pub forms: Vec<Form>,
}

/// A completed form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The questionnaire.
    pub audience: Audience,
    /// The typed values.
    pub typed: Typed,
    /// How many seconds before the first start it was sent.
    pub age: i64,
    /// The number of the invitation it came by.
    pub invitee: Option<i64>,
}

impl Population {
    /// Generates a population.
    pub fn draw(seed: u64, edition: EditionYear) -> Self {
        // Each edition has random numbers of its own, so that nobody repeats the answers of an earlier one.
        let mut dice = Dice::new(seed ^ (edition.year() - figures::PAST) as u64);
        let buyers = panel::buyers(&mut dice, &Figures::of(edition));
        let startups = startups(&mut dice);
        let mut forms = Vec::with_capacity(buyers.len() + startups.len());
        let mut add = |audience, typed, dice: &mut Dice| {
            // At least one second ago: a form must never be sent in the future.
            forms.push(Form { audience, typed, age: 1 + dice.below(SPREAD) as i64, invitee: None });
        };
        for (number, one) in buyers.iter().enumerate() {
            let typed = buyer::typed(&mut dice, edition, number, one);
            add(Audience::Acheteurs, typed, &mut dice);
        }
        for (number, one) in startups.iter().enumerate() {
            let typed = startup::typed(&mut dice, edition, number, one);
            add(Audience::StartUp, typed, &mut dice);
        }
        Self { buyers, forms }
    }
}

/// The start-ups, in the published proportions.
fn startups(dice: &mut Dice) -> Vec<Startup> {
    let selling = figures::STARTUPS - WITHOUT_REVENUE;
    let public = deck(dice, selling, figures::SU10);
    let groups = deck(dice, selling, figures::SU11);
    let mid_sized = deck(dice, selling, figures::SU12);
    let mut shares: Vec<[&'static str; 3]> =
        public.into_iter().zip(groups).zip(mid_sized).map(|((a, b), c)| [a, b, c]).collect();
    let mut all: Vec<Startup> = Vec::with_capacity(figures::STARTUPS);
    make_fit(dice, &mut shares);
    all.extend(shares.into_iter().map(|shares| Startup { shares: Some(shares), ..Startup::default() }));
    let clients = deck(dice, all.iter().filter(|s| s.sells_to_public()).count(), figures::SU14);
    all.iter_mut().filter(|s| s.sells_to_public()).zip(clients).for_each(|(s, client)| s.client = client);
    let contracts = deck(dice, all.iter().filter(|s| s.has_large_accounts()).count(), figures::SU17);
    all.iter_mut().filter(|s| s.has_large_accounts()).zip(contracts).for_each(|(s, contract)| s.contract = contract);
    for _ in 0..WITHOUT_REVENUE {
        let place = dice.below(all.len() + 1);
        all.insert(place, Startup::default());
    }
    all
}

/// Swaps shares between start-ups until none exceeds its revenue, which preserves the proportions.
fn make_fit(dice: &mut Dice, shares: &mut [[&'static str; 3]]) {
    // Most fit from the start and most swaps help, so this takes a few hundred rounds.
    for _ in 0..1_000_000 {
        let Some(wrong) = shares.iter().position(|s| !fit(s)) else { return };
        let (other, which) = (dice.below(shares.len()), dice.below(3));
        let (mut mine, mut theirs) = (shares[wrong], shares[other]);
        std::mem::swap(&mut mine[which], &mut theirs[which]);
        if other != wrong && fit(&theirs) {
            (shares[wrong], shares[other]) = (mine, theirs);
        }
    }
}

#[cfg(test)]
mod tests;
