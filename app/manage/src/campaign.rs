//! The campaign: opening, closing, announcements.

mod confirmation;
pub mod page;
pub mod update;
