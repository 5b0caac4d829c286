//! Editing of responses by the staff: findings, free texts, groups of organisations, responses that wait for review.

pub(crate) mod codes;
pub(crate) mod findings;
pub(crate) mod organisation_groups;
pub(crate) mod texts;
pub(crate) mod waiting_responses;
