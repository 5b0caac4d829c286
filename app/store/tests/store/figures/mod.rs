//! Counting, exports and publications.

pub mod exporting;
pub mod following;
pub mod participation;
pub mod publishing;
pub mod reporting;
pub mod volumes;
