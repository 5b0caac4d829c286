//! Unsubscribing from all e-mails.

pub mod actions;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;
