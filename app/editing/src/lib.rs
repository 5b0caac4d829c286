//! Data editing: coding and masking of free texts, plausibility checks of responses. Pure: no SQL, no HTTP, no clock.

pub mod checks;
pub mod coding;
