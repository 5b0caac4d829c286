//! Tokens for programs that use the interface.

pub mod page;
