//! Free texts: searching, coding, masking names, choosing excerpts, counting codes.

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
