//! The receipt as a tagged PDF, PDF/UA-1: what it is set and drawn with.
//!
//! A document is set in measured lines (`sheet.rs`, `text.rs`) that are put on pages (`pages.rs`) and drawn (`write.rs`); the tree
//! of headings, lists and paragraphs that assistive technologies read is built beside them (`tags.rs`). The report, which has
//! tables, charts and contents, is set by Typst (`report/pdf.rs`) in the same typefaces.

pub mod fonts;
pub mod layout;
pub mod pages;
#[cfg(any(test, feature = "testing"))]
pub mod reader;
mod tags;
pub mod text;
pub(crate) mod write;

pub use write::{About, PdfError, write};

/// The language of everything that we write.
pub const LANGUAGE: &str = "fr-FR";
