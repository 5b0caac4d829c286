//! The Observatory: one Leptos codebase, compiled natively for the server and to WebAssembly for the browser.

pub mod form_pages;
pub mod routes;
