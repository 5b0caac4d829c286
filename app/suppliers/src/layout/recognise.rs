//! A first reading of a file's beginning. Whatever it finds is shown beside twenty lines and can be changed.

use super::headings::{self, plain};
use super::{AmountColumns, Columns, Separator, Tax, YearOf};
use crate::amount::{self, Decimal, Side, decimal_of, is_ambiguous};
use crate::identifier::{self, Identifier};
use crate::table::csv::Csv;
use crate::table::encoding::Encoding;
use crate::table::{Row, Rows};
use crate::year;
use serde::{Deserialize, Serialize};

/// Rows that are looked at.
const ROWS: usize = 500;
/// Columns that are looked at.
const COLUMNS: usize = 500;

/// How a file's bytes seem to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatGuess {
    /// Its encoding.
    pub encoding: Encoding,
    /// The character between cells.
    pub separator: Separator,
    /// Whether lines end as on old Macintosh computers.
    pub old_line_ends: bool,
}

/// What a file seems to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guess {
    /// The number of the last row of headings, 0 for none.
    pub heading: u64,
    /// What stands above each column.
    pub headings: Vec<String>,
    /// How many cells a row of data has.
    pub width: usize,
    /// The decimal sign, where some amount decides.
    pub decimal: Option<Decimal>,
    /// Whether an amount such as `1.250` would be read otherwise with the other sign.
    pub ambiguous: bool,
    /// The column of identifiers.
    pub identifier: Option<usize>,
    /// Where amounts are.
    pub amount: Option<AmountColumns>,
    /// The column of years or dates.
    pub year: Option<usize>,
    /// The column of names.
    pub name: Option<usize>,
    /// Whether amounts seem to hold VAT.
    pub tax: Tax,
}

impl Guess {
    /// The columns, if those that are needed were found. A file without a column of years is of `year`.
    pub fn columns(&self, year: u16) -> Option<Columns> {
        Some(Columns {
            identifier: self.identifier?,
            amount: self.amount?,
            year: self.year.map_or(YearOf::File(year), YearOf::Column),
            name: self.name,
        })
    }
}

/// Recognises encoding, separator and line ends from a file's first bytes.
pub fn guess_format(first: &[u8]) -> FormatGuess {
    let encoding = Encoding::of(first);
    let old_line_ends = !first.contains(&b'\n') && first.contains(&b'\r');
    let evenness = |separator: Separator| {
        let mut csv = Csv::new(first, separator.byte(), encoding, old_line_ends);
        let mut widths = std::collections::BTreeMap::<usize, usize>::new();
        let mut rows = 0;
        while let Ok(Some(row)) = csv.next_row() {
            rows += 1;
            *widths.entry(row.width()).or_default() += usize::from(!row.is_blank());
            if rows == ROWS {
                break;
            }
        }
        // How many rows have the width that most of them have, if that is more than one cell.
        widths.into_iter().filter(|(width, _)| *width > 1).map(|(width, rows)| (rows, width)).max().unwrap_or_default()
    };
    // In the order of `ALL` where two do alike: French amounts contain commas.
    let best = Separator::ALL.into_iter().rev().max_by_key(|separator| evenness(*separator));
    FormatGuess { encoding, separator: best.unwrap_or(Separator::Semicolon), old_line_ends }
}

/// Recognises headings, columns and decimal sign from the first rows of a table.
pub fn guess_columns(rows: &mut dyn Rows) -> Guess {
    let mut read: Vec<(u64, Vec<String>)> = Vec::new();
    while read.len() < ROWS {
        match rows.next_row() {
            Ok(Some(row)) if !row.is_blank() => read.push((row.number, bounded(&row))),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => break,
        }
    }
    let width = read.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let counts = |rows: &[_]| -> Vec<Counts> { (0..width).map(|column| Counts::of(rows, column)).collect() };
    let first = first_purchase(&read, &counts(&read)).min(read.len());
    let headings = headings_above(&read, first, width);
    let heading = first.checked_sub(1).and_then(|above| read.get(above)).map_or(0, |(number, _)| *number);
    columns(&read[first..], &counts(&read[first..]), headings, heading)
}

/// Cells that are looked at, at most.
fn bounded(row: &Row<'_>) -> Vec<String> {
    (0..row.width().min(COLUMNS)).map(|column| row.text(column).trim().chars().take(200).collect()).collect()
}

/// What the cells of a column can be.
#[derive(Clone, Copy, Default)]
struct Counts {
    identifiers: usize,
    amounts: usize,
    years: usize,
    sides: usize,
    words: usize,
}

impl Counts {
    fn of(rows: &[(u64, Vec<String>)], column: usize) -> Self {
        let mut counts = Self::default();
        for cell in rows.iter().filter_map(|(_, cells)| cells.get(column)).filter(|cell| !cell.is_empty()) {
            let is_identifier = matches!(identifier::read(cell), Identifier::Siren { .. } | Identifier::Other(_));
            let is_year = year::read(cell).is_some();
            counts.identifiers += usize::from(is_identifier);
            counts.years += usize::from(is_year);
            counts.amounts += usize::from(is_amount(cell) && !is_identifier && !is_year);
            counts.sides += usize::from(amount::side(cell).is_some());
            counts.words += usize::from(cell.chars().any(char::is_alphabetic) && !is_identifier);
        }
        counts
    }
}

fn is_amount(cell: &str) -> bool {
    amount::read(cell, Decimal::Comma).is_ok() || amount::read(cell, Decimal::Point).is_ok()
}

/// Rows at the beginning among which headings are looked for.
const TITLES: usize = 40;

/// The first row of purchases: below the headings, if some row has the words of headings; or else the first one with an
/// identifier or an amount.
fn first_purchase(rows: &[(u64, Vec<String>)], counts: &[Counts]) -> usize {
    let has_digits = |cells: &[String]| cells.iter().any(|cell| cell.bytes().any(|byte| byte.is_ascii_digit()));
    let names_columns = |cells: &[String]| {
        !cells.iter().any(|cell| is_amount(cell)) && cells.iter().any(|cell| headings::identifier(&plain(cell)) > 1)
    };
    if let Some(heading) = rows.iter().take(TITLES).position(|(_, cells)| names_columns(cells)) {
        // « HT » and « TTC » below « Montant ».
        let second = rows.get(heading + 1).is_some_and(|(_, cells)| !has_digits(cells));
        return heading + 1 + usize::from(second);
    }
    let strongest = |of: fn(&Counts) -> usize| {
        let best = (0..counts.len()).max_by_key(|column| (of(&counts[*column]), usize::MAX - column));
        best.filter(|column| of(&counts[*column]) > 0)
    };
    let amounts = strongest(|counts| counts.amounts.max(counts.years));
    let identifiers = strongest(|counts| counts.identifiers);
    let is_purchase = |cells: &[String]| {
        let has = |column: Option<usize>, test: &dyn Fn(&str) -> bool| {
            column.and_then(|column| cells.get(column)).is_some_and(|cell| test(cell))
        };
        let identified = |cell: &str| matches!(identifier::read(cell), Identifier::Siren { .. } | Identifier::Other(_));
        has(amounts, &|cell| is_amount(cell)) || has(identifiers, &identified)
    };
    rows.iter().position(|(_, cells)| is_purchase(cells)).unwrap_or_default()
}

/// What stands above each column: the row above the first purchase, and the one before it where that one spans several
/// columns (« Montant » over « HT » and « TTC »).
fn headings_above(rows: &[(u64, Vec<String>)], first: usize, width: usize) -> Vec<String> {
    let row = |back: usize| first.checked_sub(back).and_then(|at| rows.get(at));
    let Some((number, below)) = row(1) else { return vec![String::new(); width] };
    let filled = below.iter().filter(|cell| !cell.is_empty()).count();
    let above = row(2).filter(|(above, cells)| above + 1 == *number && cells.len() > 1 && filled < below.len().max(2));
    let above = above.filter(|(_, cells)| cells.iter().filter(|cell| !cell.is_empty()).count() > 1);
    let mut spanning = String::new();
    let mut headings = Vec::with_capacity(width);
    let widest = above.map_or(0, |(_, cells)| cells.len()).max(below.len());
    for column in 0..width.min(widest) {
        let cell = |cells: &Vec<String>| cells.get(column).cloned().unwrap_or_default();
        let own = cell(below);
        if let Some(upper) = above.map(|(_, cells)| cell(cells)).filter(|upper| !upper.is_empty()) {
            spanning = upper;
        }
        let upper = above.map(|_| spanning.as_str()).unwrap_or_default();
        headings.push(format!("{upper} {own}").trim().to_owned());
    }
    headings.resize(width, String::new());
    headings
}

fn columns(rows: &[(u64, Vec<String>)], counts: &[Counts], headings: Vec<String>, heading: u64) -> Guess {
    let plain: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
    let said = |column: usize| plain.get(column).map_or("", String::as_str);
    let best = |score: &dyn Fn(usize) -> i64| {
        let column = (0..counts.len()).max_by_key(|column| (score(*column), -(*column as i64)));
        column.filter(|column| score(*column) > 0)
    };
    let total = rows.len().max(1);
    let share = |count: usize| (100 * count / total) as i64;
    let identifier = best(&|c| {
        40 * i64::from(headings::identifier(said(c))) + share(counts[c].identifiers) - share(counts[c].amounts) / 2
    });
    let name = best(&|c| 60 * i64::from(headings::name(said(c))) * i64::from(counts[c].words > 0));
    let year = best(&|c| match headings::year(said(c)) {
        0 => share(counts[c].years) - 80,
        level => i64::from(level) * share(counts[c].years),
    });
    let free = |c: usize| Some(c) != identifier && Some(c) != year;
    let one = best(&|c| match i64::from(headings::amount(said(c))) {
        _ if !free(c) || counts[c].amounts + counts[c].years == 0 => 0,
        level => 60 * level + share(counts[c].amounts).max(share(counts[c].years) / 2),
    });
    let debit = (0..counts.len()).find(|c| headings::is_debit(said(*c)));
    let credit = (0..counts.len()).find(|c| headings::is_credit(said(*c)));
    let side = best(&|c| if free(c) { share(counts[c].sides) - 60 } else { 0 });
    let amount = match (debit.zip(credit), one, side) {
        // In accounts of suppliers, purchases are credits; a file with such columns is most often one.
        (Some((debit, credit)), _, _) => Some(AmountColumns::TwoSides { debit, credit, purchases: Side::Credit }),
        (None, Some(amount), Some(side)) => Some(AmountColumns::WithSide { amount, side, purchases: Side::Debit }),
        (None, Some(amount), None) => Some(AmountColumns::One(amount)),
        (None, None, _) => None,
    };
    let amount_columns: Vec<usize> = match amount {
        Some(AmountColumns::One(amount) | AmountColumns::WithSide { amount, .. }) => vec![amount],
        Some(AmountColumns::TwoSides { debit, credit, .. }) => vec![debit, credit],
        None => Vec::new(),
    };
    let cells = || rows.iter().flat_map(|(_, cells)| amount_columns.iter().filter_map(|column| cells.get(*column)));
    let after_tax = amount_columns.iter().any(|column| headings::is_after_tax(said(*column)));
    Guess {
        heading,
        width: table_width(rows, &headings),
        decimal: cells().find_map(|cell| decimal_of(cell)),
        ambiguous: cells().any(|cell| is_ambiguous(cell)),
        identifier,
        amount,
        year,
        name,
        tax: if after_tax { Tax::Included } else { Tax::Excluded },
        headings,
    }
}

/// The width that most rows have, without empty cells at the end, or that of the headings where it is larger: a column
/// of remarks is empty in most rows. 0 for more columns than are looked at.
fn table_width(rows: &[(u64, Vec<String>)], headings: &[String]) -> usize {
    let used = |cells: &[String]| cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for (_, cells) in rows {
        *widths.entry(used(cells)).or_default() += 1;
    }
    let usual = widths.into_iter().max_by_key(|(width, rows)| (*rows, *width)).map(|(width, _)| width);
    let width = usual.unwrap_or_default().max(used(headings));
    if width < COLUMNS { width } else { 0 }
}
