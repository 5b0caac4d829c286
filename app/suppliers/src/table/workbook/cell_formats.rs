//! Which cells show a number as a date.

use super::xml::{Piece, attribute};
use super::{LARGEST_LIST, optional_part};
use crate::table::ReadError;
use std::collections::HashSet;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// Cell formats by their number.
#[derive(Default)]
pub struct CellFormats {
    /// Whether each one shows a date.
    dates: Vec<bool>,
    /// Whether days count from 1904 in place of 1900.
    from_1904: bool,
}

impl CellFormats {
    /// Reads them; a workbook may have none.
    pub fn read<R: Read + Seek>(archive: &mut ZipArchive<R>, from_1904: bool) -> Result<Self, ReadError> {
        let mut formats = Self { dates: Vec::new(), from_1904 };
        let Some(mut xml) = optional_part(archive, "xl/styles.xml", LARGEST_LIST)? else { return Ok(formats) };
        let (mut own_dates, mut in_cell_formats) = (HashSet::new(), false);
        loop {
            match xml.next()? {
                Piece::Open(tag, _) => match tag.local_name().as_ref() {
                    "numFmt" => {
                        let number = attribute(&tag, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                        let code = attribute(&tag, "formatCode");
                        own_dates.extend(number.filter(|_| code.as_deref().is_some_and(shows_a_date)));
                    }
                    "cellXfs" => in_cell_formats = true,
                    "xf" if in_cell_formats => {
                        let number = attribute(&tag, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                        formats.dates.push(number.is_some_and(|id| is_built_in_date(id) || own_dates.contains(&id)));
                    }
                    _ => {}
                },
                Piece::Close(name) if name == "cellXfs" => in_cell_formats = false,
                Piece::End => return Ok(formats),
                _ => {}
            }
        }
    }

    /// Whether cells of a format show a date.
    pub fn is_date(&self, format: usize) -> bool {
        self.dates.get(format).copied().unwrap_or_default()
    }

    /// The day of a number, as `2025-12-31`; `None` beyond the years 1900 to 9999.
    pub fn day(&self, serial: f64) -> Option<String> {
        let days = serial.floor();
        if !(1.0..2_958_466.0).contains(&days) {
            return None;
        }
        // From 1 to 2 958 465.
        let days = days as i64 + if self.from_1904 { 1462 } else { 0 };
        // Excel believes that 29 February 1900 existed; 25 569 is 1 January 1970.
        let since_1970 = days - 25_569 + i64::from(days < 60);
        let (year, month, day) = civil(since_1970);
        Some(format!("{year:04}-{month:02}-{day:02}"))
    }
}

/// Numbers of Excel's own formats that show dates or times.
/// Source: ECMA-376-1, 18.8.30.
fn is_built_in_date(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a format of the workbook shows a date: a day, month or year outside quotes and brackets.
fn shows_a_date(code: &str) -> bool {
    // LibreOffice writes the format of cells that have none.
    if code.eq_ignore_ascii_case("general") {
        return false;
    }
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            // A character as it stands, a space as wide as one, one that fills the cell.
            '\\' | '_' | '*' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            'y' | 'Y' | 'd' | 'D' | 'm' | 'M' | 'a' | 'A' | 'j' | 'J' if !quoted && !bracket => return true,
            ';' if !quoted => return false,
            _ => {}
        }
    }
    false
}

/// Year, month and day of a number of days since 1970. Source: Howard Hinnant, "chrono-compatible low-level date
/// algorithms", `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_the_days_that_excel_shows() {
        let formats = CellFormats::default();
        for (serial, day) in [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (61.0, "1900-03-01"),
            (45_658.0, "2025-01-01"),
            (46_022.75, "2025-12-31"),
            (45_351.0, "2024-02-29"),
        ] {
            assert_eq!(formats.day(serial).as_deref(), Some(day));
        }
        assert_eq!(
            CellFormats { from_1904: true, ..CellFormats::default() }.day(44_196.0).as_deref(),
            Some("2025-01-01")
        );
        for none in [0.0, -1.0, 1e12, f64::NAN, f64::INFINITY] {
            assert_eq!(formats.day(none), None);
        }
    }

    #[test]
    fn formats_of_dates_are_distinguished_from_those_of_amounts() {
        for date in ["dd/mm/yyyy", "jj/mm/aaaa", "[$-40C]d mmmm yyyy", "yyyy\\-mm\\-dd"] {
            assert!(shows_a_date(date), "{date}");
        }
        for amount in ["#,##0.00", "#,##0.00 \"dont remise\"", "[Red]-0.00", "0.00E+00", "0\\m", "# ##0,00 [$€-40C]"]
            .into_iter()
            .chain(["General", "GENERAL", "#,##0.00_D", "#,##0\\ _F_M;-#,##0\\ _D_M", "_-* #,##0.00 _€_-"])
        {
            assert!(!shows_a_date(amount), "{amount}");
        }
    }
}
