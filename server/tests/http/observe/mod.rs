//! How staff see the data, and what is published.

pub mod coding;
pub mod estimates;
pub mod exporting;
pub mod figures;
pub mod findings;
pub mod groups;
pub mod panel;
pub mod procurement;
pub mod proposals;
pub mod publications;
mod report_text;
pub mod reports;
pub mod screens;
pub mod secrecy;
pub mod sources;
mod uploads;
