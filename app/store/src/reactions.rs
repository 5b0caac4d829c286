//! Public reactions. The data that identify their authors are in a separate table; a withdrawn reaction is deleted.

use super::{SecretHash, Store, StoreError};
use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::mail::outbox;
use crate::mail::outbox::{EmailKind, NewEmail};
use crate::responses::key_aliases;
use chrono::{DateTime, Utc};

/// A reaction to store, until the staff decide on it.
#[derive(Clone, Debug)]
pub struct NewReaction {
    /// Hash of the author's secret, with which the reaction can be withdrawn.
    pub key: SecretHash,
    /// The author's name, shown with the message.
    pub name: String,
    /// The author's e-mail address, never shown to the public.
    pub email: String,
    /// Plain text.
    pub message: String,
    /// Whether the author gets an e-mail with the link.
    pub write_to_author: bool,
    /// When it was written.
    pub at: DateTime<Utc>,
}

/// The decision on a reaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not decided yet.
    Waiting,
    /// Shown to the public.
    Shown,
    /// Not shown.
    Refused,
}

impl Verdict {
    const ALL: [Self; 3] = [Self::Waiting, Self::Shown, Self::Refused];

    /// Its code in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Refused => "refused",
        }
    }

    /// The verdict with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

/// A reaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// Its number.
    pub id: i64,
    /// The author's name.
    pub name: String,
    /// The author's e-mail address, for the staff only; empty after its erasure.
    pub email: String,
    /// Plain text.
    pub message: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The decision.
    pub verdict: Verdict,
}

row! {
    struct Row {
        id: i64,
        name: String,
        email: String,
        message: String,
        at: i64,
        verdict: String,
    }
}

pub(crate) const BY_KEY: &str = "SELECT r.id, a.name, a.email, r.message, r.at, r.verdict \
     FROM reactions r JOIN reaction_authors a ON a.reaction_id = r.id WHERE r.key_hash = $1";
pub(crate) const PAGE: &str = "SELECT r.id, a.name, a.email, r.message, r.at, r.verdict \
     FROM reactions r JOIN reaction_authors a ON a.reaction_id = r.id \
     WHERE r.verdict = $1 AND r.id < $2 ORDER BY r.id DESC LIMIT $3";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM reactions WHERE verdict = $1";

impl Store {
    /// Stores a reaction with its author.
    pub async fn react(&self, new: NewReaction) -> Result<(), StoreError> {
        const REACTION: &str =
            "INSERT INTO reactions (key_hash, message, at, verdict) VALUES ($1, $2, $3, 'waiting') RETURNING id";
        const AUTHOR: &str = "INSERT INTO reaction_authors (reaction_id, name, email) VALUES ($1, $2, $3)";
        let mut transaction = self.database().exclusive().await?;
        let id: Option<(i64,)> = transaction.one(REACTION, values![new.key, new.message, new.at]).await?;
        let (id,) = id.ok_or_else(|| StoreError::data("a reaction", "without a number"))?;
        transaction.execute(AUTHOR, values![id, new.name, &new.email]).await?;
        if new.write_to_author {
            let email = NewEmail { kind: EmailKind::Reaction, of: new.key, recipient: &new.email, at: new.at };
            outbox::put(&mut transaction, &email).await?;
        }
        transaction.commit().await?;
        if new.write_to_author {
            self.emails_wait();
        }
        Ok(())
    }

    /// The reaction that belongs to an author's secret.
    pub async fn reaction(&self, key: SecretHash) -> Result<Option<Reaction>, StoreError> {
        self.database().read().await?.one::<Row>(BY_KEY, values![key]).await?.map(read).transpose()
    }

    /// The latest reactions with a verdict, at most `limit`, with numbers below `before` (`i64::MAX` for the first
    /// page).
    pub async fn reactions(&self, verdict: Verdict, before: i64, limit: u32) -> Result<Vec<Reaction>, StoreError> {
        let row = values![verdict.code(), before, limit];
        let rows: Vec<Row> = self.database().read().await?.all(PAGE, row).await?;
        rows.into_iter().map(read).collect()
    }

    /// Number of reactions with a verdict.
    pub async fn count_reactions(&self, verdict: Verdict) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(COUNT, values![verdict.code()]).await?;
        Ok(row.map_or(0, |(n,)| n))
    }

    /// Deletes the reaction that belongs to an author's secret, with everything that identifies the author, e-mails
    /// included; returns whether there was one.
    pub async fn withdraw_reaction(&self, key: SecretHash) -> Result<bool, StoreError> {
        const DELETE: &str = "DELETE FROM reactions WHERE key_hash = $1";
        let mut transaction = self.database().exclusive().await?;
        transaction.execute(outbox::FORGET, values![key]).await?;
        transaction.execute(key_aliases::FORGET, values![key]).await?;
        let withdrawn = transaction.execute(DELETE, values![key]).await? > 0;
        transaction.commit().await?;
        Ok(withdrawn)
    }
}

impl Noting<'_> {
    /// Sets the verdict on a reaction.
    pub async fn decide_reaction(self, id: i64, verdict: Verdict) -> Result<(), StoreError> {
        const DECIDE: &str = "UPDATE reactions SET verdict = $2, decided_by = $3, decided_at = $4 WHERE id = $1";
        self.changes(DECIDE, values![id, verdict.code(), self.by(), self.at()]).await.map(drop)
    }
}

fn read(Row { id, name, email, message, at, verdict }: Row) -> Result<Reaction, StoreError> {
    let verdict = Verdict::from_code(&verdict).ok_or_else(|| StoreError::data("a reaction", verdict))?;
    Ok(Reaction { id, name, email, message, at: from_millis(at)?, verdict })
}
