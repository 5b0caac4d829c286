//! Up to when responses have entered the figures that are shown to whoever sees no exact cells: see `statistics/batches.rs`.
//! It is kept so that a restart, or another process, shows the same.

use super::connection::values;
use super::counting::BUMP;
use super::time::from_millis;
use super::volumes::VERSION;
use super::{Store, StoreError};
use crate::survey::{Answers, Audience, EditionYear};
use chrono::{DateTime, Utc};

/// What is shown of a questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// What came or changed later is not in it.
    pub as_of: DateTime<Utc>,
    /// The version of the edition's figures when it was made.
    pub version: i64,
    /// When the figures were closed, if they are.
    pub closed_at: Option<DateTime<Utc>>,
}

type Row = (i64, i64, Option<i64>);

pub(crate) const READ: &str = "SELECT as_of, version, closed_at FROM releases WHERE edition = $1 AND audience = $2";
/// A release that another process made meanwhile, or a later one, stays.
pub(crate) const ADVANCE: &str = "INSERT INTO releases (edition, audience, as_of, version) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (edition, audience) DO UPDATE SET as_of = excluded.as_of, version = excluded.version \
     WHERE releases.closed_at IS NULL AND releases.as_of < excluded.as_of";
pub(crate) const CLOSE: &str = "INSERT INTO releases (edition, audience, as_of, version, closed_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (edition, audience) DO UPDATE SET as_of = excluded.as_of, version = excluded.version, \
     closed_at = excluded.closed_at WHERE releases.closed_at IS NULL";
pub(crate) const ANSWERS_AT: &str = "SELECT answers FROM response_versions WHERE response_id = $1 AND sent_at <= $2 \
     ORDER BY version DESC LIMIT 1";

impl Store {
    /// What is shown of a questionnaire; `None` while nothing is.
    ///
    /// # Errors
    /// The database's own.
    pub async fn release(&self, edition: EditionYear, audience: Audience) -> Result<Option<Release>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![edition, audience]).await?;
        let read = |(as_of, version, closed): Row| {
            Ok(Release { as_of: from_millis(as_of)?, version, closed_at: closed.map(from_millis).transpose()? })
        };
        row.map(read).transpose()
    }

    /// Lets what came until a moment enter. Tells whether it did: another process may have been faster.
    ///
    /// # Errors
    /// The database's own.
    pub async fn advance_release(
        &self,
        edition: EditionYear,
        audience: Audience,
        as_of: DateTime<Utc>,
        version: i64,
    ) -> Result<bool, StoreError> {
        let row = values![edition, audience, as_of, version];
        Ok(self.database().write().await?.execute(ADVANCE, row).await? > 0)
    }

    /// Closes the figures for good, with what came until a moment. The version moves, since what is shown does. Tells whether
    /// they were open.
    ///
    /// # Errors
    /// The database's own.
    pub async fn close_release(
        &self,
        edition: EditionYear,
        audience: Audience,
        as_of: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.database().exclusive().await?;
        transaction.execute(BUMP, values![edition, 1]).await?;
        let version: Option<(i64,)> = transaction.one(VERSION, values![edition]).await?;
        let row = values![edition, audience, as_of, version.map_or(0, |(version,)| version), at];
        let closed = transaction.execute(CLOSE, row).await? > 0;
        if closed {
            transaction.commit().await?;
            self.inner.changes.send_modify(|n| *n = n.wrapping_add(1));
        } else {
            transaction.rollback().await?;
        }
        Ok(closed)
    }

    /// What a response that was corrected later said at a moment; `None` where it was not there yet.
    ///
    /// # Errors
    /// The database's own.
    pub async fn answers_at(&self, response: i64, at: DateTime<Utc>) -> Result<Option<Answers>, StoreError> {
        let row: Option<(String,)> = self.database().read().await?.one(ANSWERS_AT, values![response, at]).await?;
        let read = |(answers,): (String,)| {
            serde_json::from_str(&answers).map_err(|error| StoreError::data("the answers", error))
        };
        row.map(read).transpose()
    }
}
