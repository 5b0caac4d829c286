//! A file as somebody hands it in: recognised, shown, then read.

use crate::amount::Decimal;
use crate::layout::{Format, Guess, guess_columns, guess_format};
use crate::table::csv::Csv;
use crate::table::workbook::Workbook;
use crate::table::{ReadError, Rows};
use serde::{Deserialize, Serialize};
use std::io::{Read, Seek};

/// A file of rows.
pub struct TableFile<R> {
    kind: Kind<R>,
}

enum Kind<R> {
    Text { input: R, guess: Format },
    Workbook(Box<Workbook<R>>),
}

/// What is shown of a file before it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// How it was read for this preview.
    pub format: Format,
    /// The sheets of a workbook, and whether they are hidden.
    pub sheets: Vec<(String, bool)>,
    /// The first rows that hold anything, with their numbers.
    pub rows: Vec<(u64, Vec<String>)>,
    /// What it seems to hold.
    pub guess: Guess,
}

/// Bytes by which a text file is recognised.
pub const FIRST_BYTES: usize = 1 << 18;
/// Rows that are shown.
pub const SHOWN_ROWS: usize = 20;
/// What a workbook, like any ZIP archive, begins with.
const ZIP: &[u8] = b"PK\x03\x04";

/// The format that a file's first bytes suggest; `None` for a workbook, whose sheets must be listed.
pub fn text_format(first: &[u8]) -> Option<Format> {
    if first.starts_with(ZIP) || first.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return None;
    }
    let guess = guess_format(first);
    let (encoding, separator) = (guess.encoding, guess.separator);
    Some(Format::Csv { encoding, separator, old_line_ends: guess.old_line_ends })
}

impl<R: Read + Seek> TableFile<R> {
    /// Opens a file.
    ///
    /// # Errors
    /// [`ReadError`] if it cannot be read, or is a workbook that cannot be.
    pub fn open(mut input: R) -> Result<Self, ReadError> {
        let mut first = Vec::with_capacity(FIRST_BYTES);
        input.by_ref().take(FIRST_BYTES as u64).read_to_end(&mut first)?;
        input.rewind()?;
        let kind = match text_format(&first) {
            Some(guess) => Kind::Text { input, guess },
            None => Kind::Workbook(Box::new(Workbook::open(input)?)),
        };
        Ok(Self { kind })
    }

    /// The format that is recognised: of a workbook, its first sheet that is not hidden.
    pub fn format(&self) -> Format {
        match &self.kind {
            Kind::Text { guess, .. } => guess.clone(),
            Kind::Workbook(workbook) => {
                let sheets = workbook.sheets();
                let sheet = sheets.iter().find(|sheet| !sheet.hidden).or(sheets.first());
                Format::Workbook { sheet: sheet.map(|sheet| sheet.name.clone()).unwrap_or_default() }
            }
        }
    }

    /// Gives the rows, from the first on, to a reader. A format that is not that of the file is replaced by the one
    /// recognised.
    ///
    /// # Errors
    /// [`ReadError`] if the file cannot be read from its beginning.
    pub fn with_rows<T>(
        &mut self,
        format: &Format,
        decimal: Decimal,
        read: impl FnOnce(&mut dyn Rows) -> T,
    ) -> Result<T, ReadError> {
        let recognised = self.format();
        let format = match (format, &self.kind) {
            (Format::Csv { .. }, Kind::Text { .. }) | (Format::Workbook { .. }, Kind::Workbook(_)) => format,
            _ => &recognised,
        };
        match (&mut self.kind, format) {
            (Kind::Workbook(workbook), Format::Workbook { sheet }) => Ok(read(&mut workbook.rows(sheet, decimal)?)),
            (Kind::Text { input, .. }, Format::Csv { encoding, separator, old_line_ends }) => {
                input.rewind()?;
                Ok(read(&mut Csv::new(input, separator.byte(), *encoding, *old_line_ends)))
            }
            // The format was made that of the file.
            _ => Err(ReadError::Workbook),
        }
    }

    /// What to show before reading.
    ///
    /// # Errors
    /// [`ReadError`] if the file cannot be read.
    pub fn preview(&mut self, format: &Format) -> Result<Preview, ReadError> {
        let sheets = match &self.kind {
            Kind::Text { .. } => Vec::new(),
            Kind::Workbook(workbook) => {
                workbook.sheets().iter().map(|sheet| (sheet.name.clone(), sheet.hidden)).collect()
            }
        };
        let rows = self.with_rows(format, Decimal::Comma, first_rows)??;
        let guess = self.with_rows(format, Decimal::Comma, |rows| guess_columns(rows))?;
        Ok(Preview { format: format.clone(), sheets, rows, guess })
    }
}

/// The first rows that hold anything.
fn first_rows(rows: &mut dyn Rows) -> Result<Vec<(u64, Vec<String>)>, ReadError> {
    let mut first = Vec::with_capacity(SHOWN_ROWS);
    while first.len() < SHOWN_ROWS
        && let Some(row) = rows.next_row()?
    {
        if !row.is_blank() {
            first.push((row.number, row.texts().into_iter().take(60).map(|cell| shortened(&cell)).collect()));
        }
    }
    Ok(first)
}

/// A cell as it is shown: at most sixty characters.
fn shortened(cell: &str) -> String {
    let mut characters = cell.chars();
    let start: String = characters.by_ref().take(60).collect();
    if characters.next().is_some() { start + "…" } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Separator;
    use crate::table::encoding::Encoding;
    use std::io::Cursor;

    #[test]
    fn a_text_file_is_recognised_shown_and_read_from_its_beginning() {
        let text = "SIREN;Nom;Montant\n732829320;ACME;1 250,00\n\n356000000;LA POSTE;10,00\n";
        let mut file = TableFile::open(Cursor::new(text)).unwrap();
        let format = file.format();
        assert_eq!(
            format,
            Format::Csv { encoding: Encoding::Utf8, separator: Separator::Semicolon, old_line_ends: false }
        );
        for _ in 0..2 {
            let preview = file.preview(&format).unwrap();
            assert_eq!(preview.rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 4]);
            assert_eq!((preview.guess.identifier, preview.guess.heading, preview.sheets.len()), (Some(0), 1, 0));
        }
        let other = Format::Csv { encoding: Encoding::Utf8, separator: Separator::Bar, old_line_ends: false };
        let one_column = file.preview(&other).unwrap();
        assert!(one_column.rows.iter().all(|(_, cells)| cells.len() == 1));
    }

    #[test]
    fn what_is_neither_text_nor_workbook_is_refused() {
        assert!(matches!(TableFile::open(Cursor::new(b"PK\x03\x04broken")), Err(ReadError::Workbook)));
        let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0];
        assert!(matches!(TableFile::open(Cursor::new(old)), Err(ReadError::OldWorkbook)));
    }
}
