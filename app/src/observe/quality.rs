//! Likely mistakes in responses: what is surprising, what was decided about it, what it weighs in the figures.

pub mod acts;
#[cfg(feature = "ssr")]
pub mod deciding;
#[cfg(feature = "ssr")]
pub mod figures;
#[cfg(feature = "ssr")]
mod finding_acts;
#[cfg(feature = "ssr")]
pub mod finding_page;
#[cfg(feature = "ssr")]
mod frame;
#[cfg(feature = "ssr")]
pub mod held;
#[cfg(feature = "ssr")]
pub mod list_page;
#[cfg(feature = "ssr")]
pub mod review;
#[cfg(feature = "ssr")]
pub mod setting_aside;
#[cfg(feature = "ssr")]
pub mod side_by_side;

#[cfg(feature = "ssr")]
pub use finding_page::decisions_view;
#[cfg(feature = "ssr")]
pub use frame::{COOKIE, PATH, address, asked};
