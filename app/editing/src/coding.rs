//! Coding of free texts: search that ignores accents, similarity, suggested codes, masking, disclosable counts.
//!
//! Pure Rust, without SQL, HTTP or a clock. No text leaves the service: similarity is computed here.

pub mod counts;
pub mod fold;
pub mod masking;
pub mod search;
pub mod similarity;
pub mod stemming;
