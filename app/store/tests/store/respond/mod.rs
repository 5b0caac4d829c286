//! Responses and what depends on them.

pub mod colleagues;
pub mod correcting;
pub mod crossings;
pub mod drafts;
pub mod erasing;
pub mod random_walk;
pub mod reactions;
pub mod second_responses;
pub mod sending;
pub mod test_mode;
