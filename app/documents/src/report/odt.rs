//! The report as a file for word processors (`OpenDocument` Text 1.3): the same words as on its page, in styles that can be changed,
//! its charts as pictures with what they say.

mod content;
mod parts;

use super::{Passages, Report};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// What such a file is.
pub const TYPE: &str = "application/vnd.oasis.opendocument.text";

/// A file could not be put together: a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum OdtError {
    /// The archive could not be written.
    #[error(transparent)]
    Archive(#[from] zip::result::ZipError),
    /// Nor its bytes.
    #[error(transparent)]
    Bytes(#[from] std::io::Error),
}

/// The report as a file. The same report gives the same bytes.
///
/// # Errors
/// [`OdtError`], for the log.
pub fn odt(report: &Report, passages: &Passages) -> Result<Vec<u8>, OdtError> {
    let mut content = content::Content::default();
    content.report(report, passages);
    let pictures = std::mem::take(&mut content.pictures);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // A file's own time would make the same report differ.
    let packed = SimpleFileOptions::default().last_modified_time(DateTime::default());
    // First and as it is: by it a file is known (`OpenDocument`, part 2, section 3.3).
    zip.start_file("mimetype", packed.compression_method(CompressionMethod::Stored))?;
    zip.write_all(TYPE.as_bytes())?;
    let names: Vec<&str> = pictures.iter().map(|(name, _)| name.as_str()).collect();
    let files = [
        ("content.xml", parts::content(&content.xml, &content.columns)),
        ("styles.xml", parts::styles(&report.title)),
        ("meta.xml", parts::meta(report)),
        ("META-INF/manifest.xml", parts::manifest(&names)),
    ];
    for (name, text) in
        files.iter().map(|(name, text)| (*name, text)).chain(pictures.iter().map(|(n, t)| (n.as_str(), t)))
    {
        zip.start_file(name, packed.compression_method(CompressionMethod::Deflated))?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A text that XML can hold and that no markup comes from.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            // XML has no way to write these (XML 1.0, section 2.2).
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
