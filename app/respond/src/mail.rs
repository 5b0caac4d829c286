//! E-mails requested by respondents.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod request_forms;
#[cfg(not(target_arch = "wasm32"))]
pub mod send;
