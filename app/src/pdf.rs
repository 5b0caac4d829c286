//! Tagged PDFs, PDF/UA-1: what the receipt and the report are set and drawn with.
//!
//! A document is set in measured lines (`sheet.rs`, `text.rs`) that are put on pages (`pages.rs`) and drawn (`write.rs`,
//! `chart.rs`); the tree of headings, lists, tables and paragraphs that assistive technologies read is built beside them
//! (`tags.rs`).

mod chart;
pub mod face;
pub mod pages;
#[cfg(test)]
pub(crate) mod reader;
pub mod sheet;
mod tags;
pub mod text;
mod write;

pub use write::{About, PdfError, write};

/// The language of everything that we write.
pub const LANGUAGE: &str = "fr-FR";
