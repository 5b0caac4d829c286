//! The report as a tagged PDF, PDF/UA-1: the same words as on its page, in the same order.

mod layout;

use super::{Passages, Report};
use crate::pdf::face::Faces;
use crate::pdf::{About, PdfError, write};

/// The report as a PDF. The same report gives the same bytes. `id` is what it is known by.
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
    write(&layout::sheet(report, passages, &faces), &faces, &about, true)
}
