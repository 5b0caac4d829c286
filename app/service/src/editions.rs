//! Editions of the questionnaires: published ones, and those in preparation.

pub mod catalogue;
pub mod folder;
