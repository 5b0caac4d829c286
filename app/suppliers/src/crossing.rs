//! Crosses a buyer's purchases with the start-up base: sums by supplier and year first, so that credit notes are
//! netted, then what the base lists. Memory grows with the number of suppliers, not of lines.

mod finish;
mod measured;
mod outcome;
mod quality;
mod repeats;
mod spread;
#[cfg(test)]
mod tests;

pub use measured::{LONGEST_PERIMETER, Measured, Nature};
pub use outcome::{Band, Match, Outcome, Part, Unsent, Year};
pub use quality::{IdentifierClass, Quality, RefusedLine, Tally};

use crate::amount;
use crate::base::Base;
use crate::identifier::{Identifier, Reading, Register};
use crate::layout::Layout;
use crate::parents::Parents;
use crate::purchases::{Line, Purchases, Refusal};
use crate::table::{ReadError, Row, Rows};
use repeats::Repeats;
use spread::{Account, Spread};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use survey::Siren;

/// A crossing under way.
pub struct Crossing<'a> {
    base: &'a Base,
    parents: &'a Parents,
    layout: &'a Layout,
    purchases: Purchases<'a>,
    accounts: HashMap<Account, i64, Spread>,
    /// Purchases whose supplier has no SIREN, by year.
    unnamed: BTreeMap<u16, i64>,
    /// What the file calls the start-ups of the base.
    names: HashMap<Siren, String>,
    quality: Quality,
    unsent: Unsent,
    repeats: Repeats,
    /// The sum of all amounts without their signs.
    absolute: i64,
}

/// The largest sum of a file without signs, in cents: 46 million billion euros, so that no sum leaves its type.
const LARGEST_SUM: i64 = i64::MAX / 2;
/// Most suppliers and years that are summed apart.
const MOST_ACCOUNTS: usize = 10_000_000;
/// Longest name, in characters.
const LONGEST_NAME: usize = 120;
/// Refused lines that are shown.
const SHOWN: usize = 200;
/// Longest part of a refused cell that is shown, in characters.
const SHOWN_CELL: usize = 40;

/// Why a crossing ended early.
#[derive(Debug)]
pub enum CrossingError {
    /// The file could not be read.
    Read(ReadError),
    /// Whoever waits for it no longer does.
    Cancelled,
    /// More than ten million suppliers.
    TooManySuppliers,
}

impl fmt::Display for CrossingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Cancelled => f.write_str("Le croisement a été arrêté."),
            Self::TooManySuppliers => f.write_str(
                "Le fichier compte plus de dix millions de fournisseurs : la colonne des numéros est-elle la bonne ?",
            ),
        }
    }
}

impl From<ReadError> for CrossingError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl<'a> Crossing<'a> {
    /// Begins a crossing.
    pub fn new(base: &'a Base, parents: &'a Parents, layout: &'a Layout) -> Self {
        Self {
            base,
            parents,
            layout,
            purchases: Purchases::new(layout),
            accounts: HashMap::default(),
            unnamed: BTreeMap::new(),
            names: HashMap::new(),
            quality: Quality::default(),
            unsent: Unsent::default(),
            repeats: Repeats::default(),
            absolute: 0,
        }
    }

    /// Crosses all rows of a file. `goes_on` is asked every some thousand rows with the number of rows read.
    ///
    /// # Errors
    /// [`CrossingError`].
    pub fn all(mut self, rows: &mut dyn Rows, goes_on: &mut dyn FnMut(u64) -> bool) -> Result<Outcome, CrossingError> {
        let mut read = 0u64;
        while let Some(row) = rows.next_row()? {
            self.push(&row);
            read += 1;
            if read.is_multiple_of(16_384) && !goes_on(read) {
                return Err(CrossingError::Cancelled);
            }
            if self.accounts.len() > MOST_ACCOUNTS {
                return Err(CrossingError::TooManySuppliers);
            }
        }
        Ok(self.finish())
    }

    /// Adds a row.
    pub fn push(&mut self, row: &Row<'_>) {
        match self.purchases.read(row) {
            Line::Nothing => {}
            Line::Total(cents) => {
                self.quality.totals += 1;
                self.unsent.largest_total = self.unsent.largest_total.max(cents);
            }
            Line::Refused(reason, cents) => self.refuse(row, reason, cents),
            Line::Purchase { supplier, amount, year } => {
                let Some(absolute) = self.absolute.checked_add(amount.cents.abs()).filter(|sum| *sum <= LARGEST_SUM)
                else {
                    return self.refuse(row, Refusal::Amount(amount::Refusal::TooLarge), None);
                };
                self.absolute = absolute;
                self.purchase(row, supplier, amount, year);
            }
        }
    }

    fn refuse(&mut self, row: &Row<'_>, reason: Refusal, cents: Option<i64>) {
        self.quality.lines += 1;
        self.quality.refuse(reason, cents);
        self.show(row, reason.sentence(), false, cents);
    }

    /// Lists one of the first lines that were refused, with its identifier if that is at fault.
    fn show(&mut self, row: &Row<'_>, reason: &str, with_cell: bool, cents: Option<i64>) {
        if self.unsent.refused_lines.len() < SHOWN {
            let cell = if with_cell { row.text(self.layout.columns.identifier) } else { Cow::Borrowed("") };
            let cell = cell.trim().chars().take(SHOWN_CELL).collect();
            let line = RefusedLine { number: row.number, reason: reason.to_owned(), cell, cents };
            self.unsent.refused_lines.push(line);
        }
    }

    fn purchase(&mut self, row: &Row<'_>, supplier: Identifier, amount: amount::Amount, year: u16) {
        let quality = &mut self.quality;
        quality.lines += 1;
        quality.hidden_lines += u64::from(row.hidden);
        quality.rounded_amounts += u64::from(amount.rounded);
        quality.credit_notes.add_if(amount.cents < 0, amount.cents);
        quality.repeated_lines.add_if(self.repeats.is_repeated(row), amount.cents);
        let supplier = self.settled(supplier);
        self.quality.count(supplier, amount.cents);
        if let Identifier::Refused(refusal) = supplier {
            self.show(row, refusal.sentence(), true, Some(amount.cents));
        }
        let Identifier::Siren { siren, .. } = supplier else {
            *self.unnamed.entry(year).or_default() += amount.cents;
            return;
        };
        let parent = if self.parents.is_empty() { siren } else { self.parents.of(siren) };
        self.quality.lines_of_subsidiaries += u64::from(parent != siren);
        match self.accounts.get_mut(&Account::of(parent, year)) {
            Some(cents) => *cents += amount.cents,
            None => {
                self.accounts.insert(Account::of(parent, year), amount.cents);
                self.name(row, parent);
            }
        }
    }

    /// Fourteen digits that are a SIRET or a RIDET are the former where the base lists it: the base holds only SIREN.
    fn settled(&self, supplier: Identifier) -> Identifier {
        match supplier {
            Identifier::Other(Register::RidetOrSiret(siren)) if self.base.find(siren).is_some() => {
                Identifier::Siren { siren, reading: Reading::Siret }
            }
            supplier => supplier,
        }
    }

    /// Remembers what the file calls a start-up of the base.
    fn name(&mut self, row: &Row<'_>, siren: Siren) {
        if let Some(column) = self.layout.columns.name
            && self.base.find(siren).is_some()
        {
            let name: String = row.text(column).trim().chars().take(LONGEST_NAME).collect();
            self.names.entry(siren).or_insert(name);
        }
    }
}
