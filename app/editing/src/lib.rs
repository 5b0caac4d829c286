//! Data editing: free texts are coded and masked, responses are checked for plausibility. Pure: no SQL, no HTTP, no clock.

pub mod checks;
pub mod coding;
