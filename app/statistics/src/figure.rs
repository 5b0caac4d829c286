//! A figure as shown: a title, a sentence that interprets it, a table, and a chart drawn from the table's own columns.
//!
//! The page, its CSV file, frozen evidence and the report are renderings of this one value, so that all show the same.
//! Whatever may not be shown is already [`Value::Secret`]: a rendering has nothing to hide. Pure: no Leptos, no HTTP,
//! no clock.

mod absence;
mod chart;
mod drawing;
mod marks;
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

/// Note on the confidence interval of a share when respondents are self-selected.
pub const ORDER_OF_SIZE: &str = "ordre de grandeur à 95 % (Wilson), comme si les répondants étaient tirés au sort";

/// Unit of a column, as in the heading of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Numbers of respondents, indices, words.
    Plain,
    /// Sums of money.
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

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name in URLs and file names, unique on its page: `freins-acheteurs`.
    pub id: String,
    /// Title.
    pub title: String,
    /// The main finding, in one sentence.
    pub reading: String,
    /// What a reader has to know: who was asked, what is left out.
    pub notes: Vec<String>,
    /// The headings of the columns; the first is that of the row names.
    pub head: Vec<String>,
    /// Unit of each column after the first, whether or not it has values. Empty if nothing has a unit, and in figures
    /// frozen before units were recorded: their first known value gives it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The type of chart.
    pub chart: Chart,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Row heading.
    pub name: String,
    /// A value for each column after the first.
    pub values: Vec<Value>,
    /// Whether it is the total of the others: set apart in the table, left out of the chart.
    pub total: bool,
}

impl Row {
    /// A row.
    pub fn new(name: impl Into<String>, values: Vec<Value>) -> Self {
        Self { name: name.into(), values, total: false }
    }

    /// A total row.
    pub fn total(name: impl Into<String>, values: Vec<Value>) -> Self {
        Self { name: name.into(), values, total: true }
    }
}

/// How a figure is drawn. Columns are counted from 0, without the row names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Chart {
    /// No chart.
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
        /// The rows, without totals, before which the series breaks: what comes before does not compare.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        breaks: Vec<usize>,
    },
    /// A line through the rows, in their order: a time series.
    Lines {
        /// The columns.
        columns: Vec<usize>,
        /// Columns drawn as dots only: no line joins values of different respondents.
        dots: Vec<usize>,
    },
    /// A mark for each value, column by column, distinct in form and colour: figures that are never added.
    Marks {
        /// The columns, each a group of marks under its heading.
        columns: Vec<usize>,
        /// The column whose words name the kind of each row.
        kind: usize,
        /// The kinds, in the order of their marks; four at most.
        kinds: Vec<String>,
    },
    /// A box plot for each row: quartiles, median and extremes.
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

    /// The figure as it is after a round trip through JSON, which may change the last bit of a number. `None` if it
    /// cannot be serialised.
    pub fn as_stored(&self) -> Option<Self> {
        serde_json::from_str(&serde_json::to_string(self).ok()?).ok()
    }

    /// Whether another figure is the same, ignoring units, which old figures lack.
    pub fn is_same_as(&self, stored: &Self) -> bool {
        *self == Self { units: self.units.clone(), ..stored.clone() }
    }

    /// Whether it shows anything beyond totals and numbers of respondents: false if all the rest is hidden.
    pub fn shows_values(&self) -> bool {
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

    /// Whether some of its values are hidden.
    pub fn has_secrets(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.values).any(|value| matches!(value, Value::Secret))
    }
}
