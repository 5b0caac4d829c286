//! The deadline for responses.

#[cfg(target_arch = "wasm32")]
mod client;
pub mod note_island;
#[cfg(not(target_arch = "wasm32"))]
pub mod notice;
