//! The state of e-mails.

pub mod page;
