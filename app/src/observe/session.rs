//! Who is signed in. Every page and every server function of the staff's side asks here.

use crate::form::Refusal;
use crate::http;
use crate::service::{Service, service};
use crate::store::{Role, Secret, SessionInfo, StoreError};
use ::http::HeaderMap;

/// How long a session lasts, in hours.
pub const HOURS: i64 = 12;

/// The name of the session's cookie. `__Host-` makes browsers refuse it from another host, from a
/// path of its own, or over plain http.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The cookie that opens a session in a browser, or that ends it when `token` is empty.
pub fn cookie(secure: bool, token: &str) -> String {
    let name = cookie_name(secure);
    let age = if token.is_empty() { 0 } else { HOURS * 3600 };
    let secure = if secure { "; Secure" } else { "" };
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
        Some(token) => service.store.session(token.hash(), service.clock.now()).await,
        None => Ok(None),
    }
}

/// Who sends the request under way.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn current() -> Result<Option<SessionInfo>, StoreError> {
    let service = service();
    let parts = leptos::prelude::use_context::<::http::request::Parts>();
    match parts {
        Some(parts) => of_headers(&service, &parts.headers).await,
        None => Ok(None),
    }
}

/// Whether a role sees the volumes of all buyers: a partner sees its own participation only.
pub fn sees_volumes(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::Manager | Role::Analyst)
}

/// Whether a role sets the campaign's dates.
pub fn runs_campaigns(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::Manager)
}

/// The signed-in person, if their role passes.
///
/// # Errors
/// 401 when nobody is signed in, 403 when the role does not pass, 503 when the database cannot be read.
pub async fn require(passes: fn(Role) -> bool) -> Result<SessionInfo, Refusal> {
    match current().await {
        Err(error) => Err(crate::respond::response::failed(&error)),
        Ok(None) => Err(Refusal::new(401, "Connectez-vous pour continuer.")),
        Ok(Some(session)) if !passes(session.role) => {
            Err(Refusal::new(403, "Votre compte ne permet pas cette action."))
        }
        Ok(Some(session)) => Ok(session),
    }
}
