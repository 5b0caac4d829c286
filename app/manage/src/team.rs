//! The accounts of the team.

pub mod page;
pub mod update;
