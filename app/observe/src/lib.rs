//! The staff's side of the data: dashboards, responses, findings, free texts, proposals, reports, publications,
//! exports.

pub mod actions;
pub mod exports;
pub mod figures;
pub mod findings;
pub mod pages;
pub mod procurement;
pub mod proposals;
pub mod publications;
pub mod reports;
pub mod responses;
pub mod texts;
