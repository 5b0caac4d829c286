//! Findings, likely mistakes in responses: what is surprising, the decisions about it, its weight in the figures.

mod action_forms;
pub mod comparison_view;
pub mod deciding;
pub mod exclusion;
pub mod figures;
mod filters;
pub mod finding_page;
pub mod list_page;
pub mod review;

pub use filters::{PATH, address, asked};
pub use finding_page::decisions_view;
