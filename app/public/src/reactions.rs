//! The public's side: reactions to the Observatory, shown once a member of the staff has read them.

pub mod actions;
pub mod list;
pub mod reaction_page;
pub mod update;
