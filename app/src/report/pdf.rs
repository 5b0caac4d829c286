//! The report as a tagged PDF, PDF/UA-1, set by Typst: the same words as on its page, in the same order.
//!
//! `report.typ` says how it looks; it reads the words of `printed.rs` as data, so that nothing that somebody typed is ever a command.

mod press;
mod printed;

pub use press::PressError;

use super::{Passages, Report};
use printed::Printed;

/// The report as a PDF. The same report gives the same bytes. `id` is what it is known by. It takes a processor's time.
///
/// # Errors
/// [`PressError`], for the log.
pub fn pdf(report: &Report, passages: &Passages, id: &str) -> Result<Vec<u8>, PressError> {
    press::pdf(Printed::of(report, passages), report.at, id)
}
