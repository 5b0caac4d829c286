//! Rows of one sheet.

use super::cell_formats::CellFormats;
use super::shared_strings::SharedStrings;
use super::xml::{LONGEST_TEXT, Piece, Xml, attribute};
use crate::amount::Decimal;
use crate::table::csv::LONGEST_ROW;
use crate::table::encoding::Encoding;
use crate::table::{ReadError, Row, Rows};
use quick_xml::events::BytesStart;
use std::io::{Read, Seek};

/// Columns that are read: a sheet can have 16 384, and a row of a few bytes reach the last one.
const COLUMNS: usize = 1_000;
/// Rows that a sheet can have.
const ROWS: u64 = 1 << 20;

/// A sheet, read row by row. Rows without any cell do not occur.
pub struct Sheet<'a, R: Read + Seek> {
    xml: Xml<'a, R>,
    strings: &'a SharedStrings,
    formats: &'a CellFormats,
    decimal: Decimal,
    /// The number of the row that was read last.
    number: u64,
    /// How many were read, whatever their numbers say.
    count: u64,
    /// Whether the rows began and did not end.
    in_rows: bool,
    bytes: Vec<u8>,
    cells: Vec<(u32, u32)>,
}

/// What a cell's tag says of it.
struct CellTag {
    column: usize,
    kind: Kind,
    format: usize,
}

/// How a cell's value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Text,
    Boolean,
    Error,
}

impl<'a, R: Read + Seek> Sheet<'a, R> {
    pub(super) fn new(xml: Xml<'a, R>, strings: &'a SharedStrings, formats: &'a CellFormats, decimal: Decimal) -> Self {
        let (bytes, cells) = (Vec::new(), Vec::new());
        Self { xml, strings, formats, decimal, number: 0, count: 0, in_rows: false, bytes, cells }
    }

    /// Reads the cells of a row up to its end.
    fn cells_of_row(&mut self) -> Result<(), ReadError> {
        let mut cell: Option<CellTag> = None;
        let (mut value, mut in_value, mut in_phonetic) = (String::new(), false, false);
        loop {
            match self.xml.next()? {
                Piece::Open(tag, closed) => match tag.local_name().as_ref() {
                    "c" => {
                        let next = cell_tag(&tag, self.cells.len());
                        cell = Some(next).filter(|_| !closed);
                        value.clear();
                    }
                    "v" | "t" => in_value = !closed,
                    "rPh" => in_phonetic = !closed,
                    _ => {}
                },
                Piece::Text(text) if in_value && !in_phonetic && cell.is_some() => {
                    if value.len() + text.len() > LONGEST_TEXT {
                        return Err(ReadError::TooLarge);
                    }
                    value.push_str(&text);
                }
                Piece::Close(name) => match name.as_str() {
                    "v" | "t" => in_value = false,
                    "rPh" => in_phonetic = false,
                    "c" => {
                        if let Some(cell) = cell.take() {
                            self.push(&cell, &value)?;
                        }
                    }
                    "row" => return Ok(()),
                    _ => {}
                },
                Piece::End => return Err(ReadError::Workbook),
                Piece::Text(_) => {}
            }
        }
    }

    /// Puts a cell in its column, after empty ones where the row has gaps.
    fn push(&mut self, cell: &CellTag, value: &str) -> Result<(), ReadError> {
        if cell.column >= COLUMNS || cell.column < self.cells.len() {
            return Ok(());
        }
        let number;
        let text = match cell.kind {
            Kind::Shared => self.strings.get(value.trim().parse().unwrap_or(usize::MAX)),
            Kind::Number => {
                number = self.number_text(value.trim(), cell.format);
                &number
            }
            Kind::Boolean if value.trim() == "1" => "VRAI",
            Kind::Boolean => "FAUX",
            Kind::Text | Kind::Error => value,
        };
        let from = self.bytes.len();
        // A text of a few bytes' reference may be a megabyte long, in each cell of the row.
        if from + text.len() > LONGEST_ROW {
            return Err(ReadError::TooLong(self.number));
        }
        self.bytes.extend_from_slice(text.as_bytes());
        // At most a megabyte.
        self.cells.resize(cell.column, (from as u32, from as u32));
        self.cells.push((from as u32, self.bytes.len() as u32));
        Ok(())
    }

    /// A number as people write it: without power of ten, with the file's decimal sign; a day where the cell shows one.
    fn number_text(&self, value: &str, format: usize) -> String {
        let Ok(number) = value.parse::<f64>() else { return value.to_owned() };
        if self.formats.is_date(format)
            && let Some(day) = self.formats.day(number)
        {
            return day;
        }
        // `{}` writes the shortest decimals that read back as the same number, as a sheet shows them.
        let text = number.to_string();
        if self.decimal == Decimal::Comma { text.replace('.', ",") } else { text }
    }
}

impl<R: Read + Seek> Rows for Sheet<'_, R> {
    fn next_row(&mut self) -> Result<Option<Row<'_>>, ReadError> {
        self.bytes.clear();
        self.cells.clear();
        let hidden = loop {
            match self.xml.next()? {
                Piece::Open(tag, closed) if tag.local_name().as_ref() == "row" => {
                    let stated = attribute(&tag, "r").and_then(|number| number.parse().ok());
                    self.number = stated.filter(|number| *number <= ROWS).unwrap_or(self.number + 1);
                    self.count += 1;
                    if self.count > ROWS {
                        return Err(ReadError::TooLarge);
                    }
                    if !closed {
                        break attribute(&tag, "hidden").is_some_and(|value| value == "1" || value == "true");
                    }
                }
                Piece::Open(tag, closed) if tag.local_name().as_ref() == "sheetData" => self.in_rows = !closed,
                Piece::Close(name) if name == "sheetData" => {
                    self.in_rows = false;
                    return Ok(None);
                }
                // A sheet that was cut is not taken for a whole one.
                Piece::End if self.in_rows => return Err(ReadError::Workbook),
                Piece::End => return Ok(None),
                _ => {}
            }
        };
        self.cells_of_row()?;
        let (number, encoding) = (self.number, Encoding::Utf8);
        Ok(Some(Row { number, hidden, bytes: &self.bytes, cells: &self.cells, encoding }))
    }
}

fn cell_tag(tag: &BytesStart<'_>, next: usize) -> CellTag {
    let (mut column, mut kind, mut format) = (next, Kind::Number, 0);
    for one in tag.attributes().with_checks(false).flatten() {
        let value = one.value.as_ref();
        match one.key.as_ref() {
            "r" => column = column_of(value).unwrap_or(next),
            "s" => format = value.parse().unwrap_or_default(),
            "t" => {
                kind = match value {
                    "s" => Kind::Shared,
                    "str" | "inlineStr" | "d" => Kind::Text,
                    "b" => Kind::Boolean,
                    "e" => Kind::Error,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }
    CellTag { column, kind, format }
}

/// The column of `AB12`, from 0.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0usize, |n, letter| n * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}
