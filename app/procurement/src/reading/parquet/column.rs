//! A column of Parquet as cells of text.

use crate::raw::Cell;
use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::DataType;
use ::parquet::errors::{ParquetError, Result};
use ::parquet::schema::types::ColumnDescPtr;
use chrono::{DateTime, Days, NaiveDate};

/// A column, and the cells that were read last.
pub(super) struct Column {
    reader: ColumnReader,
    kind: Kind,
    /// Below this level a cell is empty.
    full: i16,
    cells: Vec<Option<String>>,
}

/// What a number of a column means.
#[derive(Clone, Copy)]
enum Kind {
    Plain,
    Date,
    /// A moment, in parts of a second.
    Moment(i64),
    /// A number with this many decimals.
    Decimal(u32),
}

impl Column {
    pub(super) fn new(reader: ColumnReader, description: ColumnDescPtr) -> Self {
        let decimals = u32::try_from(description.type_scale()).unwrap_or_default();
        let kind = match (description.logical_type_ref(), description.converted_type()) {
            (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Kind::Date,
            (Some(LogicalType::Timestamp(timestamp)), _) => Kind::Moment(match timestamp.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            }),
            (None, ConvertedType::TIMESTAMP_MILLIS) => Kind::Moment(1_000),
            (None, ConvertedType::TIMESTAMP_MICROS) => Kind::Moment(1_000_000),
            (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => Kind::Decimal(decimals),
            _ => Kind::Plain,
        };
        Self { reader, kind, full: description.max_def_level(), cells: Vec::new() }
    }

    /// Reads the next lines.
    pub(super) fn read(&mut self, count: usize) -> Result<()> {
        let kind = self.kind;
        let full = self.full;
        self.cells = match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => values(reader, count, full, |flag| flag.to_string()),
            ColumnReader::Int32ColumnReader(reader) => values(reader, count, full, |n| number(kind, i64::from(*n))),
            ColumnReader::Int64ColumnReader(reader) => values(reader, count, full, |n| number(kind, *n)),
            ColumnReader::FloatColumnReader(reader) => values(reader, count, full, ToString::to_string),
            ColumnReader::DoubleColumnReader(reader) => values(reader, count, full, ToString::to_string),
            ColumnReader::ByteArrayColumnReader(reader) => {
                values(reader, count, full, |bytes| text(kind, bytes.data()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                values(reader, count, full, |bytes| text(kind, bytes.data()))
            }
            ColumnReader::Int96ColumnReader(_) => Ok(vec![None; count]),
        }?;
        Ok(())
    }

    /// A cell of the lines read last; empty where it is null.
    pub(super) fn cell(&self, row: usize) -> Cell<'_> {
        self.cells.get(row).and_then(Option::as_deref).map(Cell::Borrowed).unwrap_or_default()
    }
}

fn values<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    count: usize,
    full: i16,
    write: impl Fn(&T::T) -> String,
) -> Result<Vec<Option<String>>> {
    let mut cells = Vec::with_capacity(count);
    while cells.len() < count {
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        let levels_wanted = (full > 0).then_some(&mut levels);
        let (rows, _, _) = reader.read_records(count - cells.len(), levels_wanted, None, &mut values)?;
        if rows == 0 {
            return Err(ParquetError::EOF("a column is shorter than its group".to_owned()));
        }
        let mut values = values.iter();
        if full == 0 {
            cells.extend(values.map(|value| Some(write(value))));
        } else {
            cells.extend(levels.iter().map(|level| if *level == full { values.next().map(&write) } else { None }));
        }
    }
    Ok(cells)
}

/// A whole number by its meaning.
fn number(kind: Kind, n: i64) -> String {
    let day = match kind {
        Kind::Plain => return n.to_string(),
        Kind::Decimal(decimals) => return decimal(i128::from(n), decimals),
        Kind::Date => u64::try_from(n).ok().and_then(|days| NaiveDate::default().checked_add_days(Days::new(days))),
        Kind::Moment(parts) => DateTime::from_timestamp(n.div_euclid(parts), 0).map(|moment| moment.date_naive()),
    };
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Bytes by their meaning: text, or a whole number with decimals.
fn text(kind: Kind, bytes: &[u8]) -> String {
    match kind {
        Kind::Decimal(decimals) if (1..=16).contains(&bytes.len()) => {
            let sign = if bytes.first().is_some_and(|byte| *byte >= 0x80) { -1 } else { 0 };
            decimal(bytes.iter().fold(sign, |n, byte| n << 8 | i128::from(*byte)), decimals)
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn decimal(n: i128, decimals: u32) -> String {
    let digits = format!("{:0width$}", n.unsigned_abs(), width = decimals as usize + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals as usize);
    let sign = if n < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}
