//! One section of the questionnaire: its page, its form, saving it.

#[cfg(not(target_arch = "wasm32"))]
pub mod addressed;
#[cfg(any(test, target_arch = "wasm32"))]
mod attempts;
#[cfg(target_arch = "wasm32")]
mod autosave;
#[cfg(target_arch = "wasm32")]
mod clear_choice;
#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(not(target_arch = "wasm32"))]
mod conflict;
#[cfg(not(target_arch = "wasm32"))]
mod entered;
#[cfg(target_arch = "wasm32")]
pub(crate) mod fields;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod form_view;
pub mod island;
#[cfg(target_arch = "wasm32")]
pub(crate) mod local_copy;
#[cfg(target_arch = "wasm32")]
mod messages;
#[cfg(not(target_arch = "wasm32"))]
mod next;
#[cfg(not(target_arch = "wasm32"))]
mod origin;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;
#[cfg(target_arch = "wasm32")]
pub(crate) mod post;
#[cfg(not(target_arch = "wasm32"))]
mod refusals;
#[cfg(not(target_arch = "wasm32"))]
pub mod save;
pub(crate) mod status_lines;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod typed_values;
