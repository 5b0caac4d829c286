//! Invitees: people on imported lists.

mod confirmation;
pub mod page;
pub mod update;
