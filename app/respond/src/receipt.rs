//! After sending: the receipt, earlier versions, corrections.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod correction;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;
#[cfg(not(target_arch = "wasm32"))]
pub mod receipt_view;
#[cfg(not(target_arch = "wasm32"))]
pub mod version_page;
