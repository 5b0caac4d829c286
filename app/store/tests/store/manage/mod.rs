//! Work of the staff, and its log.

pub mod acting;
pub mod auditing;
pub mod coding;
pub mod editions;
pub mod findings;
pub mod invitees;
pub mod partners;
pub mod procurement;
pub mod proposing;
pub mod staff;
pub mod startup_base;
