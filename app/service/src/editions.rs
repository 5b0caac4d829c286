//! Editions of the questionnaires: published, and in preparation.

pub mod catalogue;
pub mod folder;
