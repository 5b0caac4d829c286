//! Campaigns: the dates between which each questionnaire accepts responses, and its test mode, as set by the staff. One
//! row per questionnaire and edition, so that no two campaigns can be open for one of them.

use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use survey::{Audience, EditionYear};

/// The dates of a campaign, as set by the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CampaignDates {
    /// When responses are accepted from; `None` if the campaign opens at once.
    pub opens_at: Option<DateTime<Utc>>,
    /// The last second at which responses are accepted.
    pub closes_at: Option<DateTime<Utc>>,
    /// Grace period, in minutes, during which a response begun earlier can still be sent.
    pub grace_minutes: i64,
    /// When the test mode began, if it is on.
    pub testing_since: Option<DateTime<Utc>>,
}

/// The default grace period, in minutes.
pub const GRACE_MINUTES: i64 = 30;

impl Default for CampaignDates {
    fn default() -> Self {
        Self { opens_at: None, closes_at: None, grace_minutes: GRACE_MINUTES, testing_since: None }
    }
}

row! {
    pub(super) struct Row {
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
    /// The campaign dates of a questionnaire; by default no date and the usual grace period.
    pub async fn campaign_dates(&self, edition: EditionYear, audience: Audience) -> Result<CampaignDates, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![edition, audience]).await?;
        row.map_or_else(|| Ok(CampaignDates::default()), TryInto::try_into)
    }
}

impl TryFrom<Row> for CampaignDates {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            opens_at: row.opens_at.map(from_millis).transpose()?,
            closes_at: row.closes_at.map(from_millis).transpose()?,
            grace_minutes: row.grace_minutes,
            testing_since: row.testing_since.map(from_millis).transpose()?,
        })
    }
}

impl Noting<'_> {
    /// Sets the dates, grace periods and test modes of questionnaires: all of them or none.
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
        self.store.inner.shown.forget();
        self.store.inner.changes.send_modify(|n| *n = n.wrapping_add(1));
        Ok(())
    }
}
