//! Editions of the questionnaires: those that are published, those that are being prepared in a folder, what differs.

pub mod acts;
#[cfg(feature = "ssr")]
pub mod catalogue;
#[cfg(feature = "ssr")]
pub mod differences_page;
#[cfg(feature = "ssr")]
pub mod list_page;
#[cfg(feature = "ssr")]
pub mod preview_page;
#[cfg(feature = "ssr")]
mod publishing;
