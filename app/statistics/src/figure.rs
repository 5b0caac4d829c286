//! A figure as it is shown: a title, a sentence that reads it, a table, and a chart drawn from the table's own columns.
//!
//! The page, its CSV file, a piece of evidence that was frozen and the report are renderings of this one value, so that none
//! of them shows more, less or otherwise than the others. What may not be shown is [`Value::Secret`] in it: a rendering has
//! nothing to hide. Pure: no Leptos, no HTTP, no clock.

mod absence;
mod chart;
mod drawing;
pub mod print_style;
mod svg;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use absence::why;
pub use drawing::{Anchor, DOT, Drawing, Shape, WIDTH};
pub use table::Written;
pub use value::{Value, short};

use serde::{Deserialize, Serialize};

/// What an interval of a share is worth where respondents came by themselves.
pub const ORDER_OF_SIZE: &str = "ordre de grandeur à 95 % (Wilson), comme si les répondants étaient tirés au sort";

/// What a column holds, as the heading of a file says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Numbers of respondents, indices, words.
    Plain,
    /// Amounts.
    Euros,
    /// Shares and growths.
    Percent,
    /// The two ends of the interval of a share.
    Interval,
    /// Differences of shares.
    Points,
}

impl Unit {
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Euros => Some("€"),
            Self::Percent | Self::Interval => Some("%"),
            Self::Points => Some("points"),
        }
    }
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name in addresses and files, unique on its page: `freins-acheteurs`.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What it says, in one sentence.
    pub reading: String,
    /// What one has to know to read it: who was asked, what is left out.
    pub notes: Vec<String>,
    /// The headings of the columns; the first is that of the rows' names.
    pub head: Vec<String>,
    /// What each column after the first holds, whatever is known of it. Empty where nothing has a unit, and in what was frozen while
    /// figures did not say it: the first value that is known then tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
    /// The rows.
    pub rows: Vec<Row>,
    /// How it is drawn.
    pub chart: Chart,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it is about.
    pub name: String,
    /// A value for each column after the first.
    pub values: Vec<Value>,
    /// Whether it adds the others up: set apart in the table, left out of the chart.
    pub total: bool,
}

impl Row {
    /// A row.
    pub fn new(name: impl Into<String>, values: Vec<Value>) -> Self {
        Self { name: name.into(), values, total: false }
    }

    /// A row that adds the others up.
    pub fn total(name: impl Into<String>, values: Vec<Value>) -> Self {
        Self { name: name.into(), values, total: true }
    }
}

/// How a figure is drawn. Columns are counted from 0, the rows' names left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Chart {
    /// Not at all.
    None,
    /// A bar for each row, as many side by side as there are columns.
    Bars {
        /// The columns.
        columns: Vec<usize>,
        /// For each of them, the column of its confidence interval, if it has one.
        intervals: Vec<usize>,
    },
    /// A column for each row, in the rows' order: a distribution.
    Histogram {
        /// The column of the heights.
        column: usize,
    },
    /// A line through the rows, in their order: a course over time.
    Lines {
        /// The columns.
        columns: Vec<usize>,
        /// Columns whose values stand alone: no line joins what is not of the same respondents.
        dots: Vec<usize>,
    },
    /// A box for each row: from the first to the third quartile, its median, its ends.
    Boxes {
        /// The columns of the least, the quartiles and the greatest, in this order.
        columns: [usize; 5],
    },
}

impl Figure {
    /// The value of a row in a column.
    fn value(&self, row: &Row, column: usize) -> Value {
        row.values.get(column).cloned().unwrap_or(Value::None)
    }

    /// The heading of a column.
    fn heading(&self, column: usize) -> &str {
        self.head.get(column + 1).map_or("", String::as_str)
    }

    /// The same as it is once it was kept: a number that was written and read again may differ by its last bit. `None` where it
    /// cannot be written.
    pub fn as_kept(&self) -> Option<Self> {
        serde_json::from_str(&serde_json::to_string(self).ok()?).ok()
    }

    /// Whether another one says the same, be it from a time when figures did not say their units.
    pub fn says_the_same(&self, kept: &Self) -> bool {
        *self == Self { units: self.units.clone(), ..kept.clone() }
    }

    /// Whether it says anything beside its totals and numbers of respondents: not where all the rest may not be shown.
    pub fn tells(&self) -> bool {
        let parts = self.rows.iter().filter(|row| !row.total).flat_map(|row| &row.values);
        let mut secret = false;
        for value in parts {
            match value {
                Value::Secret => secret = true,
                Value::Words(words) if words.as_str() == value::SECRET => secret = true,
                Value::None | Value::Count(_) => {}
                _ => return true,
            }
        }
        !secret
    }

    /// Whether something of it may not be shown.
    pub fn has_secrets(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.values).any(|value| matches!(value, Value::Secret))
    }
}
