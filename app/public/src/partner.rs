//! The partners' side.

pub mod page;
