//! Colleagues asked to fill in one section of a draft. A colleague's link lives as long as the draft.

use super::drafts::SectionSave;
use crate::database::connection::{Transaction, row, values};
use crate::database::time::{from_millis, stored};
use crate::mail::outbox;
use crate::mail::outbox::{EmailKind, NewEmail};
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};

/// A colleague to ask.
#[derive(Clone, Debug)]
pub struct NewColleague {
    /// Hash of the colleague's secret.
    pub key: SecretHash,
    /// Salt from which the respondent's key derives the secret again.
    pub salt: String,
    /// The draft.
    pub draft: SecretHash,
    /// The section to fill in.
    pub section: String,
    /// The colleague's name, as given by the respondent; may be empty.
    pub name: String,
    /// A note from the respondent; may be empty.
    pub note: String,
    /// The e-mail address for the link: it is stored in the outbox only.
    pub email: Option<String>,
    /// When the link is made.
    pub at: DateTime<Utc>,
    /// The last moment at which the link is valid.
    pub expires_at: DateTime<Utc>,
}

/// A colleague.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Its number.
    pub id: i64,
    /// Hash of the colleague's secret.
    pub key: SecretHash,
    /// The draft.
    pub draft: SecretHash,
    /// The section to fill in.
    pub section: String,
    /// Salt from which the respondent's key derives the secret again.
    pub salt: String,
    /// The colleague's name, as given by the respondent; may be empty.
    pub name: String,
    /// A note from the respondent; may be empty.
    pub note: String,
    /// When the link was made.
    pub made_at: DateTime<Utc>,
    /// The last moment at which the link is valid.
    pub expires_at: DateTime<Utc>,
    /// When the respondent withdrew it.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When the colleague last saved.
    pub saved_at: Option<DateTime<Utc>>,
}

impl Colleague {
    /// Whether the colleague can still open the section and save.
    pub fn is_good(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now <= self.expires_at
    }
}

/// Maximum number of colleagues per draft, expired and withdrawn links included: more than anybody needs.
pub const AT_MOST: i64 = 50;

row! {
    struct Row {
        id: i64,
        key_hash: Vec<u8>,
        draft: Vec<u8>,
        section: String,
        salt: String,
        name: String,
        note: String,
        made_at: i64,
        expires_at: i64,
        revoked_at: Option<i64>,
        saved_at: Option<i64>,
    }
}

pub(crate) const READ: &str = "SELECT id, key_hash, draft, section, salt, name, note, made_at, expires_at, revoked_at, saved_at \
     FROM colleagues WHERE key_hash = $1";
pub(crate) const OF_DRAFT: &str = "SELECT id, key_hash, draft, section, salt, name, note, made_at, expires_at, revoked_at, saved_at \
     FROM colleagues WHERE draft = $1 ORDER BY id";
pub(crate) const SAVED: &str = "UPDATE colleagues SET saved_at = $1 \
     WHERE id = $2 AND draft = $3 AND section = $4 AND revoked_at IS NULL AND expires_at >= $1";

impl Store {
    /// Invites a colleague; returns the number of the invitation.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a draft, [`StoreError::TooMany`].
    pub async fn invite(&self, new: NewColleague) -> Result<i64, StoreError> {
        const COUNT: &str = "SELECT COUNT(*) FROM colleagues WHERE draft = $1";
        const IS_THERE: &str = "SELECT revision FROM drafts WHERE key_hash = $1";
        const INSERT: &str = "INSERT INTO colleagues (key_hash, draft, section, salt, name, note, made_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
        let mut transaction = self.database().exclusive().await?;
        if transaction.one::<(i64,)>(IS_THERE, values![new.draft]).await?.is_none() {
            return Err(StoreError::NotFound);
        }
        if transaction.one::<(i64,)>(COUNT, values![new.draft]).await?.is_some_and(|(n,)| n >= AT_MOST) {
            return Err(StoreError::TooMany);
        }
        let row =
            values![new.key, new.draft, new.section, new.salt, new.name, new.note, stored(new.at), new.expires_at];
        let id: Option<(i64,)> = transaction.one(INSERT, row).await?;
        if let Some(recipient) = &new.email {
            let email = NewEmail { kind: EmailKind::Colleague, of: new.key, recipient, at: new.at };
            outbox::put(&mut transaction, &email).await?;
        }
        transaction.commit().await?;
        if new.email.is_some() {
            self.emails_wait();
        }
        id.map(|(id,)| id).ok_or_else(|| StoreError::data("an invitation", "without a number"))
    }

    /// The colleague whose link has this secret, valid or not.
    pub async fn colleague(&self, key: SecretHash) -> Result<Option<Colleague>, StoreError> {
        self.database().read().await?.one::<Row>(READ, values![key]).await?.map(read).transpose()
    }

    /// The colleagues of a draft, in order of invitation.
    pub async fn colleagues(&self, draft: SecretHash) -> Result<Vec<Colleague>, StoreError> {
        let rows: Vec<Row> = self.database().read().await?.all(OF_DRAFT, values![draft]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Withdraws a colleague's invitation; does nothing if the draft has no such colleague.
    pub async fn withdraw_colleague(&self, draft: SecretHash, id: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
        const REVOKE: &str =
            "UPDATE colleagues SET revoked_at = $3 WHERE id = $2 AND draft = $1 AND revoked_at IS NULL";
        self.database().write().await?.execute(REVOKE, values![draft, id, at]).await?;
        Ok(())
    }
}

/// Records that a colleague saves, if the link is still valid for this section.
pub(crate) async fn saved(transaction: &mut Transaction, id: i64, save: &SectionSave) -> Result<(), StoreError> {
    let row = values![stored(save.at), id, save.key, &save.section];
    if transaction.execute(SAVED, row).await? == 0 {
        return Err(StoreError::Uninvited);
    }
    Ok(())
}

fn read(row: Row) -> Result<Colleague, StoreError> {
    let Row {
        id,
        key_hash: key,
        draft,
        section,
        salt,
        name,
        note,
        made_at: made,
        expires_at: expires,
        revoked_at: revoked,
        saved_at: saved,
    } = row;
    Ok(Colleague {
        id,
        key: SecretHash::from_stored(&key)?,
        draft: SecretHash::from_stored(&draft)?,
        section,
        salt,
        name,
        note,
        made_at: from_millis(made)?,
        expires_at: from_millis(expires)?,
        revoked_at: revoked.map(from_millis).transpose()?,
        saved_at: saved.map(from_millis).transpose()?,
    })
}
