//! What staff see of the answers, and what leaves.

pub mod coding;
pub mod exporting;
pub mod figures;
pub mod findings;
pub mod groups;
pub mod panel;
pub mod proposals;
pub mod publications;
pub mod reports;
pub mod screens;
pub mod secrecy;
