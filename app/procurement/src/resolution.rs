//! One contract out of all that is published about it.
//!
//! Contracts are compared by the buyer's SIRET, the number's [normalised form](crate::contract::ContractId::normalised)
//! and their kind. All that is read is stored as [`Resolved`], some 250 bytes each without texts, until
//! [`Resolver::finish`] brings equal keys together by sorting: several million contracts fit into 2 GB.

mod duplicates;
mod frameworks;
mod lines;
mod outliers;
mod resolved;
mod start_ups;
#[cfg(test)]
mod tests;

pub use duplicates::Duplicates;
pub use outliers::{
    MAX_CENTS, MAX_CENTS_PER_PERSON, MAX_DEVIATIONS, MAX_START_UP_CENTS, MIN_PEER_CENTS, MIN_PEERS, MIN_REPEATED_CENTS,
    MIN_REPEATS, Surprise,
};
pub use resolved::{Resolved, Terms, Texts};
pub use start_ups::{InBase, StartUps};

use crate::contract::{Contract, DateFault, UnknownAmount};
use std::fmt;

/// What decides whether a surprising contract counts.
pub struct Review<'a> {
    /// The base of start-ups.
    pub start_ups: &'a dyn StartUps,
    /// Whether the staff found a contract right although it is surprising.
    pub accepted: &'a dyn Fn(&Resolved) -> bool,
}

/// Where a contract stands in the figures: the first of these that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Annulled.
    Annulled,
    /// A concession: no purchase.
    Concession,
    /// A framework agreement whose contracts are counted themselves.
    Ceiling,
    /// Without an amount.
    UnknownAmount(UnknownAmount),
    /// Outside the figures until the staff decide.
    Waits(Surprise),
    /// Without a date of notification, so in no year.
    Undated(DateFault),
    /// In the figures of its year.
    Counts,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Annulled => f.write_str("annulé"),
            Self::Concession => f.write_str("concession"),
            Self::Ceiling => f.write_str("plafond d’un accord-cadre dont les marchés sont comptés"),
            Self::UnknownAmount(reason) => reason.fmt(f),
            Self::Waits(surprise) => surprise.fmt(f),
            Self::Undated(fault) => fault.fmt(f),
            Self::Counts => f.write_str("compté"),
        }
    }
}

/// Collects what files state about contracts.
pub struct Resolver<'a> {
    entries: Vec<Resolved>,
    needs_texts: Box<dyn Fn(&Contract) -> bool + 'a>,
}

impl<'a> Resolver<'a> {
    /// An empty collection. Texts (number as published, object, names) take most of the memory: they are stored only
    /// for contracts that `needs_texts`, for instance those that a page will list.
    pub fn new(needs_texts: impl Fn(&Contract) -> bool + 'a) -> Self {
        Self { entries: Vec::new(), needs_texts: Box::new(needs_texts) }
    }

    /// Adds what a record states.
    pub fn add(&mut self, contract: &Contract) {
        let texts = (self.needs_texts)(contract).then(|| Texts::of(contract));
        self.entries.push(Resolved::of(contract, texts));
    }

    /// How many records were added.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none was added.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Makes one contract of all records about it, and says where each one stands.
    pub fn finish(self, review: &Review<'_>) -> Resolution {
        let mut contracts = self.entries;
        let mut duplicates = Duplicates::default();
        lines::gather(&mut contracts);
        duplicates::resolve(&mut contracts, &mut duplicates);
        frameworks::mark(&mut contracts);
        let mut resolution = Resolution { contracts, duplicates };
        resolution.review(review);
        resolution
    }
}

/// All contracts, each once, by buyer and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The contracts.
    pub contracts: Vec<Resolved>,
    /// Records that stated a contract again.
    pub duplicates: Duplicates,
}

impl Resolution {
    /// Says anew where each contract stands, for another base or after the staff's decisions.
    pub fn review(&mut self, review: &Review<'_>) {
        for contract in &mut self.contracts {
            contract.status = contract.without_surprise();
        }
        outliers::mark(&mut self.contracts, review);
    }
}
