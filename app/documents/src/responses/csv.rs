//! Responses as a CSV file: UTF-8, with a byte order mark for spreadsheets or without for programs; a line for each
//! response and nothing else, since strict readers (data.table's `fread`, `DuckDB`) take a last line of another shape
//! for data.

use super::cell::moment;
use super::formula_injection::guarded;
use super::{Cell, Column, ExportError, RowWriter, Separator};
use ::csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use statistics::figure::Written;
use std::borrow::Cow;
use std::io::Write;
use survey::amount::decimal;

/// Byte order mark, which makes spreadsheets read a file as UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A CSV file being written.
pub struct CsvFile<W: Write + Send> {
    out: Writer<W>,
    separator: Separator,
}

impl<W: Write + Send> CsvFile<W> {
    /// Begins a file for spreadsheets, with a byte order mark.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn new(mut out: W, separator: Separator) -> Result<Self, ExportError> {
        out.write_all(MARK)?;
        Ok(Self::without_mark(out, separator))
    }

    /// Begins a file for programs, which would take the byte order mark for part of the first column's name.
    pub fn without_mark(out: W, separator: Separator) -> Self {
        let out = WriterBuilder::new()
            .delimiter(separator.byte())
            .terminator(Terminator::CRLF)
            .quote_style(QuoteStyle::Necessary)
            .from_writer(out);
        Self { out, separator }
    }

    /// Writes a line of texts, guarded against formula injection.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> Result<(), ExportError> {
        for text in texts {
            self.out.write_field(guarded(text).as_bytes()).map_err(failed)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(failed)
    }

    /// Writes a line of a figure's table.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn line(&mut self, line: &[Written]) -> Result<(), ExportError> {
        for written in line {
            let text = match written {
                Written::Text(text) => guarded(text),
                Written::Number(number) => number.as_str().into(),
            };
            self.out.write_field(text.as_bytes()).map_err(failed)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(failed)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn end(self) -> Result<(), ExportError> {
        let mut out = self.out.into_inner().map_err(|error| ExportError::Format(error.to_string()))?;
        Ok(out.flush()?)
    }
}

impl<W: Write + Send> RowWriter for CsvFile<W> {
    fn begin(&mut self, _: &[Column], headers: &[String]) -> Result<(), ExportError> {
        self.texts(headers.iter().map(String::as_str))
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        for cell in cells {
            let text: Cow<'_, str> = match cell {
                Cell::Empty => "".into(),
                // Values we format ourselves are safe: a minus sign before a number stays a minus sign.
                Cell::Integer(number) => number.to_string().into(),
                Cell::Decimal(hundredths) => decimal(*hundredths, self.separator.decimal_sign()).into(),
                Cell::Moment(at) => moment(*at).into(),
                Cell::Boolean(yes) => if *yes { "1" } else { "0" }.into(),
                Cell::Text(text) => guarded(text),
            };
            self.out.write_field(text.as_bytes()).map_err(failed)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(failed)
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }

    fn finish(self: Box<Self>, _: u64) -> Result<(), ExportError> {
        self.end()
    }
}

fn failed(error: ::csv::Error) -> ExportError {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => ExportError::Io(error),
        other => ExportError::Format(format!("{other:?}")),
    }
}
