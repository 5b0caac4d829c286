//! A report: a publication's figures, and text about them. Its page, its PDF and its file for word processors render
//! the same stored value, so that they match and stay the same.
//!
//! Pure: no Leptos, no store, no clock.

pub mod made;
pub mod method;
pub mod odt;
pub mod pdf;
mod plan;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

pub use plan::{CHAPTERS, Plan};

use chrono::{DateTime, Utc};
use french::dates;
use serde::{Deserialize, Serialize};
use statistics::figure::{Chart, Figure, Row};
use std::collections::{BTreeMap, BTreeSet};
use survey::Audience;

/// Version of the format that this program writes.
pub const FORMAT: u32 = 2;
/// Caption of a figure's table.
pub const TABLE: &str = "Tableau des valeurs";
/// Heading of the table of contents.
pub const CONTENTS: &str = "Sommaire";
/// Replacement for a passage that can no longer be quoted.
pub const GONE: &str = "[citation retirée : la réponse a été corrigée ou effacée depuis]";
/// Maximum number of columns of tables without a chart, row names included: wider ones are split.
const WIDEST: usize = 7;

/// The text of quoted passages, by number: it is stored in the responses only.
pub type Passages = BTreeMap<i64, String>;

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of the format.
    pub format: u32,
    /// Its title.
    pub title: String,
    /// The edition.
    pub edition: i32,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The publication of its figures.
    pub publication: Identity,
    /// Whether its data are fictitious.
    #[serde(default)]
    pub demonstration: bool,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
}

/// Identity of a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Its permanent identifier: `2026-1`.
    pub id: String,
    /// Its kind, in words.
    pub kind: String,
    /// When it was released.
    pub published_at: DateTime<Utc>,
    /// The SHA-256 of its canonical form.
    pub hash: String,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chapter {
    /// Its name in URLs.
    pub id: String,
    /// Its title, without its number.
    pub title: String,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A part of a chapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Block {
    /// A heading below the chapter's.
    Heading {
        /// Its text.
        text: String,
    },
    /// A paragraph; line breaks are kept.
    Paragraph {
        /// Its text.
        text: String,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<String>,
    },
    /// A list of facts.
    Facts {
        /// The facts.
        facts: Vec<Fact>,
    },
    /// A figure.
    Figure {
        /// The figure with its source.
        of: Box<Figured>,
        /// The level of its heading: 3, or 4 below a heading.
        level: u16,
    },
    /// A quoted passage.
    Quote {
        /// Its number.
        excerpt: i64,
        /// The questionnaire it comes from.
        of: (i32, Audience),
        /// Its author, without a name.
        from: String,
    },
}

/// A named fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Name.
    pub name: String,
    /// Text.
    pub value: String,
}

/// A figure with its publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figured {
    /// Its name, unique in the report.
    pub name: String,
    /// The publication.
    pub publication: String,
    /// The figure.
    pub figure: Figure,
}

impl Figured {
    /// Its source: `Source : Observatoire, publication 2026-1.`
    pub fn source(&self) -> String {
        format!("Source : Observatoire, publication {}.", self.publication)
    }

    /// The figure in parts that fit on a page, each with the row names.
    pub fn parts(self) -> Vec<Self> {
        let columns = self.figure.head.len();
        if columns <= WIDEST || self.figure.chart != Chart::None {
            return vec![self];
        }
        let values = columns - 1;
        let count = values.div_ceil(WIDEST - 1);
        let each = values.div_ceil(count);
        let part = |n: usize| {
            let from = n * each;
            let to = (from + each).min(values);
            let part = |row: &Row| Row { values: row.values.get(from..to).unwrap_or_default().to_vec(), ..row.clone() };
            let head = self
                .figure
                .head
                .first()
                .into_iter()
                .chain(self.figure.head.get(from + 1..to + 1).into_iter().flatten());
            let figure = Figure {
                units: Vec::new(),
                id: format!("{}-{}", self.figure.id, n + 1),
                title: format!("{} ({}/{count})", self.figure.title, n + 1),
                head: head.cloned().collect(),
                rows: self.figure.rows.iter().map(part).collect(),
                ..self.figure.clone()
            };
            Self { name: format!("{}-{}", self.name, n + 1), figure, ..self.clone() }
        };
        (0..count).map(part).collect()
    }
}

impl Report {
    /// The facts below the title.
    pub fn facts(&self) -> Vec<Fact> {
        let publication = &self.publication;
        let fact = |name: &str, value: String| Fact { name: name.to_owned(), value };
        let mut facts = vec![
            fact("Édition", self.edition.to_string()),
            fact("Établi le", format!("{} (heure de Paris)", dates::moment(self.at))),
            fact(
                "Publication",
                format!(
                    "{}, {}, parue le {}",
                    publication.id,
                    publication.kind.to_lowercase(),
                    dates::day(publication.published_at)
                ),
            ),
            fact("SHA-256 de la publication", publication.hash.clone()),
        ];
        if self.demonstration {
            facts.push(fact("Attention", "données de démonstration : réponses et montants sont inventés".to_owned()));
        }
        facts
    }

    /// All figures.
    pub fn figures(&self) -> impl Iterator<Item = &Figured> {
        self.blocks().filter_map(|block| match block {
            Block::Figure { of, .. } => Some(of.as_ref()),
            _ => None,
        })
    }

    /// The questionnaires of its quoted passages, each once.
    pub fn quoted(&self) -> Vec<(i32, Audience)> {
        let mut all: Vec<_> = self
            .blocks()
            .filter_map(|block| match block {
                Block::Quote { of, .. } => Some(*of),
                _ => None,
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The numbers of its quoted passages.
    pub fn excerpts(&self) -> BTreeSet<i64> {
        let quoted = self.blocks().filter_map(|block| match block {
            Block::Quote { excerpt, .. } => Some(*excerpt),
            _ => None,
        });
        quoted.collect()
    }

    fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.chapters.iter().flat_map(|chapter| &chapter.blocks)
    }

    /// The chapters with their numbered titles.
    pub fn numbered(&self) -> impl Iterator<Item = (String, &Chapter)> {
        (1..).zip(&self.chapters).map(|(number, chapter)| (format!("{number}. {}", chapter.title), chapter))
    }
}

/// The rows of a table as text: the headings and the rows, with totals marked.
pub fn table_rows(figure: &Figure) -> Vec<(Vec<String>, bool)> {
    let row = |row: &Row| {
        let values = row.values.iter().map(statistics::figure::Value::formatted);
        (std::iter::once(row.name.clone()).chain(values).collect(), row.total)
    };
    figure.rows.iter().map(row).collect()
}
