//! Publications: what leaves the service, by an act, and stays as it left. Pages, files and programs render the one frozen value.
//!
//! Pure but for the pages: no store, no HTTP, no clock in the values and in what judges them.

mod answers;
pub mod ask;
pub mod barometer_page;
pub mod card;
mod columns;
pub mod draw;
pub mod feed;
pub mod file;
pub mod headline;
pub mod measure;
mod past;
pub mod plan;
mod renew;
pub mod screen;
mod series;
pub mod sums;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
pub(crate) mod tests;
pub mod unit;
pub mod value;
pub mod why;
