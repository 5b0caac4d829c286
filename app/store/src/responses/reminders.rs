//! The link of a response by e-mail, and the reminder before the closing date that can be requested with it. The
//! address of a reminder is stored with the draft only: it is deleted when the e-mail enters the outbox, and with the
//! draft.

use super::drafts::{self, Draft};
use super::submissions;
use crate::audit::noted_act::Noting;
use crate::database::connection::values;
use crate::mail::outbox;
use crate::mail::outbox::NewEmail;
use crate::{EmailKind, SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};
use survey::{Audience, EditionYear};

/// The reminder of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// To be sent to this e-mail address.
    Waiting(String),
    /// Sent or being sent: there is no second one.
    Sent,
}

pub(crate) const ASK: &str = "INSERT INTO reminders (draft_hash, edition, audience, recipient, asked_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (draft_hash) DO UPDATE SET recipient = excluded.recipient, \
     asked_at = excluded.asked_at WHERE reminders.recipient IS NOT NULL";
pub(crate) const READ: &str = "SELECT recipient FROM reminders WHERE draft_hash = $1";
pub(crate) const STOP: &str = "DELETE FROM reminders WHERE draft_hash = $1 AND recipient IS NOT NULL";
pub(crate) const DUE: &str =
    "SELECT draft_hash FROM reminders WHERE edition = $1 AND audience = $2 AND recipient IS NOT NULL LIMIT 1";
pub(crate) const QUEUE: &str = "INSERT INTO emails (kind, of_hash, recipient, state, attempts, asked_at, due_at) \
     SELECT 'reminder', draft_hash, recipient, 'waiting', 0, asked_at, $3 FROM reminders \
     WHERE edition = $1 AND audience = $2 AND recipient IS NOT NULL";
pub(crate) const QUEUED: &str =
    "UPDATE reminders SET recipient = NULL WHERE edition = $1 AND audience = $2 AND recipient IS NOT NULL";

impl Store {
    /// Sends the link of a response to an e-mail address; with `remind`, also a reminder, if it is a draft that was
    /// never sent and has had none.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without a draft or a response.
    pub async fn ask_link(
        &self,
        of: SecretHash,
        recipient: &str,
        remind: bool,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.database().exclusive().await?;
        let draft: Option<Draft> = drafts::read_under(&mut transaction, of).await?;
        let sent = transaction.one::<submissions::Sent>(submissions::RECEIPT, values![of]).await?.is_some();
        match &draft {
            Some(draft) if remind && !sent => {
                transaction.execute(ASK, values![of, draft.edition, draft.audience, recipient, at]).await?;
            }
            None if !sent => return Err(StoreError::NotFound),
            _ => {}
        }
        outbox::put(&mut transaction, &NewEmail { kind: EmailKind::Resume, of, recipient, at }).await?;
        transaction.commit().await?;
        self.emails_wait();
        Ok(())
    }

    /// Sends the receipt of a response to an e-mail address.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a response.
    pub async fn ask_receipt(&self, of: SecretHash, recipient: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.database().exclusive().await?;
        if transaction.one::<submissions::Sent>(submissions::RECEIPT, values![of]).await?.is_none() {
            return Err(StoreError::NotFound);
        }
        outbox::put(&mut transaction, &NewEmail { kind: EmailKind::Receipt, of, recipient, at }).await?;
        transaction.commit().await?;
        self.emails_wait();
        Ok(())
    }

    /// The reminder of a draft.
    pub async fn reminder(&self, draft: SecretHash) -> Result<Option<Reminder>, StoreError> {
        let row: Option<(Option<String>,)> = self.database().read().await?.one(READ, values![draft]).await?;
        Ok(row.map(|(recipient,)| recipient.map_or(Reminder::Sent, Reminder::Waiting)))
    }

    /// Cancels a requested reminder and deletes its address.
    pub async fn stop_reminder(&self, draft: SecretHash) -> Result<(), StoreError> {
        self.database().write().await?.execute(STOP, values![draft]).await?;
        Ok(())
    }

    /// Puts the requested reminders of a questionnaire in the outbox; returns their number.
    pub async fn queue_reminders(
        &self,
        edition: EditionYear,
        audience: Audience,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        // Called every few seconds, it takes a turn to write only if there is something to do.
        let row: Option<(Vec<u8>,)> = self.database().read().await?.one(DUE, values![edition, audience]).await?;
        if row.is_none() {
            return Ok(0);
        }
        let mut transaction = self.database().exclusive().await?;
        let queued = transaction.execute(QUEUE, values![edition, audience, now]).await?;
        transaction.execute(QUEUED, values![edition, audience]).await?;
        transaction.commit().await?;
        self.emails_wait();
        Ok(queued)
    }
}

impl Noting<'_> {
    /// Sends the link of a sent response to an address, at the request of the staff.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a response.
    pub async fn send_link(self, of: SecretHash, recipient: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if transaction.one::<submissions::Sent>(submissions::RECEIPT, values![of]).await?.is_none() {
            return Err(StoreError::NotFound);
        }
        let email = NewEmail { kind: EmailKind::NewLink, of, recipient, at: self.at() };
        outbox::put(&mut transaction, &email).await?;
        self.commit(transaction).await?;
        self.store.emails_wait();
        Ok(())
    }
}
