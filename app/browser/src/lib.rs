//! The browser's copy of `app`, as the module that pages load. A crate of its own, so that the server's build makes no such
//! module of `app` too. Empty on any other machine.
#![cfg(target_arch = "wasm32")]

/// Brings the islands of a page to life.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::hydrate();
}
