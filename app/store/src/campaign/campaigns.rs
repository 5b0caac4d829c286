//! Campaigns: from when until when each questionnaire takes responses, and since when it is only tried out, as set by the
//! staff. One row for each questionnaire and edition, so that no two campaigns can be open for one of them.

use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use survey::{Audience, EditionYear};

/// What the staff set for a questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CampaignDates {
    /// From when on responses are taken; `None` where they are taken without waiting.
    pub opens_at: Option<DateTime<Utc>>,
    /// The last second at which responses are taken.
    pub closes_at: Option<DateTime<Utc>>,
    /// For how many minutes more a response that was begun before can be sent.
    pub grace_minutes: i64,
    /// Since when it is only tried out.
    pub testing_since: Option<DateTime<Utc>>,
}

/// The grace period where staff have set none, in minutes.
pub const GRACE_MINUTES: i64 = 30;

impl Default for CampaignDates {
    fn default() -> Self {
        Self { opens_at: None, closes_at: None, grace_minutes: GRACE_MINUTES, testing_since: None }
    }
}

row! {
    struct Row {
        opens_at: Option<i64>,
        closes_at: Option<i64>,
        grace_minutes: i64,
        testing_since: Option<i64>,
    }
}

pub(crate) const READ: &str = "SELECT opens_at, closes_at, grace_minutes, testing_since FROM campaigns \
     WHERE edition = $1 AND audience = $2";
pub(crate) const WRITE: &str = "INSERT INTO campaigns \
     (edition, audience, closes_at, grace_minutes, changed_at, opens_at, testing_since) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (edition, audience) DO UPDATE SET closes_at = excluded.closes_at, \
     grace_minutes = excluded.grace_minutes, changed_at = excluded.changed_at, opens_at = excluded.opens_at, \
     testing_since = excluded.testing_since";

impl Store {
    /// What the staff set for a questionnaire: no date and the usual grace where they set nothing.
    ///
    /// # Errors
    /// The database's own.
    pub async fn campaign_dates(&self, edition: EditionYear, audience: Audience) -> Result<CampaignDates, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![edition, audience]).await?;
        let Some(Row { opens_at, closes_at, grace_minutes, testing_since }) = row else {
            return Ok(CampaignDates::default());
        };
        Ok(CampaignDates {
            opens_at: opens_at.map(from_millis).transpose()?,
            closes_at: closes_at.map(from_millis).transpose()?,
            grace_minutes,
            testing_since: testing_since.map(from_millis).transpose()?,
        })
    }
}

impl Noting<'_> {
    /// Sets the dates of questionnaires, their grace periods and test modes: all of it or nothing.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_campaigns(
        self,
        edition: EditionYear,
        campaigns: &[(Audience, CampaignDates)],
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for (audience, dates) in campaigns {
            let CampaignDates { opens_at, closes_at, grace_minutes, testing_since } = *dates;
            let row = values![edition, *audience, closes_at, grace_minutes, self.at(), opens_at, testing_since];
            transaction.execute(WRITE, row).await?;
        }
        self.commit(transaction).await?;
        self.store.inner.changes.send_modify(|n| *n = n.wrapping_add(1));
        Ok(())
    }
}
