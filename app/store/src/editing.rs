//! What the staff make of responses: findings, free texts, groups of organisations, responses that wait.

pub(crate) mod codes;
pub(crate) mod findings;
pub(crate) mod organisation_groups;
pub(crate) mod texts;
pub(crate) mod waiting_responses;
