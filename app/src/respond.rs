//! The respondent's journey: start, sections, check, receipt.

#[cfg(feature = "ssr")]
pub mod campaign;
#[cfg(feature = "ssr")]
pub mod check;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "hydrate")]
mod local;
#[cfg(feature = "ssr")]
pub mod organisation;
#[cfg(feature = "hydrate")]
mod page;
pub mod propose_organisation;
#[cfg(feature = "hydrate")]
mod proposing;
#[cfg(feature = "ssr")]
mod recap;
#[cfg(feature = "ssr")]
mod receipt;
#[cfg(feature = "ssr")]
pub mod response;
pub mod save_section;
#[cfg(feature = "ssr")]
pub mod section;
pub mod section_form;
pub mod send_answers;
pub mod send_form;
#[cfg(feature = "ssr")]
pub mod start;
#[cfg(feature = "ssr")]
pub mod submission;
