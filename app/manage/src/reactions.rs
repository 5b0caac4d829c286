//! Moderation of public reactions.

pub mod page;
