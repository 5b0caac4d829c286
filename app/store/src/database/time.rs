//! Times: Unix milliseconds in the database, `DateTime<Utc>` outside.

use crate::StoreError;
use chrono::{DateTime, Utc};

/// Parses a stored time.
pub(crate) fn from_millis(millis: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_millis(millis).ok_or_else(|| StoreError::data("a time", millis))
}

/// The time as it will be read back: rounded down to milliseconds.
pub(crate) fn stored(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at)
}
