//! Maintenance: single values, backups.

use super::connection::{Database, values};
use crate::{Store, StoreError};

pub(crate) const META: &str = "SELECT value FROM meta WHERE name = $1";
pub(crate) const SET_META: &str = "INSERT INTO meta (name, value) VALUES ($1, $2) \
     ON CONFLICT (name) DO UPDATE SET value = excluded.value";

impl Store {
    /// A single value, by name.
    pub async fn meta(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self.database().read().await?.one(META, values![name]).await?;
        Ok(row.map(|(value,)| value))
    }

    /// Sets a single value.
    pub async fn set_meta(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.database().write().await?.execute(SET_META, values![name, value]).await?;
        Ok(())
    }

    /// Copies a SQLite database, in use or not, to a new file.
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] on PostgreSQL, which has its own tool; [`StoreError::Database`] if the file exists.
    pub async fn backup(&self, file: &str) -> Result<(), StoreError> {
        if matches!(self.database(), Database::Postgres { .. }) {
            return Err(StoreError::Unsupported("PostgreSQL has its own tool for backups: pg_dump"));
        }
        // `VACUUM INTO` only reads the database, but `query_only` readers refuse it.
        self.database().write().await?.execute("VACUUM INTO $1", values![file]).await?;
        Ok(())
    }
}
