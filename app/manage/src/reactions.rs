//! Reactions of the public, read before they are shown.

pub mod actions;
pub mod page;
