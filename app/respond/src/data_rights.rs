//! The respondents' rights over their data.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod erase;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;
#[cfg(not(target_arch = "wasm32"))]
pub mod subject_access;
