//! Tables in Parquet: the same columns as in CSV, read a few thousand lines at a time.

mod column;
mod pages;
#[cfg(test)]
mod tests;

use super::table::Columns;
use super::{Failure, Flow, Format, Pass, Place, RefusedFormat, Settings, Summary};
use crate::contract::Contract;
use crate::raw::Cell;
use crate::reading::Item;
use ::parquet::column::reader::get_column_reader;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use ::parquet::file::reader::ChunkReader;
use column::Column;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Lines in memory at a time.
const BATCH: usize = 4_096;

/// Reads a file of Parquet, whose index is at its end, and gives its items in their order. `file` is anything that can
/// be read at any offset: an open file, bytes in memory.
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
    let metadata = index(&file)?;
    let schema = metadata.file_metadata().schema_descr();
    let names: Vec<&str> = schema.columns().iter().map(|column| column.name()).collect();
    let columns = Columns::of(&names)?;
    let mut pass = Pass::new(settings, Format::Parquet, take);
    let file = Arc::new(file);
    for group in metadata.row_groups() {
        read_group(&file, group, &columns.wanted(), &mut |open, row| {
            let mut cells = vec![Cell::default(); columns.count()];
            for (place, column) in open {
                if let Some(cell) = cells.get_mut(*place) {
                    *cell = column.cell(row);
                }
            }
            let place = Place { number: pass.summary.records + 1, offset: 0 };
            let item = Contract::read(&columns.row(&cells), place, pass.today());
            if pass.take(item) == Flow::Stop { Err(Failure::Stopped) } else { Ok(()) }
        })?;
    }
    pass.ends(length, 1);
    Ok(pass.summary)
}

/// Whether a file begins like one of Parquet.
pub fn is_parquet(first: &[u8]) -> bool {
    first.starts_with(b"PAR1")
}

/// A table in Parquet as CSV: UTF-8, semicolons, all cells in quotation marks, the names of the columns first. Cells
/// that are lists are empty.
///
/// # Errors
/// A [`Failure`], also where the text is longer than this number of bytes.
pub fn parquet_as_csv(file: Vec<u8>, most: usize) -> Result<Vec<u8>, Failure> {
    let file = bytes::Bytes::from(file);
    let metadata = index(&file)?;
    let schema = metadata.file_metadata().schema_descr();
    let names: Vec<&str> = schema.columns().iter().map(|column| column.name()).collect();
    let all: Vec<usize> = (0..names.len()).collect();
    let mut csv = Vec::new();
    line(&mut csv, names.iter().copied());
    let file = Arc::new(file);
    for group in metadata.row_groups() {
        read_group(&file, group, &all, &mut |open, row| {
            let cell = |place: &usize| open.iter().find(|(own, _)| own == place).map(|(_, column)| column.cell(row));
            let cells: Vec<Cell<'_>> = all.iter().map(|place| cell(place).unwrap_or_default()).collect();
            line(&mut csv, cells.iter().map(|cell| cell.as_ref()));
            if csv.len() > most { Err(Failure::TooLarge(most)) } else { Ok(()) }
        })?;
    }
    Ok(csv)
}

/// Adds a line of CSV.
fn line<'a>(csv: &mut Vec<u8>, cells: impl Iterator<Item = &'a str>) {
    let cells: Vec<String> = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    csv.extend(cells.join(";").bytes());
    csv.push(b'\n');
}

/// How many lines a file of Parquet has, from its index.
///
/// # Errors
/// A [`Failure`] where the index cannot be read.
pub fn parquet_rows<R: ChunkReader>(file: &R) -> Result<u64, Failure> {
    let metadata = index(file)?;
    let rows = metadata.row_groups().iter().map(|group| u64::try_from(group.num_rows()).unwrap_or_default());
    Ok(rows.fold(0, u64::saturating_add))
}

/// Without its index, a file is one that stops in the middle.
fn index<R: ChunkReader>(file: &R) -> Result<ParquetMetaData, Failure> {
    guarded(|| ParquetMetaDataReader::new().parse_and_finish(file)).map_err(|error| match error {
        ParquetError::General(_) | ParquetError::EOF(_) => Failure::Truncated { bytes: file.len(), records: 0 },
        error => failure(error),
    })
}

/// The columns of a group that are read, with their places.
fn open<R: ChunkReader + 'static>(
    file: &Arc<R>,
    group: &RowGroupMetaData,
    wanted: &[usize],
) -> Result<Vec<(usize, Column)>, Failure> {
    let rows = usize::try_from(group.num_rows()).unwrap_or_default();
    let mut open = Vec::new();
    for place in wanted {
        let Some(column) = group.columns().get(*place) else { continue };
        if !pages::can_read(column.compression()) {
            return Err(Failure::Refused(RefusedFormat::ParquetCompression));
        }
        let description = column.column_descr_ptr();
        // A list in a cell is in none of the known tables.
        if description.max_rep_level() == 0 {
            let pages = guarded(|| pages::open(file, column, rows)).map_err(failure)?;
            let reader = get_column_reader(Arc::clone(&description), pages);
            open.push((*place, Column::new(reader, description)));
        }
    }
    Ok(open)
}

/// Takes a line: its columns with their places, and its own place in what was read last.
type TakeLine<'t> = dyn FnMut(&[(usize, Column)], usize) -> Result<(), Failure> + 't;

/// Gives the lines of a group one by one.
fn read_group<R: ChunkReader + 'static>(
    file: &Arc<R>,
    group: &RowGroupMetaData,
    wanted: &[usize],
    take: &mut TakeLine<'_>,
) -> Result<(), Failure> {
    let mut open = open(file, group, wanted)?;
    let mut left = usize::try_from(group.num_rows()).unwrap_or_default();
    while left > 0 {
        let count = left.min(BATCH);
        for (_, column) in &mut open {
            guarded(|| column.read(count)).map_err(failure)?;
        }
        for row in 0..count {
            take(&open, row)?;
        }
        left -= count;
    }
    Ok(())
}

/// The library asserts what damaged bytes break: its panic is an error of the file. What it was reading is not used
/// again.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(ParquetError::General("damaged bytes".to_owned())))
}

fn failure(error: ParquetError) -> Failure {
    Failure::Parquet(error.to_string())
}
