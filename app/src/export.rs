//! Responses as files: one row each, columns named after the questionnaire's own names, and the codebook that says what
//! each column holds.
//!
//! Pure: nothing here reads a database or speaks HTTP. Contact data have no column, and their questions are left out by
//! their role, so that no file can hold them.

pub mod cell;
pub mod codebook;
pub mod columns;
pub mod counted;
pub mod csv;
pub mod figure;
pub mod guard;
pub mod parquet;
pub mod request;
pub mod rows;
pub mod shape;
pub mod xlsx;

pub use cell::{Cell, Holds};
pub use columns::{Column, columns};
pub use counted::{Counted, ExportError, RowWriter};
pub use request::ExportRequest;
pub use rows::{Record, Rows};
pub use shape::{Format, Separator, Values};
