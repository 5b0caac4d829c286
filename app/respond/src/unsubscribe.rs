//! Never being written to again.

pub mod actions;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;
