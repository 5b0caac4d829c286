//! Publications: what leaves the service, by an act, and stays as it left. Pages, files and programs render the one frozen value.
//!
//! Pure but for the pages: no store, no HTTP, no clock in the values and in what judges them.

pub mod ask;
pub mod sums;
pub mod unit;
pub mod value;
