//! Typst, with what it is given: one template, its files, the typefaces. It reads no file of the machine and fetches nothing.
//!
//! A crate of its own, so that what changes daily is compiled without it, and beside it.

use chrono::{DateTime, Datelike, Timelike, Utc};
use std::collections::HashMap;
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
const TEMPLATE: &str = "template.typ";

/// Why something could not be printed: a fault of the template or of its files.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
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

/// A press made ready for one template: what is the same for everything that it prints.
pub struct Press {
    template: &'static str,
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// What the PDF says of itself.
pub struct About<'a> {
    /// What it is known by: the same for the same document.
    pub ident: &'a str,
    /// The program that made it.
    pub creator: &'a str,
    /// When it was made: a press has no clock of its own.
    pub at: DateTime<Utc>,
}

impl Press {
    /// A press for a template, in Typst's language, and the typefaces that it names, as the contents of their files.
    pub fn new(template: &'static str, faces: &[&'static [u8]]) -> Self {
        let fonts: Vec<Font> = faces.iter().flat_map(|face| Font::iter(Bytes::new(*face))).collect();
        // Header cells of rows are not yet in the language proper (typst 0.15, `pdf.header-cell`).
        let features = [Feature::A11yExtras].into_iter().collect();
        Self {
            template,
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    }

    /// Prints the template with the files that it reads, by their names, as PDF/UA-1. The same gives the same bytes. It takes a
    /// processor's time.
    ///
    /// # Errors
    /// [`PressError`].
    pub fn print(&self, files: Vec<(String, String)>, about: &About<'_>) -> Result<Vec<u8>, PressError> {
        let files = files.into_iter().map(|(name, text)| Ok((id(&name)?, Bytes::from_string(text))));
        let sheet = Sheet {
            press: self,
            template: Source::new(id(TEMPLATE)?, self.template.to_owned()),
            files: files.collect::<Result<_, PressError>>()?,
        };
        let standards = PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|fault| PressError::Setting(fault.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(about.ident.to_owned()),
            creator: Smart::Custom(Some(about.creator.to_owned())),
            timestamp: moment(about.at).map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        let document = typst::compile::<PagedDocument>(&sheet).output;
        let written = document.and_then(|document| typst_pdf::pdf(&document, &options));
        // What was computed for this one serves no other.
        typst::comemo::evict(0);
        Ok(written?)
    }
}

/// One document on the press.
struct Sheet<'a> {
    press: &'a Press,
    template: Source,
    files: HashMap<FileId, Bytes>,
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
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
        self.press.fonts.get(index).cloned()
    }

    /// No clock: the same document gives the same bytes.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Typst never forgets a name: callers give few of them, and the same each time.
fn id(name: &str) -> Result<FileId, PressError> {
    let path = VirtualPath::new(name).map_err(|_| PressError::Name(name.to_owned()))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn print(template: &'static str, files: &[(&str, &str)]) -> Result<Vec<u8>, PressError> {
        let faces: [&'static [u8]; 1] = [include_bytes!("../../documents/assets/fonts/DejaVuSansCondensed.ttf")];
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let about = About { ident: "essai", creator: "Observatoire", at: DateTime::UNIX_EPOCH };
        Press::new(template, &faces).print(files, &about)
    }

    const SETTING: &str =
        "#set document(title: \"Essai\")\n#set text(font: \"DejaVu Sans\", stretch: 87.5%, lang: \"fr\")\n= Titre\n";

    #[test]
    fn a_press_reads_what_it_is_given_and_no_file_of_the_machine() {
        const READS: &str =
            "#set document(title: \"Essai\")\n#set text(font: \"DejaVu Sans\", stretch: 87.5%)\n#read(\"a.txt\")";
        assert!(print(READS, &[("a.txt", "Bonjour")]).unwrap().starts_with(b"%PDF-1.7"));
        let fault = print(READS, &[]).unwrap_err().to_string();
        assert!(fault.contains("access denied"), "{fault}");
        let machine = print("#read(\"/etc/hostname\")", &[]).unwrap_err().to_string();
        assert!(machine.contains("access denied"), "{machine}");
        assert!(matches!(print(SETTING, &[("../../x", "")]), Err(PressError::Name(_))));
    }

    #[test]
    fn a_package_is_never_fetched() {
        let fault = print("#import \"@preview/cetz:0.3.4\": *", &[]).unwrap_err().to_string();
        assert!(fault.contains("access denied"), "{fault}");
    }

    #[test]
    fn what_would_break_the_standard_is_refused_not_written() {
        assert!(print(SETTING, &[]).is_ok());
        let fault = print("= Sans titre de document", &[]).unwrap_err().to_string();
        assert!(fault.contains("title"), "{fault}");
    }
}
