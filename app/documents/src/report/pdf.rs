//! The report as a tagged PDF, PDF/UA-1, set by Typst: the same words as on its page, in the same order.
//!
//! `report.typ` says how it looks; it reads the words of `printed.rs` as data, so that nothing that somebody typed is ever a command.

mod template_data;

use super::{Passages, Report};
use crate::pdf::fonts::{BOLD, NoFace, REGULAR};
use std::sync::LazyLock;
use survey::identifier::SERVICE_NAME;
use template_data::Printed;
use typesetting::{About, Press, PressError};

/// How a report looks.
const TEMPLATE: &str = include_str!("pdf/report.typ");

static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(TEMPLATE, &[REGULAR, BOLD]));

/// Why a report could not be printed: a fault of ours, never of what was typed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// An embedded typeface cannot be read.
    #[error(transparent)]
    Face(#[from] NoFace),
    /// The words cannot be written down.
    #[error(transparent)]
    Words(#[from] serde_json::Error),
    /// The template cannot be set, or the PDF would break PDF/UA-1.
    #[error(transparent)]
    Press(#[from] PressError),
}

/// The report as a PDF. The same report gives the same bytes. `id` is what it is known by. It takes a processor's time.
///
/// # Errors
/// [`PrintError`], for the log.
pub fn pdf(report: &Report, passages: &Passages, id: &str) -> Result<Vec<u8>, PrintError> {
    let about = About { ident: id, creator: SERVICE_NAME, at: report.at };
    Ok(PRESS.print(Printed::of(report, passages).files()?, &about)?)
}
