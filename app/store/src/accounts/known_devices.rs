//! Devices on which somebody signed in before. A known device may still try when attempts by others have exhausted the
//! limit; it gives no other right.

use super::staff::normal;
use crate::database::connection::values;
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};

/// Known devices per account; only the latest ones are stored.
const KNOWN: i64 = 20;

pub(crate) const IS_KNOWN: &str = "SELECT d.signed_in_at FROM known_devices d JOIN staff s ON s.id = d.staff_id \
     WHERE d.token_hash = $1 AND s.email = $2";
pub(crate) const IS_ANYBODYS: &str = "SELECT signed_in_at FROM known_devices WHERE token_hash = $1 LIMIT 1";
pub(crate) const TAKE_OVER: &str = "UPDATE known_devices SET token_hash = $2 WHERE token_hash = $1";
pub(crate) const PUT: &str = "INSERT INTO known_devices (token_hash, staff_id, signed_in_at) VALUES ($1, $2, $3) \
     ON CONFLICT (token_hash, staff_id) DO UPDATE SET signed_in_at = excluded.signed_in_at";
pub(crate) const KEEP_LATEST: &str = "DELETE FROM known_devices WHERE staff_id = $1 AND signed_in_at < \
     (SELECT signed_in_at FROM known_devices WHERE staff_id = $1 ORDER BY signed_in_at DESC LIMIT 1 OFFSET $2)";
pub(crate) const FORGET_ALL: &str = "DELETE FROM known_devices WHERE staff_id = $1";

impl Store {
    /// Whether somebody signed in to the account of this address on the device with this token.
    pub async fn is_known_device(&self, token: SecretHash, email: &str) -> Result<bool, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(IS_KNOWN, values![token, normal(email)]).await?;
        Ok(row.is_some())
    }

    /// Whether somebody signed in on the device with this token, to any account.
    pub async fn is_anybodys_device(&self, token: SecretHash) -> Result<bool, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(IS_ANYBODYS, values![token]).await?;
        Ok(row.is_some())
    }

    /// Records a sign-in on a device under a new token. Records under the `former` token, of other accounts too, move
    /// to the new one.
    pub async fn remember_device(
        &self,
        former: Option<SecretHash>,
        token: SecretHash,
        staff_id: i64,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.database().exclusive().await?;
        if let Some(former) = former {
            transaction.execute(TAKE_OVER, values![former, token]).await?;
        }
        transaction.execute(PUT, values![token, staff_id, at]).await?;
        transaction.execute(KEEP_LATEST, values![staff_id, KNOWN - 1]).await?;
        transaction.commit().await
    }
}
