//! Publications: figures deliberately released and frozen. Pages, files and programs render the one frozen value.
//!
//! Pure: no store, no HTTP, no clock.

mod earlier_publications;
pub mod headline;
pub mod linear_system;
pub mod measures;
pub mod plan;
pub mod publication;
mod renewal;
pub mod table_catalogue;
pub mod tables;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod units;
pub mod withheld_cells;
