//! Reads files of public contracts as streams, in all published formats.
//!
//! Memory does not grow with the file: at most two records of [`MAX_RECORD`] bytes and one buffer are in memory. A
//! record that cannot be read is passed over and reported by number and offset; a file that ends in the middle is an
//! error, whatever came before.

mod csv;
mod failure;
mod item;
mod json;
mod parquet;
mod sniff;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod window;
mod xml;

pub use self::parquet::{is_parquet, parquet_as_csv, parquet_rows, read_parquet};
pub use failure::{Damage, Failure, RefusedFormat};
pub use item::{Item, Place, Refusal};

use crate::contract::Schema;
use crate::figures::Tally;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sniff::Counting;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{ErrorKind, Read};
use survey::Euros;

/// The longest record, in bytes: a thousand times an ordinary contract.
pub const MAX_RECORD: usize = 4 << 20;

/// What a reader has to know beside the file.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The date of today, against which dates are checked.
    pub today: NaiveDate,
    /// The length in bytes that the sender announced. A table cut at the end of a line shows its loss in no other way.
    pub announced: Option<u64>,
}

/// Whether the caller wants the next item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Next,
    /// Stop; reading ends with [`Failure::Stopped`].
    Stop,
}

/// The format of a file. Its `Display` is its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// A table in CSV.
    Csv,
    /// A table in Parquet.
    Parquet,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Csv => "CSV",
            Self::Parquet => "Parquet",
        })
    }
}

/// What was read of a whole file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The format that was recognised.
    pub format: Format,
    /// Whether it was compressed with gzip, whatever its name.
    pub gzip: bool,
    /// Bytes, after decompression.
    pub bytes: u64,
    /// JSON or XML documents joined end to end; 1 in an ordinary file.
    pub roots: u64,
    /// Records, or rows of a table: contracts, refused and broken ones.
    pub records: u64,
    /// Contracts, or lines of a table about one.
    pub contracts: u64,
    /// Refused records by reason, and the euros at stake.
    #[serde(with = "suppliers::pairs")]
    pub refused: BTreeMap<Refusal, Tally>,
    /// Broken records by damage.
    #[serde(with = "suppliers::pairs")]
    pub broken: BTreeMap<Damage, u64>,
    /// Records by form of the data.
    #[serde(with = "suppliers::pairs")]
    pub schemas: BTreeMap<Schema, u64>,
    /// Records, in tables cells, that were not UTF-8 and were read as Windows-1252.
    pub windows_1252: u64,
}

/// Reads a file of JSON, XML or CSV, plain or in gzip, and gives its items in their order.
///
/// # Errors
/// A [`Failure`]: nothing that was given may then be taken for the whole file.
pub fn read(stream: impl Read, settings: Settings, take: &mut dyn FnMut(Item) -> Flow) -> Result<Summary, Failure> {
    let counting = Counting::new(stream);
    let announced = settings.announced;
    let count = counting.count();
    let cut = |failure, records| match failure {
        // Compressed data that stop in the middle.
        Failure::Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Failure::Truncated { bytes: count.get(), records }
        }
        failure => failure,
    };
    let sniffed = sniff::open(Box::new(counting)).map_err(|failure| cut(failure, 0))?;
    let mut pass = Pass::new(settings, sniffed.format, take);
    pass.summary.gzip = sniffed.gzip;
    let read = match sniffed.format {
        Format::Json => json::read(sniffed.stream, &mut pass),
        Format::Xml => xml::read(sniffed.stream, &mut pass),
        Format::Csv | Format::Parquet => csv::read(sniffed.stream, &mut pass),
    };
    read.map_err(|failure| cut(failure, pass.summary.records))?;
    match announced {
        Some(announced) if announced != count.get() => Err(Failure::OtherLength { announced, read: count.get() }),
        _ => Ok(pass.summary),
    }
}

/// One reading: what it counts, and whom it gives items.
struct Pass<'a> {
    settings: Settings,
    summary: Summary,
    take: &'a mut dyn FnMut(Item) -> Flow,
}

impl<'a> Pass<'a> {
    fn new(settings: Settings, format: Format, take: &'a mut dyn FnMut(Item) -> Flow) -> Self {
        let summary = Summary {
            format,
            gzip: false,
            bytes: 0,
            roots: 0,
            records: 0,
            contracts: 0,
            refused: BTreeMap::new(),
            broken: BTreeMap::new(),
            schemas: BTreeMap::new(),
            windows_1252: 0,
        };
        Self { settings, summary, take }
    }

    fn today(&self) -> NaiveDate {
        self.settings.today
    }

    fn take(&mut self, item: Item) -> Flow {
        self.summary.records += 1;
        match &item {
            Item::Contract(contract) => {
                self.summary.contracts += 1;
                *self.summary.schemas.entry(contract.schema).or_default() += 1;
            }
            Item::Refused { reason, amount, .. } => {
                self.summary.refused.entry(*reason).or_default().add(amount.map_or(0, Euros::cents));
            }
            Item::Broken { damage, .. } => *self.summary.broken.entry(*damage).or_default() += 1,
        }
        (self.take)(item)
    }

    /// The text of a record or a cell.
    fn decode<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                self.summary.windows_1252 += 1;
                Cow::Owned(windows_1252(bytes))
            }
        }
    }

    fn ends(&mut self, bytes: u64, roots: u64) {
        self.summary.bytes = bytes;
        self.summary.roots = roots;
    }
}

/// Text in Latin-1, of which [`clean`](survey::characters::clean) makes the letters of Windows-1252.
fn windows_1252(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// Whether bytes are no text: neither XML nor a table can contain control bytes.
fn has_control_bytes(text: &[u8]) -> bool {
    text.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
}
