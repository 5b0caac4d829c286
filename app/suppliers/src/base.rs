//! The start-up base as a crossing needs it: which SIREN counted as a start-up in which years, by which definition.
//!
//! It is exact: a list of some ten thousand SIREN, sorted and written as differences, takes two to three bytes each. A
//! filter with false positives would save half of that, and would have to be settled by asking the server about
//! suppliers, which is what a crossing in the browser must never do.

#[cfg(not(target_arch = "wasm32"))]
pub mod assembly;
mod coding;
#[cfg(not(target_arch = "wasm32"))]
pub mod definitions;
#[cfg(not(target_arch = "wasm32"))]
pub mod list;
#[cfg(test)]
mod tests;

pub use coding::Damaged;

use serde::{Deserialize, Serialize};
use survey::Siren;

/// A version of the base.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    version: String,
    definitions: Vec<Definition>,
    regions: Vec<String>,
    /// Sorted.
    sirens: Vec<Siren>,
    /// The region of each, by its place in `regions` counted from 1; 0 for none.
    region: Vec<u8>,
    /// Where the memberships of each end in `memberships`.
    ends: Vec<u32>,
    memberships: Vec<Membership>,
}

/// What a start-up is, according to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// A short name for programs: `base`, `jei`, `i_lab`.
    pub code: String,
    /// Its name for people.
    pub label: String,
    /// Organisations of which no list says what its rule asks for. They do not meet it.
    pub undecided: u64,
}

/// The years in which an organisation meets a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    /// The definition, by its place in the list; the first one is the base's own.
    pub definition: u8,
    /// The first year.
    pub from: u16,
    /// The last year.
    pub until: u16,
}

/// An organisation of the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The organisation.
    pub siren: Siren,
    /// Its region, by its place in the list.
    pub region: Option<u8>,
    /// Its years, by definition.
    pub memberships: Vec<Membership>,
}

/// Most definitions, and most regions.
pub const MOST_NAMES: usize = 200;

impl Base {
    /// A version, from its entries in any order. Of two entries of one organisation the first one counts; a region or a
    /// definition that is not listed is left out.
    pub fn new(version: String, definitions: Vec<Definition>, regions: Vec<String>, mut entries: Vec<Entry>) -> Self {
        entries.sort_by_key(|entry| entry.siren);
        entries.dedup_by_key(|entry| entry.siren);
        let mut base = Self { version, definitions, regions, ..Self::default() };
        base.definitions.truncate(MOST_NAMES);
        base.regions.truncate(MOST_NAMES);
        for entry in entries {
            let region = entry.region.filter(|region| usize::from(*region) < base.regions.len());
            let known = |one: &Membership| {
                usize::from(one.definition) < base.definitions.len() && (1900..=one.until).contains(&one.from)
            };
            base.memberships.extend(entry.memberships.into_iter().filter(known));
            base.sirens.push(entry.siren);
            base.region.push(region.map_or(0, |region| region + 1));
            base.ends.push(base.memberships.len() as u32);
        }
        base
    }

    /// What identifies the version, for people and programs.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The definitions, the base's own first.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The regions that entries name.
    pub fn regions(&self) -> &[String] {
        &self.regions
    }

    /// How many organisations it lists.
    pub fn len(&self) -> usize {
        self.sirens.len()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.sirens.is_empty()
    }

    /// An organisation's place, if the base lists it.
    pub fn find(&self, siren: Siren) -> Option<usize> {
        self.sirens.binary_search(&siren).ok()
    }

    /// An organisation's years by definition, by its place.
    pub fn memberships(&self, place: usize) -> &[Membership] {
        let from = place.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let to = self.ends.get(place).map_or(from, |end| *end as usize);
        self.memberships.get(from..to).unwrap_or_default()
    }

    /// Whether an organisation meets a definition in a year, by its place.
    pub fn meets(&self, place: usize, definition: usize, year: u16) -> bool {
        let meets =
            |one: &Membership| usize::from(one.definition) == definition && (one.from..=one.until).contains(&year);
        self.memberships(place).iter().any(meets)
    }

    /// An organisation's region, by its place.
    pub fn region(&self, place: usize) -> Option<&str> {
        let region = usize::from(*self.region.get(place)?).checked_sub(1)?;
        self.regions.get(region).map(String::as_str)
    }

    /// All organisations, in the order of their numbers.
    pub fn sirens(&self) -> &[Siren] {
        &self.sirens
    }
}
