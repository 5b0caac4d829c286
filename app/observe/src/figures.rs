//! The dashboards.

pub mod exact_switch;
pub mod page;
