//! What the public register proposes.

#[cfg(target_arch = "wasm32")]
pub(crate) mod client;
#[cfg(not(target_arch = "wasm32"))]
pub mod save;
