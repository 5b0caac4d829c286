//! Who a program is: a token in `Authorization: Bearer`, or the session of a member of the staff.

use crate::errors::sentence;
use app::guard::pace::Pace;
use app::observe::rights::{Right, allows};
use app::observe::{exact, session};
use app::service::Service;
use app::store::{Actor, Role, Scope, Secret, SessionInfo, StoreError, Token};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Who asks.
pub enum Caller {
    /// A program with a token.
    Program(Token),
    /// A member of the staff, in a browser.
    Staff(SessionInfo),
}

impl Caller {
    /// Whether they see exact cells: never a program, and a member of the staff while the switch is on.
    pub fn sees_exact(&self, service: &Service) -> bool {
        match self {
            Self::Program(_) => false,
            Self::Staff(session) => exact::sees(service, session),
        }
    }

    /// What they may do: a program no more than an analyst.
    pub fn role(&self) -> Role {
        match self {
            Self::Program(_) => Role::Analyst,
            Self::Staff(session) => session.role,
        }
    }

    /// As the audit log names them.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Program(token) => Actor { staff_id: None, name: format!("token {} ({})", token.id, token.name) },
            Self::Staff(session) => Actor::staff(session.staff_id, &session.email),
        }
    }
}

/// Whoever asks, if they may: a token by its scope and by nothing else, a member of the staff by the right.
///
/// # Errors
/// The refusal: 401, 403, or 503 when the database cannot be read.
pub async fn allowed(service: &Service, headers: &HeaderMap, scope: Scope, right: Right) -> Result<Caller, Response> {
    let found = match secret(headers) {
        Some(secret) => token(service, secret).await.map(|token| token.map(Caller::Program)),
        None => session::asking(service, headers).await.map(|session| session.map(Caller::Staff)),
    };
    judged(found, headers, scope, right)
}

/// As [`allowed`], for a stream: a browser comes back to it by itself, and that keeps no session open.
///
/// # Errors
/// As [`allowed`].
pub async fn watching(service: &Service, headers: &HeaderMap, scope: Scope, right: Right) -> Result<Caller, Response> {
    let found = match secret(headers) {
        Some(secret) => token(service, secret).await.map(|token| token.map(Caller::Program)),
        None => session::of_headers(service, headers).await.map(|session| session.map(Caller::Staff)),
    };
    judged(found, headers, scope, right)
}

#[allow(clippy::result_large_err)] // it is the answer
fn judged(
    found: Result<Option<Caller>, StoreError>,
    headers: &HeaderMap,
    scope: Scope,
    right: Right,
) -> Result<Caller, Response> {
    match found.map_err(|error| unavailable(&error))? {
        None if secret(headers).is_some() => Err(unknown()),
        None => Err(asking(sentence(StatusCode::UNAUTHORIZED, "Connectez-vous, ou joignez un jeton d’accès."))),
        Some(Caller::Program(token)) if !token.scopes.contains(&scope) => {
            let message =
                format!("Ce jeton ne donne pas accès à ces données\u{a0}: il y faut «\u{a0}{}\u{a0}».", scope.name());
            Err(sentence(StatusCode::FORBIDDEN, &message))
        }
        Some(Caller::Staff(session)) if !allows(session.role, right) => {
            Err(sentence(StatusCode::FORBIDDEN, "Votre compte ne donne pas accès à ces données."))
        }
        Some(caller) => Ok(caller),
    }
}

/// Holds a token to its pace, and says in the answer where it stands. Requests without a token pass.
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

/// What stands after `Bearer`; `None` where the request has no `Authorization` header at all.
fn secret(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or_default();
    let (scheme, secret) = value.split_once(' ').unwrap_or((value, ""));
    // Another scheme is no token either: it is refused rather than taken for a request without one.
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

/// Says what is expected, as a refusal of this kind must (RFC 6750).
fn asking(mut response: Response) -> Response {
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// The database cannot be read.
pub fn unavailable(error: &StoreError) -> Response {
    tracing::error!(%error, "data for programs could not be read");
    sentence(StatusCode::SERVICE_UNAVAILABLE, "Les données ne peuvent pas être lues en ce moment.")
}
