//! Opening, maintenance and e-mail.

pub mod clock_jumps;
pub mod emails;
pub mod opening;
pub mod purging;
