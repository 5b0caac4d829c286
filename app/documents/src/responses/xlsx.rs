//! Responses as a workbook: a sheet of responses, a second one with their number and the request. Cells are typed, so
//! that no text is a formula; those that look like one have the quote prefix that keeps editing them harmless too.

use super::formula_injection::is_risky;
use super::{Cell, Column, ExportError, RowWriter};
use rust_xlsxwriter::{ColNum, Format, RowNum, Workbook, Worksheet, XlsxError};
use std::io::Write;

/// Maximum number of rows of a sheet, header included.
const SHEET_ROWS: RowNum = 1_048_576;
/// Above this, floating-point numbers skip whole numbers: 2^53.
const EXACT: u64 = 1 << 53;
/// 1 January 1970, in the days of a workbook.
const EPOCH_DAY: f64 = 25_569.0;
const DAY_MILLIS: f64 = 86_400_000.0;
/// Number of rows from which a sheet may exceed the 4 GiB limit of a plain archive's entries.
const LARGE: u64 = 100_000;
/// Compression level: a higher one takes three times as long for a tenth less.
const COMPRESSION: u8 = 2;

/// A workbook being written. Its rows go to a temporary file as they come.
pub struct XlsxFile<W: Write + Send> {
    out: W,
    workbook: Workbook,
    about: Vec<(String, String)>,
    headers: Vec<String>,
    formats: Formats,
    /// Number of sheets of responses: several if one is full.
    sheets: usize,
    row: RowNum,
}

struct Formats {
    header: Format,
    decimal: Format,
    moment: Format,
    risky: Format,
}

impl<W: Write + Send> XlsxFile<W> {
    /// Begins a workbook for this many responses. `about` describes the request on the second sheet.
    pub fn new(out: W, about: Vec<(String, String)>, expected: u64) -> Self {
        let mut workbook = Workbook::new();
        workbook.use_zip_large_file(expected >= LARGE).set_zip_compression_level(COMPRESSION);
        let formats = Formats {
            header: Format::new().set_bold(),
            decimal: Format::new().set_num_format("#,##0.00"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            risky: Format::new().set_quote_prefix(),
        };
        Self { out, workbook, about, headers: Vec::new(), formats, sheets: 0, row: 0 }
    }

    /// Begins a sheet of responses.
    fn sheet(&mut self) -> Result<(), ExportError> {
        self.sheets += 1;
        let name = if self.sheets == 1 { "Réponses".to_owned() } else { format!("Réponses {}", self.sheets) };
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(name).map_err(failed)?;
        sheet.set_freeze_panes(1, 1).map_err(failed)?;
        for (column, header) in self.headers.iter().enumerate() {
            let column = number_of(column)?;
            sheet.set_column_width(column, 18).map_err(failed)?;
            sheet.write_string_with_format(0, column, header, &self.formats.header).map_err(failed)?;
        }
        self.row = 1;
        Ok(())
    }
}

impl<W: Write + Send> RowWriter for XlsxFile<W> {
    fn begin(&mut self, _: &[Column], headers: &[String]) -> Result<(), ExportError> {
        self.headers = headers.to_vec();
        self.sheet()
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        if self.row == SHEET_ROWS {
            self.sheet()?;
        }
        let sheet = self.workbook.worksheet_from_index(self.sheets - 1).map_err(failed)?;
        for (column, cell) in cells.iter().enumerate() {
            write(sheet, self.row, number_of(column)?, cell, &self.formats).map_err(failed)?;
        }
        self.row += 1;
        Ok(())
    }

    /// A workbook is only readable once complete.
    fn flush(&mut self) -> Result<(), ExportError> {
        Ok(())
    }

    fn finish(mut self: Box<Self>, count: u64) -> Result<(), ExportError> {
        let sheet = self.workbook.add_worksheet().set_name("Contrôle").map_err(failed)?;
        sheet.set_column_width(0, 30).map_err(failed)?;
        sheet.set_column_width(1, 60).map_err(failed)?;
        sheet.write_string(0, 0, "Nombre de réponses").map_err(failed)?;
        sheet.write_number(0, 1, count as f64).map_err(failed)?;
        for (row, (name, value)) in (1..).zip(&self.about) {
            sheet.write_string(row, 0, name).map_err(failed)?;
            write(sheet, row, 1, &Cell::Text(value.clone()), &self.formats).map_err(failed)?;
        }
        self.workbook.save_to_writer(&mut self.out).map_err(failed)?;
        Ok(self.out.flush()?)
    }
}

fn write(sheet: &mut Worksheet, row: RowNum, column: ColNum, cell: &Cell, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Integer(number) if number.unsigned_abs() < EXACT => {
            sheet.write_number(row, column, *number as f64)?;
        }
        // Written as text rather than rounded.
        Cell::Integer(number) => {
            sheet.write_string(row, column, number.to_string())?;
        }
        Cell::Decimal(hundredths) if hundredths.unsigned_abs() < EXACT => {
            sheet.write_number_with_format(row, column, *hundredths as f64 / 100.0, &formats.decimal)?;
        }
        Cell::Decimal(hundredths) => {
            sheet.write_string(row, column, survey::amount::decimal(*hundredths, ','))?;
        }
        Cell::Moment(at) => {
            let days = at.timestamp_millis() as f64 / DAY_MILLIS + EPOCH_DAY;
            sheet.write_number_with_format(row, column, days, &formats.moment)?;
        }
        Cell::Boolean(yes) => {
            sheet.write_number(row, column, if *yes { 1.0 } else { 0.0 })?;
        }
        Cell::Text(text) if is_risky(text) => {
            sheet.write_string_with_format(row, column, text, &formats.risky)?;
        }
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(())
}

pub(crate) fn number_of(column: usize) -> Result<ColNum, ExportError> {
    ColNum::try_from(column).map_err(|_| ExportError::Format("more columns than a sheet has".to_owned()))
}

pub(crate) fn failed(error: XlsxError) -> ExportError {
    match error {
        XlsxError::MaxStringLengthExceeded => ExportError::TooLong,
        XlsxError::IoError(error) => ExportError::Io(error),
        other => ExportError::Format(other.to_string()),
    }
}
