//! An import: files of contracts, crossed with a version of the start-up base.
//!
//! Of several million contracts two things remain, a few megabytes: sums by what tables show ([`Report`]), and those
//! contracts that pages list or that the staff decide about ([`Listed`]). The files themselves are public and can be
//! read again at any time, for instance for a newer version of the base.

mod listed;
mod report;
#[cfg(test)]
mod tests;

pub use listed::{Listed, ListedHolder, MOST_DEFINITIONS};
pub use report::{Beginning, ByDefinition, Decided, FileRead, Missed, Report, Why};

use crate::Figures;
use crate::contract::Contract;
use crate::figures::{Breakdown, Matched};
use crate::reading::{Item, Summary};
use crate::resolution::{MIN_PEER_CENTS, Resolver, Review, Status};
use suppliers::base::Base;
use survey::{Euros, Siren};

/// Contracts of each file that a preview shows.
pub const SHOWN_FIRST: usize = 20;

/// Records that were passed over and are listed one by one, of each file.
pub const MOST_MISSED: usize = 200;

/// What becomes of an import's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The sums, and how the files were read.
    pub report: Report,
    /// The contracts that pages list, or that wait for the staff, by buyer and number.
    pub listed: Vec<Listed>,
}

/// Collects what the files of an import state.
pub struct Importer<'a> {
    base: &'a Base,
    resolver: Resolver<'a>,
    files: Vec<FileRead>,
    beginning: Vec<Beginning>,
    missed: Vec<Missed>,
}

impl<'a> Importer<'a> {
    /// An import that is crossed with a version of the base.
    pub fn new(base: &'a Base) -> Self {
        let resolver = Resolver::new(move |contract| may_be_listed(contract, base));
        Self { base, resolver, files: Vec::new(), beginning: Vec::new(), missed: Vec::new() }
    }

    /// Takes what a file gives.
    pub fn take(&mut self, item: &Item) {
        let missed = |place, why, cents| Missed { place, why, cents };
        let passed = match item {
            Item::Contract(contract) => {
                if self.beginning.len() < SHOWN_FIRST {
                    self.beginning.push(Beginning::of(contract));
                }
                self.resolver.add(contract);
                return;
            }
            Item::Refused { place, reason, amount } => {
                missed(*place, Why::Refused(*reason), amount.ok().map(Euros::cents))
            }
            Item::Broken { place, damage } => missed(*place, Why::Broken(*damage), None),
        };
        if self.missed.len() < MOST_MISSED {
            self.missed.push(passed);
        }
    }

    /// Records that a file was read to its end.
    pub fn file_ends(&mut self, name: String, summary: Summary) {
        let (beginning, missed) = (std::mem::take(&mut self.beginning), std::mem::take(&mut self.missed));
        self.files.push(FileRead { name, summary, beginning, missed });
    }

    /// Makes one contract of all records about it, and adds up.
    pub fn finish(self) -> Import {
        let base = self.base;
        // An amount is as surprising whatever the definition of a start-up.
        let listed_at_all = |siren: Siren, _: Option<i32>| base.find(siren).is_some();
        let resolution = self.resolver.finish(&Review { start_ups: &listed_at_all, accepted: &|_| false });
        // What start-ups have is added up by each definition.
        let figures = Figures::of(&resolution, &|_: Siren, _: Option<i32>| false);
        let listed: Vec<Listed> =
            resolution.contracts.iter().filter_map(|contract| Listed::of(contract, base)).collect();
        let mut definitions: Vec<ByDefinition> =
            base.definitions().iter().take(MOST_DEFINITIONS).map(ByDefinition::of).collect();
        for contract in listed.iter().filter(|contract| contract.surprise.is_none()) {
            contract.count_start_ups(&mut definitions);
        }
        let (files, base) = (self.files, base.version().to_owned());
        Import { report: Report { files, base, figures, definitions, decided: Decided::default() }, listed }
    }
}

/// Whether a page may list a contract. Of amounts that occur on many contracts it is not known while they are read.
fn may_be_listed(contract: &Contract, base: &Base) -> bool {
    contract.states.iter().any(|state| {
        let known = |siren: Siren| base.find(siren).is_some();
        let large = state.amount.is_ok_and(|amount| amount.cents() >= MIN_PEER_CENTS);
        large || state.holders.iter().filter_map(|holder| holder.id.siren()).any(known)
    })
}
