//! Pages that follow the figures of now. A crate of its own: what it adds to the browser's code is loaded by the pages
//! that use it alone.

#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(target_arch = "wasm32")]
mod morph;
#[cfg(target_arch = "wasm32")]
mod one_tab;
pub mod region;
