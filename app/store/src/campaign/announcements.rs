//! Announcements of the staff on respondents' pages: one short text at a time.

use crate::audit::noted_act::Noting;
use crate::database::connection::values;
use crate::database::time::from_millis;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};

/// An announcement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Its number.
    pub id: i64,
    /// Plain text.
    pub text: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

pub(crate) const SHOWN: &str =
    "SELECT id, text, published_at FROM announcements WHERE withdrawn_at IS NULL ORDER BY id DESC LIMIT 1";
pub(crate) const WITHDRAW: &str = "UPDATE announcements SET withdrawn_at = $1 WHERE withdrawn_at IS NULL";

impl Store {
    /// The current announcement.
    pub async fn announcement(&self) -> Result<Option<Announcement>, StoreError> {
        let row: Option<(i64, String, i64)> = self.database().read().await?.one(SHOWN, []).await?;
        row.map(|(id, text, at)| Ok(Announcement { id, text, published_at: from_millis(at)? })).transpose()
    }
}

impl Noting<'_> {
    /// Publishes an announcement, which replaces the previous one.
    pub async fn announce(self, text: &str) -> Result<(), StoreError> {
        const PUBLISH: &str = "INSERT INTO announcements (text, published_at) VALUES ($1, $2)";
        let mut transaction = self.begin().await?;
        transaction.execute(WITHDRAW, values![self.at()]).await?;
        transaction.execute(PUBLISH, values![text, self.at()]).await?;
        self.commit(transaction).await?;
        self.store.inner.shown.forget();
        Ok(())
    }

    /// Withdraws the announcement; returns whether there was one.
    pub async fn withdraw_announcement(self) -> Result<bool, StoreError> {
        let any = self.changes(WITHDRAW, values![self.at()]).await?;
        self.store.inner.shown.forget();
        Ok(any)
    }
}
