//! Publications, made from the current answers.

pub mod making;
pub mod previews;
