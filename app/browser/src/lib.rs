//! The browser's copy of the pages, as the module that pages load. A crate of its own, so that the server's build makes no such
//! module too. Empty on any other machine.
#![cfg(target_arch = "wasm32")]

// Their islands are exported because they are named here.
use respond as _;
use ui as _;

/// Brings the islands of a page to life.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
