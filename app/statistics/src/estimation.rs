//! From what respondents declared to the population: coverage, the three volumes, weights, imputed ranges and their
//! uncertainty. `contract.md`, "From declared to national", gives each formula with an example.
//!
//! Nothing here is hidden: what may be published is decided by [`crate::disclosure`].

pub mod margins;

pub use margins::{Margins, YearMargins};
