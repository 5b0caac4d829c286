//! Free texts: searching them, sorting them by codes, masking names, keeping passages that may be quoted, counting codes.

pub mod actions;
pub mod codes_page;
pub mod coding;
pub mod coding_page;
pub mod counting;
pub mod counts_page;
pub mod excerpts_page;
pub mod filters;
pub mod list_page;
pub mod passages;
pub mod selection;
pub mod work;
