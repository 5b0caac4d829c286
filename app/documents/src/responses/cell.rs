//! Values of cells, and data types of columns.

use chrono::{DateTime, SecondsFormat, Utc};

/// Data type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Whole numbers.
    Integer,
    /// Numbers with exactly two decimals: amounts in euros, percentages.
    Decimal,
    /// Text, codes included: an identifying number (a SIREN) keeps its leading zeros.
    Text,
    /// Timestamps, in UTC, to the millisecond.
    Moment,
    /// Yes or no.
    Boolean,
}

impl Holds {
    /// Its name in codebooks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Integer => "entier",
            Self::Decimal => "décimal",
            Self::Text => "texte",
            Self::Moment => "date et heure (UTC)",
            Self::Boolean => "0 ou 1",
        }
    }
}

/// Value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Empty.
    Empty,
    /// A whole number.
    Integer(i64),
    /// A number with two decimals, in hundredths: money is never a floating-point number.
    Decimal(i64),
    /// Text.
    Text(String),
    /// A timestamp.
    Moment(DateTime<Utc>),
    /// Yes or no.
    Boolean(bool),
}

impl Cell {
    /// A text, or empty.
    pub fn text(value: Option<impl Into<String>>) -> Self {
        value.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    /// Whether a column of this type can contain it.
    pub fn suits(&self, holds: Holds) -> bool {
        matches!(
            (self, holds),
            (Self::Empty, _)
                | (Self::Integer(_), Holds::Integer)
                | (Self::Decimal(_), Holds::Decimal)
                | (Self::Text(_), Holds::Text)
                | (Self::Moment(_), Holds::Moment)
                | (Self::Boolean(_), Holds::Boolean)
        )
    }
}

/// A timestamp in ISO 8601, to the millisecond: `2026-11-24T09:30:00.000Z`.
pub fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use survey::amount::decimal;

    #[test]
    fn hundredths_are_written_without_rounding() {
        for (hundredths, expected) in [
            (0, "0,00"),
            (5, "0,05"),
            (-5, "-0,05"),
            (123_456, "1234,56"),
            (survey::Euros::MAX_CENTS, "1000000000000,00"),
            (i64::MIN, "-92233720368547758,08"),
        ] {
            assert_eq!(decimal(hundredths, ','), expected);
        }
    }
}
