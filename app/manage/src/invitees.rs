//! Invitees: people on imported lists.

pub mod actions;
mod confirmation;
pub mod page;
pub mod update;
