//! What the answers add up to: volumes, rates, disclosure control, the path to the doubling.
//!
//! Pure Rust, without SQL, HTTP or a clock. The store keeps counters with this arithmetic, and the
//! tests hold what it keeps against the direct formulas written here.

pub mod counters;
pub mod disclosed;
pub mod disclosure;
pub mod path;
pub mod rates;
pub mod volumes;

pub use counters::{Contribution, Counters};
pub use disclosed::disclosed;
pub use disclosure::publishable;
pub use path::Programme;
pub use rates::{RateSummary, rate_bucket};
pub use volumes::{Figures, Largest, MatchedPanel, SegmentVolumes, Volumes, YearVolumes};
