//! Sorting free texts: reading them in spite of accents, what they have in common, which codes suit them, what is masked, what
//! may be counted.
//!
//! Pure Rust, without SQL, HTTP or a clock. Nothing of a text leaves the service: likeness is computed here.

pub mod counts;
pub mod fold;
pub mod masking;
pub mod search;
pub mod similarity;
pub mod stemming;
