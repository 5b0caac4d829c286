//! The Observatory: one Leptos codebase, compiled natively for the server and to WebAssembly for the browser.

#[cfg(feature = "ssr")]
pub mod addresses;
#[cfg(feature = "ssr")]
pub mod coding;
pub mod components;
#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod figure;
pub mod form;
pub mod french;
#[cfg(feature = "ssr")]
pub mod guard;
#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod inform;
pub mod invite;
#[cfg(feature = "ssr")]
pub mod keyed;
#[cfg(feature = "ssr")]
pub mod letters;
pub mod observe;
#[cfg(feature = "ssr")]
pub mod operator;
#[cfg(feature = "ssr")]
mod outgoing;
#[cfg(feature = "ssr")]
pub mod pdf;
#[cfg(feature = "ssr")]
pub mod publish;
#[cfg(feature = "ssr")]
pub mod quality;
pub mod react;
#[cfg(feature = "ssr")]
pub mod receipts;
#[cfg(feature = "ssr")]
pub mod relay;
#[cfg(feature = "ssr")]
pub mod report;
pub mod respond;
#[cfg(feature = "ssr")]
pub mod retention;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod service;
pub mod statistics;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod suppression;
pub mod survey;

/// Brings the islands of a page to life.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
