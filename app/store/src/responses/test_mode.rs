//! Responses begun in test mode: how many there are, and emptying them.

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

/// How many responses try a questionnaire out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trials {
    /// Those under way, corrections included.
    pub drafts: i64,
    /// Those that were sent.
    pub sent: i64,
}

impl Store {
    /// How many responses try a questionnaire out.
    ///
    /// # Errors
    /// The database's own.
    pub async fn trials(&self, edition: EditionYear, audience: Audience) -> Result<Trials, StoreError> {
        let mut connection = self.database().read().await?;
        let drafts: Option<(i64,)> = connection.one(COUNT_DRAFTS, values![edition, audience]).await?;
        let sent: Option<(i64,)> = connection.one(COUNT_SENT, values![edition, audience]).await?;
        Ok(Trials { drafts: drafts.map_or(0, |(n,)| n), sent: sent.map_or(0, |(n,)| n) })
    }
}

impl Noting<'_> {
    /// Erases every response that tries a questionnaire out, sent or not, with all that is kept under its key; gives how
    /// many. A few hundred at a time, each time in the writer's turn and with an entry of its own, whose details `said` gives from
    /// their number. Pages that are still open bring nothing back.
    ///
    /// # Errors
    /// The database's own; what was erased before stays erased.
    pub async fn empty_trials(
        self,
        edition: EditionYear,
        audience: Audience,
        said: fn(u64) -> String,
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
                self.commit_as(transaction, |entry| entry.details = said(some)).await?;
                emptied = Some(emptied.unwrap_or(0) + some);
            }
        }
        if emptied.is_none() {
            // Asked for where there was nothing to erase, it was asked for all the same.
            self.commit_as(self.begin().await?, |entry| entry.details = said(0)).await?;
        }
        Ok(emptied.unwrap_or(0))
    }
}
