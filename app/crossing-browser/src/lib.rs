//! The module of the page on which a buyer crosses a list of suppliers, and of the worker that reads the file. Empty on
//! any target but the browser.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

// Naming the crate links it, so that its islands are exported.
use ui as _;

/// Hydrates the islands of a page.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}

/// Reads a file in a worker.
#[wasm_bindgen]
pub fn read_in_worker(file: web_sys::File, parents: JsValue) {
    crossing::worker::start(file, parents);
}
