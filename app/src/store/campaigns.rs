//! Campaigns: until when each questionnaire takes responses, as set by the staff.

use super::connection::values;
use super::time::from_millis;
use super::{Store, StoreError};
use crate::survey::{Audience, EditionYear};
use chrono::{DateTime, Utc};

/// What the staff set for a questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CampaignDates {
    /// The last second at which responses are taken.
    pub closes_at: Option<DateTime<Utc>>,
    /// For how many minutes more a response that was begun before can be sent.
    pub grace_minutes: i64,
}

/// The grace period where staff have set none, in minutes.
pub const GRACE_MINUTES: i64 = 30;

pub(crate) const READ: &str = "SELECT closes_at, grace_minutes FROM campaigns WHERE edition = $1 AND audience = $2";
pub(crate) const WRITE: &str = "INSERT INTO campaigns (edition, audience, closes_at, grace_minutes, changed_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (edition, audience) DO UPDATE SET closes_at = excluded.closes_at, \
     grace_minutes = excluded.grace_minutes, changed_at = excluded.changed_at";

impl Store {
    /// What the staff set for a questionnaire: no date and the usual grace where they set nothing.
    ///
    /// # Errors
    /// The database's own.
    pub async fn campaign_dates(&self, edition: EditionYear, audience: Audience) -> Result<CampaignDates, StoreError> {
        let row: Option<(Option<i64>, i64)> =
            self.database().read().await?.one(READ, values![edition, audience]).await?;
        let (closes_at, grace_minutes) = row.unwrap_or((None, GRACE_MINUTES));
        Ok(CampaignDates { closes_at: closes_at.map(from_millis).transpose()?, grace_minutes })
    }

    /// Sets the closing date and the grace period after it; a closing date of `None` takes it away.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_closing(
        &self,
        edition: EditionYear,
        audience: Audience,
        dates: CampaignDates,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let row = values![edition, audience, dates.closes_at, dates.grace_minutes, at];
        self.database().write().await?.execute(WRITE, row).await?;
        self.inner.changes.send_modify(|n| *n = n.wrapping_add(1));
        Ok(())
    }
}
