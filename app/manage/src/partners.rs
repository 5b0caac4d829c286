//! Partners who relay the questionnaires.

pub mod actions;
pub mod page;
pub mod participation_page;
