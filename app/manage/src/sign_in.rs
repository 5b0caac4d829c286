//! Signing in.

pub mod code_page;
pub mod page;
pub mod provider_page;
