//! A report, as a value: what it says of which publication, whose figures alone it shows. Its page, its PDF and its file for word processors are
//! renderings of the stored value, so that they say the same and say it again.
//!
//! Pure: no Leptos but in `html.rs`, no store, no clock.

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

/// The form of the value that this program writes.
pub const FORMAT: u32 = 2;
/// What a table of a figure is called.
pub const TABLE: &str = "Tableau des valeurs";
/// What the table of contents is called.
pub const CONTENTS: &str = "Sommaire";
/// What stands where a passage can no longer be quoted.
pub const GONE: &str = "[citation retirée : la réponse a été corrigée ou effacée depuis]";
/// Tables without a chart have so many columns at most, the rows' names included: wider ones are divided.
const WIDEST: usize = 7;

/// The words of passages that are quoted, by their number: they stay in the responses alone.
pub type Passages = BTreeMap<i64, String>;

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The form of this value.
    pub format: u32,
    /// Its title.
    pub title: String,
    /// The edition that it speaks of.
    pub edition: i32,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The publication that its figures are of.
    pub publication: Identity,
    /// Whether its data are invented.
    #[serde(default)]
    pub demonstration: bool,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
}

/// What a publication is known by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Its name, for good: `2026-1`.
    pub id: String,
    /// How far its figures are, in words.
    pub kind: String,
    /// When everybody could read it.
    pub published_at: DateTime<Utc>,
    /// The SHA-256 of its canonical form.
    pub hash: String,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chapter {
    /// Its name in addresses.
    pub id: String,
    /// Its title, without its number.
    pub title: String,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A part of a chapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Block {
    /// A heading below the chapter's.
    Heading {
        /// What it says.
        text: String,
    },
    /// A paragraph; its line breaks stay.
    Paragraph {
        /// What it says.
        text: String,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<String>,
    },
    /// Names with what is said of them.
    Facts {
        /// Each of them.
        facts: Vec<Fact>,
    },
    /// A figure.
    Figure {
        /// The figure with where it comes from.
        of: Box<Figured>,
        /// The level of its heading: 3, or 4 below a heading.
        level: u16,
    },
    /// A passage that is quoted.
    Quote {
        /// Which one.
        excerpt: i64,
        /// The questionnaire that it answers.
        of: (i32, Audience),
        /// Who wrote it, without a name.
        from: String,
    },
}

/// A name with what is said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// A figure with the publication that it is of.
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
    /// Where it comes from: `Source : Observatoire, publication 2026-1.`
    pub fn source(&self) -> String {
        format!("Source : Observatoire, publication {}.", self.publication)
    }

    /// The figure in parts that fit on a page: the rows' names stand in each.
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
            let kept = |row: &Row| Row { values: row.values.get(from..to).unwrap_or_default().to_vec(), ..row.clone() };
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
                rows: self.figure.rows.iter().map(kept).collect(),
                ..self.figure.clone()
            };
            Self { name: format!("{}-{}", self.name, n + 1), figure, ..self.clone() }
        };
        (0..count).map(part).collect()
    }
}

impl Report {
    /// What stands below the title.
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

    /// Every figure.
    pub fn figures(&self) -> impl Iterator<Item = &Figured> {
        self.blocks().filter_map(|block| match block {
            Block::Figure { of, .. } => Some(of.as_ref()),
            _ => None,
        })
    }

    /// The questionnaires whose passages it quotes, each once.
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

    /// The numbers of the passages that it quotes.
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

/// What a table says: its headings and its rows, the rows that add up marked.
pub fn said(figure: &Figure) -> Vec<(Vec<String>, bool)> {
    let row = |row: &Row| {
        let values = row.values.iter().map(statistics::figure::Value::formatted);
        (std::iter::once(row.name.clone()).chain(values).collect(), row.total)
    };
    figure.rows.iter().map(row).collect()
}
