//! The outbox: e-mails to send, each queued in the transaction of its cause. A queued e-mail stores its kind, the hash
//! of its subject and the recipient; the text is written at delivery. Afterwards subject and recipient are deleted.
//!
//! Taking an e-mail leases it: without a recorded outcome, the lease expires and another process takes it. So a crash
//! may send an e-mail twice, but loses none.

use crate::database::connection::{Transaction, row, values};
use crate::database::time::from_millis;
use crate::{SecretHash, Store, StoreError, invitees};
use chrono::{DateTime, Utc};
use tokio::sync::watch;

/// The kind of an e-mail. A new one needs a variant here and a function in the crate `emails` that writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailKind {
    /// The link of a response, at the respondent's request.
    Resume,
    /// Confirmation that a response was received.
    Receipt,
    /// A reminder before the closing date.
    Reminder,
    /// A request to a colleague to fill in a section.
    Colleague,
    /// The link for the author of a reaction to follow and withdraw it.
    Reaction,
    /// An invitation to somebody on an imported list.
    Invitee,
    /// A reminder of that invitation.
    InviteeReminder,
    /// A question of the staff about a response.
    Question,
    /// A sample of the invitation, for the staff to read before it is sent.
    InviteeSample,
    /// A sample of the reminder.
    InviteeReminderSample,
    /// The link of a response, sent by the staff at the respondent's request.
    NewLink,
    /// Notice to the author of a counted response that another one arrived for their organisation.
    SecondResponse,
}

impl EmailKind {
    /// All kinds.
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

    /// Whether it goes to people on an imported list.
    pub fn is_to_invitee(self) -> bool {
        matches!(self, Self::Invitee | Self::InviteeReminder)
    }

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resume => "resume",
            Self::Receipt => "receipt",
            Self::Reminder => "reminder",
            Self::Colleague => "invitation",
            Self::Reaction => "reaction",
            Self::Invitee => "invitee",
            Self::InviteeReminder => "guest_reminder",
            Self::Question => "question",
            Self::InviteeSample => "guest_sample",
            Self::InviteeReminderSample => "guest_reminder_sample",
            Self::NewLink => "new_link",
            Self::SecondResponse => "second_response",
        }
    }

    /// The kind with that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// An e-mail to put in the outbox.
#[derive(Clone, Debug)]
pub struct NewEmail<'a> {
    /// Its kind.
    pub kind: EmailKind,
    /// Hash of the response, draft, reaction or other subject of this e-mail.
    pub of: SecretHash,
    /// The recipient's e-mail address.
    pub recipient: &'a str,
    /// When it was requested.
    pub at: DateTime<Utc>,
}

/// An e-mail taken for delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenEmail {
    /// Its number.
    pub id: i64,
    /// The attempt, from 1.
    pub attempt: i64,
    /// Its kind.
    pub kind: EmailKind,
    /// Hash of the response, draft, reaction or other subject of this e-mail.
    pub of: SecretHash,
    /// The recipient's e-mail address.
    pub recipient: String,
    /// When it was requested.
    pub asked_at: DateTime<Utc>,
}

pub(crate) const PUT: &str = "INSERT INTO emails (kind, of_hash, recipient, state, attempts, asked_at, due_at) \
     VALUES ($1, $2, $3, 'waiting', 0, $4, $4)";
/// Reads only the first entry of an index.
const NEXT_DUE: &str = "SELECT due_at FROM emails WHERE state = 'waiting' ORDER BY due_at LIMIT 1";
/// The last two conditions are for PostgreSQL: if two processes select the same e-mail, the second one waits for the
/// row, then checks them again and finds it taken.
pub(crate) const TAKE: &str = "UPDATE emails SET attempts = attempts + 1, due_at = $2 WHERE id = \
     (SELECT id FROM emails WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at LIMIT 1) \
     AND state = 'waiting' AND due_at <= $1 RETURNING id, attempts, kind, of_hash, recipient, asked_at";
// The number of the attempt distinguishes a lease from later ones of the same e-mail.
pub(crate) const DELIVERED: &str = "UPDATE emails SET state = 'delivered', of_hash = NULL, recipient = NULL, error = NULL, \
     settled_at = $3 WHERE id = $1 AND attempts = $2 AND state = 'waiting'";
pub(crate) const LATER: &str =
    "UPDATE emails SET due_at = $3, error = $4 WHERE id = $1 AND attempts = $2 AND state = 'waiting'";
pub(crate) const DEAD: &str = "UPDATE emails SET state = 'dead', settled_at = $3, error = $4 \
     WHERE id = $1 AND attempts = $2 AND state = 'waiting'";
pub(crate) const DROP: &str = "DELETE FROM emails WHERE id = $1 AND attempts = $2";
/// Deletes the e-mails about something that is deleted.
pub(crate) const FORGET: &str = "DELETE FROM emails WHERE of_hash = $1";
/// Deletes the e-mails to the colleagues of a draft.
pub(crate) const FORGET_COLLEAGUES: &str =
    "DELETE FROM emails WHERE of_hash IN (SELECT key_hash FROM colleagues WHERE draft = $1)";
pub(crate) const FORGET_REMINDER: &str = "DELETE FROM emails WHERE of_hash = $1 AND kind = 'reminder'";

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
    /// Puts an e-mail in the outbox that is not part of a larger transaction.
    pub async fn put_email(&self, email: &NewEmail<'_>) -> Result<(), StoreError> {
        let mut transaction = self.database().exclusive().await?;
        put(&mut transaction, email).await?;
        transaction.commit().await?;
        self.emails_wait();
        Ok(())
    }

    /// A counter that changes when this process puts an e-mail in the outbox.
    pub fn emails(&self) -> watch::Receiver<u64> {
        self.inner.emails.subscribe()
    }

    /// Wakes the delivery task.
    pub(crate) fn emails_wait(&self) {
        self.inner.emails.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// When the next e-mail is due; `None` if the outbox is empty.
    pub async fn next_email(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(NEXT_DUE, []).await?;
        row.map(|(due,)| from_millis(due)).transpose()
    }

    /// Leases the e-mail that has been due longest, until `lease`; `None` if none is due or another process was faster.
    ///
    /// # Errors
    /// [`StoreError::Data`] for an e-mail of a kind known only to a later program.
    pub async fn take_email(&self, now: DateTime<Utc>, lease: DateTime<Utc>) -> Result<Option<TakenEmail>, StoreError> {
        let row: Option<Row> = self.database().write().await?.one(TAKE, values![now, lease]).await?;
        row.map(|Row { id, attempts: attempt, kind, of_hash: of, recipient, asked_at }| {
            let missing = || StoreError::Data(format!("e-mail {id} is waiting and has no recipient"));
            Ok(TakenEmail {
                id,
                attempt,
                kind: EmailKind::parse(&kind).ok_or_else(|| StoreError::data("a kind of e-mail", kind))?,
                of: SecretHash::from_stored(&of.ok_or_else(missing)?)?,
                recipient: recipient.ok_or_else(missing)?,
                asked_at: from_millis(asked_at)?,
            })
        })
        .transpose()
    }

    /// Records the delivery of an e-mail, and deletes its subject and recipient.
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

    /// Records why an e-mail could not be delivered, and when to try again.
    pub async fn email_later(&self, email: &TakenEmail, error: &str, again: DateTime<Utc>) -> Result<(), StoreError> {
        self.database().write().await?.execute(LATER, values![email.id, email.attempt, again, error]).await?;
        Ok(())
    }

    /// Abandons an e-mail: it is stored with its address, until the staff retry it or it is purged.
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

    /// Deletes an e-mail whose cause no longer exists.
    pub async fn drop_email(&self, email: &TakenEmail) -> Result<(), StoreError> {
        self.database().write().await?.execute(DROP, values![email.id, email.attempt]).await?;
        Ok(())
    }
}

/// Puts an e-mail in the outbox, in the transaction of its cause. Call [`Store::emails_wait`] after the commit.
pub(crate) async fn put(transaction: &mut Transaction, email: &NewEmail<'_>) -> Result<(), StoreError> {
    let row = values![email.kind.as_str(), email.of, email.recipient, email.at];
    transaction.execute(PUT, row).await?;
    Ok(())
}
