//! From what respondents declared to the population: coverage, the three volumes, weights, imputed ranges and their
//! uncertainty. `contract.md`, "From declared to national", gives each formula with an example.
//!
//! Nothing here is hidden: what may be published is decided by [`disclosure`].

pub mod coverage;
pub mod hot_deck;
pub mod jackknife;
pub mod margins;
pub mod raking;
pub mod respondent;
#[cfg(test)]
mod samples;
pub mod strata;
pub mod three_volumes;

pub use coverage::{Coverage, coverage};
pub use hot_deck::{Imputed, impute};
pub use jackknife::{Uncertainty, jackknife};
pub use margins::{Margins, YearMargins};
pub use raking::{Raked, RakingError, Weighted, rake, weighted};
pub use respondent::{Respondent, respondents};
pub use three_volumes::{NationalVolume, ThreeVolumes, three_volumes};
