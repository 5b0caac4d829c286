//! Who is signed in. Every page and every server function of the staff's side asks here.

use super::rights::{Right, allows};
use crate::components::layout::Notice;
use crate::form::Refusal;
use crate::http;
use crate::service::{Service, service};
use crate::store::{Secret, SessionInfo, StoreError};
use ::http::HeaderMap;
use chrono::{DateTime, Duration, Utc};
use leptos::prelude::*;

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
pub fn cookie(service: &Service, token: &str) -> String {
    let name = cookie_name(service.secure);
    let age = if token.is_empty() { 0 } else { service.sessions.hours * 3600 };
    let secure = if service.secure { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
}

/// The token that a request carries.
pub fn token(service: &Service, headers: &HeaderMap) -> Option<Secret> {
    Secret::parse(&http::cookie_in(headers, cookie_name(service.secure))?)
}

/// Who sends a request, if anybody signed in does.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn of_headers(service: &Service, headers: &HeaderMap) -> Result<Option<SessionInfo>, StoreError> {
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
///
/// # Errors
/// As [`of_headers`].
pub async fn asking(service: &Service, headers: &HeaderMap) -> Result<Option<SessionInfo>, StoreError> {
    let session = of_headers(service, headers).await?;
    let now = service.clock.now();
    if let Some(session) = session.as_ref().filter(|session| now - session.last_seen >= Duration::minutes(1)) {
        service.store.session_seen(session.token, now).await?;
    }
    Ok(session)
}

/// Who sends the request under way.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn current() -> Result<Option<SessionInfo>, StoreError> {
    let service = service();
    let parts = use_context::<::http::request::Parts>();
    match parts {
        Some(parts) => asking(&service, &parts.headers).await,
        None => Ok(None),
    }
}

/// The signed-in person, if their role has the right.
///
/// # Errors
/// 401 when nobody is signed in, 403 when the role has not the right, 503 when the database cannot be read.
pub async fn require(right: Right) -> Result<SessionInfo, Refusal> {
    let session = signed_in().await?;
    if allows(session.role, right) {
        Ok(session)
    } else {
        Err(Refusal::new(403, "Votre compte ne permet pas cette action."))
    }
}

/// The signed-in person, whatever their role: for what everybody may do with their own account.
///
/// # Errors
/// 401 when nobody is signed in, 503 when the database cannot be read.
pub async fn signed_in() -> Result<SessionInfo, Refusal> {
    match current().await {
        Err(error) => Err(crate::respond::response::failed(&error)),
        Ok(None) => Err(Refusal::new(401, "Connectez-vous pour continuer.")),
        Ok(Some(session)) => Ok(session),
    }
}

/// The signed-in person, for a page: the page to show instead when they may not see it.
///
/// # Errors
/// The page that says why, or nothing while the browser is sent to sign in.
pub async fn page_for(right: Right) -> Result<SessionInfo, AnyView> {
    or_page(require(right).await)
}

/// As [`page_for`], for a page that every role has.
///
/// # Errors
/// As [`page_for`].
pub async fn page_for_everybody() -> Result<SessionInfo, AnyView> {
    or_page(signed_in().await)
}

fn or_page(found: Result<SessionInfo, Refusal>) -> Result<SessionInfo, AnyView> {
    match found {
        Ok(session) => {
            // The frame of the page shows what this person has.
            provide_context(session.clone());
            Ok(session)
        }
        Err(refusal) if refusal.status == 401 => {
            http::go_to("/connexion");
            Err(().into_any())
        }
        Err(refusal) => Err(view! { <Notice title="Accès refusé" message=refusal.message /> }.into_any()),
    }
}
