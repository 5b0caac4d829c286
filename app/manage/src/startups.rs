//! The start-up base: lists, versions, what differs between two of them.

mod columns_form;
pub mod comparison_page;
pub mod page;
pub mod update;
