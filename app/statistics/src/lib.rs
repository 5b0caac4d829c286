//! Statistics of the answers: volumes, rates, estimates, the path to doubling.
//!
//! Pure Rust, without SQL, HTTP or a clock.

pub mod bitset;
pub mod buyers;
pub mod class_intervals;
pub mod columns;
pub mod dimensions;
#[cfg(not(target_arch = "wasm32"))]
pub mod estimation;
pub mod figure;
pub mod independence;
pub mod proportion;
#[cfg(not(target_arch = "wasm32"))]
pub mod published_elsewhere;
pub mod rates;
pub mod sector;
pub mod shares;
#[cfg(not(target_arch = "wasm32"))]
pub mod sources;
pub mod target_path;
pub mod volumes;

pub use bitset::Bits;
pub use columns::{Columns, Entry, Identity, Picked};
pub use independence::{Independence, independence};
pub use proportion::Proportion;
pub use rates::{RateSummary, quantile};
pub use sector::Sector;
pub use target_path::Programme;
pub use volumes::{Contribution, Figures, MatchedPanel, PartVolumes, Volumes, YearVolumes};
