//! The record as a tagged PDF, PDF/UA-1: the same words as on screen, in the same order.
//!
//! The record is set in measured lines (`layout.rs`, `text.rs`) that are put on pages (`pages.rs`); here they are
//! drawn, and the tree of headings, lists and paragraphs that assistive technologies read is built beside them.

mod face;
mod layout;
mod pages;
#[cfg(test)]
mod tests;
mod text;

use super::Record;
use crate::components::layout::NAME;
use chrono::{Datelike, Timelike};
use face::{Faces, NoFace};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, Tag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};
use layout::{Colour, Leaf, Role, Sheet, Style, Tree, sheet};
use pages::{HEIGHT, MARGIN, Page, Placed, WIDTH};
use std::num::NonZeroU16;

/// The language of everything that we write.
const LANGUAGE: &str = "fr-FR";

/// Why a PDF could not be made: a fault of ours, never of what was typed.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// An embedded typeface cannot be read.
    #[error(transparent)]
    Face(#[from] NoFace),
    /// The PDF would break PDF/UA-1.
    #[error("the PDF is not what PDF/UA-1 wants: {0}")]
    Invalid(String),
    /// The writer failed.
    #[error(transparent)]
    Writer(#[from] KrillaError),
}

/// The record as a PDF. The same record gives the same bytes.
///
/// # Errors
/// [`PdfError`], for the log.
pub fn pdf(record: &Record) -> Result<Vec<u8>, PdfError> {
    make(record, true)
}

fn make(record: &Record, compressed: bool) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::load()?;
    let sheet = sheet(record, &faces);
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Invalid(format!("{error:?}")))?;
    let settings =
        SerializeSettings { configuration, compress_content_streams: compressed, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut content = vec![Vec::new(); sheet.leaves.len()];
    for (number, page) in sheet.pages.iter().enumerate() {
        draw(&mut document, &faces, record, page, (number + 1, sheet.pages.len()), &mut content);
    }
    document.set_outline(outline(&sheet));
    document.set_metadata(metadata(record));
    document.set_tag_tree(tags(&sheet, &content));
    document.finish().map_err(|error| match error {
        KrillaError::Validation(faults) => PdfError::Invalid(format!("{faults:?}")),
        other => PdfError::Writer(other),
    })
}

fn metadata(record: &Record) -> Metadata {
    let at = record.at;
    let part = |n: u32| u8::try_from(n).unwrap_or_default();
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0);
    Metadata::new()
        .title(format!("{} {}", record.title, record.reference))
        .language(LANGUAGE.to_owned())
        .authors(vec![NAME.to_owned()])
        .creator(NAME.to_owned())
        .document_id(record.reference.clone())
        .creation_date(date)
}

/// Draws a page and notes which content belongs to which leaf of the tree.
fn draw(
    document: &mut Document,
    faces: &Faces,
    record: &Record,
    page: &Page,
    (number, of): (usize, usize),
    content: &mut [Vec<Identifier>],
) {
    let settings = PageSettings::from_wh(WIDTH, HEIGHT).unwrap_or_default();
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    for placed in page {
        match placed {
            Placed::Text { leaf, x, y, line, style, spoken } => {
                let tag = SpanTag::empty().with_actual_text(*spoken);
                let identifier = surface.start_tagged(ContentTag::Span(tag));
                draw_line(&mut surface, faces, *x, *y, line, style);
                surface.end_tagged();
                if let Some(leaf) = content.get_mut(*leaf) {
                    leaf.push(identifier);
                }
            }
            Placed::Rule { y } => artifact(&mut surface, ArtifactType::Layout, |surface| {
                surface.set_fill(Some(fill(Colour::Brand)));
                let mut path = PathBuilder::new();
                if let Some(bar) = Rect::from_xywh(MARGIN, *y, WIDTH - 2.0 * MARGIN, 1.0) {
                    path.push_rect(bar);
                }
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }),
        }
    }
    artifact(&mut surface, ArtifactType::Footer, |surface| {
        let style = Style { bold: false, size: 8.0, colour: Colour::Soft };
        let y = HEIGHT - MARGIN / 2.0;
        let left = format!("{NAME} – {}", record.reference);
        let right = format!("Page {number} sur {of}");
        for (text, at_end) in [(left, false), (right, true)] {
            for line in text::lines(faces.of(style.bold), &text, style.size, WIDTH) {
                let x = if at_end { WIDTH - MARGIN - line.width } else { MARGIN };
                draw_line(surface, faces, x, y, &line, &style);
            }
        }
    });
    surface.finish();
    sheet.finish();
}

/// What is drawn for the eye alone: no part of what is read.
fn artifact(surface: &mut Surface<'_>, kind: ArtifactType, draw: impl FnOnce(&mut Surface<'_>)) {
    let _no_part_of_the_tree = surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    draw(surface);
    surface.end_tagged();
}

fn draw_line(surface: &mut Surface<'_>, faces: &Faces, x: f32, y: f32, line: &text::Line, style: &Style) {
    surface.set_fill(Some(fill(style.colour)));
    let font = faces.of(style.bold).font.clone();
    surface.draw_glyphs(Point::from_xy(x, y), &line.glyphs, font, &line.text, style.size, false);
}

fn fill(colour: Colour) -> Fill {
    let (red, green, blue) = colour.rgb();
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

/// The bookmarks: the title, and below it each section.
fn outline(sheet: &Sheet) -> Outline {
    let mut outline = Outline::new();
    for bookmark in &sheet.bookmarks {
        let place = XyzDestination::new(bookmark.page, Point::from_xy(MARGIN, bookmark.y));
        outline.push_child(OutlineNode::new(bookmark.title.clone(), place));
    }
    outline
}

fn tags(sheet: &Sheet, content: &[Vec<Identifier>]) -> TagTree {
    let mut root = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for node in &sheet.tree {
        if let Some(node) = tag(node, sheet, content) {
            root.push(node);
        }
    }
    root
}

/// A node of the tree; `None` where nothing was drawn of it.
fn tag(node: &Tree, sheet: &Sheet, content: &[Vec<Identifier>]) -> Option<Node> {
    let (mut group, children) = match node {
        Tree::Leaf(place) => {
            let mut group = leaf_group(sheet.leaves.get(*place)?);
            for identifier in content.get(*place)? {
                group.push(*identifier);
            }
            return (!group.children.is_empty()).then(|| group.into());
        }
        Tree::Section(children) => (TagGroup::new(Tag::Section), children),
        Tree::Names(children) => (TagGroup::new(Tag::L(ListNumbering::None)), children),
        Tree::Options(children) => (TagGroup::new(Tag::L(ListNumbering::Square)), children),
        Tree::Item(children) => (TagGroup::new(Tag::LI), children),
    };
    for child in children {
        if let Some(child) = tag(child, sheet, content) {
            group.push(child);
        }
    }
    (!group.children.is_empty()).then(|| group.into())
}

fn leaf_group(leaf: &Leaf) -> TagGroup {
    match leaf.role {
        Role::Heading(level) => {
            let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
            TagGroup::new(Tag::Hn(level, Some(leaf.title.clone())))
        }
        Role::Paragraph => TagGroup::new(Tag::P),
        Role::Name => TagGroup::new(Tag::Lbl),
        Role::Body => TagGroup::new(Tag::LBody),
    }
}
