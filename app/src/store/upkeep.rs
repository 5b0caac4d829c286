//! Upkeep: single values, what is deleted with time, the backup.

use super::connection::{Database, values};
use super::{Store, StoreError};
use chrono::{DateTime, Utc};

pub(crate) const META: &str = "SELECT value FROM meta WHERE name = $1";
pub(crate) const SET_META: &str = "INSERT INTO meta (name, value) VALUES ($1, $2) \
     ON CONFLICT (name) DO UPDATE SET value = excluded.value";
pub(crate) const PURGE_DRAFTS: &str = "DELETE FROM drafts WHERE saved_at < $1";
/// What goes with a draft, or with a letter about it; a response that is being corrected keeps its own.
const PURGE_ALIASES: &str = "DELETE FROM key_aliases WHERE of_hash IN (SELECT d.key_hash FROM drafts d \
     WHERE d.saved_at < $1 AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.key_hash = d.key_hash))";
const PURGE_LETTERS: &str = "DELETE FROM letters WHERE of_hash IN (SELECT d.key_hash FROM drafts d \
     WHERE d.saved_at < $1 AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.key_hash = d.key_hash))";
/// A yearly task: it may read all the responses.
const PURGE_CONTACTS: &str =
    "DELETE FROM contacts WHERE response_id IN (SELECT id FROM responses WHERE submitted_at < $1)";

impl Store {
    /// A single value, by its name.
    ///
    /// # Errors
    /// The database's own.
    pub async fn meta(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self.database().read().await?.one(META, values![name]).await?;
        Ok(row.map(|(value,)| value))
    }

    /// Sets a single value.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_meta(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.database().write().await?.execute(SET_META, values![name, value]).await?;
        Ok(())
    }

    /// Deletes the drafts last saved before a time, with their further keys, reminders and letters; gives their number.
    ///
    /// # Errors
    /// The database's own.
    pub async fn purge_drafts(&self, saved_before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut transaction = self.database().exclusive().await?;
        transaction.execute(PURGE_ALIASES, values![saved_before]).await?;
        transaction.execute(PURGE_LETTERS, values![saved_before]).await?;
        // The reminders go by the foreign key.
        let purged = transaction.execute(PURGE_DRAFTS, values![saved_before]).await?;
        transaction.commit().await?;
        Ok(purged)
    }

    /// Deletes the contacts of responses sent before a time, the answers stay; gives the number of values deleted.
    ///
    /// # Errors
    /// The database's own.
    pub async fn purge_contacts(&self, sent_before: DateTime<Utc>) -> Result<u64, StoreError> {
        self.database().write().await?.execute(PURGE_CONTACTS, values![sent_before]).await
    }

    /// Copies a SQLite database, in use or not, into a new file.
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] on PostgreSQL, whose own tool does it; the database's own, when the file exists among them.
    pub async fn backup(&self, file: &str) -> Result<(), StoreError> {
        if matches!(self.database(), Database::Postgres(_)) {
            return Err(StoreError::Unsupported("PostgreSQL has its own tool for backups: pg_dump"));
        }
        // `VACUUM INTO` only reads the database, but `query_only` readers refuse it.
        self.database().write().await?.execute("VACUUM INTO $1", values![file]).await?;
        Ok(())
    }
}
