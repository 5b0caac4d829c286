//! The public side of publications.

mod external_figures;
pub mod feed;
pub mod page;
pub mod screen;
