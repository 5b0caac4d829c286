//! The report as a tagged PDF, PDF/UA-1: the same words as on its page, in the same order.

mod figure;
mod layout;
mod style;
#[cfg(test)]
mod tests;

use super::{Passages, Report};
use crate::pdf::fonts::Faces;
use crate::pdf::{About, PdfError, write};
use layout::sheet;

/// The report as a PDF. The same report gives the same bytes. `id` is the document's identifier. CPU-bound.
///
/// # Errors
/// [`PdfError`], for the log.
pub fn pdf(report: &Report, passages: &Passages, id: &str) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::load()?;
    let about = About {
        title: report.title.clone(),
        id: id.to_owned(),
        foot: format!("édition {}", report.edition),
        at: report.at,
    };
    write(&sheet(report, passages, &faces), &faces, &about, true)
}
