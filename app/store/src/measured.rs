//! Measured purchases: the start-up base, what buyers found with it, and public contracts.

pub mod crossings;
pub mod procurement;
pub mod startup_base;
