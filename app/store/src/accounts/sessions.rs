//! Staff sessions, and the limit on sign-in attempts.

use super::account_changes::END_OTHERS;
use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{Role, SecretHash, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// A session and its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionInfo {
    /// Hash of its secret, which identifies it.
    pub token: SecretHash,
    /// Number of the account.
    pub staff_id: i64,
    /// E-mail address of the account.
    pub email: String,
    /// Current role: a change takes effect at once.
    pub role: Role,
    /// Code of the account's partner, for the role that has one.
    pub partner: Option<String>,
    /// Whether the account may currently show exact cells.
    pub sees_exact: bool,
    /// When the undertaking was last accepted.
    pub undertaken_at: Option<DateTime<Utc>>,
    /// Whether the account has a confirmed second factor.
    pub has_second_factor: bool,
    /// Whether the sign-in was through the identity provider rather than by password.
    pub by_provider: bool,
    /// Time of the last request, to the minute.
    pub last_seen: DateTime<Utc>,
    /// When the session ends, however much it is used.
    pub expires_at: DateTime<Utc>,
    /// Until when it shows exact cells, if the switch was pressed in it.
    pub exact_until: Option<DateTime<Utc>>,
}

/// A session to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Hash of its secret.
    pub token: SecretHash,
    /// Number of the account.
    pub staff_id: i64,
    /// Network address of the client.
    pub address: String,
    /// The browser, as it names itself.
    pub device: String,
    /// When it is opened.
    pub at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// ID token of the identity provider, if the sign-in went through it: needed to sign out there too.
    pub id_token: Option<String>,
}

/// An open session, as shown to its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Hash of its secret, which identifies it.
    pub token: SecretHash,
    /// Network address from which it was opened.
    pub address: String,
    /// The browser, as it names itself.
    pub device: String,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// Time of the last request, to the minute.
    pub last_seen: DateTime<Utc>,
}

/// Tolerance for a clock that is set back during a session. A session from further ahead was opened under a clock that
/// was fast, and would last until that time has really come: its owner signs in again.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

pub(crate) const OPEN: &str = "INSERT INTO sessions (token_hash, staff_id, opened_at, last_seen, address, device, expires_at, id_token) \
     VALUES ($1, $2, $3, $3, $4, $5, $6, $7)";
pub(crate) const READ: &str = "SELECT staff.id, staff.email, staff.role, staff.partner, sessions.last_seen, sessions.expires_at, \
     sessions.exact_until, staff.sees_exact, staff.undertaken_at, \
     (SELECT COUNT(*) FROM second_factors WHERE second_factors.staff_id = staff.id AND second_factors.confirmed_at IS NOT NULL) AS factors, \
     CAST(CASE WHEN sessions.id_token IS NULL THEN 0 ELSE 1 END AS BIGINT) AS by_provider \
     FROM sessions JOIN staff ON staff.id = sessions.staff_id \
     WHERE sessions.token_hash = $1 AND sessions.expires_at > $2 AND sessions.last_seen > $3 AND sessions.last_seen < $4";
pub(crate) const SEEN: &str = "UPDATE sessions SET last_seen = $2 WHERE token_hash = $1 AND last_seen < $2";
/// One account has few sessions: they are sorted where they are read.
pub(crate) const OF_STAFF: &str = "SELECT token_hash, address, device, opened_at, last_seen FROM sessions \
     WHERE staff_id = $1 AND expires_at > $2 AND last_seen > $3 AND last_seen < $4";
pub(crate) const SHOW_EXACT: &str = "UPDATE sessions SET exact_until = $2 WHERE token_hash = $1";
pub(crate) const CLOSE: &str = "DELETE FROM sessions WHERE token_hash = $1 RETURNING id_token";
pub(crate) const CLOSE_OWN: &str = "DELETE FROM sessions WHERE token_hash = $1 AND staff_id = $2";
/// A single statement, so that concurrent attempts are all counted. A window that begins in the future dates from
/// before the clock was set back.
pub(crate) const ATTEMPT: &str = "INSERT INTO sign_in_attempts (subject, started_at, attempts) VALUES ($1, $2, 1) \
     ON CONFLICT (subject) DO UPDATE SET \
     attempts = CASE WHEN sign_in_attempts.started_at > $3 AND sign_in_attempts.started_at <= $2 THEN sign_in_attempts.attempts + 1 ELSE 1 END, \
     started_at = CASE WHEN sign_in_attempts.started_at > $3 AND sign_in_attempts.started_at <= $2 THEN sign_in_attempts.started_at ELSE $2 END \
     RETURNING attempts";
pub(crate) const FORGET: &str = "DELETE FROM sign_in_attempts WHERE subject = $1";

impl Noting<'_> {
    /// Opens a session for an account.
    ///
    /// # Errors
    /// [`StoreError::Database`] if there is no such account.
    pub async fn open_session(self, session: &NewSession) -> Result<(), StoreError> {
        let NewSession { token, staff_id, address, device, at, expires_at, id_token } = session;
        let row = values![*token, *staff_id, *at, address, device, *expires_at, id_token.as_deref()];
        self.changes(OPEN, row).await.map(drop)
    }

    /// Lets a session show exact cells until the given time.
    pub async fn show_exact(self, token: SecretHash, until: DateTime<Utc>) -> Result<(), StoreError> {
        self.changes(SHOW_EXACT, values![token, until]).await.map(drop)
    }

    /// Closes a session, if it is open; returns the ID token, if the sign-in was through the identity provider.
    pub async fn close_session(self, token: SecretHash) -> Result<Option<String>, StoreError> {
        let mut transaction = self.begin().await?;
        let row: Option<(Option<String>,)> = transaction.one(CLOSE, values![token]).await?;
        let Some((id_token,)) = row else { return Ok(None) };
        self.commit(transaction).await?;
        Ok(id_token)
    }

    /// Closes a session of an account; returns whether the account has such a session.
    pub async fn close_session_of(self, staff_id: i64, token: SecretHash) -> Result<bool, StoreError> {
        self.changes(CLOSE_OWN, values![token, staff_id]).await
    }

    /// Closes every session of an account except one; returns how many, which the log entry states too.
    pub async fn close_other_sessions(self, staff_id: i64, kept: SecretHash) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let closed = transaction.execute(END_OTHERS, values![staff_id, kept]).await?;
        if closed > 0 {
            self.commit_as(transaction, |entry| entry.details = closed.to_string()).await?;
        }
        Ok(closed)
    }
}

impl Store {
    /// Closes a session that ended after a period without requests. It opens nothing any more, but its row still has
    /// the ID token for signing out at the identity provider, which is returned.
    pub async fn close_ended_session(&self, token: SecretHash) -> Result<Option<String>, StoreError> {
        let row: Option<(Option<String>,)> = self.database().write().await?.one(CLOSE, values![token]).await?;
        Ok(row.and_then(|(id_token,)| id_token))
    }

    /// Stops showing exact cells in a session.
    pub async fn hide_exact(&self, token: SecretHash) -> Result<(), StoreError> {
        self.database().write().await?.execute(SHOW_EXACT, values![token, None::<i64>]).await?;
        Ok(())
    }

    /// The account of a session; `None` if the session is closed, expired, unknown, or without a request since
    /// `idle_since`.
    pub async fn session(
        &self,
        token: SecretHash,
        now: DateTime<Utc>,
        idle_since: DateTime<Utc>,
    ) -> Result<Option<SessionInfo>, StoreError> {
        row! {
            struct Row {
                id: i64,
                email: String,
                role: String,
                partner: Option<String>,
                last_seen: i64,
                expires_at: i64,
                exact_until: Option<i64>,
                sees_exact: i64,
                undertaken_at: Option<i64>,
                factors: i64,
                by_provider: i64,
            }
        }
        let row: Option<Row> =
            self.database().read().await?.one(READ, values![token, now, idle_since, now + AHEAD]).await?;
        row.map(
            |Row {
                 id: staff_id,
                 email,
                 role,
                 partner,
                 last_seen: seen,
                 expires_at: expires,
                 exact_until,
                 sees_exact,
                 undertaken_at: undertaken,
                 factors,
                 by_provider: provider,
             }| {
                Ok(SessionInfo {
                    token,
                    staff_id,
                    email,
                    role: Role::parse(&role).ok_or_else(|| StoreError::data("a role", role))?,
                    partner,
                    sees_exact: sees_exact != 0,
                    undertaken_at: undertaken.map(from_millis).transpose()?,
                    has_second_factor: factors > 0,
                    by_provider: provider != 0,
                    last_seen: from_millis(seen)?,
                    expires_at: from_millis(expires)?,
                    exact_until: exact_until.map(from_millis).transpose()?,
                })
            },
        )
        .transpose()
    }

    /// Records a request in a session.
    pub async fn session_seen(&self, token: SecretHash, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.database().write().await?.execute(SEEN, values![token, at]).await?;
        Ok(())
    }

    /// Open sessions of an account, the most recently used first.
    pub async fn sessions_of(
        &self,
        staff_id: i64,
        now: DateTime<Utc>,
        idle_since: DateTime<Utc>,
    ) -> Result<Vec<OpenSession>, StoreError> {
        let rows: Vec<(Vec<u8>, String, String, i64, i64)> =
            self.database().read().await?.all(OF_STAFF, values![staff_id, now, idle_since, now + AHEAD]).await?;
        let read = |(token, address, device, opened_at, last_seen): (Vec<u8>, String, String, i64, i64)| {
            let (opened_at, last_seen) = (from_millis(opened_at)?, from_millis(last_seen)?);
            Ok(OpenSession { token: SecretHash::from_stored(&token)?, address, device, opened_at, last_seen })
        };
        let mut sessions: Vec<_> = rows.into_iter().map(read).collect::<Result<_, StoreError>>()?;
        sessions.sort_by_key(|session| std::cmp::Reverse(session.last_seen));
        Ok(sessions)
    }

    /// Counts a sign-in attempt and returns whether it is within the limit. The window of a subject begins with its
    /// first attempt and does not move: refused attempts do not extend it.
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

    /// Clears the attempts of a subject after it has signed in.
    pub async fn forget_attempts(&self, subject: &str) -> Result<(), StoreError> {
        self.database().write().await?.execute(FORGET, values![subject]).await?;
        Ok(())
    }
}
