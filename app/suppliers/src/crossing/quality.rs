//! How well a file could be read.

use crate::identifier::{self, Identifier, Reading, Register};
use crate::purchases::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Lines, and the sum of their amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// How many.
    pub lines: u64,
    /// Their sum, in cents.
    pub cents: i64,
}

impl Tally {
    /// Adds a line.
    pub fn add(&mut self, cents: i64) {
        self.lines += 1;
        self.cents += cents;
    }

    /// Adds a line of which something holds.
    pub fn add_if(&mut self, holds: bool, cents: i64) {
        if holds {
            self.add(cents);
        }
    }
}

/// What the identifier of a line was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierClass {
    /// A SIREN, and how it was read.
    Siren(Reading),
    /// Another register.
    Ridet,
    /// Fourteen digits that are a RIDET or the SIRET of an organisation that the base does not list.
    RidetOrSiret,
    /// Another register.
    Tahiti,
    /// Another register.
    Monaco,
    /// Another register.
    Foreign,
    /// None.
    Missing,
    /// One that cannot be trusted.
    Refused(identifier::Refusal),
}

impl From<Identifier> for IdentifierClass {
    fn from(identifier: Identifier) -> Self {
        match identifier {
            Identifier::Siren { reading, .. } => Self::Siren(reading),
            Identifier::Other(Register::Ridet) => Self::Ridet,
            Identifier::Other(Register::RidetOrSiret(_)) => Self::RidetOrSiret,
            Identifier::Other(Register::Tahiti) => Self::Tahiti,
            Identifier::Other(Register::Monaco) => Self::Monaco,
            Identifier::Other(Register::Foreign) => Self::Foreign,
            Identifier::Missing => Self::Missing,
            Identifier::Refused(refusal) => Self::Refused(refusal),
        }
    }
}

impl IdentifierClass {
    /// Whether nothing tells who was paid.
    pub fn is_unusable(self) -> bool {
        matches!(self, Self::Missing | Self::Refused(_))
    }

    /// Whether it is a number of another register.
    fn is_elsewhere(self) -> bool {
        !self.is_unusable() && !matches!(self, Self::Siren(_))
    }
}

/// A line that was left out, or whose identifier was refused. It stays with whoever gave the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// Its number in the file.
    pub number: u64,
    /// Why, as a sentence.
    pub reason: String,
    /// Its identifier as written, where that is at fault.
    pub cell: String,
    /// Its amount in cents, where it could be read.
    pub cents: Option<i64>,
}

/// How well a file could be read. Lines whose identifier is missing or refused still count in the total of purchases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// Lines that are purchases, credit notes, or could not be read.
    pub lines: u64,
    /// Lines by what their identifier was.
    #[serde(with = "crate::pairs")]
    pub identifiers: BTreeMap<IdentifierClass, Tally>,
    /// Lines left out, by reason; their sum is of those whose amount could be read.
    #[serde(with = "crate::pairs")]
    pub refused: BTreeMap<Refusal, Tally>,
    /// Lines below zero.
    pub credit_notes: Tally,
    /// Lines alike to an earlier one. They count.
    pub repeated_lines: Tally,
    /// Lines that a filter hides in the workbook. They count.
    pub hidden_lines: u64,
    /// Amounts with fractions of a cent.
    pub rounded_amounts: u64,
    /// Lines counted for a parent company.
    pub lines_of_subsidiaries: u64,
    /// Lines that call themselves totals, left out.
    pub totals: u64,
}

impl Quality {
    pub(super) fn refuse(&mut self, reason: Refusal, cents: Option<i64>) {
        let tally = self.refused.entry(reason).or_default();
        tally.lines += 1;
        // Beyond any possible sum, it no longer matters.
        tally.cents = tally.cents.saturating_add(cents.unwrap_or(0));
    }

    pub(super) fn count(&mut self, supplier: Identifier, cents: i64) {
        self.identifiers.entry(supplier.into()).or_default().add(cents);
    }

    /// Lines of one kind of identifiers, and their sum.
    pub fn of(&self, is: impl Fn(IdentifierClass) -> bool) -> Tally {
        let mut sum = Tally::default();
        for (_, tally) in self.identifiers.iter().filter(|(class, _)| is(**class)) {
            sum.lines += tally.lines;
            sum.cents += tally.cents;
        }
        sum
    }

    /// Whether the result would look good and be wrong: more than a share of lines, or of euros, is of nobody knows
    /// whom or was left out, or fewer numbers are of Sirene than of other registers, since a supplier's code in the
    /// buyer's own software, `F00012`, looks like a number of Tahiti. The share is in per cent. Euros are compared
    /// without their signs' cancelling by class.
    pub fn is_unusable(&self, per_cent: u64) -> bool {
        let added = |tallies: &mut dyn Iterator<Item = &Tally>| {
            tallies.fold((0u128, 0u128), |(lines, euros), tally| {
                (lines + u128::from(tally.lines), euros + u128::from(tally.cents.unsigned_abs()))
            })
        };
        let sums = |is: &dyn Fn(IdentifierClass) -> bool| {
            added(&mut self.identifiers.iter().filter(|(class, _)| is(**class)).map(|(_, tally)| tally))
        };
        let left_out = added(&mut self.refused.values());
        let (unknown, all) = (sums(&IdentifierClass::is_unusable), sums(&|_| true));
        let (of_sirene, elsewhere) =
            (sums(&|class| matches!(class, IdentifierClass::Siren(_))), sums(&IdentifierClass::is_elsewhere));
        let share = u128::from(per_cent);
        (unknown.0 + left_out.0) * 100 > u128::from(self.lines) * share
            || (unknown.1 + left_out.1) * 100 > (all.1 + left_out.1) * share
            || elsewhere.0 > of_sirene.0
    }
}
