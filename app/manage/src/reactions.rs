//! Moderation of public reactions.

pub mod actions;
pub mod page;
