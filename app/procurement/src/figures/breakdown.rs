//! Sums by what tables show.

use super::{BuyerCategory, Matched, Tally};
use crate::contract::{Procedure, Region};
use crate::resolution::Resolved;
use std::collections::BTreeMap;

/// Sums of contracts by year of notification, and within each year by what tables show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breakdown<T> {
    /// By year.
    pub by_year: BTreeMap<i32, T>,
    /// By category of buyer.
    pub by_buyer: BTreeMap<(i32, BuyerCategory), T>,
    /// By region; none where the place is in no region.
    pub by_region: BTreeMap<(i32, Option<Region>), T>,
    /// By CPV division; 0 without a code.
    pub by_division: BTreeMap<(i32, u8), T>,
    /// By procedure.
    pub by_procedure: BTreeMap<(i32, Procedure), T>,
    /// Innovative purchases only (`marcheInnovant`).
    pub innovative: BTreeMap<i32, T>,
}

/// What can be added up.
pub trait Sum: Copy + Default {
    /// Adds others.
    fn join(&mut self, other: Self);
}

impl Sum for Tally {
    fn join(&mut self, other: Self) {
        self.contracts += other.contracts;
        self.cents += other.cents;
    }
}

impl Sum for Matched {
    fn join(&mut self, other: Self) {
        self.contracts += other.contracts;
        self.cents += other.cents;
        self.whole_cents += other.whole_cents;
    }
}

impl<T: Sum> Breakdown<T> {
    pub(super) fn add(&mut self, contract: &Resolved, year: i32, sum: T) {
        let buyer = BuyerCategory::of(contract.buyer.siren());
        self.by_year.entry(year).or_default().join(sum);
        self.by_buyer.entry((year, buyer)).or_default().join(sum);
        self.by_region.entry((year, contract.region)).or_default().join(sum);
        self.by_division.entry((year, contract.division())).or_default().join(sum);
        self.by_procedure.entry((year, contract.procedure)).or_default().join(sum);
        if contract.innovative == Some(true) {
            self.innovative.entry(year).or_default().join(sum);
        }
    }
}
