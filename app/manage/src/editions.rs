//! Editions of the questionnaires: those that are published, those that are being prepared in a folder, what differs.

pub mod actions;
pub mod differences_page;
pub mod list_page;
pub mod preview_page;
mod publishing;
