//! What a printed report says, as the data that its template reads.

use super::PrintError;
use crate::pdf::fonts::{Face, Faces};
use crate::pdf::text::drawable;
use crate::report::{Block, CONTENTS, Fact, Figured, GONE, Passages, Report, TABLE, said};
use french::spacing::bound;
use serde::Serialize;
use serde_json::Value;
use statistics::figure::WIDTH;
use survey::identifier::SERVICE_NAME;

/// The file of the words.
const WORDS: &str = "report.json";

/// How large the unit of a chart is at most, and how high a chart is at most: four fifths of a page's text. In points.
const SCALE: f64 = 0.8;
const HIGHEST: f64 = 580.0;

/// The words of a report, and its charts beside them.
pub struct Printed<'a> {
    said: Said<'a>,
    pictures: Vec<String>,
}

#[derive(Serialize)]
struct Said<'a> {
    title: &'a str,
    author: &'static str,
    foot: String,
    contents: &'static str,
    table: &'static str,
    facts: Vec<Fact>,
    chapters: Vec<Chapter<'a>>,
}

#[derive(Serialize)]
struct Chapter<'a> {
    title: String,
    /// Whether it begins a page: each does but those that the contents leave room for nothing else.
    breaks: bool,
    blocks: Vec<Part<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Part<'a> {
    Heading { text: &'a str },
    Paragraph { text: &'a str },
    List { items: &'a [String] },
    Facts { facts: &'a [Fact] },
    Figure(Shown<'a>),
    Quote { words: &'a str, from: &'a str },
}

#[derive(Serialize)]
struct Shown<'a> {
    level: u16,
    title: &'a str,
    reading: &'a str,
    picture: Option<Picture>,
    head: &'a [String],
    rows: Vec<Line>,
    notes: &'a [String],
    source: String,
}

#[derive(Serialize)]
struct Picture {
    file: String,
    /// In points.
    width: f64,
    height: f64,
}

#[derive(Serialize)]
struct Line {
    cells: Vec<String>,
    total: bool,
}

impl<'a> Printed<'a> {
    /// The words of a report with those that it quotes.
    pub fn of(report: &'a Report, passages: &'a Passages) -> Self {
        let mut pictures = Vec::new();
        let chapters = report.numbered().enumerate().map(|(number, (title, chapter))| {
            let blocks = chapter.blocks.iter().map(|block| part(block, passages, &mut pictures)).collect();
            Chapter { title, breaks: number == 0 || chapter.blocks.len() > 3, blocks }
        });
        let chapters = chapters.collect();
        let said = Said {
            title: &report.title,
            author: SERVICE_NAME,
            foot: format!("{SERVICE_NAME} – édition {}", report.edition),
            contents: CONTENTS,
            table: TABLE,
            facts: report.facts(),
            chapters,
        };
        Self { said, pictures }
    }

    /// The files that the template reads, with their names, which are few: only characters that the typefaces have, which PDF/UA-1 asks for.
    ///
    /// # Errors
    /// [`NoFace`], or words that cannot be written, which the tests exclude.
    pub fn files(self) -> Result<Vec<(String, String)>, PrintError> {
        let faces = Faces::load()?;
        let face = faces.of(false);
        let mut said = serde_json::to_value(&self.said)?;
        clean(&mut said, face);
        let pictures = self.pictures.iter().map(|picture| drawable(face, picture)).enumerate();
        let mut files = vec![(WORDS.to_owned(), said.to_string())];
        files.extend(pictures.map(|(place, picture)| (name(place), picture)));
        Ok(files)
    }
}

/// Leaves in every text what can be shown of it, line by line, with its signs bound to their words.
fn clean(value: &mut Value, face: &Face) {
    match value {
        Value::String(text) => {
            let lines: Vec<_> = text.lines().map(|line| bound(&drawable(face, line))).collect();
            *text = lines.join("\n");
        }
        Value::Array(all) => all.iter_mut().for_each(|one| clean(one, face)),
        Value::Object(all) => all.values_mut().for_each(|one| clean(one, face)),
        _ => {}
    }
}

fn name(place: usize) -> String {
    format!("figure-{}.svg", place + 1)
}

fn part<'a>(block: &'a Block, passages: &'a Passages, pictures: &mut Vec<String>) -> Part<'a> {
    match block {
        Block::Heading { text } => Part::Heading { text },
        Block::Paragraph { text } => Part::Paragraph { text },
        Block::List { items } => Part::List { items },
        Block::Facts { facts } => Part::Facts { facts },
        Block::Figure { of, level } => Part::Figure(figure(of, *level, pictures)),
        Block::Quote { excerpt, from, .. } => {
            Part::Quote { words: passages.get(excerpt).map_or(GONE, String::as_str), from }
        }
    }
}

fn figure<'a>(of: &'a Figured, level: u16, pictures: &mut Vec<String>) -> Shown<'a> {
    let figure = &of.figure;
    let picture = figure.drawing().map(|drawing| {
        let drawn = drawing.picture(&figure.series());
        let scale = SCALE.min(HIGHEST / drawn.height.max(1.0));
        pictures.push(drawn.svg);
        Picture { file: name(pictures.len() - 1), width: WIDTH * scale, height: drawn.height * scale }
    });
    Shown {
        level,
        title: &figure.title,
        reading: &figure.reading,
        picture,
        head: &figure.head,
        rows: said(figure).into_iter().map(|(cells, total)| Line { cells, total }).collect(),
        notes: &figure.notes,
        source: of.source(),
    }
}
