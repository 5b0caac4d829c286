//! Row writers, and the check that a file is complete.

use super::{Cell, Column};

/// Why a file could not be completed. The sentences are for the log and for the command line.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The number of rows differs from that counted before: the file is invalid.
    #[error("the file has {written} rows where {expected} responses were counted: it is not whole")]
    Short {
        /// Number counted before.
        expected: u64,
        /// Number of rows written.
        written: u64,
    },
    /// A cell does not suit its column.
    #[error("a row does not suit the columns: {0}")]
    Unsuited(String),
    /// A text is longer than a workbook can hold.
    #[error("a text is longer than the 32,767 characters that a cell of a workbook can hold: export as CSV or Parquet")]
    TooLong,
    /// The disk or the reader failed.
    #[error("writing the file: {0}")]
    Io(#[from] std::io::Error),
    /// The library of a format.
    #[error("writing the file: {0}")]
    Format(String),
}

/// Writes a file row by row, in constant memory.
pub trait RowWriter: Send {
    /// Writes what comes before the rows.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    fn begin(&mut self, columns: &[Column], headers: &[String]) -> Result<(), ExportError>;

    /// Writes a row.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError>;

    /// Makes the part written so far readable by others, if the format allows it.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    fn flush(&mut self) -> Result<(), ExportError>;

    /// Ends the file with its number of rows.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    fn finish(self: Box<Self>, count: u64) -> Result<(), ExportError>;
}

/// A file whose number of rows is known before the first one is written.
pub struct Counted {
    writer: Box<dyn RowWriter>,
    columns: Vec<Column>,
    expected: u64,
    written: u64,
}

impl Counted {
    /// Begins a file with this number of rows.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn begin(
        mut writer: Box<dyn RowWriter>,
        columns: &[Column],
        headers: &[String],
        expected: u64,
    ) -> Result<Self, ExportError> {
        writer.begin(columns, headers)?;
        Ok(Self { writer, columns: columns.to_vec(), expected, written: 0 })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`ExportError`] if it does not suit the columns or is one too many, and those of the writer.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        if cells.len() != self.columns.len() {
            return Err(ExportError::Unsuited(format!("{} cells, {} columns", cells.len(), self.columns.len())));
        }
        if let Some((column, _)) = self.columns.iter().zip(cells).find(|(column, cell)| !cell.suits(column.holds)) {
            return Err(ExportError::Unsuited(column.name.clone()));
        }
        self.written += 1;
        if self.written > self.expected {
            return Err(self.short());
        }
        self.writer.row(cells)
    }

    /// Makes the part written so far readable by others.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn flush(&mut self) -> Result<(), ExportError> {
        self.writer.flush()
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`ExportError::Short`] if rows are missing, and those of the writer.
    pub fn finish(self) -> Result<u64, ExportError> {
        if self.written != self.expected {
            return Err(self.short());
        }
        self.writer.finish(self.written)?;
        Ok(self.written)
    }

    fn short(&self) -> ExportError {
        ExportError::Short { expected: self.expected, written: self.written }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::responses::{Values, columns};
    use survey::library::Library;

    struct Nothing;

    impl RowWriter for Nothing {
        fn begin(&mut self, _: &[Column], _: &[String]) -> Result<(), ExportError> {
            Ok(())
        }
        fn row(&mut self, _: &[Cell]) -> Result<(), ExportError> {
            Ok(())
        }
        fn flush(&mut self) -> Result<(), ExportError> {
            Ok(())
        }
        fn finish(self: Box<Self>, _: u64) -> Result<(), ExportError> {
            Ok(())
        }
    }

    fn file(expected: u64) -> (Counted, Vec<Cell>) {
        let library = Library::embedded().unwrap();
        let all = columns(library.iter().next().unwrap(), Values::Codes);
        let row = vec![Cell::Empty; all.len()];
        (Counted::begin(Box::new(Nothing), &all, &[], expected).unwrap(), row)
    }

    #[test]
    fn a_file_with_a_missing_or_extra_row_is_refused() {
        let (mut file_of_two, row) = file(2);
        file_of_two.row(&row).unwrap();
        assert!(matches!(file_of_two.finish(), Err(ExportError::Short { expected: 2, written: 1 })));
        let (mut file_of_one, row) = file(1);
        file_of_one.row(&row).unwrap();
        assert!(matches!(file_of_one.row(&row), Err(ExportError::Short { expected: 1, written: 2 })));
        assert_eq!(file(0).0.finish().unwrap(), 0);
    }

    #[test]
    fn a_cell_that_does_not_suit_its_column_is_refused() {
        let (mut counted, mut row) = file(1);
        row[0] = Cell::Integer(1);
        assert!(matches!(counted.row(&row), Err(ExportError::Unsuited(name)) if name == "reference"));
        assert!(matches!(counted.row(&row[1..]), Err(ExportError::Unsuited(_))));
    }
}
