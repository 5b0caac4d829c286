//! Forms that were refused and are shown again.

pub mod returned_by_cookie;
pub mod returned_by_store;
