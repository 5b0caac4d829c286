//! The database: opening, migrations, writes, purges.

pub(crate) mod connection;
pub(crate) mod error;
mod last_known_time;
pub(crate) mod maintenance;
mod migrations;
pub(crate) mod open;
pub(crate) mod purge;
#[cfg(test)]
mod query_plans;
pub(crate) mod secret;
pub(crate) mod time;
pub(crate) mod turns;
pub(crate) mod writer;
