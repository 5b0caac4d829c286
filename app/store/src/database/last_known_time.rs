//! The last time recorded in the database, with which a clock that jumps is compared.

use super::connection::values;
use super::maintenance::META;
use super::time::from_millis;
use crate::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};

/// The single value that contains it, in Unix milliseconds.
const SEEN: &str = "clock_seen";
/// The time of the newest record, for a database in which no process has recorded the time yet.
const NEWEST: &str = "SELECT MAX(newest.at) FROM (SELECT MAX(saved_at) AS at FROM drafts \
     UNION ALL SELECT MAX(submitted_at) FROM responses UNION ALL SELECT MAX(at) FROM audit) newest";
/// Longer than any e-mail is postponed: one due later was postponed before the clock was set back.
const FARTHEST: TimeDelta = TimeDelta::days(1);
pub(crate) const BRING_BACK: &str = "UPDATE emails SET due_at = $1 WHERE state = 'waiting' AND due_at > $2";

impl Store {
    /// The time last recorded by a process, or else the time of the newest record; `None` in a new database.
    pub async fn clock_seen(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let mut connection = self.database().read().await?;
        let noted: Option<(String,)> = connection.one(META, values![SEEN]).await?;
        let noted = noted.and_then(|(millis,)| millis.parse().ok());
        let seen = match noted {
            Some(noted) => Some(noted),
            None => connection.one::<(Option<i64>,)>(NEWEST, []).await?.and_then(|(newest,)| newest),
        };
        seen.map(from_millis).transpose()
    }

    /// Records the time.
    pub async fn see_clock(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.set_meta(SEEN, &now.timestamp_millis().to_string()).await
    }

    /// Makes e-mails due that were postponed while the clock was ahead.
    pub async fn bring_emails_back(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.database().write().await?.execute(BRING_BACK, values![now, now + FARTHEST]).await?;
        Ok(())
    }
}
