//! Engine that sets and draws receipts and reports as tagged PDFs, PDF/UA-1.
//!
//! A document is set in measured lines (`setter.rs`, `text.rs`) that are put on pages (`pages.rs`), drawn (`draw.rs`, `chart.rs`) and
//! written (`write.rs`); the tree of headings, lists, tables and paragraphs that assistive technologies read is built beside them
//! (`tags.rs`).

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

/// The language of everything that we write.
pub const LANGUAGE: &str = "fr-FR";
