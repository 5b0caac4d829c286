//! What respondents have sent to them by e-mail.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod request_forms;
#[cfg(not(target_arch = "wasm32"))]
pub mod send;
