//! Writing of the PDF.

use super::LANGUAGE;
use super::draw::draw;
use super::fonts::{Faces, NoFace};
use super::layout::Sheet;
use super::pages::{Bookmark, MARGIN};
use super::tags::{Drawn, tags};
use super::text::first_seen;
use chrono::{Datelike, Timelike, Utc};
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::{Document, SerializeSettings};
use survey::identifier::SERVICE_NAME;

/// Why a PDF could not be made: a fault of ours, never of the text.
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

/// Metadata of a document.
#[derive(Clone, Debug)]
pub struct About {
    /// Its title.
    pub title: String,
    /// Its identifier: the same document has the same.
    pub id: String,
    /// The footer of each page, after the service's name.
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
    for number in 0..sheet.pages.len() {
        draw(&mut document, faces, (sheet, about), number, &mut drawn);
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
        .title(first_seen([about.title.as_str()]))
        .language(LANGUAGE.to_owned())
        .authors(vec![SERVICE_NAME.to_owned()])
        .creator(SERVICE_NAME.to_owned())
        .document_id(about.id.clone())
        .creation_date(date)
}

/// Nests the bookmarks: each below the last one of a higher level.
fn outline(sheet: &Sheet) -> Outline {
    let mut outline = Outline::new();
    let mut open: Vec<(u16, OutlineNode)> = Vec::new();
    let close = |open: &mut Vec<(u16, OutlineNode)>, outline: &mut Outline, level: u16| {
        while let Some((_, node)) = open.pop_if(|(own, _)| *own >= level) {
            match open.last_mut() {
                Some((_, above)) => above.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for Bookmark { heading, page, y } in &sheet.bookmarks {
        close(&mut open, &mut outline, heading.level);
        let place = XyzDestination::new(*page, Point::from_xy(MARGIN, *y));
        // Chapters are visible at once, lower levels on demand.
        open.push((heading.level, OutlineNode::new(heading.title.clone(), place).with_open(heading.level == 1)));
    }
    close(&mut open, &mut outline, 0);
    outline
}
