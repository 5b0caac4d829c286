//! Public pages: home, publications, reactions, partners' pages, legal pages.

pub mod home_page;
pub mod legal;
pub mod pages;
pub mod partner;
pub mod publications;
pub mod reactions;
