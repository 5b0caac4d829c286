//! The campaign: its dates, its editions, what is announced.

pub(crate) mod announcements;
pub(crate) mod campaigns;
pub(crate) mod editions;
