//! Public reactions to the Observatory, shown once a staff member has read them.

pub mod actions;
pub mod list;
pub mod reaction_page;
pub mod update;
