//! E-mails that wait, and those whose delivery was abandoned.

pub(crate) mod dead_letters;
pub(crate) mod outbox;
