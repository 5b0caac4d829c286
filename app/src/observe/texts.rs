//! Free texts: searching them, sorting them by codes, masking names, keeping passages that may be quoted, counting codes.

pub mod acts;
pub mod code_page;
pub mod codes_page;
pub mod coding;
pub mod counting;
pub mod counts_page;
pub mod excerpts_page;
pub mod frame;
pub mod held;
pub mod list_page;
pub mod passages;
pub mod selection;
pub mod work;
