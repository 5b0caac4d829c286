//! What contracts add up to, and what start-ups have of it.

mod breakdown;
mod breaks;
mod buyer;
mod tally;
#[cfg(test)]
mod tests;

pub(crate) use breakdown::Groups;
pub use breakdown::{Breakdown, Sum};
pub use breaks::{BREAKS, Break, Coverage, PUBLISHED_CENTS};
pub use buyer::BuyerCategory;
pub use tally::{Matched, Tally};

use crate::contract::{DateFault, Nature, UnknownAmount};
use crate::resolution::{Duplicates, Resolution, Resolved, StartUps, Status, Surprise};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Public contracts by year of notification, and their start-ups' part.
///
/// Nothing is in two places: every contract is in `counted` or in exactly one of `undated`, `unknown_amounts`,
/// `waiting`, `ceilings`, `concessions` and `annulled`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Contracts, each once.
    pub contracts: u64,
    /// Records that stated a contract again.
    pub duplicates: Duplicates,
    /// Contracts in the figures.
    pub counted: Breakdown<Tally>,
    /// Among them, framework agreements executed by orders, whose amount is a maximum, by year.
    #[serde(with = "suppliers::pairs")]
    pub maximums: BTreeMap<i32, Tally>,
    /// Among the counted, those with a start-up among their holders. Not stored: imports store them by definition.
    #[serde(skip)]
    pub start_ups: Breakdown<Matched>,
    /// Contracts without a date, by fault.
    #[serde(with = "suppliers::pairs")]
    pub undated: BTreeMap<DateFault, Tally>,
    /// Among them, those with a start-up among their holders.
    #[serde(skip)]
    pub start_ups_undated: Matched,
    /// The contracts with a start-up among their holders, those without a date included, as places in
    /// [`Resolution::contracts`].
    #[serde(skip)]
    pub matches: Vec<usize>,
    /// Contracts without an amount, by reason.
    #[serde(with = "suppliers::pairs")]
    pub unknown_amounts: BTreeMap<UnknownAmount, u64>,
    /// Contracts that wait for the staff, by reason: the euros at stake.
    #[serde(with = "suppliers::pairs")]
    pub waiting: BTreeMap<Surprise, Tally>,
    /// Ceilings of framework agreements whose contracts are counted.
    pub ceilings: Tally,
    /// Concessions.
    pub concessions: Tally,
    /// Annulled contracts.
    pub annulled: Tally,
    /// Among all contracts, those of which no holder has a number of any register: nothing can be crossed.
    pub without_holder: Tally,
}

impl Figures {
    /// Adds up contracts whose status was settled with the same base.
    pub fn of(resolution: &Resolution, start_ups: &dyn StartUps) -> Self {
        let count = u64::try_from(resolution.contracts.len()).unwrap_or(u64::MAX);
        let mut figures = Self { contracts: count, duplicates: resolution.duplicates, ..Self::default() };
        for (place, contract) in resolution.contracts.iter().enumerate() {
            figures.add(place, contract, start_ups);
        }
        figures
    }

    fn add(&mut self, place: usize, contract: &Resolved, start_ups: &dyn StartUps) {
        let cents = contract.cents();
        if !contract.holders().iter().any(|holder| holder.is_known()) {
            self.without_holder.add(cents);
        }
        match (contract.status, contract.year()) {
            (Status::Annulled, _) => self.annulled.add(cents),
            (Status::Concession, _) => self.concessions.add(cents),
            (Status::Ceiling, _) => self.ceilings.add(cents),
            (Status::UnknownAmount(reason), _) => *self.unknown_amounts.entry(reason).or_default() += 1,
            (Status::Waits(surprise), _) => self.waiting.entry(surprise).or_default().add(cents),
            (Status::Counts, Some(year)) => self.count(place, contract, year, start_ups),
            (Status::Undated(fault), _) => self.leave_undated(place, contract, fault, start_ups),
            (Status::Counts, None) => self.leave_undated(place, contract, DateFault::Missing, start_ups),
        }
    }

    fn count(&mut self, place: usize, contract: &Resolved, year: i32, start_ups: &dyn StartUps) {
        let tally = Tally::of(contract.cents());
        self.counted.add(Groups::of(contract), year, tally);
        if contract.nature == Nature::Framework {
            self.maximums.entry(year).or_default().join(tally);
        }
        if let Some(matched) = matched(contract, Some(year), start_ups) {
            self.start_ups.add(Groups::of(contract), year, matched);
            self.matches.push(place);
        }
    }

    fn leave_undated(&mut self, place: usize, contract: &Resolved, fault: DateFault, start_ups: &dyn StartUps) {
        self.undated.entry(fault).or_default().add(contract.cents());
        if let Some(matched) = matched(contract, None, start_ups) {
            self.start_ups_undated.join(matched);
            self.matches.push(place);
        }
    }
}

/// The start-ups' part of a contract, if there is one among its holders.
pub(crate) fn matched(contract: &Resolved, year: Option<i32>, start_ups: &dyn StartUps) -> Option<Matched> {
    let among = contract.sirens().filter(|siren| start_ups.contains(*siren, year)).count();
    (among > 0).then(|| Matched::of(contract.cents(), among, contract.holders().len()))
}
