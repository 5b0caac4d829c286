//! Test responses: counting and erasing them.

use super::erasure;
use crate::audit::noted_act::Noting;
use crate::database::connection::values;
use crate::{SecretHash, Store, StoreError};
use survey::{Audience, EditionYear};

pub(crate) const COUNT_DRAFTS: &str = "SELECT COUNT(*) FROM drafts WHERE edition = $1 AND audience = $2 AND test = 1";
pub(crate) const COUNT_SENT: &str = "SELECT COUNT(*) FROM responses WHERE edition = $1 AND audience = $2 AND test = 1";
pub(crate) const SOME_DRAFTS: &str =
    "SELECT key_hash FROM drafts WHERE edition = $1 AND audience = $2 AND test = 1 LIMIT 200";
pub(crate) const SOME_SENT: &str =
    "SELECT key_hash FROM responses WHERE edition = $1 AND audience = $2 AND test = 1 LIMIT 200";

/// Number of test responses to a questionnaire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trials {
    /// Drafts, corrections included.
    pub drafts: i64,
    /// Sent responses.
    pub sent: i64,
}

impl Store {
    /// Counts the test responses to a questionnaire.
    pub async fn trials(&self, edition: EditionYear, audience: Audience) -> Result<Trials, StoreError> {
        let mut connection = self.database().read().await?;
        let drafts: Option<(i64,)> = connection.one(COUNT_DRAFTS, values![edition, audience]).await?;
        let sent: Option<(i64,)> = connection.one(COUNT_SENT, values![edition, audience]).await?;
        Ok(Trials { drafts: drafts.map_or(0, |(n,)| n), sent: sent.map_or(0, |(n,)| n) })
    }
}

impl Noting<'_> {
    /// Erases all test responses, sent or not, with everything stored under their keys; returns their number. Responses
    /// are erased a few hundred at a time, each batch in its own transaction with its own log entry, whose details
    /// `details` makes from their number. Pages still open cannot bring them back.
    ///
    /// # Errors
    /// After an error, earlier erasures are not undone.
    pub async fn empty_trials(
        self,
        edition: EditionYear,
        audience: Audience,
        details: fn(u64) -> String,
    ) -> Result<u64, StoreError> {
        let mut emptied = None;
        for some in [SOME_DRAFTS, SOME_SENT] {
            loop {
                let mut transaction = self.begin().await?;
                let keys: Vec<(Vec<u8>,)> = transaction.all(some, values![edition, audience]).await?;
                if keys.is_empty() {
                    break;
                }
                for (key,) in &keys {
                    erasure::erase_trial(&mut transaction, SecretHash::from_stored(key)?, self.at()).await?;
                }
                let some = keys.len() as u64;
                self.commit_as(transaction, |entry| entry.details = details(some)).await?;
                emptied = Some(emptied.unwrap_or(0) + some);
            }
        }
        if emptied.is_none() {
            // The request is logged even if there was nothing to erase.
            self.commit_as(self.begin().await?, |entry| entry.details = details(0)).await?;
        }
        Ok(emptied.unwrap_or(0))
    }
}
