//! Sums by what tables show.

use super::{BuyerCategory, Matched, Tally};
use crate::contract::{Procedure, Region};
use crate::resolution::Resolved;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sums of contracts by year of notification, and within each year by what tables show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
pub struct Breakdown<T> {
    /// By year.
    #[serde(with = "suppliers::pairs")]
    pub by_year: BTreeMap<i32, T>,
    /// By category of buyer.
    #[serde(with = "suppliers::pairs")]
    pub by_buyer: BTreeMap<(i32, BuyerCategory), T>,
    /// By region; none where the place is in no region.
    #[serde(with = "suppliers::pairs")]
    pub by_region: BTreeMap<(i32, Option<Region>), T>,
    /// By CPV division; 0 without a code.
    #[serde(with = "suppliers::pairs")]
    pub by_division: BTreeMap<(i32, u8), T>,
    /// By procedure.
    #[serde(with = "suppliers::pairs")]
    pub by_procedure: BTreeMap<(i32, Procedure), T>,
    /// Innovative purchases only (`marcheInnovant`).
    #[serde(with = "suppliers::pairs")]
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

/// Where a contract stands in the tables of its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Groups {
    pub(crate) buyer: BuyerCategory,
    pub(crate) region: Option<Region>,
    pub(crate) division: u8,
    pub(crate) procedure: Procedure,
    pub(crate) innovative: bool,
}

impl Groups {
    pub(crate) fn of(contract: &Resolved) -> Self {
        Self {
            buyer: BuyerCategory::of(contract.buyer.siren()),
            region: contract.region,
            division: contract.division(),
            procedure: contract.procedure,
            innovative: contract.innovative == Some(true),
        }
    }
}

impl<T: Sum> Breakdown<T> {
    pub(crate) fn add(&mut self, groups: Groups, year: i32, sum: T) {
        self.by_year.entry(year).or_default().join(sum);
        self.by_buyer.entry((year, groups.buyer)).or_default().join(sum);
        self.by_region.entry((year, groups.region)).or_default().join(sum);
        self.by_division.entry((year, groups.division)).or_default().join(sum);
        self.by_procedure.entry((year, groups.procedure)).or_default().join(sum);
        if groups.innovative {
            self.innovative.entry(year).or_default().join(sum);
        }
    }
}
