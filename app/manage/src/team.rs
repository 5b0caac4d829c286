//! The accounts of the team.

pub mod actions;
pub mod page;
pub mod update;
