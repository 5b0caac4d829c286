//! A row of a purchase file, read as its layout says.

use crate::amount::{self, Amount, Side};
use crate::identifier::{self, Identifier};
use crate::layout::{AmountColumns, Format, Layout, YearOf};
use crate::table::Row;
use crate::year;
use serde::{Deserialize, Serialize};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A purchase or a credit note.
    Purchase {
        /// Who was paid.
        supplier: Identifier,
        /// How much.
        amount: Amount,
        /// In which year.
        year: u16,
    },
    /// A line that calls itself a total, with its amount in cents if it has one.
    Total(Option<i64>),
    /// A row that is neither, with its amount in cents if that could be read.
    Refused(Refusal, Option<i64>),
    /// Headings, and rows without any cell.
    Nothing,
}

/// Why a row was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Its amount.
    Amount(amount::Refusal),
    /// No year, or none between 2000 and 2100.
    Year,
    /// Neither debit nor credit.
    Side,
    /// More cells than columns: a separator within a name moved the others.
    Cells,
}

impl Refusal {
    /// The sentence for whoever gave the file.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Amount(refusal) => refusal.sentence(),
            Self::Year => "Année absente ou impossible.",
            Self::Side => "Ni débit, ni crédit.",
            Self::Cells => "Plus de cellules que de colonnes : un séparateur se trouve sans doute dans un nom.",
        }
    }
}

/// Reads the rows of a file one after the other.
pub struct Purchases<'l> {
    layout: &'l Layout,
    /// The identifier above, for merged cells.
    above: Identifier,
}

impl<'l> Purchases<'l> {
    /// Reads as a layout says.
    pub fn new(layout: &'l Layout) -> Self {
        Self { layout, above: Identifier::Missing }
    }

    /// Reads the next row.
    pub fn read(&mut self, row: &Row<'_>) -> Line {
        let layout = self.layout;
        if row.number <= layout.heading || row.is_blank() {
            return Line::Nothing;
        }
        let amount = self.amount(row);
        let cents = amount.as_ref().ok().map(|amount| amount.cents);
        if self.is_shifted(row) {
            // Whose the lines below are is no longer known.
            self.above = Identifier::Missing;
            return Line::Refused(Refusal::Cells, None);
        }
        let own = self.own_supplier(row);
        if layout.without_totals && own == Identifier::Missing && is_total(row) {
            return Line::Total(cents);
        }
        let supplier = self.supplier(row, own);
        let year = match layout.columns.year {
            YearOf::File(year) => Some(year),
            YearOf::Column(column) => year::plain(row.bytes(column)).or_else(|| year::read(&row.text(column))),
        };
        match (amount, year) {
            (Err(refusal), _) => Line::Refused(refusal, None),
            (Ok(_), None) => Line::Refused(Refusal::Year, cents),
            (Ok(amount), Some(year)) => Line::Purchase { supplier, amount, year },
        }
    }

    /// Whether a row of text has cells beyond its columns: a separator within a name moved the others. A workbook has
    /// no separators, and may have remarks beside its table.
    fn is_shifted(&self, row: &Row<'_>) -> bool {
        let width = self.layout.width;
        let is_text = matches!(self.layout.format, Format::Csv { .. });
        is_text && width > 0 && (width..row.width()).any(|column| !row.bytes(column).trim_ascii().is_empty())
    }

    /// What the row's own cell identifies.
    fn own_supplier(&self, row: &Row<'_>) -> Identifier {
        let column = self.layout.columns.identifier;
        let plain = identifier::plain(row.bytes(column));
        plain.unwrap_or_else(|| identifier::read(&row.text(column)))
    }

    /// The same, or the one above for a cell that is merged with it.
    fn supplier(&mut self, row: &Row<'_>, own: Identifier) -> Identifier {
        if self.layout.fill_down && row.bytes(self.layout.columns.identifier).trim_ascii().is_empty() {
            return self.above;
        }
        self.above = own;
        own
    }

    /// The amount of a row: positive for a purchase, negative for a credit note.
    fn amount(&self, row: &Row<'_>) -> Result<Amount, Refusal> {
        let decimal = self.layout.decimal;
        let read = |column| match amount::plain(row.bytes(column), decimal) {
            Some(amount) => Ok(amount),
            None => amount::read(&row.text(column), decimal).map_err(Refusal::Amount),
        };
        match self.layout.columns.amount {
            AmountColumns::One(column) => read(column),
            AmountColumns::WithSide { amount, side, purchases } => {
                let side = amount::side(&row.text(side)).ok_or(Refusal::Side)?;
                read(amount).map(|amount| signed(amount, side == purchases))
            }
            AmountColumns::TwoSides { debit, credit, purchases } => {
                let (debit, credit) = (zero_if_empty(read(debit)), zero_if_empty(read(credit)));
                let (debit, credit) = match (debit, credit) {
                    (Ok(None), Ok(None)) => return Err(Refusal::Amount(amount::Refusal::Empty)),
                    (debit, credit) => (debit?.unwrap_or(ZERO), credit?.unwrap_or(ZERO)),
                };
                let (plus, minus) = if purchases == Side::Debit { (debit, credit) } else { (credit, debit) };
                // Each at most a thousand billion euros.
                Ok(Amount { cents: plus.cents - minus.cents, rounded: plus.rounded || minus.rounded })
            }
        }
    }
}

const ZERO: Amount = Amount { cents: 0, rounded: false };

fn zero_if_empty(amount: Result<Amount, Refusal>) -> Result<Option<Amount>, Refusal> {
    match amount {
        Err(Refusal::Amount(amount::Refusal::Empty)) => Ok(None),
        amount => amount.map(Some),
    }
}

fn signed(amount: Amount, is_purchase: bool) -> Amount {
    if is_purchase { amount } else { Amount { cents: -amount.cents, ..amount } }
}

/// Words with which a line calls itself a total.
const TOTALS: [&str; 9] =
    ["total", "totaux", "sous-total", "sous-totaux", "sous total", "s/total", "montant total", "grand total", "cumul"];
/// How the names of suppliers go on that begin like a total.
const NO_TOTALS: [&str; 3] = [" energies", " énergies", " direct"];

/// Whether a row calls itself a total: « Total général », « Sous-total DSI »; the company `TotalEnergies` does not.
fn is_total(row: &Row<'_>) -> bool {
    (0..row.width()).any(|column| {
        let bytes = row.bytes(column);
        if bytes.len() < 5 || bytes.len() > 80 {
            return false;
        }
        let text = row.text(column).trim().to_lowercase();
        TOTALS.iter().filter_map(|word| text.strip_prefix(word)).any(|rest| {
            !rest.starts_with(char::is_alphanumeric) && !NO_TOTALS.iter().any(|name| rest.starts_with(name))
        })
    })
}
