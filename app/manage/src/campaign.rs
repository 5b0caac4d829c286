//! The campaign: opening, closing, announcements.

pub mod actions;
mod confirmation;
pub mod page;
pub mod update;
