//! A buyer crosses a list of suppliers with the start-up base: in their own browser, so that the file never leaves
//! their machine, or on the server, which stores nothing of it. Both run the crate `suppliers` and show the same views.

pub mod actions;
pub mod choice;
#[cfg(target_arch = "wasm32")]
mod client;
pub mod island;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;
#[cfg(not(target_arch = "wasm32"))]
pub mod pages;
#[cfg(not(target_arch = "wasm32"))]
pub mod report;
pub mod views;
pub mod words;
#[cfg(target_arch = "wasm32")]
pub mod worker;
