//! Layout engine for receipts and reports as tagged PDFs, PDF/UA-1.
//!
//! A document is laid out in measured lines (`setter.rs`, `text.rs`), split into pages (`pages.rs`), drawn (`draw.rs`,
//! `chart.rs`) and written (`write.rs`), together with the structure tree of headings, lists, tables and paragraphs for
//! assistive technologies (`tags.rs`).

mod chart;
mod draw;
pub mod fonts;
pub mod layout;
pub mod pages;
#[cfg(any(test, feature = "testing"))]
pub mod reader;
pub mod setter;
mod tags;
pub mod text;
pub(crate) mod write;

pub use write::{About, PdfError, write};

/// The language of all documents.
pub const LANGUAGE: &str = "fr-FR";
