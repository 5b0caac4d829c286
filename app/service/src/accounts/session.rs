//! The current session and its rights, checked by every page, server function, file and stream for the staff.

use super::owed::Owed;
use super::rights::{Right, allows};
use crate::http;
use crate::http::CookieBuilder;
use crate::{Service, service};
use ::http::HeaderMap;
use chrono::{DateTime, Duration, Utc};
use forms::Refusal;
use forms::field_names::OF_ITS_OWN;
use leptos::prelude::*;
use store::{Secret, SessionInfo, StoreError};

/// Duration of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without requests, in minutes.
    pub idle_minutes: u32,
    /// In total, in hours.
    pub hours: u32,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle_minutes: 60, hours: 12 }
    }
}

impl SessionLimits {
    /// The time of the last request below which a session is idle.
    pub fn idle_since(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - Duration::minutes(self.idle_minutes.into())
    }
}

/// The name of the session cookie. With `__Host-`, browsers refuse it from another host, with a path of its own, or
/// over plain http.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The cookie that opens a session in a browser, or ends it if `token` is empty.
pub fn cookie<'a>(service: &Service, token: &'a str) -> CookieBuilder<'a> {
    let age = if token.is_empty() { 0 } else { service.sessions.hours * 3600 };
    http::new_cookie(service.secure, cookie_name(service.secure), token, age)
}

/// The token in a request.
pub fn token(service: &Service, headers: &HeaderMap) -> Option<Secret> {
    Secret::parse(&http::cookie_in(headers, cookie_name(service.secure))?)
}

/// Why access is denied.
#[derive(Debug)]
pub enum Denied {
    /// Nobody is signed in.
    Nobody,
    /// An obligation must be met first.
    Owes(Owed),
    /// The role does not have the right.
    Role,
    /// The database cannot be read.
    Unreadable(StoreError),
}

impl From<StoreError> for Denied {
    fn from(error: StoreError) -> Self {
        Self::Unreadable(error)
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Nobody => Self::new(401, "Connectez-vous pour continuer."),
            Denied::Owes(owed) => Self::new(403, owed.sentence()),
            Denied::Role => Self::new(403, "Votre compte ne permet pas cette action."),
            Denied::Unreadable(error) => error.into(),
        }
    }
}

/// The session of a request, if any.
async fn of_headers(service: &Service, headers: &HeaderMap) -> Result<Option<SessionInfo>, StoreError> {
    match token(service, headers) {
        Some(token) => {
            let now = service.clock.now();
            service.store.session(token.hash(), now, service.sessions.idle_since(now)).await
        }
        None => Ok(None),
    }
}

/// Like [`of_headers`], but also records the activity, so that the session does not become idle. Requests that an open
/// page makes by itself do not count.
async fn asking(service: &Service, headers: &HeaderMap) -> Result<Option<SessionInfo>, StoreError> {
    let session = of_headers(service, headers).await?;
    if headers.contains_key(OF_ITS_OWN) {
        return Ok(session);
    }
    let now = service.clock.now();
    if let Some(session) = session.as_ref().filter(|session| now - session.last_seen >= Duration::minutes(1)) {
        service.store.session_seen(session.token, now).await?;
    }
    Ok(session)
}

/// The session of a request, if its role has the right. There is no other way to the staff's data: accounts with an
/// open obligation are refused here, whatever they request.
///
/// # Errors
/// [`Denied`].
pub async fn entitled(service: &Service, headers: &HeaderMap, right: Right) -> Result<SessionInfo, Denied> {
    judged(service, asking(service, headers).await?, right)
}

/// Like [`entitled`], for a stream: browsers reconnect by themselves, which does not extend the session.
///
/// # Errors
/// [`Denied`].
pub async fn watching(service: &Service, headers: &HeaderMap, right: Right) -> Result<SessionInfo, Denied> {
    judged(service, of_headers(service, headers).await?, right)
}

fn judged(service: &Service, session: Option<SessionInfo>, right: Right) -> Result<SessionInfo, Denied> {
    let session = session.ok_or(Denied::Nobody)?;
    if let Some(owed) = Owed::by(service, &session) {
        return Err(Denied::Owes(owed));
    }
    if allows(session.role, right) { Ok(session) } else { Err(Denied::Role) }
}

/// The session of the current request, whatever its obligations: only to know that somebody is signed in.
///
/// # Errors
/// [`StoreError`] if the database cannot be read.
pub async fn current() -> Result<Option<SessionInfo>, StoreError> {
    match use_context::<::http::request::Parts>() {
        Some(parts) => asking(&service(), &parts.headers).await,
        None => Ok(None),
    }
}

/// The session of the current request, if its role has the right and no obligation is open.
///
/// # Errors
/// [`Denied`].
pub async fn entitled_now(right: Right) -> Result<SessionInfo, Denied> {
    judged(&service(), current().await?, right)
}

/// The session of the current request, whatever its obligations.
///
/// # Errors
/// [`Denied`].
pub async fn signed_in_now() -> Result<SessionInfo, Denied> {
    current().await?.ok_or(Denied::Nobody)
}

/// The current session, if its role has the right and no obligation is open.
///
/// # Errors
/// 401 if nobody is signed in, 403 without the right or with an open obligation, 503 if the database cannot be read.
pub async fn require(right: Right) -> Result<SessionInfo, Refusal> {
    Ok(entitled_now(right).await?)
}

/// The current session, whatever its role and obligations: for what everybody may do with their own account, including
/// meeting obligations.
///
/// # Errors
/// 401 if nobody is signed in, 503 if the database cannot be read.
pub async fn signed_in() -> Result<SessionInfo, Refusal> {
    Ok(signed_in_now().await?)
}

/// Whether a session currently shows exact cells.
pub fn sees(service: &Service, session: &SessionInfo) -> bool {
    shows(session, service.clock.now())
}

/// Like [`sees`], at a given time.
pub fn shows(session: &SessionInfo, now: DateTime<Utc>) -> bool {
    session.sees_exact && session.exact_until.is_some_and(|until| now < until)
}
