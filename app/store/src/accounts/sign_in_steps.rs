//! Signing in, half-way: the password was right and a code is asked for, or the browser was sent to the identity provider.

use crate::database::connection::{row, values};
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};

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
    /// To leave the identity provider too, once the session here is closed.
    Leaving {
        /// The ID token that it gave.
        id_token: String,
    },
}

/// No step waits for as long: one that ends later was begun by a clock that has been set back since.
const LONGEST: TimeDelta = TimeDelta::minutes(30);

pub(crate) const BEGIN: &str = "INSERT INTO sign_in_steps (key_hash, staff_id, state, nonce, verifier, id_token, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const READ: &str = "SELECT staff_id, state, nonce, verifier, id_token FROM sign_in_steps WHERE key_hash = $1 AND expires_at > $2 AND expires_at < $3";
/// Once: two answers that come at the same time do not both get it.
pub(crate) const TAKE: &str =
    "DELETE FROM sign_in_steps WHERE key_hash = $1 RETURNING staff_id, state, nonce, verifier, id_token, expires_at";

row! {
    struct Row {
        staff_id: Option<i64>,
        state: String,
        nonce: String,
        verifier: String,
        id_token: Option<String>,
    }
}

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
            SignInStep::Code { staff_id } => values![key, Some(*staff_id), "", "", "", None::<String>, expires_at],
            SignInStep::Provider { state, nonce, verifier } => {
                values![key, None::<i64>, state, nonce, verifier, None::<String>, expires_at]
            }
            SignInStep::Leaving { id_token } => {
                values![key, None::<i64>, "", "", "", Some(id_token.as_str()), expires_at]
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
        let row: Option<Row> = self.database().read().await?.one(READ, values![key, now, now + LONGEST]).await?;
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
        type Taken = (Option<i64>, String, String, String, Option<String>, i64);
        let row: Option<Taken> = self.database().write().await?.one(TAKE, values![key]).await?;
        let (now, latest) = (now.timestamp_millis(), (now + LONGEST).timestamp_millis());
        let still = row.filter(|(.., expires_at)| *expires_at > now && *expires_at < latest);
        Ok(still.map(|(staff_id, state, nonce, verifier, id_token, _)| {
            read(Row { staff_id, state, nonce, verifier, id_token })
        }))
    }
}

fn read(Row { staff_id, state, nonce, verifier, id_token }: Row) -> SignInStep {
    match (staff_id, id_token) {
        (Some(staff_id), _) => SignInStep::Code { staff_id },
        (None, Some(id_token)) => SignInStep::Leaving { id_token },
        (None, None) => SignInStep::Provider { state, nonce, verifier },
    }
}
