//! Margins: what is known of the population of buyers, by year of purchases, with the source and grade of each number.

mod file;
mod load;
#[cfg(test)]
mod tests;

pub use load::{embedded, margins};

use crate::Sector;
use serde::Deserialize;
use survey::Siren;

/// The margins of all years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Margins {
    /// Whether the numbers wait for better ones: pages say so beside every figure computed from them.
    pub provisional: bool,
    /// The sources that numbers cite.
    pub sources: Vec<Source>,
    /// The organisations that stand for themselves only.
    pub take_all: Vec<TakeAll>,
    /// The margins of each year, ascending.
    pub years: Vec<YearMargins>,
}

/// A source of numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The code by which numbers cite it.
    pub code: String,
    /// Its name for readers.
    pub name: String,
    /// Its address on the web.
    pub address: String,
}

/// A take-all organisation: unlike any other, so its amounts count once and say nothing of absent organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeAll {
    /// Its SIREN.
    pub siren: Siren,
    /// Its name.
    pub name: String,
    /// The code of the source of its SIREN.
    pub source: String,
}

/// What is known of the population of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearMargins {
    /// The year of the purchases.
    pub year: i32,
    /// What is known of whole sectors.
    pub sectors: Vec<SectorMargin>,
    /// The strata, in the order in which small ones are joined: that of the questionnaire's segments, then of sizes.
    pub strata: Vec<Stratum>,
    /// The number of organisations by region, in the questionnaire's order; empty if unknown.
    pub regions: Vec<RegionMargin>,
}

/// What is known of a sector as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectorMargin {
    /// The sector.
    pub sector: Sector,
    /// The number of its organisations.
    pub organisations: Option<Known>,
    /// Their total purchases, in cents.
    pub purchases: Option<Known>,
}

/// A stratum: a part of the population within which absent organisations are taken to resemble respondents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stratum {
    /// What it consists of.
    pub key: StratumKey,
    /// The number of its organisations.
    pub organisations: Option<Known>,
    /// Their total purchases, in cents.
    pub purchases: Option<Known>,
}

/// What a stratum consists of: a segment, or a segment and a size.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StratumKey {
    /// The sector of the segment.
    pub sector: Sector,
    /// The code of the segment (`AC01`).
    pub segment: String,
    /// The code of the size (`AC92`); `None` for all sizes together.
    pub size: Option<String>,
}

/// The number of organisations of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionMargin {
    /// INSEE's code of the region (`AC93`).
    pub code: String,
    /// The number of organisations.
    pub organisations: Option<Known>,
}

/// A known number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The number: organisations, or cents.
    pub value: i64,
    /// The code of its source.
    pub source: String,
    /// The year that it is about.
    pub year: i32,
    /// How far it can be trusted.
    pub grade: Grade,
    /// How it was worked out, or what else it covers.
    pub note: Option<String>,
}

/// How far a number of the population can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Grade {
    /// Published by its producer, for this population and year.
    A,
    /// Published by others, for this population and year.
    B,
    /// Worked out from published figures of this year, such as an amount divided by its rate.
    C,
    /// An order of magnitude: another year, or a neighbouring population.
    D,
}

impl Grade {
    /// What it means, for readers.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "publié par le producteur",
            Self::B => "publié par un tiers",
            Self::C => "calculé à partir de chiffres publiés",
            Self::D => "ordre de grandeur, autre année ou périmètre voisin",
        }
    }
}

impl Margins {
    /// The margins of a year, if the file has any.
    pub fn year(&self, year: i32) -> Option<&YearMargins> {
        self.years.iter().find(|one| one.year == year)
    }

    /// The source of a number.
    pub fn source(&self, known: &Known) -> Option<&Source> {
        self.sources.iter().find(|source| source.code == known.source)
    }

    /// Whether an organisation is on the take-all list.
    pub fn takes(&self, siren: Siren) -> bool {
        self.take_all.iter().any(|one| one.siren == siren)
    }
}

impl YearMargins {
    /// What is known of a sector as a whole.
    pub fn sector(&self, sector: Sector) -> Option<&SectorMargin> {
        self.sectors.iter().find(|one| one.sector == sector)
    }

    /// The index of the stratum of a segment and size: that of both, or else that of the segment in all sizes. `None`
    /// if there is neither, as for a segment known by size and a respondent of unknown size.
    pub fn place(&self, segment: &str, size: Option<&str>) -> Option<usize> {
        let of = |size: Option<&str>| {
            self.strata.iter().position(|one| one.key.segment == segment && one.key.size.as_deref() == size)
        };
        size.and_then(|size| of(Some(size))).or_else(|| of(None))
    }
}
