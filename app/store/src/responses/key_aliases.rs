//! Additional keys of the same subject. Each e-mail contains its own key, made when it is sent: the first key need not
//! be stored, and no key waits in the database.

use crate::database::connection::values;
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};

pub(crate) const RESOLVE: &str = "SELECT of_hash FROM key_aliases WHERE key_hash = $1";
pub(crate) const ADD: &str = "INSERT INTO key_aliases (key_hash, of_hash, made_at) VALUES ($1, $2, $3)";
pub(crate) const ADD_MAILED: &str =
    "INSERT INTO key_aliases (key_hash, of_hash, mailbox, made_at) VALUES ($1, $2, $3, $4)";
pub(crate) const MAILBOX: &str = "SELECT mailbox FROM key_aliases WHERE key_hash = $1 AND mailbox IS NOT NULL";
/// Deletes all additional keys of something that is deleted.
pub(crate) const FORGET: &str = "DELETE FROM key_aliases WHERE of_hash = $1";
/// Deletes the additional keys of the colleagues of a draft.
pub(crate) const FORGET_COLLEAGUES: &str =
    "DELETE FROM key_aliases WHERE of_hash IN (SELECT key_hash FROM colleagues WHERE draft = $1)";

impl Store {
    /// Resolves a key to the hash under which its subject is stored: its own hash, or the one it is an alias of.
    pub async fn resolve(&self, key: SecretHash) -> Result<SecretHash, StoreError> {
        let row: Option<(Vec<u8>,)> = self.database().read().await?.one(RESOLVE, values![key]).await?;
        row.map_or(Ok(key), |(of,)| SecretHash::from_stored(&of))
    }

    /// Adds the key of an e-mail; `mailbox` is the hash of the address for which possession of the key is proof.
    pub async fn add_mailed_alias(
        &self,
        key: SecretHash,
        of: SecretHash,
        mailbox: Option<SecretHash>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(mailbox) = mailbox else { return self.add_alias(key, of, at).await };
        self.database().write().await?.execute(ADD_MAILED, values![key, of, mailbox, at]).await?;
        Ok(())
    }

    /// The mailbox for which a key from an e-mail is proof; `None` for other keys.
    pub async fn mailbox_of(&self, key: SecretHash) -> Result<Option<SecretHash>, StoreError> {
        let row: Option<(Vec<u8>,)> = self.database().read().await?.one(MAILBOX, values![key]).await?;
        row.map(|(mailbox,)| SecretHash::from_stored(&mailbox)).transpose()
    }

    /// Adds a key for a subject: a response, a colleague's link, anything stored under a hash. `of` is the hash under
    /// which the subject is stored, never that of another additional key.
    pub async fn add_alias(&self, key: SecretHash, of: SecretHash, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.database().write().await?.execute(ADD, values![key, of, at]).await?;
        Ok(())
    }
}
