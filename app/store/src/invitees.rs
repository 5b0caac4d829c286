//! Invitees: people on imported lists who are invited to answer. Nothing about their response is stored here, except
//! that it was sent. After an unsubscription only a hash of the address remains.

use super::{EmailKind, Secret, SecretHash, Store, StoreError};
use crate::audit::noted_act::Noting;
use crate::database::connection::{Transaction, row, values};
use crate::database::time::from_millis;
use crate::responses::drafts::{audience_from, edition_from};
use crate::responses::key_aliases;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use survey::{Audience, EditionYear};

/// An invitee to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitee {
    /// The e-mail address.
    pub email: String,
    /// Name; may be empty.
    pub name: String,
    /// Workplace; may be empty.
    pub organisation: String,
}

/// An invitee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// Their number.
    pub id: i64,
    /// The edition.
    pub edition: EditionYear,
    /// The questionnaire.
    pub audience: Audience,
    /// The e-mail address; `None` after an unsubscription.
    pub email: Option<String>,
    /// Name; may be empty.
    pub name: String,
    /// Workplace; may be empty.
    pub organisation: String,
    /// Hash to which the keys in e-mails and links resolve.
    pub key: SecretHash,
    /// Whether a response was sent through their link.
    pub answered: bool,
    /// Whether they unsubscribed.
    pub unsubscribed: bool,
}

/// The result of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Number of new invitees.
    pub added: u64,
    /// Number of invitees who were there already.
    pub known: u64,
    /// Number who had unsubscribed before: they get no e-mail.
    pub unsubscribed: u64,
}

/// Number of invitees by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InviteeCounts {
    /// All invitees.
    pub imported: i64,
    /// An e-mail was delivered.
    pub sent: i64,
    /// A response was sent through their link.
    pub answered: i64,
    /// They unsubscribed.
    pub unsubscribed: i64,
    /// Delivery of their last e-mail was abandoned.
    pub failed: i64,
    /// They have had no e-mail yet and can get one.
    pub to_invite: i64,
    /// They have had an e-mail and did not answer.
    pub to_remind: i64,
}

/// The last actions of the staff on a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InviteeList {
    /// Number of mailings.
    pub rounds: i64,
    /// Time of the last mailing.
    pub written_at: Option<DateTime<Utc>>,
    /// Report of the last import.
    pub report: Option<String>,
}

row! {
    struct Row {
        id: i64,
        edition: i64,
        audience: String,
        email: Option<String>,
        name: String,
        organisation: String,
        key_hash: Vec<u8>,
        answered: i64,
        unsubscribed: i64,
    }
}

pub(crate) const BY_KEY: &str = "SELECT id, edition, audience, email, name, organisation, key_hash, answered, \
     unsubscribed FROM invitees WHERE key_hash = $1";
/// Invitees who may still get a link.
pub(crate) const PENDING: &str = "SELECT id, edition, audience, email, name, organisation, key_hash, answered, \
     unsubscribed FROM invitees WHERE edition = $1 AND audience = $2 AND answered = 0 AND unsubscribed = 0 ORDER BY id";
pub(crate) const KNOWN: &str = "SELECT id FROM invitees WHERE edition = $1 AND audience = $2 AND email_hash = $3";
pub(crate) const REMEMBERED: &str = "SELECT at FROM unsubscriptions WHERE email_hash = $1";
const ADD: &str = "INSERT INTO invitees (edition, audience, email, email_hash, name, organisation, key_hash, imported_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
// `COUNT` instead of `SUM`, which PostgreSQL returns as a decimal number.
const COUNTS: &str = "SELECT COUNT(*), COUNT(CASE WHEN sent = 1 THEN 1 END), COUNT(CASE WHEN answered = 1 THEN 1 END), \
     COUNT(CASE WHEN unsubscribed = 1 THEN 1 END), COUNT(CASE WHEN failed = 1 THEN 1 END), \
     COUNT(CASE WHEN asked_at IS NULL AND answered = 0 AND unsubscribed = 0 THEN 1 END), \
     COUNT(CASE WHEN asked_at IS NOT NULL AND answered = 0 AND unsubscribed = 0 AND failed = 0 THEN 1 END) \
     FROM invitees WHERE edition = $1 AND audience = $2";
// The conditions of both statements must be the same.
const INVITE: &str = "INSERT INTO emails (kind, of_hash, recipient, state, attempts, asked_at, due_at) \
     SELECT $3, key_hash, email, 'waiting', 0, $4, $4 FROM invitees WHERE edition = $1 AND audience = $2 \
     AND email IS NOT NULL AND asked_at IS NULL AND answered = 0 AND unsubscribed = 0";
const INVITED: &str = "UPDATE invitees SET asked_at = $3 WHERE edition = $1 AND audience = $2 \
     AND email IS NOT NULL AND asked_at IS NULL AND answered = 0 AND unsubscribed = 0";
/// Skips those whose address failed, and those whose previous e-mail still waits.
const REMIND: &str = "INSERT INTO emails (kind, of_hash, recipient, state, attempts, asked_at, due_at) \
     SELECT $3, key_hash, email, 'waiting', 0, $4, $4 FROM invitees WHERE edition = $1 AND audience = $2 \
     AND email IS NOT NULL AND asked_at IS NOT NULL AND answered = 0 AND unsubscribed = 0 AND failed = 0 \
     AND NOT EXISTS (SELECT 1 FROM emails l WHERE l.of_hash = invitees.key_hash AND l.state = 'waiting')";
const BEGIN_LIST: &str = "INSERT INTO invitee_lists (edition, audience, at) VALUES ($1, $2, $3) \
     ON CONFLICT (edition, audience) DO NOTHING";
const NEXT_ROUND: &str = "UPDATE invitee_lists SET rounds = rounds + 1, at = $4, written_at = $4 WHERE edition = $1 AND audience = $2 AND rounds = $3";
const REPORT: &str = "UPDATE invitee_lists SET report = $3, at = $4 WHERE edition = $1 AND audience = $2";
pub(crate) const LIST: &str =
    "SELECT rounds, written_at, report FROM invitee_lists WHERE edition = $1 AND audience = $2";
pub(crate) const SENT: &str = "UPDATE invitees SET sent = 1, failed = 0 WHERE key_hash = $1";
pub(crate) const FAILED: &str = "UPDATE invitees SET failed = 1 WHERE key_hash = $1";
pub(crate) const ANSWERED: &str = "UPDATE invitees SET answered = 1 WHERE id = $1";
/// E-mails that still wait for an invitee who has answered.
pub(crate) const NO_EMAIL: &str =
    "DELETE FROM emails WHERE of_hash = (SELECT key_hash FROM invitees WHERE id = $1) AND state = 'waiting'";
/// In every edition: the address is the same.
const UNSUBSCRIBE: &str = "UPDATE invitees SET unsubscribed = 1, email = NULL, name = '', organisation = '' \
     WHERE email_hash = (SELECT email_hash FROM invitees WHERE id = $1)";
const REMEMBER: &str = "INSERT INTO unsubscriptions (email_hash, at) SELECT email_hash, $2 FROM invitees WHERE id = $1 \
     ON CONFLICT (email_hash) DO NOTHING";
const FORGET_EMAILS: &str = "DELETE FROM emails WHERE of_hash IN (SELECT g.key_hash FROM invitees g \
     WHERE g.email_hash = (SELECT email_hash FROM invitees WHERE id = $1))";

/// The hash that remains of an unsubscribed address.
fn address_hash(email: &str) -> SecretHash {
    let plain = email.trim().to_lowercase();
    SecretHash(Sha256::new().chain_update(b"observatoire, invitation\n").chain_update(plain).finalize().into())
}

impl Store {
    /// The invitee of a key.
    pub async fn invitee(&self, key: SecretHash) -> Result<Option<Invitee>, StoreError> {
        self.database().read().await?.one::<Row>(BY_KEY, values![key]).await?.map(read).transpose()
    }

    /// Number of a questionnaire's invitees by state.
    pub async fn invitee_counts(&self, edition: EditionYear, audience: Audience) -> Result<InviteeCounts, StoreError> {
        let row: Option<(i64, i64, i64, i64, i64, i64, i64)> =
            self.database().read().await?.one(COUNTS, values![edition, audience]).await?;
        let (imported, sent, answered, unsubscribed, failed, to_invite, to_remind) = row.unwrap_or_default();
        Ok(InviteeCounts { imported, sent, answered, unsubscribed, failed, to_invite, to_remind })
    }

    /// The last actions of the staff on a list.
    pub async fn invitee_list(&self, edition: EditionYear, audience: Audience) -> Result<InviteeList, StoreError> {
        let row: Option<(i64, Option<i64>, Option<String>)> =
            self.database().read().await?.one(LIST, values![edition, audience]).await?;
        let Some((rounds, written_at, report)) = row else { return Ok(InviteeList::default()) };
        Ok(InviteeList { rounds, written_at: written_at.map(from_millis).transpose()?, report })
    }

    /// Unsubscribes an invitee in every edition: the address is deleted, only its hash remains, and no e-mail is sent
    /// again.
    pub async fn unsubscribe(&self, invitee: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.database().exclusive().await?;
        transaction.execute(FORGET_EMAILS, values![invitee]).await?;
        transaction.execute(REMEMBER, values![invitee, at]).await?;
        transaction.execute(UNSUBSCRIBE, values![invitee]).await?;
        transaction.commit().await
    }
}

impl Noting<'_> {
    /// Imports a list, completely or not at all. Invitees who are there already stay unchanged; unsubscribed ones are
    /// left out. `report` makes the stored report and the details of the log entry from the result.
    ///
    /// # Errors
    /// [`StoreError::Data`] without random numbers.
    pub async fn import_invitees(
        self,
        edition: EditionYear,
        audience: Audience,
        invitees: &[NewInvitee],
        report: impl FnOnce(Imported) -> (String, String) + Send,
    ) -> Result<Imported, StoreError> {
        let mut imported = Imported::default();
        let mut transaction = self.begin().await?;
        for invitee in invitees {
            let hash = address_hash(&invitee.email);
            if transaction.one::<(i64,)>(REMEMBERED, values![hash]).await?.is_some() {
                imported.unsubscribed += 1;
                continue;
            }
            if transaction.one::<(i64,)>(KNOWN, values![edition, audience, hash]).await?.is_some() {
                imported.known += 1;
                continue;
            }
            // This key is never issued: each e-mail and each link gets one of its own.
            let key = Secret::random().map_err(|error| StoreError::data("a key", error))?.hash();
            let row =
                values![edition, audience, &invitee.email, hash, &invitee.name, &invitee.organisation, key, self.at()];
            transaction.execute(ADD, row).await?;
            imported.added += 1;
        }
        let (report, details) = report(imported);
        transaction.execute(BEGIN_LIST, values![edition, audience, self.at()]).await?;
        transaction.execute(REPORT, values![edition, audience, report, self.at()]).await?;
        self.commit_as(transaction, |entry| entry.details = details).await?;
        Ok(imported)
    }

    /// Stores the reason for refusing a list, for the page.
    pub async fn refuse_invitees(
        self,
        edition: EditionYear,
        audience: Audience,
        report: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        transaction.execute(BEGIN_LIST, values![edition, audience, self.at()]).await?;
        transaction.execute(REPORT, values![edition, audience, report, self.at()]).await?;
        self.commit(transaction).await
    }

    /// Puts an e-mail in the outbox for each invitee who has had none yet (`EmailKind::Invitee`), or for each who has
    /// and did not answer (`EmailKind::InviteeReminder`). `round` is the number of mailings that the page showed: a
    /// button pressed twice sends once. Returns how many e-mails there are, from which `details` makes the details of
    /// the log entry; `None` if another mailing came first.
    pub async fn write_to_invitees(
        self,
        edition: EditionYear,
        audience: Audience,
        kind: EmailKind,
        round: i64,
        details: fn(u64) -> String,
    ) -> Result<Option<u64>, StoreError> {
        let mut transaction = self.begin().await?;
        transaction.execute(BEGIN_LIST, values![edition, audience, self.at()]).await?;
        if transaction.execute(NEXT_ROUND, values![edition, audience, round, self.at()]).await? == 0 {
            return Ok(None);
        }
        let put = if kind == EmailKind::Invitee { INVITE } else { REMIND };
        let written = transaction.execute(put, values![edition, audience, kind.as_str(), self.at()]).await?;
        if kind == EmailKind::Invitee {
            transaction.execute(INVITED, values![edition, audience, self.at()]).await?;
        }
        self.commit_as(transaction, |entry| entry.details = details(written)).await?;
        self.store.emails_wait();
        Ok(Some(written))
    }

    /// Issues a new key for each invitee who may still get a link. Logged even if there is none.
    ///
    /// # Errors
    /// [`StoreError::Data`] without random numbers.
    pub async fn invitee_links(
        self,
        edition: EditionYear,
        audience: Audience,
    ) -> Result<Vec<(Invitee, Secret)>, StoreError> {
        let mut transaction = self.begin().await?;
        let rows: Vec<Row> = transaction.all(PENDING, values![edition, audience]).await?;
        let mut links = Vec::with_capacity(rows.len());
        for row in rows {
            let invitee = read(row)?;
            let key = Secret::random().map_err(|error| StoreError::data("a key", error))?;
            transaction.execute(key_aliases::ADD, values![key.hash(), invitee.key, self.at()]).await?;
            links.push((invitee, key));
        }
        self.commit(transaction).await?;
        Ok(links)
    }

    /// Deletes all invitees of a questionnaire; unsubscribed addresses stay recorded. Returns how many, from which
    /// `details` makes the details of the log entry.
    pub async fn forget_invitees(
        self,
        edition: EditionYear,
        audience: Audience,
        details: fn(u64) -> String,
    ) -> Result<u64, StoreError> {
        const EMAILS: &str = "DELETE FROM emails WHERE of_hash IN \
             (SELECT key_hash FROM invitees WHERE edition = $1 AND audience = $2)";
        const KEYS: &str = "DELETE FROM key_aliases WHERE of_hash IN \
             (SELECT key_hash FROM invitees WHERE edition = $1 AND audience = $2)";
        const FORGET: &str = "DELETE FROM invitees WHERE edition = $1 AND audience = $2";
        let mut transaction = self.begin().await?;
        transaction.execute(EMAILS, values![edition, audience]).await?;
        transaction.execute(KEYS, values![edition, audience]).await?;
        let forgotten = transaction.execute(FORGET, values![edition, audience]).await?;
        self.commit_as(transaction, |entry| entry.details = details(forgotten)).await?;
        Ok(forgotten)
    }
}

/// Records that an invitee has answered, and nothing else about the response.
pub(crate) async fn answered(transaction: &mut Transaction, invitee: i64) -> Result<(), StoreError> {
    transaction.execute(NO_EMAIL, values![invitee]).await?;
    transaction.execute(ANSWERED, values![invitee]).await?;
    Ok(())
}

fn read(
    Row { id, edition, audience, email, name, organisation, key_hash: key, answered, unsubscribed }: Row,
) -> Result<Invitee, StoreError> {
    Ok(Invitee {
        id,
        edition: edition_from(edition)?,
        audience: audience_from(&audience)?,
        email,
        name,
        organisation,
        key: SecretHash::from_stored(&key)?,
        answered: answered != 0,
        unsubscribed: unsubscribed != 0,
    })
}
