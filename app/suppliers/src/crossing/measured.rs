//! What a buyer sends of a crossing: sums, counts, quality and the version of the base. No line, no name, no supplier,
//! but those that the buyer says are no start-ups.

use super::{Outcome, Part, Quality, Year};
use crate::base::Base;
use serde::{Deserialize, Serialize};
use survey::{Euros, Siren};

/// A measure of purchases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The version of the base.
    pub base: String,
    /// The codes of its definitions, the figures' own first.
    pub definitions: Vec<String>,
    /// What the amounts are.
    pub nature: Nature,
    /// What the file covers, in the buyer's words.
    pub perimeter: String,
    /// By year.
    pub years: Vec<Year>,
    /// How well the file could be read.
    pub quality: Quality,
    /// Start-ups of the base that are none, says the buyer. A note for the staff, nothing else.
    pub disputed: Vec<Siren>,
}

/// What amounts are: never added to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// What contracts commit, as the public figures are worded.
    Engagement,
    /// What the accounts show, as the private ones.
    Spend,
}

impl Nature {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Spend, Self::Engagement];

    /// Its name in addresses and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Engagement => "engagement",
            Self::Spend => "achat",
        }
    }

    /// The nature of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.code() == code)
    }

    /// Its name for people, in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Engagement => "engagements",
            Self::Spend => "achats",
        }
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Engagement => "montants engagés (marchés, commandes)",
            Self::Spend => "achats comptabilisés (factures)",
        }
    }
}

/// Years that a file can cover.
const MOST_YEARS: usize = 30;
/// Lines that a file can have: ten times as many as the longest that is known.
const MOST_LINES: u64 = 1_000_000_000;
/// Longest perimeter, in characters.
pub const LONGEST_PERIMETER: usize = 200;
/// Start-ups that can be disputed.
const MOST_DISPUTED: usize = 200;

impl Outcome {
    /// What is sent of it.
    pub fn measured(
        &self,
        definitions: Vec<String>,
        nature: Nature,
        perimeter: String,
        disputed: Vec<Siren>,
    ) -> Measured {
        let (base, years, quality) = (self.base.clone(), self.years.clone(), self.quality.clone());
        Measured { base, definitions, nature, perimeter, years, quality, disputed }
    }
}

impl Year {
    fn is_plausible(&self, base: &Base) -> bool {
        let own = self.own();
        let is_part = |part: &Part| part.suppliers <= MOST_LINES && is_sum(part.cents);
        let is_own = |parts: &mut dyn Iterator<Item = &Part>| {
            let (mut suppliers, mut cents) = (0u128, 0i128);
            for part in parts {
                if !is_part(part) {
                    return false;
                }
                suppliers += u128::from(part.suppliers);
                cents += i128::from(part.cents);
            }
            suppliers == u128::from(own.suppliers) && cents == i128::from(own.cents)
        };
        let known = |name: &String| name.is_empty() || base.regions().contains(name);
        (2000..=2100).contains(&self.year)
            && is_sum(self.purchases)
            && self.suppliers <= MOST_LINES
            && self.at_zero <= MOST_LINES
            && is_part(&self.below_zero)
            && is_part(&self.startups_below_zero)
            && self.startups.len() == base.definitions().len()
            && self.startups.iter().all(is_part)
            && rises(self.bands.iter().map(|(band, _)| band))
            && is_own(&mut self.bands.iter().map(|(_, part)| part))
            && rises(self.regions.iter().map(|(name, _)| name))
            && self.regions.iter().all(|(name, _)| known(name))
            && is_own(&mut self.regions.iter().map(|(_, part)| part))
    }
}

impl Quality {
    /// Whether its numbers can be those of a file, and can be added up.
    fn is_plausible(&self) -> bool {
        let tallies = self.identifiers.values().chain(self.refused.values());
        let counts = [self.hidden_lines, self.rounded_amounts, self.lines_of_subsidiaries];
        // Each line has one class or one reason.
        let lines: u128 = tallies.clone().map(|tally| u128::from(tally.lines)).sum();
        lines == u128::from(self.lines)
            && self.lines <= MOST_LINES
            && self.totals <= MOST_LINES
            && counts.iter().all(|count| *count <= self.lines)
            && tallies
                .chain([&self.credit_notes, &self.repeated_lines])
                .all(|tally| tally.lines <= self.lines && is_sum(tally.cents))
    }
}

/// Whether each one is above the one before: none occurs twice.
fn rises<T: Ord>(all: impl Iterator<Item = T>) -> bool {
    all.is_sorted_by(|before, one| before < one)
}

fn is_sum(cents: i64) -> bool {
    cents.unsigned_abs() <= Euros::MAX_CENTS.unsigned_abs()
}

impl Measured {
    /// Whether it is something that a crossing with this base can give, and small enough to store. It was computed on a
    /// machine that is not ours. Its names are those of the base: none of a supplier can be among them.
    pub fn is_plausible(&self, base: &Base) -> bool {
        let short = |text: &str| text.chars().count() <= LONGEST_PERIMETER && !text.chars().any(char::is_control);
        let codes = base.definitions().iter().map(|definition| &definition.code);
        self.base == base.version()
            && !self.definitions.is_empty()
            && self.definitions.iter().eq(codes)
            && short(&self.perimeter)
            && self.disputed.len() <= MOST_DISPUTED
            && !self.years.is_empty()
            && self.years.len() <= MOST_YEARS
            && self.years.windows(2).all(|pair| pair[0].year < pair[1].year)
            && self.years.iter().all(|year| year.is_plausible(base))
            && self.quality.is_plausible()
    }
}
