//! The report as a file for word processors (`OpenDocument` Text 1.3): the same words as on its page, in editable
//! styles, its charts as pictures with text alternatives.

mod content;
mod parts;

use super::{Passages, Report};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// Media type.
pub const TYPE: &str = "application/vnd.oasis.opendocument.text";

/// A file could not be assembled: a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum OdtError {
    /// The archive could not be written.
    #[error(transparent)]
    Archive(#[from] zip::result::ZipError),
    /// The bytes could not be written.
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
    // Timestamps of entries would make files of the same report differ.
    let packed = SimpleFileOptions::default().last_modified_time(DateTime::default());
    // First and uncompressed: it identifies the file type (`OpenDocument`, part 2, section 3.3).
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

/// Escaped text, limited to characters that XML can contain.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            // XML cannot contain these (XML 1.0, section 2.2).
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
