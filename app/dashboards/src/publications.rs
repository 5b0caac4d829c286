//! Publications, made from the answers of now.

pub mod making;
pub mod previews;
