//! The public's side: reactions to the Observatory, shown once a member of the staff has read them.

pub mod post_reaction;
#[cfg(feature = "ssr")]
pub mod reaction_page;
#[cfg(feature = "ssr")]
pub mod reactions_view;
pub mod withdraw_reaction;
#[cfg(feature = "ssr")]
pub(crate) mod writing;
