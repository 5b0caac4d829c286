//! Who is signed in, by what, and what they may do.

pub mod entering;
pub mod known_device;
pub mod owed;
pub mod password;
pub mod recovery_codes;
pub mod rights;
pub mod session;
pub mod totp;
pub mod user_agent;
