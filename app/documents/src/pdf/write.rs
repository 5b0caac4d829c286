//! Drawing what was set.

use super::fonts::{Faces, NoFace};
use super::layout::{Colour, Sheet, Style};
use super::pages::{HEIGHT, MARGIN, Page, Placed, WIDTH};
use super::tags::{Drawn, tags};
use super::{LANGUAGE, text};
use chrono::{Datelike, Timelike, Utc};
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
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::{Document, SerializeSettings};
use survey::identifier::SERVICE_NAME;

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

/// What is said of a document.
#[derive(Clone, Debug)]
pub struct About {
    /// Its title.
    pub title: String,
    /// What it is known by: the same document has the same.
    pub id: String,
    /// What stands at the foot of each page, after the service's name.
    pub foot: String,
    /// When it was made.
    pub at: chrono::DateTime<Utc>,
}

/// A document as a PDF. The same document gives the same bytes.
///
/// # Errors
/// [`PdfError`], for the log.
pub fn write(sheet: &Sheet, faces: &Faces, about: &About, compressed: bool) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Invalid(format!("{error:?}")))?;
    let settings =
        SerializeSettings { configuration, compress_content_streams: compressed, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut drawn = vec![Drawn::default(); sheet.leaves.len()];
    for (number, page) in sheet.pages.iter().enumerate() {
        draw(&mut document, faces, (sheet, about), page, number + 1, &mut drawn);
    }
    document.set_outline(outline(sheet));
    document.set_metadata(metadata(about));
    document.set_tag_tree(tags(sheet, &drawn));
    document.finish().map_err(|error| match error {
        KrillaError::Validation(faults) => PdfError::Invalid(format!("{faults:?}")),
        other => PdfError::Writer(other),
    })
}

fn metadata(about: &About) -> Metadata {
    let at = about.at;
    let part = |n: u32| u8::try_from(n).unwrap_or_default();
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0);
    Metadata::new()
        .title(about.title.clone())
        .language(LANGUAGE.to_owned())
        .authors(vec![SERVICE_NAME.to_owned()])
        .creator(SERVICE_NAME.to_owned())
        .document_id(about.id.clone())
        .creation_date(date)
}

/// Draws a page and notes which content belongs to which leaf of the tree.
fn draw(
    document: &mut Document,
    faces: &Faces,
    (whole, about): (&Sheet, &About),
    page: &Page,
    number: usize,
    drawn: &mut [Drawn],
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
                if let Some(leaf) = drawn.get_mut(*leaf) {
                    leaf.push(identifier);
                }
            }
            Placed::Rule { y, thick } => artifact(&mut surface, ArtifactType::Layout, |surface| {
                surface.set_fill(Some(fill(if *thick < 1.0 { Colour::Soft } else { Colour::Brand })));
                let mut path = PathBuilder::new();
                if let Some(bar) = Rect::from_xywh(MARGIN, *y, WIDTH - 2.0 * MARGIN, *thick) {
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
        let left = format!("{SERVICE_NAME} – {}", about.foot);
        let right = format!("Page {number} sur {}", whole.pages.len());
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

/// The bookmarks: the title, and after it each section.
fn outline(sheet: &Sheet) -> Outline {
    let mut outline = Outline::new();
    for bookmark in &sheet.bookmarks {
        let place = XyzDestination::new(bookmark.page, Point::from_xy(MARGIN, bookmark.y));
        outline.push_child(OutlineNode::new(bookmark.title.clone(), place));
    }
    outline
}
