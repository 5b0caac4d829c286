//! Campaigns: until when each questionnaire takes responses, as set by the staff.

use super::connection::values;
use super::time::from_millis;
use super::{Store, StoreError};
use crate::survey::{Audience, EditionYear};
use chrono::{DateTime, Utc};

pub(crate) const READ: &str = "SELECT closes_at FROM campaigns WHERE edition = $1 AND audience = $2";
pub(crate) const WRITE: &str = "INSERT INTO campaigns (edition, audience, closes_at, changed_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (edition, audience) DO UPDATE SET closes_at = excluded.closes_at, changed_at = excluded.changed_at";

impl Store {
    /// The closing date that the staff set; `None` when none is set.
    ///
    /// # Errors
    /// The database's own.
    pub async fn campaign_dates(
        &self,
        edition: EditionYear,
        audience: Audience,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row: Option<(Option<i64>,)> = self.database().read().await?.one(READ, values![edition, audience]).await?;
        row.and_then(|(closes_at,)| closes_at).map(from_millis).transpose()
    }

    /// Sets the closing date, or takes it away.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_closing(
        &self,
        edition: EditionYear,
        audience: Audience,
        closes_at: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let row = values![edition, audience, closes_at, at];
        self.database().write().await?.execute(WRITE, row).await?;
        self.inner.changes.send_modify(|n| *n = n.wrapping_add(1));
        Ok(())
    }
}
