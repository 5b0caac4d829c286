//! The staff's side of running the survey: sign-in, accounts, the team, tokens, the audit log, the campaign,
//! invitees, partners, reactions, e-mails, editions, the start-up base, the undertaking of secrecy.

pub mod account;
pub mod actions;
pub mod audit_page;
pub mod campaign;
pub mod editions;
pub mod emails;
pub mod invitees;
pub mod pages;
pub mod partners;
pub mod reactions;
pub mod sign_in;
pub mod startups;
pub mod team;
pub mod tokens;
pub mod undertaking;
