//! Prefilling from the public register.

#[cfg(target_arch = "wasm32")]
pub(crate) mod client;
#[cfg(not(target_arch = "wasm32"))]
pub mod save;
