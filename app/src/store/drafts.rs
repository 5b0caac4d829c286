//! Drafts: what a respondent has typed so far, right or wrong, kept section by section.

use super::connection::{Transaction, values};
use super::time::{from_millis, stored};
use super::{SecretHash, Store, StoreError};
use crate::survey::{Audience, EditionYear, Typed};
use chrono::{DateTime, Utc};

/// A section to keep.
#[derive(Clone, Debug)]
pub struct SectionSave {
    /// Whose draft; it is begun if there is none.
    pub key: SecretHash,
    /// The edition of the questionnaire.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// The section's name, added to those seen.
    pub section: String,
    /// Every field of the section: what the draft held for them is replaced, and only they are taken from `typed`.
    pub fields: Vec<String>,
    /// What was typed.
    pub typed: Typed,
    /// The partner that brought the respondent; the first one known stays.
    pub relay: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A draft, as last saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The edition of the questionnaire.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// What was typed, in all sections.
    pub typed: Typed,
    /// The sections saved so far, in the order of their first save.
    pub seen: Vec<String>,
    /// One more with every save, from 1.
    pub revision: i64,
    /// The partner that brought the respondent.
    pub relay: Option<String>,
    /// The first save.
    pub started_at: DateTime<Utc>,
    /// The last save.
    pub saved_at: DateTime<Utc>,
}

type Row = (i64, String, String, String, i64, Option<String>, i64, i64);

pub(crate) const READ: &str = "SELECT edition, audience, typed, seen, revision, relay, started_at, saved_at \
     FROM drafts WHERE key_hash = $1";
pub(crate) const IS_SENT: &str = "SELECT id FROM responses WHERE key_hash = $1";
pub(crate) const WRITE: &str = "INSERT INTO drafts (key_hash, edition, audience, typed, seen, revision, relay, started_at, saved_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
     ON CONFLICT (key_hash) DO UPDATE SET typed = excluded.typed, seen = excluded.seen, \
     revision = excluded.revision, relay = excluded.relay, saved_at = excluded.saved_at";

impl Store {
    /// The draft under a key.
    ///
    /// # Errors
    /// The database's own.
    pub async fn draft(&self, key: SecretHash) -> Result<Option<Draft>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![key]).await?;
        row.map(read).transpose()
    }
}

/// Saves a section inside the writer's transaction.
pub(crate) async fn save(transaction: &mut Transaction, save: &SectionSave) -> Result<Draft, StoreError> {
    let row: Option<Row> = transaction.one(READ, values![save.key]).await?;
    let at = stored(save.at);
    let mut draft = match row.map(read).transpose()? {
        Some(draft) if draft.edition != save.edition || draft.audience != save.audience => {
            return Err(StoreError::Mismatch);
        }
        Some(draft) => draft,
        // The draft goes when the response is sent: only without one can the response be there.
        None if transaction.one::<(i64,)>(IS_SENT, values![save.key]).await?.is_some() => {
            return Err(StoreError::AlreadySent);
        }
        None => Draft {
            edition: save.edition,
            audience: save.audience,
            typed: Typed::default(),
            seen: Vec::new(),
            revision: 0,
            relay: None,
            started_at: at,
            saved_at: at,
        },
    };
    for field in &save.fields {
        draft.typed.remove(field);
        for value in save.typed.all(field) {
            draft.typed.push(field, value);
        }
    }
    if !draft.seen.contains(&save.section) {
        draft.seen.push(save.section.clone());
    }
    draft.relay = draft.relay.or_else(|| save.relay.clone());
    draft.revision += 1;
    draft.saved_at = at;
    let typed = serde_json::to_string(&draft.typed).map_err(|error| StoreError::data("a draft", error))?;
    let seen = serde_json::to_string(&draft.seen).map_err(|error| StoreError::data("a draft", error))?;
    transaction
        .execute(
            WRITE,
            values![
                save.key,
                draft.edition,
                draft.audience,
                typed,
                seen,
                draft.revision,
                draft.relay.as_deref(),
                draft.started_at,
                draft.saved_at,
            ],
        )
        .await?;
    Ok(draft)
}

fn read((edition, audience, typed, seen, revision, relay, started_at, saved_at): Row) -> Result<Draft, StoreError> {
    Ok(Draft {
        edition: edition_from(edition)?,
        audience: audience_from(&audience)?,
        typed: serde_json::from_str(&typed).map_err(|error| StoreError::data("a draft", error))?,
        seen: serde_json::from_str(&seen).map_err(|error| StoreError::data("a draft", error))?,
        revision,
        relay,
        started_at: from_millis(started_at)?,
        saved_at: from_millis(saved_at)?,
    })
}

/// A stored edition, read.
pub(crate) fn edition_from(year: i64) -> Result<EditionYear, StoreError> {
    i32::try_from(year).ok().and_then(EditionYear::new).ok_or_else(|| StoreError::data("an edition", year))
}

/// A stored audience, read.
pub(crate) fn audience_from(slug: &str) -> Result<Audience, StoreError> {
    Audience::from_slug(slug).ok_or_else(|| StoreError::data("an audience", slug))
}
