//! Staff accounts: sessions, second factors, tokens.

pub(crate) mod account_changes;
mod attempts;
pub(crate) mod known_devices;
pub(crate) mod second_factors;
pub(crate) mod sessions;
pub(crate) mod sign_in_steps;
pub(crate) mod staff;
pub(crate) mod tokens;
