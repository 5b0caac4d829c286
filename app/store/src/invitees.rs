//! People who are invited to answer, from imported lists. Of what they answer nothing is kept here but that somebody
//! answered; whoever unsubscribes is remembered as a hash, and forgotten otherwise.

use super::{EmailKind, Secret, SecretHash, Store, StoreError};
use crate::audit::noted_act::Noting;
use crate::database::connection::{Transaction, row, values};
use crate::database::time::from_millis;
use crate::responses::drafts::{audience_from, edition_from};
use crate::responses::key_aliases;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use survey::{Audience, EditionYear};

/// Somebody to invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitee {
    /// The e-mail address.
    pub email: String,
    /// What they are called; may be empty.
    pub name: String,
    /// Where they work; may be empty.
    pub organisation: String,
}

/// Somebody who is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// Their number.
    pub id: i64,
    /// The edition.
    pub edition: EditionYear,
    /// The questionnaire.
    pub audience: Audience,
    /// The e-mail address; none once they unsubscribed.
    pub email: Option<String>,
    /// What they are called; may be empty.
    pub name: String,
    /// Where they work; may be empty.
    pub organisation: String,
    /// What the keys of e-mails and links stand for.
    pub key: SecretHash,
    /// Whether a response was sent by their link.
    pub answered: bool,
    /// Whether they do not want to be written to.
    pub unsubscribed: bool,
}

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many are new.
    pub added: u64,
    /// How many were there already.
    pub known: u64,
    /// How many unsubscribed before: they are not written to.
    pub unsubscribed: u64,
}

/// How many people there are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InviteeCounts {
    /// All of them.
    pub imported: i64,
    /// An e-mail was delivered.
    pub sent: i64,
    /// A response was sent by their link.
    pub answered: i64,
    /// They do not want to be written to.
    pub unsubscribed: i64,
    /// Their last e-mail was given up.
    pub failed: i64,
    /// They were not written to yet, and can be.
    pub to_invite: i64,
    /// They were written to and did not answer.
    pub to_remind: i64,
}

/// What the staff did with a list last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InviteeList {
    /// How many times e-mails were sent.
    pub rounds: i64,
    /// When they were last sent.
    pub written_at: Option<DateTime<Utc>>,
    /// What the last import came to, as it was noted.
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
     unsubscribed FROM guests WHERE key_hash = $1";
/// Those who may still be given a link.
pub(crate) const PENDING: &str = "SELECT id, edition, audience, email, name, organisation, key_hash, answered, \
     unsubscribed FROM guests WHERE edition = $1 AND audience = $2 AND answered = 0 AND unsubscribed = 0 ORDER BY id";
pub(crate) const KNOWN: &str = "SELECT id FROM guests WHERE edition = $1 AND audience = $2 AND email_hash = $3";
pub(crate) const REMEMBERED: &str = "SELECT at FROM unsubscriptions WHERE email_hash = $1";
const ADD: &str = "INSERT INTO guests (edition, audience, email, email_hash, name, organisation, key_hash, imported_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
// COUNT, not SUM, which PostgreSQL gives as a decimal number.
const COUNTS: &str = "SELECT COUNT(*), COUNT(CASE WHEN sent = 1 THEN 1 END), COUNT(CASE WHEN answered = 1 THEN 1 END), \
     COUNT(CASE WHEN unsubscribed = 1 THEN 1 END), COUNT(CASE WHEN failed = 1 THEN 1 END), \
     COUNT(CASE WHEN asked_at IS NULL AND answered = 0 AND unsubscribed = 0 THEN 1 END), \
     COUNT(CASE WHEN asked_at IS NOT NULL AND answered = 0 AND unsubscribed = 0 AND failed = 0 THEN 1 END) \
     FROM guests WHERE edition = $1 AND audience = $2";
// The same conditions for the e-mails and for the mark.
const INVITE: &str = "INSERT INTO letters (kind, of_hash, recipient, state, attempts, asked_at, due_at) \
     SELECT $3, key_hash, email, 'waiting', 0, $4, $4 FROM guests WHERE edition = $1 AND audience = $2 \
     AND email IS NOT NULL AND asked_at IS NULL AND answered = 0 AND unsubscribed = 0";
const INVITED: &str = "UPDATE guests SET asked_at = $3 WHERE edition = $1 AND audience = $2 \
     AND email IS NOT NULL AND asked_at IS NULL AND answered = 0 AND unsubscribed = 0";
/// Not to those whose address failed, nor to those whose e-mail still waits.
const REMIND: &str = "INSERT INTO letters (kind, of_hash, recipient, state, attempts, asked_at, due_at) \
     SELECT $3, key_hash, email, 'waiting', 0, $4, $4 FROM guests WHERE edition = $1 AND audience = $2 \
     AND email IS NOT NULL AND asked_at IS NOT NULL AND answered = 0 AND unsubscribed = 0 AND failed = 0 \
     AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.of_hash = guests.key_hash AND l.state = 'waiting')";
const BEGIN_LIST: &str = "INSERT INTO guest_lists (edition, audience, at) VALUES ($1, $2, $3) \
     ON CONFLICT (edition, audience) DO NOTHING";
const NEXT_ROUND: &str = "UPDATE guest_lists SET rounds = rounds + 1, at = $4, written_at = $4 WHERE edition = $1 AND audience = $2 AND rounds = $3";
const REPORT: &str = "UPDATE guest_lists SET report = $3, at = $4 WHERE edition = $1 AND audience = $2";
pub(crate) const LIST: &str = "SELECT rounds, written_at, report FROM guest_lists WHERE edition = $1 AND audience = $2";
pub(crate) const SENT: &str = "UPDATE guests SET sent = 1, failed = 0 WHERE key_hash = $1";
pub(crate) const FAILED: &str = "UPDATE guests SET failed = 1 WHERE key_hash = $1";
pub(crate) const ANSWERED: &str = "UPDATE guests SET answered = 1 WHERE id = $1";
/// What was to be written to somebody who has answered.
pub(crate) const NO_EMAIL: &str =
    "DELETE FROM letters WHERE of_hash = (SELECT key_hash FROM guests WHERE id = $1) AND state = 'waiting'";
/// In every edition: the address is the same.
const UNSUBSCRIBE: &str = "UPDATE guests SET unsubscribed = 1, email = NULL, name = '', organisation = '' \
     WHERE email_hash = (SELECT email_hash FROM guests WHERE id = $1)";
const REMEMBER: &str = "INSERT INTO unsubscriptions (email_hash, at) SELECT email_hash, $2 FROM guests WHERE id = $1 \
     ON CONFLICT (email_hash) DO NOTHING";
const FORGET_EMAILS: &str = "DELETE FROM letters WHERE of_hash IN (SELECT g.key_hash FROM guests g \
     WHERE g.email_hash = (SELECT email_hash FROM guests WHERE id = $1))";

/// What is kept of an address that was unsubscribed.
fn address_hash(email: &str) -> SecretHash {
    let plain = email.trim().to_lowercase();
    SecretHash(Sha256::new().chain_update(b"observatoire, invitation\n").chain_update(plain).finalize().into())
}

impl Store {
    /// Whoever is invited under a key.
    ///
    /// # Errors
    /// The database's own.
    pub async fn invitee(&self, key: SecretHash) -> Result<Option<Invitee>, StoreError> {
        self.database().read().await?.one::<Row>(BY_KEY, values![key]).await?.map(read).transpose()
    }

    /// How many people are invited to a questionnaire, and where they are.
    ///
    /// # Errors
    /// The database's own.
    pub async fn invitee_counts(&self, edition: EditionYear, audience: Audience) -> Result<InviteeCounts, StoreError> {
        let row: Option<(i64, i64, i64, i64, i64, i64, i64)> =
            self.database().read().await?.one(COUNTS, values![edition, audience]).await?;
        let (imported, sent, answered, unsubscribed, failed, to_invite, to_remind) = row.unwrap_or_default();
        Ok(InviteeCounts { imported, sent, answered, unsubscribed, failed, to_invite, to_remind })
    }

    /// What the staff did with a list last.
    ///
    /// # Errors
    /// The database's own.
    pub async fn invitee_list(&self, edition: EditionYear, audience: Audience) -> Result<InviteeList, StoreError> {
        let row: Option<(i64, Option<i64>, Option<String>)> =
            self.database().read().await?.one(LIST, values![edition, audience]).await?;
        let Some((rounds, written_at, report)) = row else { return Ok(InviteeList::default()) };
        Ok(InviteeList { rounds, written_at: written_at.map(from_millis).transpose()?, report })
    }

    /// Never writes again to whoever is invited under a number: the address goes, its hash stays, in every edition.
    ///
    /// # Errors
    /// The database's own.
    pub async fn unsubscribe(&self, invitee: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.database().exclusive().await?;
        transaction.execute(FORGET_EMAILS, values![invitee]).await?;
        transaction.execute(REMEMBER, values![invitee, at]).await?;
        transaction.execute(UNSUBSCRIBE, values![invitee]).await?;
        transaction.commit().await
    }
}

impl Noting<'_> {
    /// Takes a list in, as a whole or not at all. Who is there already stays as they were; who unsubscribed is left out. What it
    /// came to is kept as `report` tells it, with what the entry says of it.
    ///
    /// # Errors
    /// The database's own; [`StoreError::Data`] without random numbers.
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
            // Nobody is ever given this key: each e-mail, each link has one of its own.
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

    /// Keeps why a list was not taken in, as the page tells it.
    ///
    /// # Errors
    /// The database's own.
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

    /// Puts an e-mail in the outbox for each person who was not written to yet (`EmailKind::Invitee`), or for each who was
    /// and did not answer (`EmailKind::InviteeReminder`). `round` is the number of times that the page knew of: pressed
    /// twice, a button sends once. Gives how many e-mails there are, from which `said` makes the details of the entry, or nothing
    /// where somebody was faster.
    ///
    /// # Errors
    /// The database's own.
    pub async fn write_to_invitees(
        self,
        edition: EditionYear,
        audience: Audience,
        kind: EmailKind,
        round: i64,
        said: fn(u64) -> String,
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
        self.commit_as(transaction, |entry| entry.details = said(written)).await?;
        self.store.emails_wait();
        Ok(Some(written))
    }

    /// A new key for each person who may still be given a link, with whom it is for. Where nobody is left, giving none is an act all the same.
    ///
    /// # Errors
    /// The database's own; [`StoreError::Data`] without random numbers.
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

    /// Erases everybody who is invited to a questionnaire; those who unsubscribed stay remembered. Gives how many, from
    /// which `said` gives the details of the entry.
    ///
    /// # Errors
    /// The database's own.
    pub async fn forget_invitees(
        self,
        edition: EditionYear,
        audience: Audience,
        said: fn(u64) -> String,
    ) -> Result<u64, StoreError> {
        const EMAILS: &str = "DELETE FROM letters WHERE of_hash IN \
             (SELECT key_hash FROM guests WHERE edition = $1 AND audience = $2)";
        const KEYS: &str = "DELETE FROM key_aliases WHERE of_hash IN \
             (SELECT key_hash FROM guests WHERE edition = $1 AND audience = $2)";
        const FORGET: &str = "DELETE FROM guests WHERE edition = $1 AND audience = $2";
        let mut transaction = self.begin().await?;
        transaction.execute(EMAILS, values![edition, audience]).await?;
        transaction.execute(KEYS, values![edition, audience]).await?;
        let forgotten = transaction.execute(FORGET, values![edition, audience]).await?;
        self.commit_as(transaction, |entry| entry.details = said(forgotten)).await?;
        Ok(forgotten)
    }
}

/// Notes that a response was sent by somebody's link, and nothing else of it.
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
