//! How staff run a campaign: accounts, roles, e-mails, editions.

pub mod accounts;
pub mod auditing;
pub mod campaigns;
pub mod editions;
pub mod identity;
pub mod lookup;
pub mod rights;
pub mod second_factor;
pub mod staff;
pub mod startups;
pub mod table;
pub mod titles;
