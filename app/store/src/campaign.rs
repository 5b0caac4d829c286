//! The campaign: its dates, its editions, its announcements.

pub(crate) mod announcements;
pub(crate) mod campaigns;
pub(crate) mod editions;
pub(crate) mod shown;
