//! Files of others: lists of start-ups and public contracts, which wait until somebody confirms them.

pub mod contracts;
pub mod files;
pub mod startups;
