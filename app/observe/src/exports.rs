//! Responses as files.

pub mod file;
pub mod page;
