//! What the answers add up to: volumes, rates, disclosure control, the path to the doubling.
//!
//! Pure Rust, without SQL, HTTP or a clock. The store keeps counters with this arithmetic, and the
//! tests hold what it keeps against the direct formulas written here.

#[cfg(feature = "ssr")]
pub mod batches;
pub mod bits;
#[cfg(feature = "ssr")]
pub mod buyers;
pub mod classes;
pub mod columns;
pub mod counters;
pub mod disclosure;
pub mod independence;
#[cfg(feature = "ssr")]
pub mod measures;
#[cfg(feature = "ssr")]
pub mod opinion;
pub mod path;
#[cfg(feature = "ssr")]
pub mod perturbation;
#[cfg(feature = "ssr")]
pub mod profile;
pub mod proportion;
pub mod rates;
pub mod secrecy;
pub mod volumes;

pub use bits::Bits;
pub use columns::{Columns, Entry, Picked};
pub use counters::{Contribution, Counters};
pub use disclosure::publishable;
pub use independence::{Independence, independence};
pub use path::Programme;
pub use proportion::Proportion;
pub use rates::{RateSummary, quantile, rate_bucket};
pub use volumes::{Figures, Largest, MatchedPanel, SegmentVolumes, Volumes, YearVolumes};
