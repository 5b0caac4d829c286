//! People of imported lists, invited to answer.

pub mod actions;
mod confirmation;
pub mod page;
pub mod update;
