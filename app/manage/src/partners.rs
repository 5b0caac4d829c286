//! Partners who pass the questionnaires on.

pub mod page;
pub mod participation_page;
