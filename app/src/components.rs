//! What the pages share.

pub mod area;
#[cfg(feature = "ssr")]
pub mod asking;
pub mod copy;
#[cfg(feature = "hydrate")]
mod copying;
#[cfg(feature = "hydrate")]
pub mod dom;
#[cfg(feature = "ssr")]
pub mod entry;
pub mod error_summary;
#[cfg(feature = "ssr")]
pub mod field;
#[cfg(feature = "ssr")]
pub mod figure_view;
#[cfg(feature = "ssr")]
pub mod fresh;
#[cfg(feature = "ssr")]
pub mod frozen_view;
#[cfg(feature = "ssr")]
pub mod layout;
#[cfg(feature = "ssr")]
pub mod question;
#[cfg(feature = "ssr")]
pub mod refused;
#[cfg(feature = "ssr")]
pub mod share;
#[cfg(feature = "ssr")]
pub mod staff_page;
#[cfg(feature = "ssr")]
pub mod steps;
#[cfg(feature = "ssr")]
pub mod time;
#[cfg(feature = "ssr")]
pub mod typography;
