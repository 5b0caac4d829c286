//! Measured purchases: the start-up base, and what buyers found with it.

pub mod crossings;
pub mod startup_base;
