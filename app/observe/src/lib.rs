//! The staff's side: sign-in, accounts, rights, the undertaking of secrecy, the audit log, the live volumes, the campaign's dates, the e-mails, exports,
//! tokens.

pub mod exports;
pub mod figures;
pub mod findings;
pub mod proposals;
pub mod publications;
pub mod reports;
pub mod responses;
pub mod texts;
