//! Signing in, half-way: the password was right and a code is asked for, or the browser was sent to the identity provider.

use super::connection::values;
use super::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};

/// What waits for the second step.
#[derive(Clone, PartialEq, Eq)]
pub enum SignInStep {
    /// A code of the account's second factor.
    Code {
        /// The account's number.
        staff_id: i64,
    },
    /// The identity provider's answer.
    Provider {
        /// What the answer must bring back.
        state: String,
        /// What its ID token must hold.
        nonce: String,
        /// What proves that whoever asked is who gets the answer (PKCE).
        verifier: String,
    },
}

pub(crate) const BEGIN: &str = "INSERT INTO sign_in_steps (key_hash, staff_id, state, nonce, verifier, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
pub(crate) const READ: &str =
    "SELECT staff_id, state, nonce, verifier FROM sign_in_steps WHERE key_hash = $1 AND expires_at > $2";
/// Once: two answers that come at the same time do not both get it.
pub(crate) const TAKE: &str =
    "DELETE FROM sign_in_steps WHERE key_hash = $1 RETURNING staff_id, state, nonce, verifier, expires_at";

type Row = (Option<i64>, String, String, String);

impl Store {
    /// Keeps what waits, under the hash of what the browser's cookie holds.
    ///
    /// # Errors
    /// The database's own.
    pub async fn begin_sign_in(
        &self,
        key: SecretHash,
        step: &SignInStep,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let row = match step {
            SignInStep::Code { staff_id } => values![key, Some(*staff_id), "", "", "", expires_at],
            SignInStep::Provider { state, nonce, verifier } => {
                values![key, None::<i64>, state, nonce, verifier, expires_at]
            }
        };
        self.database().write().await?.execute(BEGIN, row).await?;
        Ok(())
    }

    /// What waits, left where it is: a wrong code can be tried again.
    ///
    /// # Errors
    /// The database's own.
    pub async fn sign_in_step(&self, key: SecretHash, now: DateTime<Utc>) -> Result<Option<SignInStep>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![key, now]).await?;
        Ok(row.map(read))
    }

    /// What waits, once.
    ///
    /// # Errors
    /// The database's own.
    pub async fn take_sign_in_step(
        &self,
        key: SecretHash,
        now: DateTime<Utc>,
    ) -> Result<Option<SignInStep>, StoreError> {
        let row: Option<(Option<i64>, String, String, String, i64)> =
            self.database().write().await?.one(TAKE, values![key]).await?;
        let still = row.filter(|(.., expires_at)| *expires_at > now.timestamp_millis());
        Ok(still.map(|(staff_id, state, nonce, verifier, _)| read((staff_id, state, nonce, verifier))))
    }
}

fn read((staff_id, state, nonce, verifier): Row) -> SignInStep {
    match staff_id {
        Some(staff_id) => SignInStep::Code { staff_id },
        None => SignInStep::Provider { state, nonce, verifier },
    }
}
