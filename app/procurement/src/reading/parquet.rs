//! Tables in Parquet: the same columns as in CSV, read a few thousand lines at a time.

mod column;
#[cfg(test)]
mod tests;

use super::table::Columns;
use super::{Failure, Flow, Format, Pass, Place, RefusedFormat, Settings, Summary};
use crate::contract::Contract;
use crate::raw::Cell;
use crate::reading::Item;
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{ChunkReader, FileReader, RowGroupReader, SerializedFileReader};
use column::Column;

/// Lines in memory at a time.
const BATCH: usize = 4_096;

/// Reads a file of Parquet, whose index is at its end, and gives its items in their order. `file` is anything that can be
/// read at any offset: an open file, bytes in memory.
///
/// # Errors
/// A [`Failure`]: nothing that was given may then be taken for the whole file.
pub fn read_parquet<R: ChunkReader + 'static>(
    file: R,
    settings: Settings,
    take: &mut dyn FnMut(Item) -> Flow,
) -> Result<Summary, Failure> {
    let length = file.len();
    if settings.announced.is_some_and(|announced| announced != length) {
        return Err(Failure::OtherLength { announced: settings.announced.unwrap_or_default(), read: length });
    }
    // Without its index, a file is one that stops in the middle.
    let reader = SerializedFileReader::new(file).map_err(|error| match error {
        ParquetError::General(_) | ParquetError::EOF(_) => Failure::Truncated { bytes: length, records: 0 },
        error => failure(error),
    })?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let names: Vec<&str> = schema.columns().iter().map(|column| column.name()).collect();
    let columns = Columns::of(&names)?;
    let mut pass = Pass::new(settings, Format::Parquet, take);
    let mut number = 0;
    for index in 0..reader.num_row_groups() {
        let group = reader.get_row_group(index).map_err(failure)?;
        read_group(group.as_ref(), &columns, &mut pass, &mut number)?;
    }
    pass.ends(length, 1);
    Ok(pass.summary)
}

fn read_group(
    group: &dyn RowGroupReader,
    columns: &Columns,
    pass: &mut Pass<'_>,
    number: &mut u64,
) -> Result<(), Failure> {
    let mut wanted = Vec::new();
    for index in columns.wanted() {
        let meta = group.metadata().column(index);
        if !matches!(meta.compression(), Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_)) {
            return Err(Failure::Refused(RefusedFormat::ParquetCompression));
        }
        // A list in a cell is in none of the known tables.
        if meta.column_descr().max_rep_level() == 0 {
            let reader = group.get_column_reader(index).map_err(failure)?;
            wanted.push((index, Column::new(reader, meta.column_descr_ptr())));
        }
    }
    let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
    while left > 0 {
        let count = left.min(BATCH);
        for (_, column) in &mut wanted {
            column.read(count).map_err(failure)?;
        }
        for row in 0..count {
            *number += 1;
            let mut cells = vec![Cell::default(); columns.count()];
            for (index, column) in &wanted {
                if let Some(cell) = cells.get_mut(*index) {
                    *cell = column.cell(row);
                }
            }
            let place = Place { number: *number, offset: 0 };
            let item = Contract::read(&columns.row(&cells), place, pass.today());
            if pass.take(item) == Flow::Stop {
                return Err(Failure::Stopped);
            }
        }
        left -= count;
    }
    Ok(())
}

fn failure(error: ParquetError) -> Failure {
    Failure::Parquet(error.to_string())
}
