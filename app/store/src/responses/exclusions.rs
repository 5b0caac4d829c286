//! Exclusion of responses: an excluded response counts nowhere, as if it had been replaced, until it is included again.

use super::corrections::{self, Former};
use super::counters::Changes;
use super::drafts::{audience_from, edition_from};
use super::submissions;
use crate::database::connection::{Transaction, row, values};
use crate::editing::findings;
use crate::editing::findings::NewDecision;
use crate::{NewEntry, SecretHash, Store, StoreError, audit};

/// A response to exclude, or to include again.
#[derive(Clone, Debug)]
pub struct Aside {
    /// The version that the caller saw.
    pub version: i64,
    /// Whether it is excluded rather than included again.
    pub aside: bool,
    /// The decision, stored in the same transaction.
    pub decision: NewDecision,
    /// The log entry, also in the same transaction.
    pub entry: NewEntry,
}

pub(crate) const FOUND: &str =
    "SELECT key_hash, edition, audience, siren, replaced_by, test, aside, version FROM responses WHERE id = $1";
pub(crate) const SET: &str = "UPDATE responses SET aside = $2, replaced_by = $3 WHERE id = $1";

row! {
    struct Row {
        key_hash: Vec<u8>,
        edition: i64,
        audience: String,
        siren: Option<String>,
        replaced_by: Option<i64>,
        test: i64,
        aside: i64,
        version: i64,
    }
}

impl Store {
    /// Excludes a response or includes it again, in the writer's turn: figures, replacements in its organisation,
    /// decision and log entry change in one transaction. Once the call waits, it takes place even if the caller goes
    /// away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a response, [`StoreError::Moved`] if it has another version by now or is
    /// already in that state; [`StoreError::Busy`] under overload.
    pub async fn set_aside(&self, aside: Aside) -> Result<(), StoreError> {
        self.aside_in_turn(aside).await
    }
}

/// Runs in the writer's transaction. Refusals come before any write.
pub(crate) async fn set(transaction: &mut Transaction, job: &Aside, changes: &mut Changes) -> Result<(), StoreError> {
    let id = job.decision.response;
    let found: Option<Row> = transaction.one(FOUND, values![id]).await?;
    // Test responses count nowhere anyway.
    let Some(Row { key_hash: key, edition, audience, siren, replaced_by, test: 0, aside: was, version }) = found else {
        return Err(StoreError::NotFound);
    };
    if (was != 0) == job.aside || version != job.version {
        return Err(StoreError::Moved);
    }
    let (edition, audience) = (edition_from(edition)?, audience_from(&audience)?);
    let former = Former { key: SecretHash::from_stored(&key)?, edition, audience, id, replaced_by };
    if job.aside {
        corrections::leave(transaction, &former, changes).await?;
        transaction.execute(SET, values![id, job.decision.at, None::<i64>]).await?;
        changes.count_response(edition, audience, if replaced_by.is_none() { -1 } else { 0 });
    } else {
        take_back(transaction, &former, siren.as_deref(), changes).await?;
    }
    audit::append(transaction, &job.entry).await?;
    findings::keep(transaction, &job.decision).await
}

/// Includes a response again: it replaces the one that counts for its organisation, whichever came first, since the
/// staff chose it.
async fn take_back(
    transaction: &mut Transaction,
    former: &Former,
    siren: Option<&str>,
    changes: &mut Changes,
) -> Result<(), StoreError> {
    let Former { edition, audience, id, .. } = *former;
    transaction.execute(SET, values![id, 0_i64, None::<i64>]).await?;
    let replaced = match siren {
        Some(siren) => transaction.execute(submissions::REPLACE, values![edition, audience, siren, id]).await?,
        None => 0,
    };
    let replaced = i64::try_from(replaced).map_err(|_| StoreError::Overflow)?;
    changes.count_response(edition, audience, 1 - replaced);
    Ok(())
}
