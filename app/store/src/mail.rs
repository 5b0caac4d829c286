//! E-mails that wait, and those that were given up.

pub(crate) mod dead_letters;
pub(crate) mod outbox;
