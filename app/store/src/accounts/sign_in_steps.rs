//! Sign-ins in progress: the password was right and a code is asked for, or the browser was sent to the identity
//! provider.

use crate::database::connection::{row, values};
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};

/// The step that is awaited.
#[derive(Clone, PartialEq, Eq)]
pub enum SignInStep {
    /// A code of the account's second factor.
    Code {
        /// The account's number.
        staff_id: i64,
    },
    /// The identity provider's answer.
    Provider {
        /// State that the answer must return.
        state: String,
        /// Nonce that its ID token must contain.
        nonce: String,
        /// Code verifier: proves that the answer goes to the client that asked (PKCE).
        verifier: String,
    },
    /// Signing out at the identity provider too, after the session here is closed.
    Leaving {
        /// The ID token that it issued.
        id_token: String,
    },
}

/// Longer than any step waits: one that expires later was begun before the clock was set back.
const LONGEST: TimeDelta = TimeDelta::minutes(30);

pub(crate) const BEGIN: &str = "INSERT INTO sign_in_steps (key_hash, staff_id, state, nonce, verifier, id_token, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const READ: &str = "SELECT staff_id, state, nonce, verifier, id_token FROM sign_in_steps WHERE key_hash = $1 AND expires_at > $2 AND expires_at < $3";
/// Takes the step once: of two answers that arrive at the same time, only one gets it.
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
    /// Stores a step under the hash of the secret in the browser's cookie.
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

    /// The step, without taking it: after a wrong code, another can be tried.
    pub async fn sign_in_step(&self, key: SecretHash, now: DateTime<Utc>) -> Result<Option<SignInStep>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![key, now, now + LONGEST]).await?;
        Ok(row.map(read))
    }

    /// Takes the step, once.
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
