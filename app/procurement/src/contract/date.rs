//! Dates as files write them.

use chrono::{DateTime, Days, NaiveDate};
use chrono_tz::Europe::Paris;
use serde::{Deserialize, Serialize};
use std::fmt;
use survey::characters::visible;

/// A date, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// A date between 2000 and tomorrow.
    Known(NaiveDate),
    /// « Sans date ».
    Unknown(DateFault),
}

/// Why a date is unknown. Its `Display` is the phrase for tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFault {
    /// Nothing is written.
    Missing,
    /// A day that no calendar has, such as 30 February.
    Impossible,
    /// Before 2000.
    TooEarly,
    /// After tomorrow.
    TooLate,
    /// A text that is no date.
    Unreadable,
}

impl DateFault {
    /// All faults, in the order of tables.
    pub const ALL: [Self; 5] = [Self::Missing, Self::Impossible, Self::TooEarly, Self::TooLate, Self::Unreadable];
}

impl fmt::Display for DateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "date absente",
            Self::Impossible => "date impossible",
            Self::TooEarly => "date d’avant 2000",
            Self::TooLate => "date à venir",
            Self::Unreadable => "date illisible",
        })
    }
}

impl Day {
    /// Reads `2025-02-01`, `2025/02/01`, `01/02/2025` (day first), `01-02-2025`, `20250201`, alone or before a time. A
    /// moment in universal time is the day it was in Paris.
    pub fn read(cell: &str, today: NaiveDate) -> Self {
        match date(cell) {
            Err(fault) => Self::Unknown(fault),
            Ok(date) if date < first_day() => Self::Unknown(DateFault::TooEarly),
            Ok(date) if Some(date) > today.checked_add_days(Days::new(1)) => Self::Unknown(DateFault::TooLate),
            Ok(date) => Self::Known(date),
        }
    }

    /// The date, if it is known.
    pub fn known(self) -> Option<NaiveDate> {
        match self {
            Self::Known(date) => Some(date),
            Self::Unknown(_) => None,
        }
    }
}

/// Before that day no contract of these data was notified.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default()
}

fn date(cell: &str) -> Result<NaiveDate, DateFault> {
    // As almost all dates are written.
    if let Some(plain) = plain(cell.as_bytes()) {
        return plain;
    }
    let text = visible(cell.get(..cell.floor_char_boundary(64)).unwrap_or_default());
    let text = text.trim();
    if text.is_empty() || ["null", "none", "nc", "nan", "nat"].contains(&text.to_lowercase().as_str()) {
        return Err(DateFault::Missing);
    }
    // Longer than a date alone.
    if text.len() > 10
        && let Ok(moment) = DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1))
    {
        return Ok(moment.with_timezone(&Paris).date_naive());
    }
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '.'))).unwrap_or(text.len());
    let (day, rest) = text.split_at(end);
    // Only a time or a zone may follow.
    if !rest.is_empty() && !rest.starts_with(['T', ' ', 'Z', '+']) {
        return Err(DateFault::Unreadable);
    }
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let (year, month, day) = match (numbers.as_deref(), lengths.as_slice()) {
        (Some(&[year, month, day]), [4, 1..=2, 1..=2]) => (year, month, day),
        (Some(&[day, month, year]), [1..=2, 1..=2, 4]) => (year, month, day),
        (Some(&[whole]), [8]) => (whole / 10_000, whole / 100 % 100, whole % 100),
        _ => return Err(DateFault::Unreadable),
    };
    let year = i32::try_from(year).map_err(|_| DateFault::Unreadable)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateFault::Impossible)
}

/// `2025-02-01` and nothing else.
fn plain(cell: &[u8]) -> Option<Result<NaiveDate, DateFault>> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = cell else { return None };
    let number = |digits: &[&u8]| {
        let digit = |n: u32, digit: &&u8| digit.is_ascii_digit().then(|| n * 10 + u32::from(**digit - b'0'));
        digits.iter().try_fold(0, digit)
    };
    let year = i32::try_from(number(&[a, b, c, d])?).ok()?;
    let (month, day) = (number(&[e, f])?, number(&[g, h])?);
    Some(NaiveDate::from_ymd_opt(year, month, day).ok_or(DateFault::Impossible))
}
