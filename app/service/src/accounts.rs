//! Sign-in of the staff, and their rights.

pub mod entering;
pub mod known_device;
pub mod owed;
pub mod password;
pub mod recovery_codes;
pub mod rights;
pub mod session;
pub mod sign_in_refusal;
pub mod totp;
pub mod user_agent;
