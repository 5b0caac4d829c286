//! Opening, closing and announcing.

pub mod actions;
mod confirmation;
pub mod page;
pub mod update;
