//! Responses as files: one row each, columns named after the questionnaire's own names, and the codebook that says what
//! each column holds.
//!
//! Pure: nothing here reads a database or speaks HTTP. Contact data have no column, and their questions are left out by
//! their role, so that no file can hold them.

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
