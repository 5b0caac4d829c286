//! Reviewing a response, and sending it.

#[cfg(not(target_arch = "wasm32"))]
pub mod page;
#[cfg(not(target_arch = "wasm32"))]
mod section_list;
#[cfg(not(target_arch = "wasm32"))]
pub mod send;
#[cfg(target_arch = "wasm32")]
mod send_client;
pub mod send_island;
#[cfg(not(target_arch = "wasm32"))]
pub mod submission;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod summary;
