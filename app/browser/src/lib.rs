//! The browser's build of the pages, as the WebAssembly module that pages load. It is a crate of its own so that the
//! server's build does not produce the module too. Empty on any other target.
#![cfg(target_arch = "wasm32")]

// Naming the crates links them, so that their islands are exported.
use respond as _;
use ui as _;

/// Hydrates the islands of a page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
