//! The dashboards.

pub mod actions;
pub mod exact_switch;
pub mod page;
