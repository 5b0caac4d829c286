//! Values of table cells and their formatting.

use super::Written;
use french::grouped;
use serde::{Deserialize, Serialize};
use survey::amount::decimal;

/// A value in a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum Value {
    /// No value: nobody gave it, or it cannot be computed. Never 0.
    None,
    /// Hidden.
    Secret,
    /// A number of respondents.
    Count(i64),
    /// An amount, in cents: formatted in M€, or in whole euros if small; exact in files.
    Cents(i64),
    /// A year.
    Year(i64),
    /// A share; 1 is 100 %.
    Share(f64),
    /// The two ends of the interval of a share.
    Interval(f64, f64),
    /// A growth; 1 is +100 %.
    Growth(f64),
    /// A difference of two shares; 1 is 100 points.
    Points(f64),
    /// A mean or a standard deviation, without unit.
    Number(f64),
    /// An index; 100 is that of its base year.
    Index(f64),
    /// A length of time, in seconds.
    Seconds(i64),
    /// Text.
    Words(String),
}

/// Placeholder for a missing value.
pub const NOTHING: &str = "–";
/// Placeholder for a hidden value.
pub const SECRET: &str = "non diffusable";

impl Value {
    /// A share, if there is one.
    pub fn share(value: Option<f64>) -> Self {
        value.map_or(Self::None, Self::Share)
    }

    /// The formatted value: `2,4 %`, `+18,1 %`, `1 744 996 786,00 €`.
    pub fn formatted(&self) -> String {
        match self {
            Self::None => NOTHING.to_owned(),
            Self::Secret => SECRET.to_owned(),
            Self::Count(count) => grouped(*count),
            Self::Cents(cents) => in_a_table(*cents),
            Self::Year(year) => year.to_string(),
            Self::Share(share) => format!("{}\u{a0}%", decimals(share * 100.0, 1)),
            Self::Interval(low, high) => {
                format!("{} à {}\u{a0}%", decimals(low * 100.0, 1), decimals(high * 100.0, 1))
            }
            Self::Growth(growth) => format!("{}\u{a0}%", signed(growth * 100.0)),
            Self::Points(points) => {
                let formatted = signed(points * 100.0);
                // Below two, a unit is singular in French, decimals or not.
                let unit = if (points * 100.0).abs() >= 2.0 { "points" } else { "point" };
                format!("{formatted}\u{a0}{unit}")
            }
            Self::Number(number) => decimals(*number, 2),
            Self::Index(index) => decimals(*index, 1),
            Self::Seconds(seconds) => duration(*seconds),
            Self::Words(words) => words.clone(),
        }
    }

    /// The values for a file, one for each of its columns: numbers as shown, without their unit.
    pub fn written(&self, point: char) -> Vec<Written> {
        let number = |text: String| vec![Written::Number(text)];
        let plain = |number: f64, places| Written::Number(rounded(number, places).replace('.', &point.to_string()));
        match self {
            Self::None => vec![Written::Text(String::new())],
            Self::Secret => vec![Written::Text(SECRET.to_owned())],
            Self::Count(count) => number(count.to_string()),
            Self::Cents(cents) => number(decimal(*cents, point)),
            Self::Year(year) => number(year.to_string()),
            Self::Share(value) | Self::Growth(value) | Self::Points(value) => vec![plain(value * 100.0, 1)],
            Self::Interval(low, high) => vec![plain(low * 100.0, 1), plain(high * 100.0, 1)],
            Self::Number(value) => vec![plain(*value, 2)],
            Self::Index(value) => vec![plain(*value, 1)],
            Self::Seconds(seconds) => number(seconds.to_string()),
            Self::Words(words) => vec![Written::Text(words.clone())],
        }
    }

    /// The unit in a file's heading.
    pub fn unit(&self) -> Option<&'static str> {
        match self {
            Self::Cents(_) => Some("€"),
            Self::Share(_) | Self::Interval(..) | Self::Growth(_) => Some("%"),
            Self::Points(_) => Some("points"),
            Self::Seconds(_) => Some("s"),
            _ => None,
        }
    }

    /// The number that a chart draws.
    pub fn drawn(&self) -> Option<f64> {
        match self {
            Self::Count(count) => Some(*count as f64),
            Self::Cents(cents) => Some(*cents as f64),
            Self::Share(value)
            | Self::Growth(value)
            | Self::Points(value)
            | Self::Number(value)
            | Self::Index(value) => Some(*value),
            Self::Seconds(seconds) => Some(*seconds as f64),
            Self::None | Self::Secret | Self::Year(_) | Self::Interval(..) | Self::Words(_) => None,
        }
    }

    /// The formatted value, short enough for a chart.
    pub fn short(&self) -> String {
        match self {
            Self::Cents(cents) => short(*cents),
            Self::Secret => "n. d.".to_owned(),
            other => other.formatted(),
        }
    }
}

/// A number with this many decimals. A negative one that rounds to zero has no sign.
fn rounded(number: f64, places: usize) -> String {
    let text = format!("{number:.places$}");
    if text.trim_start_matches(['-', '0', '.']).is_empty() { text.replace('-', "") } else { text }
}

fn decimals(number: f64, places: usize) -> String {
    rounded(number, places).replace('.', ",").replace('-', "−")
}

fn signed(number: f64) -> String {
    let formatted = decimals(number, 1);
    if number > 0.0 && formatted != "0,0" { format!("+{formatted}") } else { formatted }
}

fn duration(seconds: i64) -> String {
    match seconds {
        0..60 => format!("{seconds}\u{a0}s"),
        60..3_600 => format!("{}\u{a0}min", (seconds + 30) / 60),
        3_600..172_800 => format!("{}\u{a0}h\u{a0}{:02}", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{}\u{a0}jours", seconds / 86_400),
    }
}

/// An amount in a table: in M€ from 0.1 M€ on, so that a column has one unit, otherwise in whole euros.
fn in_a_table(cents: i64) -> String {
    if cents.unsigned_abs() < 10_000_000 {
        return format!("{}\u{a0}€", grouped((cents + 50 * cents.signum()) / 100));
    }
    let tenths = (i128::from(cents) + 5_000_000 * i128::from(cents.signum())) / 10_000_000;
    let whole = i64::try_from(tenths / 10).unwrap_or(i64::MAX);
    format!("{},{}\u{a0}M€", grouped(whole), tenths.unsigned_abs() % 10)
}

/// An amount for a chart or a sentence: `6,02 Md€`, `262,0 M€`, `350 k€`, `120 €`. The table has the exact cents.
pub fn short(cents: i64) -> String {
    let euros = cents as f64 / 100.0;
    match euros.abs() {
        e if e >= 999_950_000.0 => format!("{}\u{a0}Md€", decimals(euros / 1e9, 2)),
        e if e >= 999_500.0 => format!("{}\u{a0}M€", decimals(euros / 1e6, 1)),
        e if e >= 10_000.0 => format!("{}\u{a0}k€", decimals(euros / 1e3, 0)),
        _ => format!("{}\u{a0}€", grouped(cents / 100)),
    }
}
