//! What became of e-mails.

pub mod actions;
pub mod page;
