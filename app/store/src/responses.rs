//! Responses, from the first draft to erasure, with their dependent data.

pub(crate) mod archive;
pub(crate) mod changes;
pub(crate) mod colleagues;
pub(crate) mod corrections;
pub(crate) mod counters;
pub(crate) mod drafts;
pub(crate) mod erasure;
pub(crate) mod exclusions;
pub(crate) mod key_aliases;
pub(crate) mod reminders;
pub(crate) mod subject_access;
pub(crate) mod submissions;
pub(crate) mod test_mode;
