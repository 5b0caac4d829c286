//! What the answers add up to: volumes, rates, disclosure control, the path to the doubling.
//!
//! Pure Rust, without SQL, HTTP or a clock.

pub mod bits;
#[cfg(feature = "ssr")]
pub mod buyers;
pub mod classes;
pub mod columns;
pub mod disclosure;
pub mod independence;
#[cfg(feature = "ssr")]
pub mod opinion;
pub mod path;
#[cfg(feature = "ssr")]
pub mod profile;
pub mod proportion;
pub mod rates;
#[cfg(feature = "ssr")]
pub mod sector;
pub mod volumes;

pub use bits::Bits;
pub use columns::{Columns, Entry, Picked};
pub use independence::{Independence, independence};
pub use path::Programme;
pub use proportion::Proportion;
pub use rates::{RateSummary, quantile};
#[cfg(feature = "ssr")]
pub use sector::Sector;
pub use volumes::{Contribution, Figures, MatchedPanel, PartVolumes, Volumes, YearVolumes};
