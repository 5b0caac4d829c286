//! Exports of responses.

pub mod file;
pub mod page;
