//! What a crossing found.

use super::{Quality, RefusedLine};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use survey::{Euros, Siren};

/// The outcome of a crossing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The version of the base that was used.
    pub base: String,
    /// By year, the earliest first.
    pub years: Vec<Year>,
    /// How well the file could be read.
    pub quality: Quality,
    /// What is never sent.
    pub unsent: Unsent,
}

/// What only whoever gave the file sees: names, lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// The start-ups with the largest purchases, by year.
    #[serde(with = "crate::pairs")]
    pub largest: BTreeMap<u16, Vec<Match>>,
    /// The first lines left out or not identified.
    pub refused_lines: Vec<RefusedLine>,
    /// The largest amount of a line that calls itself a total, in cents.
    pub largest_total: Option<i64>,
}

/// Purchases of one year, in cents, netted by supplier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The year.
    pub year: u16,
    /// All purchases, of unidentified suppliers too.
    pub purchases: i64,
    /// Suppliers with a SIREN whose purchases are above zero.
    pub suppliers: u64,
    /// Start-ups by each definition of the base, its own first.
    pub startups: Vec<Part>,
    /// Start-ups of the base's own definition by the amount of the year.
    pub bands: Vec<(Band, Part)>,
    /// The same by region; the empty name is that of an unknown one.
    pub regions: Vec<(String, Part)>,
    /// Suppliers below zero: their credit notes exceed their invoices.
    pub below_zero: Part,
    /// Start-ups below zero, which the sums above contain.
    pub startups_below_zero: Part,
    /// Suppliers whose invoices and credit notes cancel out. They are no suppliers of the year.
    pub at_zero: u64,
}

/// Some suppliers of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// How many have purchases other than zero.
    pub suppliers: u64,
    /// Their purchases, in cents.
    pub cents: i64,
}

impl Part {
    pub(super) fn add(&mut self, cents: i64) {
        self.suppliers += 1;
        self.cents += cents;
    }
}

/// A start-up by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// The organisation.
    pub siren: Siren,
    /// What the file calls it; empty if the file has no names.
    pub name: String,
    /// Its purchases of the year, in cents.
    pub cents: i64,
}

/// How much a supplier sold in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Under 40 000 €: no advertising asked of public buyers.
    Under40k,
    /// From 40 000 to under 100 000 €: the innovative purchases that need no competition.
    Under100k,
    /// From 100 000 to under 300 000 €.
    Under300k,
    /// From 300 000 to under 1 000 000 €.
    Under1M,
    /// From 1 000 000 €.
    Over1M,
}

impl Band {
    /// The band of an amount in cents.
    pub fn of(cents: i64) -> Self {
        match cents {
            ..4_000_000 => Self::Under40k,
            4_000_000..10_000_000 => Self::Under100k,
            10_000_000..30_000_000 => Self::Under300k,
            30_000_000..100_000_000 => Self::Under1M,
            _ => Self::Over1M,
        }
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Under40k => "moins de 40\u{a0}k€",
            Self::Under100k => "de 40 à 100\u{a0}k€",
            Self::Under300k => "de 100 à 300\u{a0}k€",
            Self::Under1M => "de 300\u{a0}k€ à 1\u{a0}M€",
            Self::Over1M => "1\u{a0}M€ et plus",
        }
    }
}

impl Year {
    /// Start-ups of the base's own definition.
    pub fn own(&self) -> Part {
        self.startups.first().copied().unwrap_or_default()
    }

    /// The amounts to propose as answers: all purchases and those from start-ups, where both can be answers.
    pub fn answers(&self) -> Option<(Euros, Euros)> {
        let (all, startups) = (Euros::from_cents(self.purchases)?, Euros::from_cents(self.own().cents)?);
        (startups <= all).then_some((all, startups))
    }

    /// The share of purchases made from start-ups, from 0 to 1; `None` where it means nothing: no purchases, or sums
    /// below zero.
    pub fn rate(&self) -> Option<f64> {
        let own = self.own().cents;
        (self.purchases > 0 && (0..=self.purchases).contains(&own)).then(|| own as f64 / self.purchases as f64)
    }
}
