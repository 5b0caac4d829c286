//! A colleague whom the respondent asks to fill in one section.

#[cfg(not(target_arch = "wasm32"))]
pub mod access;
#[cfg(not(target_arch = "wasm32"))]
pub mod ask_page;
#[cfg(not(target_arch = "wasm32"))]
mod mailbox;
#[cfg(not(target_arch = "wasm32"))]
pub mod section_page;
