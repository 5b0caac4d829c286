//! The module that pages with figures load: without the questionnaires, which only respondents need. Empty on any
//! target but the browser.
#![cfg(target_arch = "wasm32")]

// Naming the crates links them, so that their islands are exported.
use live as _;
use ui as _;

/// Hydrates the islands of a page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
