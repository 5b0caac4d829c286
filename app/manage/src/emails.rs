//! The state of e-mails.

pub mod actions;
pub mod page;
