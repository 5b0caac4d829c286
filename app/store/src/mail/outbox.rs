//! The outbox: e-mails to send, each put there by what causes it, in the same transaction. An e-mail is kept as its cause
//! (what kind, whose, to whom) and written when it is delivered; once it is, whose and to whom are forgotten.
//!
//! Taking an e-mail leases it: whoever took it and never noted the outcome loses it after a while to another. So an
//! e-mail may be sent twice after a crash, and none is lost.

use crate::database::connection::{Transaction, row, values};
use crate::database::time::from_millis;
use crate::{SecretHash, Store, StoreError, invitees};
use chrono::{DateTime, Utc};
use tokio::sync::watch;

/// What an e-mail is for. To add one: a variant here, the function that writes it in `emails`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailKind {
    /// The link of a response, for whoever asked to have it.
    Resume,
    /// The proof that a response was received.
    Receipt,
    /// The reminder before the closing.
    Reminder,
    /// A colleague is asked for a section.
    Colleague,
    /// The link by which the author of a reaction follows and withdraws it.
    Reaction,
    /// Somebody of an imported list is invited to answer.
    Invitee,
    /// They are reminded.
    InviteeReminder,
    /// The staff ask a respondent about a response.
    Question,
    /// Somebody of the staff reads the invitation before it is sent.
    InviteeSample,
    /// The same for the reminder.
    InviteeReminderSample,
    /// The link of a response, sent by the staff to whoever asked them for it.
    NewLink,
    /// The author of a response that counts is told that another one came for their organisation.
    SecondResponse,
}

impl EmailKind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Resume,
        Self::Receipt,
        Self::Reminder,
        Self::Colleague,
        Self::Reaction,
        Self::Invitee,
        Self::InviteeReminder,
        Self::Question,
        Self::InviteeSample,
        Self::InviteeReminderSample,
        Self::NewLink,
        Self::SecondResponse,
    ];

    /// Whether it goes to people of an imported list.
    pub fn is_to_invitee(self) -> bool {
        matches!(self, Self::Invitee | Self::InviteeReminder)
    }

    /// The name used in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resume => "resume",
            Self::Receipt => "receipt",
            Self::Reminder => "reminder",
            Self::Colleague => "invitation",
            Self::Reaction => "reaction",
            Self::Invitee => "guest",
            Self::InviteeReminder => "guest_reminder",
            Self::Question => "question",
            Self::InviteeSample => "guest_sample",
            Self::InviteeReminderSample => "guest_reminder_sample",
            Self::NewLink => "new_link",
            Self::SecondResponse => "second_response",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// An e-mail to put in the outbox.
#[derive(Clone, Debug)]
pub struct NewEmail<'a> {
    /// What it is for.
    pub kind: EmailKind,
    /// Under which hash that is kept what it speaks of.
    pub of: SecretHash,
    /// The e-mail address of whoever gets it.
    pub recipient: &'a str,
    /// When it was asked for.
    pub at: DateTime<Utc>,
}

/// An e-mail taken out to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenEmail {
    /// Its number.
    pub id: i64,
    /// The attempt, from 1.
    pub attempt: i64,
    /// What it is for.
    pub kind: EmailKind,
    /// Under which hash that is kept what it speaks of.
    pub of: SecretHash,
    /// The e-mail address of whoever gets it.
    pub recipient: String,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
}

pub(crate) const PUT: &str = "INSERT INTO letters (kind, of_hash, recipient, state, attempts, asked_at, due_at) \
     VALUES ($1, $2, $3, 'waiting', 0, $4, $4)";
/// Reads the first entry of an index.
const NEXT_DUE: &str = "SELECT due_at FROM letters WHERE state = 'waiting' ORDER BY due_at LIMIT 1";
/// The last two conditions are for PostgreSQL: of two processes that saw the same e-mail, the second one, which had to
/// wait for the row, looks at them again and finds it taken.
pub(crate) const TAKE: &str = "UPDATE letters SET attempts = attempts + 1, due_at = $2 WHERE id = \
     (SELECT id FROM letters WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at LIMIT 1) \
     AND state = 'waiting' AND due_at <= $1 RETURNING id, attempts, kind, of_hash, recipient, asked_at";
// The number of the attempt is what tells a lease from a later one of the same e-mail.
pub(crate) const DELIVERED: &str = "UPDATE letters SET state = 'delivered', of_hash = NULL, recipient = NULL, error = NULL, \
     settled_at = $3 WHERE id = $1 AND attempts = $2 AND state = 'waiting'";
pub(crate) const LATER: &str =
    "UPDATE letters SET due_at = $3, error = $4 WHERE id = $1 AND attempts = $2 AND state = 'waiting'";
pub(crate) const DEAD: &str = "UPDATE letters SET state = 'dead', settled_at = $3, error = $4 \
     WHERE id = $1 AND attempts = $2 AND state = 'waiting'";
pub(crate) const DROP: &str = "DELETE FROM letters WHERE id = $1 AND attempts = $2";
/// Takes away the e-mails about something that is deleted.
pub(crate) const FORGET: &str = "DELETE FROM letters WHERE of_hash = $1";
/// Takes away the e-mails to the colleagues of a draft.
pub(crate) const FORGET_COLLEAGUES: &str =
    "DELETE FROM letters WHERE of_hash IN (SELECT key_hash FROM invitations WHERE draft = $1)";
pub(crate) const FORGET_REMINDER: &str = "DELETE FROM letters WHERE of_hash = $1 AND kind = 'reminder'";

row! {
    struct Row {
        id: i64,
        attempts: i64,
        kind: String,
        of_hash: Option<Vec<u8>>,
        recipient: Option<String>,
        asked_at: i64,
    }
}

impl Store {
    /// Puts an e-mail in the outbox that has no other cause than itself.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_email(&self, email: &NewEmail<'_>) -> Result<(), StoreError> {
        let mut transaction = self.database().exclusive().await?;
        put(&mut transaction, email).await?;
        transaction.commit().await?;
        self.emails_wait();
        Ok(())
    }

    /// A number that moves when this process put an e-mail in the outbox.
    pub fn emails(&self) -> watch::Receiver<u64> {
        self.inner.emails.subscribe()
    }

    /// Tells whoever delivers that there is something to do.
    pub(crate) fn emails_wait(&self) {
        self.inner.emails.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// When the next e-mail is to be tried; `None` when the outbox is empty.
    ///
    /// # Errors
    /// The database's own.
    pub async fn next_email(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(NEXT_DUE, []).await?;
        row.map(|(due,)| from_millis(due)).transpose()
    }

    /// Takes the e-mail that has been due longest, until `lease`; `None` when none is due, or another process was faster.
    ///
    /// # Errors
    /// [`StoreError::Data`] for an e-mail of a kind that only a later program knows; the database's own.
    pub async fn take_email(&self, now: DateTime<Utc>, lease: DateTime<Utc>) -> Result<Option<TakenEmail>, StoreError> {
        let row: Option<Row> = self.database().write().await?.one(TAKE, values![now, lease]).await?;
        row.map(|Row { id, attempts: attempt, kind, of_hash: of, recipient, asked_at }| {
            let missing = || StoreError::Data(format!("letter {id} is waiting and has no recipient"));
            Ok(TakenEmail {
                id,
                attempt,
                kind: EmailKind::parse(&kind).ok_or_else(|| StoreError::data("a kind of letter", kind))?,
                of: SecretHash::from_stored(&of.ok_or_else(missing)?)?,
                recipient: recipient.ok_or_else(missing)?,
                asked_at: from_millis(asked_at)?,
            })
        })
        .transpose()
    }

    /// Notes that an e-mail was delivered, and forgets whose it was.
    ///
    /// # Errors
    /// The database's own.
    pub async fn email_delivered(&self, email: &TakenEmail, at: DateTime<Utc>) -> Result<(), StoreError> {
        let row = values![email.id, email.attempt, at];
        if !email.kind.is_to_invitee() {
            self.database().write().await?.execute(DELIVERED, row).await?;
            return Ok(());
        }
        let mut transaction = self.database().exclusive().await?;
        transaction.execute(DELIVERED, row).await?;
        transaction.execute(invitees::SENT, values![email.of]).await?;
        transaction.commit().await
    }

    /// Notes why an e-mail could not be delivered, and when it is to be tried again.
    ///
    /// # Errors
    /// The database's own.
    pub async fn email_later(&self, email: &TakenEmail, error: &str, again: DateTime<Utc>) -> Result<(), StoreError> {
        self.database().write().await?.execute(LATER, values![email.id, email.attempt, again, error]).await?;
        Ok(())
    }

    /// Gives an e-mail up: it is kept, with the address, for staff to try it again or for the purge.
    ///
    /// # Errors
    /// The database's own.
    pub async fn email_dead(&self, email: &TakenEmail, error: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        let row = values![email.id, email.attempt, at, error];
        if !email.kind.is_to_invitee() {
            self.database().write().await?.execute(DEAD, row).await?;
            return Ok(());
        }
        let mut transaction = self.database().exclusive().await?;
        transaction.execute(DEAD, row).await?;
        transaction.execute(invitees::FAILED, values![email.of]).await?;
        transaction.commit().await
    }

    /// Takes away an e-mail whose cause is gone.
    ///
    /// # Errors
    /// The database's own.
    pub async fn drop_email(&self, email: &TakenEmail) -> Result<(), StoreError> {
        self.database().write().await?.execute(DROP, values![email.id, email.attempt]).await?;
        Ok(())
    }
}

/// Puts an e-mail in the outbox, in the transaction of its cause. After the commit, [`Store::emails_wait`].
pub(crate) async fn put(transaction: &mut Transaction, email: &NewEmail<'_>) -> Result<(), StoreError> {
    let row = values![email.kind.as_str(), email.of, email.recipient, email.at];
    transaction.execute(PUT, row).await?;
    Ok(())
}
