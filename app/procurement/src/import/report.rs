//! What an import adds up to.

use super::{Breakdown, Figures, Listed, Matched};
use crate::contract::{Contract, DateFault, Day, Nature};
use crate::figures::{Sum, Tally};
use crate::reading::{Damage, Place, Refusal, Summary};
use french::{counted, grouped};
use serde::{Deserialize, Serialize};
use std::fmt;
use suppliers::base::Definition;
use survey::{Euros, Siret};

/// Sums of an import, and how its files were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The files, in the order in which they were given.
    pub files: Vec<FileRead>,
    /// The version of the start-up base.
    pub base: String,
    /// The sums; what start-ups have of them is in `definitions`.
    pub figures: Figures,
    /// What start-ups have, by each definition, the figures' own first.
    pub definitions: Vec<ByDefinition>,
    /// What the staff decided about waiting contracts, since the import.
    #[serde(skip)]
    pub decided: Decided,
}

/// Waiting contracts about which the staff decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Accepted: they count.
    pub accepted: Tally,
    /// Refused: they do not.
    pub refused: Tally,
}

/// How one file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRead {
    /// Its name.
    pub name: String,
    /// Format, records, refusals.
    pub summary: Summary,
    /// Its first contracts.
    pub beginning: Vec<Beginning>,
    /// The first records that were passed over.
    pub missed: Vec<Missed>,
}

/// A contract in a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// The buyer.
    pub buyer: Siret,
    /// The number as published.
    pub id: String,
    /// The object.
    pub object: String,
    /// The date of notification.
    pub notified: Day,
    /// The amount in cents, if there is one.
    pub cents: Option<i64>,
    /// The numbers of the last holders; « – » where there is none that can be read.
    pub holders: Vec<String>,
}

/// A record that was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Where it stands.
    pub place: Place,
    /// Why.
    pub why: Why,
    /// What it declares, in cents, where that can be read.
    pub cents: Option<i64>,
}

/// Why a record was passed over. Its `Display` is the phrase for the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It was read and cannot be counted.
    Refused(Refusal),
    /// It cannot be read.
    Broken(Damage),
}

/// What start-ups have of the contracts, by one definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByDefinition {
    /// The definition's name for programs.
    pub code: String,
    /// Its name for people.
    pub label: String,
    /// Contracts in the figures.
    pub start_ups: Breakdown<Matched>,
    /// Contracts without a date.
    pub undated: Matched,
}

impl ByDefinition {
    pub(super) fn of(definition: &Definition) -> Self {
        let (code, label) = (definition.code.clone(), definition.label.clone());
        Self { code, label, start_ups: Breakdown::default(), undated: Matched::default() }
    }
}

impl Beginning {
    pub(super) fn of(contract: &Contract) -> Self {
        let state = contract.states.last();
        let holders = state.map(|state| state.holders.as_slice()).unwrap_or_default();
        let number = |siren: Option<survey::Siren>| siren.map_or_else(|| "–".to_owned(), |siren| siren.to_string());
        Self {
            buyer: contract.buyer,
            id: contract.id.published().to_owned(),
            object: contract.object.to_string(),
            notified: contract.notified,
            cents: state.and_then(|state| state.amount.ok()).map(Euros::cents),
            holders: holders.iter().map(|holder| number(holder.id.siren())).collect(),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reason) => reason.fmt(f),
            Self::Broken(damage) => damage.fmt(f),
        }
    }
}

impl Report {
    /// Records of all files.
    pub fn records(&self) -> u64 {
        self.files.iter().map(|file| file.summary.records).sum()
    }

    /// Refused records of all files, by reason, and the euros at stake.
    pub fn refused(&self) -> Vec<(Refusal, Tally)> {
        let of = |reason: &Refusal| {
            let mut sum = Tally::default();
            self.files.iter().filter_map(|file| file.summary.refused.get(reason)).for_each(|tally| sum.join(*tally));
            (*reason, sum)
        };
        Refusal::ALL.iter().map(of).filter(|(_, sum)| sum.contracts > 0).collect()
    }

    /// Broken records of all files.
    pub fn broken(&self) -> u64 {
        self.files.iter().flat_map(|file| file.summary.broken.values()).sum()
    }

    /// All waiting contracts.
    pub fn waiting(&self) -> Tally {
        sum(self.figures.waiting.values())
    }

    /// All contracts without a date.
    pub fn undated(&self) -> Tally {
        sum(self.figures.undated.values())
    }

    /// Amounts of all contracts, wherever they stand, in cents.
    fn cents(&self) -> i128 {
        let figures = &self.figures;
        let apart = [figures.ceilings, figures.concessions, figures.annulled, self.waiting(), self.undated()];
        sum(figures.counted.by_year.values()).cents + sum(apart.iter()).cents
    }

    /// What records that state a contract again declare, in cents.
    fn repeated_cents(&self) -> i128 {
        let again = &self.figures.duplicates;
        again.same_amount.cents + again.other_amount.cents + again.other_key.cents
    }

    /// Why the files are not imported, if more than a share in per cent of their records or euros has no usable number:
    /// a good-looking result of such files would be the worst outcome. Records lack that of the contract or its buyer;
    /// contracts lack those of all holders, without which there is nothing to cross.
    pub fn refusal(&self, most_without_number: u64) -> Option<String> {
        let refused = self.refused();
        let without_key = Tally {
            contracts: refused.iter().map(|(_, sum)| sum.contracts).sum::<u64>() + self.broken(),
            cents: refused.iter().map(|(_, sum)| sum.cents).sum(),
        };
        let exceeds = |part: Tally, records: u64, cents: i128| {
            let most = i128::from(most_without_number);
            i128::from(part.contracts) * 100 > most * i128::from(records) || part.cents * 100 > most * cents
        };
        let without_holder = self.figures.without_holder;
        let why = if self.figures.contracts == 0 {
            return Some("Ces fichiers ne contiennent aucun marché lisible.".to_owned());
        } else if exceeds(without_key, self.records(), self.cents() + self.repeated_cents() + without_key.cents) {
            counted(
                without_key.contracts,
                "Aucun enregistrement n’est laissé de côté",
                "Un enregistrement n’a pas d’identifiant utilisable",
                "# enregistrements n’ont pas d’identifiant utilisable",
            ) + &format!(", sur {}, pour {}", whole(self.records()), euros(without_key.cents))
        } else if exceeds(without_holder, self.figures.contracts, self.cents()) {
            counted(
                without_holder.contracts,
                "Aucun marché n’est sans titulaire",
                "Un marché n’a aucun titulaire identifiable",
                "# marchés n’ont aucun titulaire identifiable",
            ) + &format!(", sur {}, pour {}", whole(self.figures.contracts), euros(without_holder.cents))
        } else {
            return None;
        };
        Some(format!("{why}\u{a0}: c’est plus de {most_without_number}\u{a0}% des enregistrements ou des euros."))
    }

    /// Applies a decision of the staff about a waiting contract: it counts, or it stays out of the figures for good.
    pub fn decide(&mut self, contract: &Listed, accepted: bool) {
        let Some(surprise) = contract.surprise else { return };
        if let Some(waiting) = self.figures.waiting.get_mut(&surprise) {
            waiting.contracts = waiting.contracts.saturating_sub(1);
            waiting.cents -= i128::from(contract.cents);
        }
        self.figures.waiting.retain(|_, waiting| waiting.contracts > 0);
        if !accepted {
            self.decided.refused.add(contract.cents);
            return;
        }
        self.decided.accepted.add(contract.cents);
        let tally = Tally::of(contract.cents);
        match contract.notified {
            Day::Known(_) => {
                let year = contract.year().unwrap_or_default();
                self.figures.counted.add(contract.groups(), year, tally);
                if contract.nature == Nature::Framework {
                    self.figures.maximums.entry(year).or_default().join(tally);
                }
            }
            Day::Unknown(fault) => self.leave_undated(fault, tally),
        }
        contract.count_start_ups(&mut self.definitions);
    }

    fn leave_undated(&mut self, fault: DateFault, tally: Tally) {
        self.figures.undated.entry(fault).or_default().join(tally);
    }
}

fn sum<'a>(all: impl Iterator<Item = &'a Tally>) -> Tally {
    all.fold(Tally::default(), |mut sum, tally| {
        sum.join(*tally);
        sum
    })
}

fn whole(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Cents as whole euros, halves upwards.
fn euros(cents: i128) -> String {
    format!("{}\u{a0}€", grouped(i64::try_from((cents + 50).div_euclid(100)).unwrap_or(i64::MAX)))
}
