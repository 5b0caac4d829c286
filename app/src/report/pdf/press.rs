//! Typst, with what it is given: one template, its data, two typefaces. It reads no file of the machine and fetches nothing.

use super::printed::Printed;
use crate::components::layout::NAME;
use crate::pdf::face::{BOLD, NoFace, REGULAR};
use chrono::{DateTime, Datelike, Timelike, Utc};
use std::collections::HashMap;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// What the template is called.
const TEMPLATE: &str = "report.typ";

/// Why a report could not be printed: a fault of ours, never of what was typed.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// An embedded typeface cannot be read.
    #[error(transparent)]
    Face(#[from] NoFace),
    /// The words cannot be written down.
    #[error(transparent)]
    Words(#[from] serde_json::Error),
    /// A name that no file can have.
    #[error("no file can be called {0}")]
    Name(String),
    /// The template cannot be set, or the PDF would break PDF/UA-1.
    #[error("{0}")]
    Setting(String),
}

impl From<EcoVec<SourceDiagnostic>> for PressError {
    fn from(faults: EcoVec<SourceDiagnostic>) -> Self {
        Self::Setting(faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; "))
    }
}

/// What is the same for every report.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static PRESS: LazyLock<Press> = LazyLock::new(|| {
    let fonts: Vec<Font> = [REGULAR, BOLD].into_iter().flat_map(|face| Font::iter(Bytes::new(face))).collect();
    // Header cells of rows are not yet in the language proper (typst 0.15, `pdf.header-cell`).
    let features = [Feature::A11yExtras].into_iter().collect();
    Press {
        library: LazyHash::new(Library::builder().with_features(features).build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    }
});

/// One report on the press.
struct Sheet {
    template: Source,
    files: HashMap<FileId, Bytes>,
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &PRESS.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &PRESS.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        PRESS.fonts.get(index).cloned()
    }

    /// No clock: the same report gives the same bytes.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Names are few, since those of Typst are never forgotten: a template, its words, figures by their number.
fn id(name: &str) -> Result<FileId, PressError> {
    let path = VirtualPath::new(name).map_err(|_| PressError::Name(name.to_owned()))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// Prints a report, made at a moment and known by an identifier.
///
/// # Errors
/// [`PressError`].
pub fn pdf(printed: Printed<'_>, at: DateTime<Utc>, ident: &str) -> Result<Vec<u8>, PressError> {
    let template = Source::new(id(TEMPLATE)?, include_str!("report.typ").to_owned());
    let files = printed.files()?.into_iter().map(|(name, text)| Ok((id(&name)?, Bytes::from_string(text))));
    let sheet = Sheet { template, files: files.collect::<Result<_, PressError>>()? };
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|fault| PressError::Setting(fault.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some(NAME.to_owned())),
        timestamp: moment(at).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    let document = typst::compile::<PagedDocument>(&sheet).output;
    let written = document.and_then(|document| typst_pdf::pdf(&document, &options));
    // What was computed for this report serves no other.
    typst::comemo::evict(0);
    Ok(written?)
}

fn moment(at: DateTime<Utc>) -> Option<Datetime> {
    let part = |n: u32| u8::try_from(n).unwrap_or_default();
    let (day, time) = (at.date_naive(), at.time());
    Datetime::from_ymd_hms(
        day.year(),
        part(day.month()),
        part(day.day()),
        part(time.hour()),
        part(time.minute()),
        part(time.second()),
    )
}
