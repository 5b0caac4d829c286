//! Disclosure control: primary rules (which cells may be published) and secondary cell suppression.
//!
//! Pure Rust, which knows numbers and their sums only.

pub mod primary;
pub mod suppression;
