//! Counts of contracts and sums of euros.

use serde::{Deserialize, Serialize};

/// Contracts and their amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Contracts.
    pub contracts: u64,
    /// Their amounts, in cents.
    pub cents: i128,
}

impl Tally {
    /// One contract of an amount in cents.
    pub(crate) fn of(cents: i64) -> Self {
        Self { contracts: 1, cents: i128::from(cents) }
    }

    /// Adds a contract of an amount in cents.
    pub fn add(&mut self, cents: i64) {
        self.contracts += 1;
        self.cents += i128::from(cents);
    }
}

/// Contracts with a start-up among their holders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    /// Contracts.
    pub contracts: u64,
    /// The start-ups' part, in cents: of a contract with several holders, equal parts.
    pub cents: i128,
    /// The whole amounts, in cents: what the part would be if the start-ups did all the work.
    pub whole_cents: i128,
}

impl Matched {
    /// The part of a contract of some cents that has `among` start-ups among its holders. What cannot be shared equally
    /// stays with the others: parts of all holders never exceed the amount.
    pub(crate) fn of(cents: i64, among: usize, holders: usize) -> Self {
        let (among, holders) = (among as i128, holders.max(1) as i128);
        let whole_cents = i128::from(cents);
        Self { contracts: 1, cents: whole_cents * among / holders, whole_cents }
    }
}
