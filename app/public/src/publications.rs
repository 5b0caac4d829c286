//! Publications, as everybody reads them.

mod external_figures;
pub mod feed;
pub mod page;
pub mod screen;
