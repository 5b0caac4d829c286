//! The outbox as the staff see it: e-mails by state, and those to retry.

use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{EmailKind, Store, StoreError};
use chrono::{DateTime, Utc};

/// Number of e-mails by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmailCounts {
    /// Waiting for a first or further attempt.
    pub waiting: i64,
    /// Delivered, and not purged yet.
    pub delivered: i64,
    /// Abandoned.
    pub dead: i64,
}

/// An e-mail whose delivery was abandoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its number.
    pub id: i64,
    /// Its kind; `None` for a kind known only to a later program.
    pub kind: Option<EmailKind>,
    /// The e-mail address, which must be shortened for display.
    pub recipient: String,
    /// Number of attempts.
    pub attempts: i64,
    /// When it was requested.
    pub asked_at: DateTime<Utc>,
    /// When it was abandoned.
    pub given_up_at: DateTime<Utc>,
    /// The error, with addresses shortened.
    pub error: String,
}

const COUNTS: &str = "SELECT state, COUNT(*) FROM emails GROUP BY state";
pub(crate) const LIST: &str = "SELECT id, kind, recipient, attempts, asked_at, settled_at, error FROM emails \
     WHERE state = 'dead' AND settled_at IS NOT NULL ORDER BY settled_at DESC LIMIT $1";
pub(crate) const RETRY: &str = "UPDATE emails SET state = 'waiting', attempts = 0, due_at = $2, settled_at = NULL \
     WHERE id = $1 AND state = 'dead'";
pub(crate) const RETRY_ALL: &str = "UPDATE emails SET state = 'waiting', attempts = 0, due_at = $1, settled_at = NULL \
     WHERE state = 'dead' AND settled_at IS NOT NULL";

row! {
    struct Row {
        id: i64,
        kind: String,
        recipient: Option<String>,
        attempts: i64,
        asked_at: i64,
        settled_at: Option<i64>,
        error: Option<String>,
    }
}

impl Store {
    /// Number of e-mails by state.
    pub async fn email_counts(&self) -> Result<EmailCounts, StoreError> {
        let rows: Vec<(String, i64)> = self.database().read().await?.all(COUNTS, []).await?;
        let count = |state: &str| rows.iter().find(|(name, _)| name == state).map_or(0, |(_, n)| *n);
        Ok(EmailCounts { waiting: count("waiting"), delivered: count("delivered"), dead: count("dead") })
    }

    /// The last abandoned e-mails, at most `limit`.
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, StoreError> {
        let rows: Vec<Row> = self.database().read().await?.all(LIST, values![limit]).await?;
        rows.into_iter()
            .map(|Row { id, kind, recipient, attempts, asked_at, settled_at, error }| {
                Ok(DeadLetter {
                    id,
                    kind: EmailKind::parse(&kind),
                    recipient: recipient.unwrap_or_default(),
                    attempts,
                    asked_at: from_millis(asked_at)?,
                    given_up_at: from_millis(settled_at.unwrap_or(asked_at))?,
                    error: error.unwrap_or_default(),
                })
            })
            .collect()
    }
}

impl Noting<'_> {
    /// Retries one abandoned e-mail, or all of them; returns how many.
    pub async fn retry_emails(self, id: Option<i64>) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let retried = match id {
            Some(id) => transaction.execute(RETRY, values![id, self.at()]).await?,
            None => transaction.execute(RETRY_ALL, values![self.at()]).await?,
        };
        if retried > 0 || id.is_none() {
            self.commit(transaction).await?;
            self.store.emails_wait();
        }
        Ok(retried)
    }
}
