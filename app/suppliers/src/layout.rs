//! Where the columns of a purchase file are, and how its cells are written: recognised, shown, changed by whoever gave
//! the file.

pub(crate) mod headings;
mod recognise;
#[cfg(test)]
mod tests;

pub use recognise::{FormatGuess, Guess, guess_columns, guess_format};

use crate::amount::{Decimal, Side};
use crate::table::encoding::Encoding;
use serde::{Deserialize, Serialize};

/// How to read a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The kind of file.
    pub format: Format,
    /// The decimal sign of its amounts.
    pub decimal: Decimal,
    /// The number of the last row of its headings, 0 if it has none: purchases begin below.
    pub heading: u64,
    /// How many cells a purchase has; further ones that are not empty make it unreadable. 0 for any number.
    pub width: usize,
    /// Its columns.
    pub columns: Columns,
    /// Whether amounts are before or after tax.
    pub tax: Tax,
    /// Whether an empty identifier is the one above, as merged cells show it.
    pub fill_down: bool,
    /// Whether lines that call themselves totals are left out.
    pub without_totals: bool,
}

/// A kind of file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Text with separators.
    Csv {
        /// Its encoding.
        encoding: Encoding,
        /// The character between cells.
        separator: Separator,
        /// Whether lines end as on old Macintosh computers.
        old_line_ends: bool,
    },
    /// A workbook.
    Workbook {
        /// The sheet.
        sheet: String,
    },
}

/// A character between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `;`
    Semicolon,
    /// `,`
    Comma,
    /// A tabulation.
    Tab,
    /// `|`
    Bar,
}

impl Separator {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Semicolon, Self::Comma, Self::Tab, Self::Bar];

    /// Its code in forms and options.
    pub fn code(self) -> &'static str {
        match self {
            Self::Semicolon => ";",
            Self::Comma => ",",
            Self::Tab => "tab",
            Self::Bar => "|",
        }
    }

    /// The separator of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|separator| separator.code() == code)
    }

    /// Its byte.
    pub fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }

    /// Its name, as people know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Semicolon => "point-virgule ( ; )",
            Self::Comma => "virgule ( , )",
            Self::Tab => "tabulation",
            Self::Bar => "barre verticale ( | )",
        }
    }
}

impl Format {
    /// The same with a separator and an encoding, by their codes, or another sheet. What names nothing changes nothing.
    #[must_use]
    pub fn chosen(&self, separator: &str, encoding: &str, sheet: &str) -> Self {
        match self {
            Self::Csv { encoding: own_encoding, separator: own_separator, old_line_ends } => Self::Csv {
                encoding: Encoding::from_code(encoding).unwrap_or(*own_encoding),
                separator: Separator::from_code(separator).unwrap_or(*own_separator),
                old_line_ends: *old_line_ends,
            },
            Self::Workbook { sheet: own } => {
                Self::Workbook { sheet: if sheet.is_empty() { own } else { sheet }.to_owned() }
            }
        }
    }
}

/// The columns of a purchase, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// SIREN, SIRET or VAT number.
    pub identifier: usize,
    /// The amount.
    pub amount: AmountColumns,
    /// The year.
    pub year: YearOf,
    /// The supplier's name, for the list that only the buyer sees.
    pub name: Option<usize>,
}

/// Where the amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountColumns {
    /// In one column, with its sign.
    One(usize),
    /// In one column, with its side in another.
    WithSide {
        /// The amount.
        amount: usize,
        /// `D` or `C`.
        side: usize,
        /// The side of purchases; the other one is that of credit notes.
        purchases: Side,
    },
    /// In two columns.
    TwoSides {
        /// Debits.
        debit: usize,
        /// Credits.
        credit: usize,
        /// The side of purchases.
        purchases: Side,
    },
}

/// Where the year is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearOf {
    /// In a column, as a year or a date.
    Column(usize),
    /// The whole file is of one year.
    File(u16),
}

/// Whether amounts hold VAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tax {
    /// Before tax: what the questionnaire asks for.
    Excluded,
    /// After tax: never mixed with the former.
    Included,
}
