//! Editions of the questionnaires: the published ones, those in preparation in a folder, their differences.

pub mod differences_page;
pub mod list_page;
pub mod preview_page;
pub(crate) mod publishing;
