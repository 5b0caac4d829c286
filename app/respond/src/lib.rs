//! The respondent's journey: start page, preview, sections, check page, receipt.

pub mod actions;
mod closing;
pub mod colleague;
pub mod data_rights;
#[cfg(not(target_arch = "wasm32"))]
pub mod follow_up;
pub mod mail;
#[cfg(not(target_arch = "wasm32"))]
pub mod pages;
mod prefill;
#[cfg(not(target_arch = "wasm32"))]
pub mod preview;
pub mod receipt;
#[cfg(not(target_arch = "wasm32"))]
pub mod resume;
pub mod review;
#[cfg(not(target_arch = "wasm32"))]
mod second_response;
pub mod section;
#[cfg(not(target_arch = "wasm32"))]
pub mod start;
pub mod unsubscribe;
