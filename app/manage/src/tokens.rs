//! Tokens that programs read the interface with.

pub mod actions;
pub mod page;
