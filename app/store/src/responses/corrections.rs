//! Corrections: a sent response is reopened as a draft under its own key. When sent again, it replaces the previous
//! answers, which are stored as an earlier version.

use super::counters::Changes;
use super::drafts::{self, Draft};
use super::submissions;
use super::submissions::{DELETE_DRAFT, Ready, Receipt, Row, Sent, Submission, receipt};
use crate::database::connection::{Transaction, values};
use crate::database::time::{from_millis, stored};
use crate::editing::texts;
use crate::editing::waiting_responses;
use crate::editing::waiting_responses::Coming;
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};
use survey::{Answers, Audience, EditionYear};

/// The answers of a response before one of its corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierVersion {
    /// Its number, from 1.
    pub version: i64,
    /// The answers, without the contacts.
    pub answers: Answers,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
}

pub(crate) const KEEP: &str = "INSERT INTO response_versions \
     (response_id, version, questionnaire_version, answers, siren, segment, sent_at) \
     SELECT id, version, questionnaire_version, answers, COALESCE(own_siren, siren), segment, COALESCE(corrected_at, submitted_at) \
     FROM responses WHERE id = $1";
pub(crate) const CORRECT: &str = "UPDATE responses SET questionnaire_version = $2, answers = $3, \
     siren = COALESCE((SELECT head FROM organisation_groups WHERE siren = $4), $4), \
     own_siren = (SELECT siren FROM organisation_groups WHERE siren = $4), \
     consent = CASE WHEN COALESCE(own_siren, siren) = $4 THEN consent ELSE NULL END, segment = $5, corrected_at = $6, version = version + 1, replaced_by = NULL WHERE id = $1";
pub(crate) const DELETE_CONTACTS: &str = "DELETE FROM contacts WHERE response_id = $1";
pub(crate) const VERSIONS: &str = "SELECT v.version, v.answers, v.sent_at FROM response_versions v \
     JOIN responses r ON r.id = v.response_id WHERE r.key_hash = $1 ORDER BY v.version";
pub(crate) const HEIR: &str = "SELECT h.id FROM responses r \
     JOIN responses h ON h.replaced_by = r.id AND h.siren = r.siren \
     WHERE r.key_hash = $1 AND r.replaced_by IS NULL ORDER BY h.id DESC LIMIT 1";
pub(crate) const REINSTATE: &str = "UPDATE responses SET replaced_by = NULL WHERE id = $1";
pub(crate) const STEP_OUT: &str = "UPDATE responses SET replaced_by = $2 WHERE replaced_by = $1";

impl Store {
    /// Opens the draft of a correction, in the writer's turn; an existing draft stays unchanged.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a response.
    pub async fn reopen(&self, key: SecretHash, draft: Draft) -> Result<(), StoreError> {
        let mut transaction = self.database().exclusive().await?;
        let Some(row) = transaction.one::<Row>(submissions::READ, values![key]).await? else {
            return Err(StoreError::NotFound);
        };
        if transaction.one::<Ready>(submissions::DRAFT, values![key]).await?.is_none() {
            // A response begun in test mode stays in test mode, whatever the caller passes.
            let test = submissions::read(row)?.test;
            drafts::write(&mut transaction, key, &Draft { test, ..draft }).await?;
            transaction.execute(drafts::IS_CORRECTION, values![key]).await?;
        }
        transaction.commit().await
    }

    /// Discards the draft of a correction: the response stays as it was sent. The draft of a response that was never
    /// sent stays.
    pub async fn give_up_correction(&self, key: SecretHash) -> Result<(), StoreError> {
        const GIVE_UP: &str =
            "DELETE FROM drafts WHERE key_hash = $1 AND EXISTS (SELECT 1 FROM responses r WHERE r.key_hash = $1)";
        self.database().write().await?.execute(GIVE_UP, values![key]).await?;
        Ok(())
    }

    /// Earlier versions of a response, the oldest first.
    pub async fn earlier_versions(&self, key: SecretHash) -> Result<Vec<EarlierVersion>, StoreError> {
        let rows: Vec<(i64, String, i64)> = self.database().read().await?.all(VERSIONS, values![key]).await?;
        let read = |(version, answers, sent_at): (i64, String, i64)| {
            let answers = serde_json::from_str(&answers).map_err(|error| StoreError::data("the answers", error))?;
            Ok(EarlierVersion { version, answers, sent_at: from_millis(sent_at)? })
        };
        rows.into_iter().map(read).collect()
    }
}

/// Replaces the answers of a response by a correction, in the writer's transaction. A response that counts still
/// counts; any other, and one that now names an organisation with another counted response,
/// [waits](waiting_responses::reasons). `test` marks a test response, which represents no organisation, before and
/// after.
pub(crate) async fn correct(
    transaction: &mut Transaction,
    submission: &Submission,
    (id, reference, submitted_at, _, siren, replaced_by, aside, version, invitee): Sent,
    test: bool,
    changes: &mut Changes,
) -> Result<Receipt, StoreError> {
    let Submission { key, edition, audience, at, .. } = *submission;
    let reasons = match test || aside != 0 {
        true => None,
        false => {
            waiting_responses::reasons(transaction, submission, Coming { id, version: version + 1, invitee }).await?
        }
    };
    let organisation = submission.organisation.map(|siren| siren.to_string());
    match replaced_by {
        Some(next) => step_out(transaction, id, next).await?,
        // An excluded response is in no chain of replacements.
        None if (siren != organisation || reasons.is_some()) && aside == 0 => {
            leave(transaction, &Former { key, edition, audience, id, replaced_by }, changes).await?;
        }
        None => {}
    }
    let answers = serde_json::to_string(&submission.answers).map_err(|error| StoreError::data("the answers", error))?;
    let corrected_at = stored(at);
    transaction.execute(KEEP, values![id]).await?;
    let row = values![
        id,
        submission.questionnaire_version,
        answers,
        organisation.as_deref(),
        submission.segment.as_deref(),
        corrected_at,
    ];
    transaction.execute(CORRECT, row).await?;
    texts::correct(transaction, id, &submission.answers).await?;
    transaction.execute(DELETE_CONTACTS, values![id]).await?;
    submissions::store_contacts(transaction, id, submission).await?;
    transaction.execute(DELETE_DRAFT, values![key]).await?;
    if aside != 0 {
        // It stays excluded until somebody includes it again, but followers of the answers must see the change.
        changes.count_response(edition, audience, 0);
    } else if let Some(reasons) = reasons {
        let counted = i64::from(replaced_by.is_none());
        waiting_responses::keep(transaction, submission, id, reasons, counted, changes).await?;
    } else if !test {
        let counted = i64::from(replaced_by.is_some());
        submissions::count(transaction, submission, id, counted, changes).await?;
    }
    submissions::settle_emails(transaction, submission).await?;
    receipt(reference, submitted_at, Some(corrected_at.timestamp_millis()))
}

/// A response that no longer represents its organisation: corrected to another one, excluded, or erased.
pub(crate) struct Former {
    pub key: SecretHash,
    pub edition: EditionYear,
    pub audience: Audience,
    pub id: i64,
    pub replaced_by: Option<i64>,
}

/// The counted responses of an organisation form a chain: each is replaced by the next, and the last one counts. A
/// response that leaves the chain passes its predecessor on to its successor, so that each has at most one.
async fn step_out(transaction: &mut Transaction, id: i64, next: i64) -> Result<(), StoreError> {
    transaction.execute(STEP_OUT, values![id, next]).await?;
    Ok(())
}

/// Removes a response from the chain of its organisation; its predecessor counts again if it was the last.
pub(crate) async fn leave(
    transaction: &mut Transaction,
    former: &Former,
    changes: &mut Changes,
) -> Result<(), StoreError> {
    let Former { key, edition, audience, id, replaced_by } = *former;
    if let Some(next) = replaced_by {
        return step_out(transaction, id, next).await;
    }
    if let Some((heir,)) = transaction.one::<(i64,)>(HEIR, values![key]).await? {
        transaction.execute(REINSTATE, values![heir]).await?;
        changes.count_response(edition, audience, 1);
    }
    Ok(())
}
