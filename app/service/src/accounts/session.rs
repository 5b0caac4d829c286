//! Who is signed in, and what they may do. Every page, server function, file and stream of the staff's side asks here.

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

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// In minutes, without anything being asked for.
    pub idle_minutes: u32,
    /// In hours, whatever is asked for.
    pub hours: u32,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle_minutes: 60, hours: 12 }
    }
}

impl SessionLimits {
    /// The time since which something must have been asked for.
    pub fn idle_since(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - Duration::minutes(self.idle_minutes.into())
    }
}

/// The name of the session's cookie. `__Host-` makes browsers refuse it from another host, from a
/// path of its own, or over plain http.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The cookie that opens a session in a browser, or that ends it when `token` is empty.
pub fn cookie<'a>(service: &Service, token: &'a str) -> CookieBuilder<'a> {
    let age = if token.is_empty() { 0 } else { service.sessions.hours * 3600 };
    http::new_cookie(service.secure, cookie_name(service.secure), token, age)
}

/// The token that a request carries.
pub fn token(service: &Service, headers: &HeaderMap) -> Option<Secret> {
    Secret::parse(&http::cookie_in(headers, cookie_name(service.secure))?)
}

/// Why somebody may not do something.
#[derive(Debug)]
pub enum Denied {
    /// Nobody is signed in.
    Nobody,
    /// There is something to do before anything of the staff's side opens.
    Owes(Owed),
    /// The role has not the right.
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
            Denied::Owes(owed) => Self::new(403, owed.said()),
            Denied::Role => Self::new(403, "Votre compte ne permet pas cette action."),
            Denied::Unreadable(error) => error.into(),
        }
    }
}

/// Who sends a request, if anybody signed in does.
async fn of_headers(service: &Service, headers: &HeaderMap) -> Result<Option<SessionInfo>, StoreError> {
    match token(service, headers) {
        Some(token) => {
            let now = service.clock.now();
            service.store.session(token.hash(), now, service.sessions.idle_since(now)).await
        }
        None => Ok(None),
    }
}

/// As [`of_headers`], for what somebody asks for themselves: the session is not idle. What a page that is left open
/// asks for of its own does not count.
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

/// Whoever sends a request, if they may do what asks for a right. Nothing of the staff's side opens by another way: who owes a second
/// factor or the undertaking is turned away here, whatever they ask for.
///
/// # Errors
/// [`Denied`].
pub async fn entitled(service: &Service, headers: &HeaderMap, right: Right) -> Result<SessionInfo, Denied> {
    judged(service, asking(service, headers).await?, right)
}

/// As [`entitled`], for a stream: a browser comes back to it by itself, and that keeps no session open.
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

/// Who sends the request under way, whatever they owe: to know that somebody is signed in, and for nothing else.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn current() -> Result<Option<SessionInfo>, StoreError> {
    match use_context::<::http::request::Parts>() {
        Some(parts) => asking(&service(), &parts.headers).await,
        None => Ok(None),
    }
}

/// Who sends the request under way, if their role has the right and they owe nothing.
///
/// # Errors
/// [`Denied`].
pub async fn entitled_now(right: Right) -> Result<SessionInfo, Denied> {
    judged(&service(), current().await?, right)
}

/// Who sends the request under way, whatever they owe.
///
/// # Errors
/// [`Denied`].
pub async fn signed_in_now() -> Result<SessionInfo, Denied> {
    current().await?.ok_or(Denied::Nobody)
}

/// The signed-in person, if their role has the right and they owe nothing.
///
/// # Errors
/// 401 when nobody is signed in, 403 when the role has not the right or something is owed, 503 when the database cannot be read.
pub async fn require(right: Right) -> Result<SessionInfo, Refusal> {
    Ok(entitled_now(right).await?)
}

/// The signed-in person, whatever their role and whatever they owe: for what everybody may do with their own account, which is where
/// they do what they owe.
///
/// # Errors
/// 401 when nobody is signed in, 503 when the database cannot be read.
pub async fn signed_in() -> Result<SessionInfo, Refusal> {
    Ok(signed_in_now().await?)
}

/// Whether a session shows exact cells now.
pub fn sees(service: &Service, session: &SessionInfo) -> bool {
    shows(session, service.clock.now())
}

/// As [`sees`], at a time.
pub fn shows(session: &SessionInfo, now: DateTime<Utc>) -> bool {
    session.sees_exact && session.exact_until.is_some_and(|until| now < until)
}
