//! Further keys of the same thing. An e-mail carries a key of its own, made when it is sent: the first key need not be
//! kept, and no key ever waits in the database.

use crate::database::connection::values;
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};

pub(crate) const RESOLVE: &str = "SELECT of_hash FROM key_aliases WHERE key_hash = $1";
pub(crate) const ADD: &str = "INSERT INTO key_aliases (key_hash, of_hash, made_at) VALUES ($1, $2, $3)";
pub(crate) const ADD_MAILED: &str =
    "INSERT INTO key_aliases (key_hash, of_hash, mailbox, made_at) VALUES ($1, $2, $3, $4)";
pub(crate) const MAILBOX: &str = "SELECT mailbox FROM key_aliases WHERE key_hash = $1 AND mailbox IS NOT NULL";
/// Takes away every further key of something that is deleted.
pub(crate) const FORGET: &str = "DELETE FROM key_aliases WHERE of_hash = $1";
/// Takes away the further keys of the colleagues of a draft.
pub(crate) const FORGET_COLLEAGUES: &str =
    "DELETE FROM key_aliases WHERE of_hash IN (SELECT key_hash FROM invitations WHERE draft = $1)";

impl Store {
    /// The hash under which things are kept that a key opens: its own, or the one that it stands for.
    ///
    /// # Errors
    /// The database's own.
    pub async fn resolve(&self, key: SecretHash) -> Result<SecretHash, StoreError> {
        let row: Option<(Vec<u8>,)> = self.database().read().await?.one(RESOLVE, values![key]).await?;
        row.map_or(Ok(key), |(of,)| SecretHash::from_stored(&of))
    }

    /// The same for a key that goes into an e-mail; `mailbox` is what the key proves of the address.
    ///
    /// # Errors
    /// The database's own.
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

    /// What a key that an e-mail carried proves of the address that the e-mail went to; `None` for other keys.
    ///
    /// # Errors
    /// The database's own.
    pub async fn mailbox_of(&self, key: SecretHash) -> Result<Option<SecretHash>, StoreError> {
        let row: Option<(Vec<u8>,)> = self.database().read().await?.one(MAILBOX, values![key]).await?;
        row.map(|(mailbox,)| SecretHash::from_stored(&mailbox)).transpose()
    }

    /// Makes a key stand for another one: of a response, of a colleague's link, of whatever is kept under a hash.
    /// `of` is a hash that things are kept under, never that of another further key.
    ///
    /// # Errors
    /// The database's own.
    pub async fn add_alias(&self, key: SecretHash, of: SecretHash, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.database().write().await?.execute(ADD, values![key, of, at]).await?;
        Ok(())
    }
}
