//! The module that respondents' pages load. It is a crate of its own so that the server's build does not produce the
//! module too. Empty on any target but the browser.
#![cfg(target_arch = "wasm32")]

// Naming the crates links them, so that their islands are exported.
#[cfg(feature = "live")]
use live as _;
use respond as _;
use ui as _;

/// Hydrates the islands of a page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
