//! Sessions of the staff, and how often someone tries to open one.

use super::connection::values;
use super::time::from_millis;
use super::{Role, SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// Who a session belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionInfo {
    /// Their account's number.
    pub staff_id: i64,
    /// Their e-mail address.
    pub email: String,
    /// What they may do, as of now: a change of role holds at once.
    pub role: Role,
    /// From when the session no longer holds.
    pub expires_at: DateTime<Utc>,
}

pub(crate) const OPEN: &str =
    "INSERT INTO sessions (token_hash, staff_id, opened_at, expires_at) VALUES ($1, $2, $3, $4)";
pub(crate) const READ: &str = "SELECT staff.id, staff.email, staff.role, sessions.expires_at \
     FROM sessions JOIN staff ON staff.id = sessions.staff_id \
     WHERE sessions.token_hash = $1 AND sessions.expires_at > $2";
pub(crate) const CLOSE: &str = "DELETE FROM sessions WHERE token_hash = $1";
/// One statement, so that attempts made at the same time each count.
pub(crate) const ATTEMPT: &str = "INSERT INTO sign_in_attempts (subject, started_at, attempts) VALUES ($1, $2, 1) \
     ON CONFLICT (subject) DO UPDATE SET \
     attempts = CASE WHEN sign_in_attempts.started_at > $3 THEN sign_in_attempts.attempts + 1 ELSE 1 END, \
     started_at = CASE WHEN sign_in_attempts.started_at > $3 THEN sign_in_attempts.started_at ELSE $2 END \
     RETURNING attempts";
pub(crate) const FORGET: &str = "DELETE FROM sign_in_attempts WHERE subject = $1";

impl Store {
    /// Opens a session for an account.
    ///
    /// # Errors
    /// The database's own, when there is no such account among them.
    pub async fn open_session(
        &self,
        token: SecretHash,
        staff_id: i64,
        at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.database().write().await?.execute(OPEN, values![token, staff_id, at, expires_at]).await?;
        Ok(())
    }

    /// Who a session belongs to; `None` when it is closed, expired or unknown.
    ///
    /// # Errors
    /// The database's own.
    pub async fn session(&self, token: SecretHash, now: DateTime<Utc>) -> Result<Option<SessionInfo>, StoreError> {
        let row: Option<(i64, String, String, i64)> =
            self.database().read().await?.one(READ, values![token, now]).await?;
        row.map(|(staff_id, email, role, expires_at)| {
            let role = Role::parse(&role).ok_or_else(|| StoreError::data("a role", role))?;
            Ok(SessionInfo { staff_id, email, role, expires_at: from_millis(expires_at)? })
        })
        .transpose()
    }

    /// Closes a session, if it is open.
    ///
    /// # Errors
    /// The database's own.
    pub async fn close_session(&self, token: SecretHash) -> Result<(), StoreError> {
        self.database().write().await?.execute(CLOSE, values![token]).await?;
        Ok(())
    }

    /// Counts an attempt to sign in, and tells whether it is within the limit. The window of a subject begins with
    /// its first attempt and does not move: refused attempts do not make it longer.
    ///
    /// # Errors
    /// The database's own.
    pub async fn sign_in_attempt(
        &self,
        subject: &str,
        at: DateTime<Utc>,
        window: Duration,
        limit: u32,
    ) -> Result<bool, StoreError> {
        let window = i64::try_from(window.as_millis()).unwrap_or(i64::MAX);
        let over_since = at.timestamp_millis().saturating_sub(window);
        let row: Option<(i64,)> = self.database().write().await?.one(ATTEMPT, values![subject, at, over_since]).await?;
        Ok(row.is_some_and(|(attempts,)| attempts <= i64::from(limit)))
    }

    /// Forgets the attempts of a subject, once it has signed in.
    ///
    /// # Errors
    /// The database's own.
    pub async fn forget_attempts(&self, subject: &str) -> Result<(), StoreError> {
        self.database().write().await?.execute(FORGET, values![subject]).await?;
        Ok(())
    }
}
