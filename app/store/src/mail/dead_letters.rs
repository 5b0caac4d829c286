//! What staff see of the outbox: how many e-mails wait, were delivered or given up, and those to try again.

use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{EmailKind, Store, StoreError};
use chrono::{DateTime, Utc};

/// How many e-mails are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmailCounts {
    /// To send, or to send again.
    pub waiting: i64,
    /// Delivered, and not purged yet.
    pub delivered: i64,
    /// Given up.
    pub dead: i64,
}

/// An e-mail that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its number.
    pub id: i64,
    /// What it was for; `None` for a kind that only a later program knows.
    pub kind: Option<EmailKind>,
    /// The e-mail address: to be shortened before it is shown.
    pub recipient: String,
    /// How many times it was tried.
    pub attempts: i64,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When it was given up.
    pub given_up_at: DateTime<Utc>,
    /// Why, addresses shortened.
    pub error: String,
}

const COUNTS: &str = "SELECT state, COUNT(*) FROM letters GROUP BY state";
pub(crate) const LIST: &str = "SELECT id, kind, recipient, attempts, asked_at, settled_at, error FROM letters \
     WHERE state = 'dead' AND settled_at IS NOT NULL ORDER BY settled_at DESC LIMIT $1";
pub(crate) const RETRY: &str = "UPDATE letters SET state = 'waiting', attempts = 0, due_at = $2, settled_at = NULL \
     WHERE id = $1 AND state = 'dead'";
pub(crate) const RETRY_ALL: &str = "UPDATE letters SET state = 'waiting', attempts = 0, due_at = $1, settled_at = NULL \
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
    /// How many e-mails are in each state.
    ///
    /// # Errors
    /// The database's own.
    pub async fn email_counts(&self) -> Result<EmailCounts, StoreError> {
        let rows: Vec<(String, i64)> = self.database().read().await?.all(COUNTS, []).await?;
        let count = |state: &str| rows.iter().find(|(name, _)| name == state).map_or(0, |(_, n)| *n);
        Ok(EmailCounts { waiting: count("waiting"), delivered: count("delivered"), dead: count("dead") })
    }

    /// The e-mails given up last, `limit` at most.
    ///
    /// # Errors
    /// The database's own.
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
    /// Has an e-mail that was given up tried again, or all of them; gives how many.
    ///
    /// # Errors
    /// The database's own.
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
