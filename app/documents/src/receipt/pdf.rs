//! The receipt as a tagged PDF, PDF/UA-1: the same words as on screen, in the same order.

mod layout;
#[cfg(test)]
mod tests;

use super::Record;
use crate::pdf::fonts::Faces;
use crate::pdf::{About, PdfError, write};
use layout::sheet;

/// The receipt as a PDF. The same receipt gives the same bytes.
///
/// # Errors
/// [`PdfError`], for the log.
pub fn pdf(record: &Record) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::load()?;
    let about = About {
        title: format!("{} {}", record.title, record.reference),
        id: record.reference.clone(),
        foot: record.reference.clone(),
        at: record.at,
    };
    write(&sheet(record, &faces), &faces, &about, true)
}
