//! Responses as files: one row each, columns with the questionnaire's own names, and a codebook that describes each
//! column.
//!
//! Pure: nothing here reads a database or uses HTTP. Contact data have no column, and their questions are excluded by
//! role, so that no file can contain them.

pub mod cell;
pub mod columns;
pub mod complete_file;
pub mod csv;
pub mod format;
pub mod formula_injection;
pub mod parquet;
pub mod rows;
pub mod selection;
pub mod xlsx;

pub use cell::{Cell, Holds};
pub use columns::{Column, columns};
pub use complete_file::{Counted, ExportError, RowWriter};
pub use format::{Format, Separator, Values};
pub use rows::{Record, Rows};
pub use selection::ExportRequest;
