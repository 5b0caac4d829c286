//! A publication, as the value that is frozen: tables of cells, each with its status.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use french::counted;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use sha2::{Digest, Sha256};
use statistics::class_intervals::amount_class;
use statistics::figure::{Chart, Figure, Row as FigureRow, Value};
use statistics::sources::{self, Origin, Series};

/// Rows of tables of answers that are not answers: "do not know" and skipped questions.
pub const NO_ANSWERS: [&str; 2] = ["ne_sait_pas", "sans_reponse"];

/// Version of the format that this program writes.
pub const FORMAT: u32 = 1;

/// Kind of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Answers are still coming in or being verified.
    Provisional,
    /// The edition's final figures.
    Final,
    /// Replaces an earlier publication.
    Correction,
}

impl Kind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Provisional, Self::Final, Self::Correction];

    /// Its code in URLs and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Provisional => "provisoire",
            Self::Final => "definitive",
            Self::Correction => "correction",
        }
    }

    /// The kind with this code.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Provisional => "Chiffres provisoires",
            Self::Final => "Chiffres définitifs",
            Self::Correction => "Correction",
        }
    }
}

/// Status of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Published.
    Published,
    /// Keeps the value of an earlier publication, since too few of its organisations have changed.
    Kept,
    /// One or two: published as fewer than three.
    FewerThanThree,
    /// Hidden.
    Hidden,
    /// Empty: nobody gave a value, or it cannot be computed.
    None,
}

/// Unit of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Number of organisations.
    People,
    /// Whole cents.
    Cents,
    /// A share; 1 is 100 %.
    Share,
    /// A growth; 1 is +100 %.
    Growth,
    /// A class of amounts, by its lower bound in whole cents.
    Class,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its code for programs.
    pub code: String,
    /// Its heading.
    pub label: String,
    /// Unit.
    pub unit: Unit,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Status.
    pub status: Status,
    /// Its value, in the unit of its column.
    pub value: Option<Number>,
    /// The publication whose value it keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

impl Cell {
    /// A cell without a value.
    pub fn without(status: Status) -> Self {
        Self { status, value: None, of: None }
    }

    /// A published whole number.
    pub fn whole(value: i64) -> Self {
        Self { status: Status::Published, value: Some(value.into()), of: None }
    }

    /// A published share or growth, to the hundredth of a point: a median or an extreme with all its digits would be
    /// one organisation's own. A number this short is also read back unchanged. `None` status if it is not finite.
    pub fn number(value: f64) -> Self {
        Self::rounded(value, 4)
    }

    /// The same, rounded to this many decimals.
    pub fn rounded(value: f64, decimals: i32) -> Self {
        let scale = 10f64.powi(decimals);
        // Adding zero turns "-0" into "0".
        match Number::from_f64((value * scale).round() / scale + 0.0) {
            Some(number) => Self { status: Status::Published, value: Some(number), of: None },
            None => Self::without(Status::None),
        }
    }

    /// The same value, kept from a publication.
    #[must_use]
    pub fn first_published_in(self, publication: &str) -> Self {
        let of = self.of.unwrap_or_else(|| publication.to_owned());
        Self { status: Status::Kept, value: self.value, of: Some(of) }
    }

    /// Whether it has a value.
    pub fn has_value(&self) -> bool {
        self.value.is_some()
    }

    /// Its value for figures, in the unit of its column.
    pub fn shown(&self, unit: Unit) -> Value {
        let number = match (&self.value, self.status) {
            (Some(number), _) => number,
            (None, Status::FewerThanThree) => return Value::Words("moins de 3".to_owned()),
            (None, Status::Hidden) => return Value::Secret,
            (None, _) => return Value::None,
        };
        let (whole, share) = (number.as_i64().unwrap_or_default(), number.as_f64().unwrap_or_default());
        match unit {
            Unit::People => Value::Count(whole),
            Unit::Cents => Value::Cents(whole),
            Unit::Share => Value::Share(share),
            Unit::Growth => Value::Growth(share),
            Unit::Class => Value::Words(amount_class(whole).1.to_owned()),
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its code for programs: `tous`, `public`, or that of an option.
    pub code: String,
    /// Its heading.
    pub label: String,
    /// Whether it is a total that contains other rows.
    pub whole: bool,
    /// Where its amounts come from, in a table of several sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Origin>,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its identifier for programs and URLs.
    pub id: String,
    /// Title.
    pub title: String,
    /// Notes for readers.
    pub notes: Vec<String>,
    /// The heading of the row names.
    pub head: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// The cell of a row in a column, by their codes.
    pub fn cell(&self, row: &str, column: &str) -> Option<&Cell> {
        let place = self.columns.iter().position(|one| one.code == column)?;
        self.rows.iter().find(|one| one.code == row)?.cells.get(place)
    }

    /// The numbers of published and of suppressed cells.
    pub fn cell_counts(&self) -> (usize, usize) {
        let cells = || self.rows.iter().flat_map(|row| &row.cells);
        let hidden = |cell: &&Cell| matches!(cell.status, Status::Hidden | Status::FewerThanThree);
        (cells().filter(|cell| cell.has_value()).count(), cells().filter(hidden).count())
    }

    /// What a chart of a column shows, in one sentence: the value for all, and the highest. "Do not know" and skipped
    /// are not answers.
    fn reading(&self, place: usize) -> String {
        let Some(column) = self.columns.get(place) else { return String::new() };
        let of = |row: &Row| row.cells.get(place).map(|cell| cell.shown(column.unit).formatted()).unwrap_or_default();
        let all = self.rows.iter().find(|row| row.whole && row.cells.get(place).is_some_and(Cell::has_value));
        let all = all.map(|row| format!("{} : {}", row.label, of(row)));
        let number = |row: &Row| row.cells.get(place)?.value.as_ref()?.as_f64();
        let parts = self.rows.iter().filter(|row| !row.whole && !NO_ANSWERS.contains(&row.code.as_str()));
        let highest = parts
            .filter_map(|row| Some((number(row)?, row)))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, row)| format!("au plus haut, {} : {}", row.label, of(row)));
        let values: Vec<String> = all.into_iter().chain(highest).collect();
        match values.is_empty() {
            true => format!("{} : rien n’est diffusable.", column.label),
            false => format!("{} – {}.", column.label, values.join(" ; ")),
        }
    }

    /// A table of several sources as series by year; `None` for any other table.
    fn series(&self) -> Option<Vec<Series>> {
        let series = |row: &Row| {
            let values = row.cells.iter().zip(&self.columns);
            let values = values
                .filter_map(|(cell, column)| Some((column.code.parse().ok()?, cell.shown(column.unit))))
                .collect();
            Some(Series { code: row.code.clone(), name: row.label.clone(), of: row.of.clone()?, values })
        };
        self.rows.iter().map(series).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
    }

    /// The table as a figure for pages and files.
    pub fn figure(&self) -> Figure {
        let row = |row: &Row| {
            let values = row.cells.iter().zip(&self.columns).map(|(cell, column)| cell.shown(column.unit)).collect();
            FigureRow { total: row.whole, ..FigureRow::new(&row.label, values) }
        };
        let kept = self.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.of.as_deref());
        let mut kept: Vec<&str> = kept.collect();
        kept.sort_unstable();
        kept.dedup();
        let kept = kept.into_iter().map(|of| {
            format!(
                "Des cases gardent la valeur de la publication {of} : trop peu d’organisations y ont changé depuis."
            )
        });
        let notes: Vec<String> = self.notes.iter().cloned().chain(kept).collect();
        if let Some(series) = self.series() {
            return Figure { id: self.id.clone(), ..sources::figure(series, notes) };
        }
        let drawn = self.columns.iter().position(|one| !matches!(one.unit, Unit::People | Unit::Class));
        Figure {
            units: self.columns.iter().map(|one| one.unit.of_file()).collect(),
            id: self.id.clone(),
            title: self.title.clone(),
            reading: drawn.map_or_else(String::new, |column| self.reading(column)),
            notes,
            head: std::iter::once(self.head.clone()).chain(self.columns.iter().map(|one| one.label.clone())).collect(),
            rows: self.rows.iter().map(row).collect(),
            chart: drawn.map_or(Chart::None, |column| Chart::Bars { columns: vec![column], intervals: Vec::new() }),
        }
    }
}

/// A named fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Name.
    pub name: String,
    /// Text.
    pub value: String,
}

/// A cell changed by a correction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Its table, row and column, in words.
    pub place: String,
    /// The value before.
    pub before: String,
    /// The value after.
    pub after: String,
}

/// A publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// Version of the format.
    pub format: u32,
    /// Its permanent identifier: `2026-1`.
    pub id: String,
    /// The edition.
    pub edition: i32,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Introduction, in paragraphs.
    pub summary: String,
    /// When its figures were frozen.
    pub frozen_at: DateTime<Utc>,
    /// The version of the data.
    pub version: i64,
    /// Accounts that may read it before its release.
    pub readers: Vec<String>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// The quality page.
    pub quality: Vec<Fact>,
    /// The proposals it shows, by title.
    pub proposals: Vec<String>,
    /// The publication that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<String>,
    /// Why it corrects it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The cells it changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Whether its data are fictitious.
    pub demonstration: bool,
}

impl Publication {
    /// Its canonical form: JSON with the fields in order, without spaces.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The SHA-256 of its canonical form, in hexadecimal.
    pub fn hash(&self) -> String {
        let digest = Sha256::digest(self.canonical());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The numbers of published and of suppressed cells.
    pub fn cell_counts(&self) -> (usize, usize) {
        self.tables.iter().map(Table::cell_counts).fold((0, 0), |(a, b), (c, d)| (a + c, b + d))
    }

    /// The same, as a sentence.
    pub fn cell_counts_in_words(&self) -> String {
        let (published, hidden) = self.cell_counts();
        let published = counted(published, "Aucune case donnée", "Une case donnée", "# cases données");
        let hidden = counted(hidden, "aucune cachée", "une cachée", "# cachées");
        format!("{published}, {hidden}.")
    }
}

/// The differences between tables of the same name, in words.
pub fn changes(before: &[Table], after: &[Table]) -> Vec<Change> {
    let mut changes = Vec::new();
    for table in after {
        let Some(earlier) = before.iter().find(|one| one.id == table.id) else { continue };
        for row in &table.rows {
            for (cell, column) in row.cells.iter().zip(&table.columns) {
                let was = earlier.cell(&row.code, &column.code).map(|cell| cell.shown(column.unit));
                let is = cell.shown(column.unit);
                if was.as_ref() != Some(&is) {
                    changes.push(Change {
                        place: format!("{}, {}, {}", table.title, row.label, column.label.to_lowercase()),
                        before: was.map_or_else(|| "absente".to_owned(), |was| was.formatted()),
                        after: is.formatted(),
                    });
                }
            }
        }
    }
    changes
}
