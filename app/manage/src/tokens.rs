//! Tokens for programs that use the interface.

pub mod actions;
pub mod page;
