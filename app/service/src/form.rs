//! Forms that were refused and come back.

pub mod returned_by_cookie;
pub mod returned_by_store;
