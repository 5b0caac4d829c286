//! Responses as a Parquet file: typed columns, exact decimal amounts, the number of rows in its metadata.

use super::{Cell, Column, ExportError, Holds, RowWriter};
use ::parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::{Type, TypePtr};
use std::io::Write;
use std::sync::Arc;

/// Rows buffered before they are written, column by column.
const GROUP: usize = 8_192;
/// Digits of a decimal.
const PRECISION: i32 = 18;

/// A Parquet file being written.
pub struct ParquetFile<W: Write + Send> {
    out: Option<W>,
    file: Option<SerializedFileWriter<W>>,
    about: Vec<(String, String)>,
    buffers: Vec<Buffer>,
    rows: usize,
}

/// The buffered values of one column; a level for each row tells whether it has one.
struct Buffer {
    levels: Vec<i16>,
    values: Waiting,
}

enum Waiting {
    Numbers(Vec<i64>),
    Booleans(Vec<bool>),
    Texts(Vec<ByteArray>),
}

impl<W: Write + Send> ParquetFile<W> {
    /// Begins a file. `about` goes into its metadata.
    pub fn new(out: W, about: Vec<(String, String)>) -> Self {
        Self { out: Some(out), file: None, about, buffers: Vec::new(), rows: 0 }
    }

    /// Writes the buffered rows.
    fn group(&mut self) -> Result<(), ExportError> {
        let Some(file) = self.file.as_mut().filter(|_| self.rows > 0) else { return Ok(()) };
        let mut group = file.next_row_group().map_err(failed)?;
        for buffer in &mut self.buffers {
            match &mut buffer.values {
                Waiting::Numbers(values) => column::<Int64Type, W>(&mut group, values, &buffer.levels)?,
                Waiting::Booleans(values) => column::<BoolType, W>(&mut group, values, &buffer.levels)?,
                Waiting::Texts(values) => column::<ByteArrayType, W>(&mut group, values, &buffer.levels)?,
            }
            buffer.levels.clear();
        }
        group.close().map_err(failed)?;
        self.rows = 0;
        Ok(())
    }
}

fn column<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &mut Vec<T::T>,
    levels: &[i16],
) -> Result<(), ExportError> {
    let next = group.next_column().map_err(failed)?;
    let mut column = next.ok_or_else(|| ExportError::Format("a column is missing".to_owned()))?;
    column.typed::<T>().write_batch(values, Some(levels), None).map_err(failed)?;
    column.close().map_err(failed)?;
    values.clear();
    Ok(())
}

impl<W: Write + Send> RowWriter for ParquetFile<W> {
    /// Columns keep their names, whatever the headers: tools look them up by name.
    fn begin(&mut self, columns: &[Column], _: &[String]) -> Result<(), ExportError> {
        let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let schema = Type::group_type_builder("reponses").with_fields(fields).build().map_err(failed)?;
        // No statistics and no page index: the footer would grow with the rows, and contain values.
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_offset_index_disabled(true)
            .build();
        let out = self.out.take().ok_or_else(|| ExportError::Format("begun twice".to_owned()))?;
        self.file = Some(SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(failed)?);
        self.buffers = columns.iter().map(|column| Buffer::of(column.holds)).collect();
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        for (buffer, cell) in self.buffers.iter_mut().zip(cells) {
            buffer.push(cell)?;
        }
        self.rows += 1;
        if self.rows == GROUP { self.group() } else { Ok(()) }
    }

    /// A Parquet file is only readable once complete.
    fn flush(&mut self) -> Result<(), ExportError> {
        Ok(())
    }

    fn finish(mut self: Box<Self>, count: u64) -> Result<(), ExportError> {
        self.group()?;
        let Some(mut file) = self.file else { return Err(ExportError::Format("never begun".to_owned())) };
        for (key, value) in [("rows".to_owned(), count.to_string())].into_iter().chain(self.about) {
            file.append_key_value_metadata(KeyValue::new(key, value));
        }
        // The writer is returned once everything is written.
        let mut out = file.into_inner().map_err(failed)?;
        Ok(out.flush()?)
    }
}

impl Buffer {
    fn of(holds: Holds) -> Self {
        let values = match holds {
            Holds::Integer | Holds::Decimal | Holds::Moment => Waiting::Numbers(Vec::new()),
            Holds::Boolean => Waiting::Booleans(Vec::new()),
            Holds::Text => Waiting::Texts(Vec::new()),
        };
        Self { levels: Vec::new(), values }
    }

    fn push(&mut self, cell: &Cell) -> Result<(), ExportError> {
        match (cell, &mut self.values) {
            (Cell::Empty, _) => {
                self.levels.push(0);
                return Ok(());
            }
            (Cell::Integer(number) | Cell::Decimal(number), Waiting::Numbers(values)) => values.push(*number),
            (Cell::Moment(at), Waiting::Numbers(values)) => values.push(at.timestamp_millis()),
            (Cell::Boolean(yes), Waiting::Booleans(values)) => values.push(*yes),
            (Cell::Text(text), Waiting::Texts(values)) => values.push(text.as_bytes().to_vec().into()),
            (other, _) => return Err(ExportError::Unsuited(format!("{other:?}"))),
        }
        self.levels.push(1);
        Ok(())
    }
}

fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.holds {
        Holds::Integer => (Physical::INT64, Some(LogicalType::integer(64, true))),
        Holds::Decimal => (Physical::INT64, Some(LogicalType::decimal(2, PRECISION))),
        Holds::Moment => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
        Holds::Boolean => (Physical::BOOLEAN, None),
        Holds::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let mut builder = Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    if column.holds == Holds::Decimal {
        builder = builder.with_precision(PRECISION).with_scale(2);
    }
    Ok(Arc::new(builder.build()?))
}

fn failed(error: ParquetError) -> ExportError {
    ExportError::Format(error.to_string())
}
