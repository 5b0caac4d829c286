//! Authentication for programs and downloads: a token in `Authorization: Bearer`, or a staff session.

use crate::layers::errors::sentence;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session;
use service::accounts::session::Denied;
use service::accounts::session::sees;
use service::rate_limits::per_token::Pace;
use store::{Actor, Role, Scope, Secret, SessionInfo, StoreError, Token};

/// The message for missing rights.
const REFUSED: &str = "Accès refusé\u{a0}: votre compte ne donne pas accès à ces données.";

/// The sender of a request.
pub enum Caller {
    /// A program with a token.
    Program(Token),
    /// A staff member, in a browser.
    Staff(SessionInfo),
}

impl Caller {
    /// Whether they see exact cells: never a program; a staff member while the switch is on.
    pub fn sees_exact(&self, service: &Service) -> bool {
        match self {
            Self::Program(_) => false,
            Self::Staff(session) => sees(service, session),
        }
    }

    /// Their role: a program has no more rights than an analyst.
    pub fn role(&self) -> Role {
        match self {
            Self::Program(_) => Role::Analyst,
            Self::Staff(session) => session.role,
        }
    }

    /// Their name in the audit log.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Program(token) => Actor { staff_id: None, name: format!("token {} ({})", token.id, token.name) },
            Self::Staff(session) => Actor::staff(session.staff_id, &session.email),
        }
    }
}

/// The sender, if they may: a token needs the scope, a staff member the right and no pending obligation.
///
/// # Errors
/// The refusal: 401, 403, or 503 if the database fails.
pub async fn allowed(service: &Service, headers: &HeaderMap, scope: Scope, right: Right) -> Result<Caller, Response> {
    match secret(headers) {
        Some(secret) => program(service, secret, scope).await,
        None => session::entitled(service, headers, right).await.map(Caller::Staff).map_err(or_a_token),
    }
}

/// Like [`allowed`], for a stream: browsers reconnect by themselves, which must not extend a session.
///
/// # Errors
/// Like [`allowed`].
pub async fn watching(service: &Service, headers: &HeaderMap, scope: Scope, right: Right) -> Result<Caller, Response> {
    match secret(headers) {
        Some(secret) => program(service, secret, scope).await,
        None => session::watching(service, headers, right).await.map(Caller::Staff).map_err(or_a_token),
    }
}

/// Like [`allowed`], for routes that accept no token.
///
/// # Errors
/// Like [`allowed`].
pub async fn staff(service: &Service, headers: &HeaderMap, right: Right) -> Result<SessionInfo, Response> {
    session::entitled(service, headers, right).await.map_err(refused)
}

async fn program(service: &Service, secret: &str, scope: Scope) -> Result<Caller, Response> {
    let token = token(service, secret).await.map_err(|error| unavailable(&error))?.ok_or_else(unknown)?;
    if !token.scopes.contains(&scope) {
        let message =
            format!("Ce jeton ne donne pas accès à ces données\u{a0}: il y faut «\u{a0}{}\u{a0}».", scope.name());
        return Err(sentence(StatusCode::FORBIDDEN, &message));
    }
    Ok(Caller::Program(token))
}

fn or_a_token(denied: Denied) -> Response {
    match denied {
        Denied::Nobody => asking(sentence(StatusCode::UNAUTHORIZED, "Connectez-vous, ou joignez un jeton d’accès.")),
        denied => refused(denied),
    }
}

fn refused(denied: Denied) -> Response {
    let (status, message) = match denied {
        Denied::Unreadable(error) => return unavailable(&error),
        Denied::Nobody => (StatusCode::UNAUTHORIZED, "Connectez-vous pour continuer.".to_owned()),
        Denied::Owes(owed) => (StatusCode::FORBIDDEN, owed.sentence()),
        Denied::Role => (StatusCode::FORBIDDEN, REFUSED.to_owned()),
    };
    sentence(status, &message)
}

/// Applies a token's rate limit, and reports its state in the response. Requests without a token pass.
pub async fn pace(State(service): State<Service>, request: Request, next: Next) -> Response {
    let Some(secret) = secret(request.headers()) else { return next.run(request).await };
    let token = match token(&service, secret).await {
        Ok(Some(token)) => token,
        Ok(None) => return unknown(),
        Err(error) => return unavailable(&error),
    };
    let pace = service.guard.pace(token.id, service.clock.now());
    let mut response = if pace.refused {
        let mut response = sentence(
            StatusCode::TOO_MANY_REQUESTS,
            &format!(
                "Trop de demandes avec ce jeton ({} par minute)\u{a0}: recommencez dans {} s.",
                pace.limit, pace.reset
            ),
        );
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(pace.reset));
        response
    } else {
        next.run(request).await
    };
    tell(&mut response, pace);
    response
}

fn tell(response: &mut Response, pace: Pace) {
    for (name, value) in
        [("ratelimit-limit", pace.limit), ("ratelimit-remaining", pace.remaining), ("ratelimit-reset", pace.reset)]
    {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
}

/// The text after `Bearer`; `None` without an `Authorization` header.
fn secret(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or_default();
    let (scheme, secret) = value.split_once(' ').unwrap_or((value, ""));
    // Another scheme counts as an invalid token, not as a request without one.
    Some(if scheme.eq_ignore_ascii_case("bearer") { secret.trim() } else { "" })
}

async fn token(service: &Service, secret: &str) -> Result<Option<Token>, StoreError> {
    match Secret::parse(secret) {
        Some(secret) => service.store.use_token(secret.hash(), service.clock.now()).await,
        None => Ok(None),
    }
}

fn unknown() -> Response {
    asking(sentence(StatusCode::UNAUTHORIZED, "Ce jeton n’existe pas, est échu ou a été révoqué."))
}

/// Adds the expected scheme, which such a refusal must name (RFC 6750).
fn asking(mut response: Response) -> Response {
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// The response if the database fails.
pub fn unavailable(error: &StoreError) -> Response {
    tracing::error!(%error, "data for programs could not be read");
    sentence(StatusCode::SERVICE_UNAVAILABLE, "Les données ne peuvent pas être lues en ce moment.")
}
