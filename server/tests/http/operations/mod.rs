//! The process: command line, transport, limits, crashes, e-mail delivery.

pub mod commands;
pub mod crashes;
pub mod delivery;
pub mod emails;
pub mod guessing;
pub mod importing;
pub mod logging;
pub mod programs;
pub mod rate_limits;
pub mod transport;
