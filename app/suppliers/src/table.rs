//! Rows of a file, one at a time, in bounded memory: CSV in any encoding, and workbooks.

pub mod csv;
pub mod encoding;
pub mod workbook;

use encoding::Encoding;
use std::borrow::Cow;
use std::{fmt, io};

/// A row of cells.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its number in the file, from 1: the line where it begins, or the row of a sheet.
    pub number: u64,
    /// Whether a filter or a person hid it in the workbook.
    pub hidden: bool,
    bytes: &'a [u8],
    /// Where each cell begins and ends in the bytes.
    cells: &'a [(u32, u32)],
    encoding: Encoding,
}

impl<'a> Row<'a> {
    /// How many cells it has, empty ones included.
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// A cell's bytes, in the file's encoding; empty where the row is shorter.
    pub fn bytes(&self, column: usize) -> &'a [u8] {
        let cell = self.cells.get(column).and_then(|(from, to)| self.bytes.get(*from as usize..*to as usize));
        cell.unwrap_or_default()
    }

    /// A cell's text; empty where the row is shorter.
    pub fn text(&self, column: usize) -> Cow<'a, str> {
        self.encoding.decode(self.bytes(column))
    }

    /// All cells as texts.
    pub fn texts(&self) -> Vec<String> {
        (0..self.width()).map(|column| self.text(column).trim().to_owned()).collect()
    }

    /// Whether no cell holds anything.
    pub fn is_blank(&self) -> bool {
        (0..self.width()).all(|column| self.bytes(column).iter().all(u8::is_ascii_whitespace))
    }

    /// All of its bytes, those between cells included, to tell whether two rows are alike.
    pub fn all_bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

/// Rows that are read one after the other.
pub trait Rows {
    /// The next row, or `None` after the last.
    ///
    /// # Errors
    /// [`ReadError`] where the file cannot be read further.
    fn next_row(&mut self) -> Result<Option<Row<'_>>, ReadError>;
}

/// Why a file could not be read. Its `Display` is the sentence for whoever gave it.
#[derive(Debug)]
pub enum ReadError {
    /// It could not be fetched from where it is.
    Io(io::Error),
    /// A line, or the row of a sheet, of more than [`csv::LONGEST_ROW`] bytes, with its number.
    TooLong(u64),
    /// Not a workbook, or a damaged one.
    Workbook,
    /// A workbook protected by a password, or of Excel 97 to 2003.
    OldWorkbook,
    /// A workbook that unpacks to more than is read.
    TooLarge,
    /// The workbook has no sheet of this name.
    NoSheet(String),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl std::error::Error for ReadError {}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(_) => f.write_str("Le fichier n’a pas pu être lu jusqu’au bout."),
            Self::TooLong(line) => {
                write!(f, "La ligne {line} est trop longue pour celle d’un tableau : est-ce le bon fichier ?")
            }
            Self::Workbook => f.write_str("Ce fichier n’est pas un classeur lisible, ou il est abîmé."),
            Self::OldWorkbook => f.write_str(
                "Ce classeur est protégé par un mot de passe, ou d’un ancien format (.xls) : enregistrez-le en .xlsx, sans mot de passe.",
            ),
            Self::TooLarge => f.write_str("Ce classeur est trop grand une fois décompressé : exportez la feuille en CSV."),
            Self::NoSheet(name) => write!(f, "Le classeur n’a pas de feuille «\u{a0}{name}\u{a0}»."),
        }
    }
}
