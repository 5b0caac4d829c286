//! The table of a figure as a file: exactly the values shown, with their source.

use crate::responses::csv::CsvFile;
use crate::responses::formula_injection::is_risky;
use crate::responses::xlsx::{failed, number_of};
use crate::responses::{ExportError, Separator};
use rust_xlsxwriter::{Format, RowNum, Workbook};
use statistics::figure::{Figure, Written};

/// Heading of the CSV column that gives the source on every line.
const SOURCE: &str = "Source";

/// As CSV, with a decimal comma.
///
/// # Errors
/// [`ExportError`] when it cannot be written.
pub fn csv(figure: &Figure, source: &str) -> Result<Vec<u8>, ExportError> {
    let mut out = Vec::new();
    let mut file = CsvFile::new(&mut out, Separator::Semicolon)?;
    for (place, mut line) in figure.lines(',').into_iter().enumerate() {
        line.push(Written::Text(if place == 0 { SOURCE } else { source }.to_owned()));
        file.line(&line)?;
    }
    file.end()?;
    Ok(out)
}

/// As a workbook: numbers are numeric, rounded as shown; the source is below the table.
///
/// # Errors
/// [`ExportError`] when it cannot be written.
pub fn xlsx(figure: &Figure, source: &str) -> Result<Vec<u8>, ExportError> {
    let (header, risky) = (Format::new().set_bold().set_text_wrap(), Format::new().set_quote_prefix());
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Tableau").map_err(failed)?;
    sheet.set_freeze_panes(1, 1).map_err(failed)?;
    let lines = figure.lines('.');
    for (row, line) in (0..).zip(&lines) {
        for (column, written) in line.iter().enumerate() {
            let column = number_of(column)?;
            sheet.set_column_width(column, if column == 0 { 44 } else { 18 }).map_err(failed)?;
            match written {
                Written::Text(text) if row == 0 => sheet.write_string_with_format(row, column, text, &header),
                Written::Text(text) if is_risky(text) => sheet.write_string_with_format(row, column, text, &risky),
                Written::Text(text) => sheet.write_string(row, column, text),
                Written::Number(text) => match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number),
                    Err(_) => sheet.write_string(row, column, text),
                },
            }
            .map_err(failed)?;
        }
    }
    let under = RowNum::try_from(lines.len() + 1).map_err(|_| ExportError::TooLong)?;
    sheet.write_string(under, 0, source).map_err(failed)?;
    workbook.save_to_buffer().map_err(failed)
}
