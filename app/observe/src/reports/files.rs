//! A report as a file.

use super::build::passages;
use dashboards::projections::texts::TextsInMemory;
use documents::report::odt::odt;
use documents::report::pdf::pdf;
use documents::report::{Passages, Report};
use service::Service;
use store::{MadeReport, Role, StoreError};

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A tagged PDF.
    Pdf,
    /// A file for word processors.
    Odt,
}

/// A report with what it quotes, ready to be written.
pub struct Ready {
    /// What is known of it.
    pub made: MadeReport,
    report: Report,
    passages: Passages,
}

impl Kind {
    /// Its extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Odt => "odt",
        }
    }

    /// What it is.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Odt => documents::report::odt::TYPE,
        }
    }
}

/// A report, ready to be written for a role: whoever reads no single text gets none quoted.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn ready(service: &Service, texts: &TextsInMemory, id: i64, role: Role) -> Result<Option<Ready>, StoreError> {
    let Some((made, report)) = service.store.report(id).await? else { return Ok(None) };
    let (passages, _) = passages(service, texts, &report, role).await?;
    Ok(Some(Ready { made, report, passages }))
}

impl Ready {
    /// The file. It takes a processor's time.
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
