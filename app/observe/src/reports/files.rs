//! A report as a file.

use super::build::passages;
use dashboards::projections::texts::TextsInMemory;
use documents::report::odt::odt;
use documents::report::pdf::pdf;
use documents::report::{Passages, Report};
use service::Service;
use store::{MadeReport, Role, StoreError};

/// The file format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A tagged PDF.
    Pdf,
    /// A text file (ODT) for word processors.
    Odt,
}

/// A report with its excerpts, ready to be written.
pub struct Ready {
    /// Its metadata.
    pub made: MadeReport,
    report: Report,
    passages: Passages,
}

impl Kind {
    /// The file extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Odt => "odt",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Odt => documents::report::odt::TYPE,
        }
    }
}

/// A report ready to be written for a role; without excerpts if that role may not read single texts.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn ready(service: &Service, texts: &TextsInMemory, id: i64, role: Role) -> Result<Option<Ready>, StoreError> {
    let Some((made, report)) = service.store.report(id).await? else { return Ok(None) };
    let (passages, _) = passages(service, texts, &report, role).await?;
    Ok(Some(Ready { made, report, passages }))
}

impl Ready {
    /// The file. Writing it is CPU-bound.
    ///
    /// # Errors
    /// A cause for the log.
    pub fn written(&self, kind: Kind) -> Result<Vec<u8>, String> {
        match kind {
            Kind::Pdf => pdf(&self.report, &self.passages, &self.made.hash).map_err(|error| error.to_string()),
            Kind::Odt => odt(&self.report, &self.passages).map_err(|error| error.to_string()),
        }
    }
}
