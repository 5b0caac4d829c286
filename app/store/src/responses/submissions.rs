//! Submission of responses: sent once, stored as sent, and counted in the same transaction. For corrections, see
//! `corrections`.

use super::corrections;
use super::counters::Changes;
use super::drafts::{audience_from, edition_from};
use crate::database::connection::{Transaction, row, values};
use crate::database::time::{from_millis, stored};
use crate::editing::waiting_responses;
use crate::editing::waiting_responses::Coming;
use crate::mail::outbox;
use crate::mail::outbox::NewEmail;
use crate::{EmailKind, SecretHash, Store, StoreError, invitees};
use chrono::{DateTime, Utc};
use survey::{Answers, Audience, EditionYear, Siren};

/// A response to send.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Key of the response; the same key never sends two.
    pub key: SecretHash,
    /// The revision of the draft from which these answers were read.
    pub draft_revision: i64,
    /// The reference for the receipt, unique to the response.
    pub reference: String,
    /// The edition of the questionnaire.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// The version of the questionnaire's text.
    pub questionnaire_version: u32,
    /// The answers, without the contacts.
    pub answers: Answers,
    /// Contact data by field, stored in a separate table.
    pub contacts: Vec<(String, String)>,
    /// The organisation: if another response of it counts in this edition, this one waits.
    pub organisation: Option<Siren>,
    /// The code of the organisation's segment.
    pub segment: Option<String>,
    /// The e-mail address for the receipt, if requested.
    pub receipt_to: Option<String>,
    /// Contact fields whose addresses may be used for e-mails about a response.
    pub address_fields: Vec<String>,
    /// When it is sent.
    pub at: DateTime<Utc>,
}

/// The proof of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The response's reference.
    pub reference: String,
    /// When it was sent, to the millisecond.
    pub submitted_at: DateTime<Utc>,
    /// When it was last corrected.
    pub corrected_at: Option<DateTime<Utc>>,
}

/// A response as sent or last corrected, without contact data, so that no export of answers can contain any. Its
/// respondent gets [`crate::OwnResponse`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Its receipt.
    pub receipt: Receipt,
    /// The edition of the questionnaire.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// The version of the questionnaire's text.
    pub questionnaire_version: u32,
    /// 1, increased by each correction.
    pub version: i64,
    /// The answers, without the contacts.
    pub answers: Answers,
    /// Whether it is a test, which counts nowhere.
    pub test: bool,
}

pub(crate) const RECEIPT: &str = "SELECT id, reference, submitted_at, corrected_at, COALESCE(own_siren, siren), replaced_by, aside, version, invitee FROM responses WHERE key_hash = $1";
pub(crate) const DRAFT: &str =
    "SELECT edition, audience, revision, partner, test, invitee, started_at FROM drafts WHERE key_hash = $1";
pub(crate) const INSERT: &str = "INSERT INTO responses \
     (key_hash, reference, edition, audience, questionnaire_version, answers, siren, segment, partner, submitted_at, test, \
     started_at, invitee, own_siren) VALUES ($1, $2, $3, $4, $5, $6, COALESCE((SELECT head FROM organisation_groups WHERE siren = $7), $7), \
     $8, $9, $10, $11, $12, (SELECT id FROM invitees WHERE id = $13), (SELECT siren FROM organisation_groups WHERE siren = $7)) RETURNING id";
pub(crate) const INSERT_CONTACT: &str = "INSERT INTO contacts (response_id, field, value) VALUES ($1, $2, $3)";
pub(crate) const DELETE_DRAFT: &str = "DELETE FROM drafts WHERE key_hash = $1";
pub(crate) const REPLACE: &str = "UPDATE responses SET replaced_by = $4 \
     WHERE edition = $1 AND audience = $2 AND siren = COALESCE((SELECT head FROM organisation_groups WHERE siren = $3), $3) \
     AND replaced_by IS NULL AND aside = 0 AND id <> $4";
pub(crate) const READ: &str = "SELECT id, reference, submitted_at, corrected_at, edition, audience, \
     questionnaire_version, version, answers, test FROM responses WHERE key_hash = $1";
pub(crate) const COUNTS: &str = "SELECT audience, responses FROM response_counters WHERE edition = $1";

row! {
    /// A response, as its statements select it.
    pub(crate) struct Row {
        pub(crate) id: i64,
        pub(crate) reference: String,
        pub(crate) submitted_at: i64,
        pub(crate) corrected_at: Option<i64>,
        pub(crate) edition: i64,
        pub(crate) audience: String,
        pub(crate) questionnaire_version: i64,
        pub(crate) version: i64,
        pub(crate) answers: String,
        pub(crate) test: i64,
    }
}

/// A draft about to be sent: edition, audience, revision, partner, whether it is a test, invitee, and when it was
/// begun.
pub(crate) type Ready = (i64, String, i64, Option<String>, i64, Option<i64>, i64);

/// A response already sent: number, reference, times of sending and correction, organisation, the response that
/// replaced it, whether it is excluded, version, invitee.
pub(crate) type Sent = (i64, String, i64, Option<i64>, Option<String>, Option<i64>, i64, i64, Option<i64>);

impl Store {
    /// The response sent under a key.
    pub async fn response(&self, key: SecretHash) -> Result<Option<Response>, StoreError> {
        self.database().read().await?.one(READ, values![key]).await?.map(read).transpose()
    }

    /// Number of counted responses of an edition by audience: one per organisation.
    pub async fn response_counts(&self, edition: EditionYear) -> Result<Vec<(Audience, i64)>, StoreError> {
        let rows: Vec<(String, i64)> = self.database().read().await?.all(COUNTS, values![edition]).await?;
        let count = |audience: Audience| rows.iter().find(|(slug, _)| slug == audience.slug()).map_or(0, |(_, n)| *n);
        Ok(Audience::ALL.map(|audience| (audience, count(audience))).to_vec())
    }
}

/// Sends a response in the writer's transaction. Refusals come before any write. A response that
/// [waits](waiting_responses::reasons) is received, but counts nowhere until the staff include it.
pub(crate) async fn submit(
    transaction: &mut Transaction,
    submission: &Submission,
    changes: &mut Changes,
) -> Result<Receipt, StoreError> {
    let Submission { key, edition, audience, .. } = *submission;
    let sent: Option<Sent> = transaction.one(RECEIPT, values![key]).await?;
    let draft: Option<Ready> = transaction.one(DRAFT, values![key]).await?;
    let (draft_edition, draft_audience, revision, partner, test, invitee, started_at) = match (draft, &sent) {
        (Some(draft), _) => draft,
        // Sending again returns the receipt of the same response.
        (None, Some((_, reference, at, corrected, ..))) => return receipt(reference.clone(), *at, *corrected),
        (None, None) => return Err(StoreError::NotFound),
    };
    if draft_edition != i64::from(edition.year()) || draft_audience != audience.slug() {
        return Err(StoreError::Mismatch);
    }
    if revision != submission.draft_revision {
        return Err(StoreError::Changed { current: revision });
    }
    // A test represents no organisation, affects no figure and is attributed to nobody.
    let (tried, partner, invitee) = match test {
        0 => (None, partner, invitee),
        _ => (Some(Submission { organisation: None, ..submission.clone() }), None, None),
    };
    let submission = tried.as_ref().unwrap_or(submission);
    if let Some(sent) = sent {
        return corrections::correct(transaction, submission, sent, test != 0, changes).await;
    }
    let answers = serde_json::to_string(&submission.answers).map_err(|error| StoreError::data("the answers", error))?;
    let siren = submission.organisation.map(|siren| siren.to_string());
    let submitted_at = stored(submission.at);
    let row = values![
        key,
        &submission.reference,
        edition,
        audience,
        submission.questionnaire_version,
        answers,
        siren.as_deref(),
        submission.segment.as_deref(),
        partner,
        submitted_at,
        test,
        started_at,
        invitee,
    ];
    let (id,): (i64,) = transaction.one(INSERT, row).await?.ok_or(StoreError::Database(sqlx::Error::RowNotFound))?;
    store_contacts(transaction, id, submission).await?;
    transaction.execute(DELETE_DRAFT, values![key]).await?;
    if test == 0 {
        match waiting_responses::reasons(transaction, submission, Coming { id, version: 1, invitee }).await? {
            Some(reasons) => waiting_responses::keep(transaction, submission, id, reasons, 0, changes).await?,
            None => count(transaction, submission, id, 1, changes).await?,
        }
        if let Some(invitee) = invitee {
            invitees::answered(transaction, invitee).await?;
        }
    }
    settle_emails(transaction, submission).await?;
    Ok(Receipt { reference: submission.reference.clone(), submitted_at, corrected_at: None })
}

/// Puts the receipt in the outbox, if requested, and removes a reminder that is no longer needed.
pub(crate) async fn settle_emails(transaction: &mut Transaction, submission: &Submission) -> Result<(), StoreError> {
    transaction.execute(outbox::FORGET_REMINDER, values![submission.key]).await?;
    let Some(recipient) = &submission.receipt_to else { return Ok(()) };
    let email = NewEmail { kind: EmailKind::Receipt, of: submission.key, recipient, at: submission.at };
    outbox::put(transaction, &email).await
}

pub(crate) async fn store_contacts(
    transaction: &mut Transaction,
    id: i64,
    submission: &Submission,
) -> Result<(), StoreError> {
    for (field, value) in &submission.contacts {
        transaction.execute(INSERT_CONTACT, values![id, field, value]).await?;
    }
    Ok(())
}

/// Counts a response for its organisation; an earlier one sent through the same link is replaced. `counted` is what it
/// adds by itself: nothing if it counted before.
pub(crate) async fn count(
    transaction: &mut Transaction,
    submission: &Submission,
    id: i64,
    mut counted: i64,
    changes: &mut Changes,
) -> Result<(), StoreError> {
    let Submission { edition, audience, .. } = *submission;
    if let Some(siren) = submission.organisation.map(|siren| siren.to_string()) {
        let replaced = transaction.execute(REPLACE, values![edition, audience, &siren, id]).await?;
        counted -= i64::try_from(replaced).map_err(|_| StoreError::Overflow)?;
    }
    changes.count_response(edition, audience, counted);
    Ok(())
}

pub(crate) fn receipt(reference: String, submitted: i64, corrected: Option<i64>) -> Result<Receipt, StoreError> {
    let corrected_at = corrected.map(from_millis).transpose()?;
    Ok(Receipt { reference, submitted_at: from_millis(submitted)?, corrected_at })
}

/// A response from its row.
pub(crate) fn read(row: Row) -> Result<Response, StoreError> {
    let Row {
        reference,
        submitted_at,
        corrected_at,
        edition,
        audience,
        questionnaire_version,
        version,
        answers,
        test,
        ..
    } = row;
    Ok(Response {
        receipt: receipt(reference, submitted_at, corrected_at)?,
        edition: edition_from(edition)?,
        audience: audience_from(&audience)?,
        questionnaire_version: u32::try_from(questionnaire_version)
            .map_err(|error| StoreError::data("a questionnaire's version", error))?,
        version,
        answers: serde_json::from_str(&answers).map_err(|error| StoreError::data("the answers", error))?,
        test: test != 0,
    })
}
