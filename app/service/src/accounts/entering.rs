//! Opening a session after a successful sign-in, and the state between its two steps.

use super::{known_device, rights, session};
use crate::Service;
use crate::audit::{address, noting_of};
use crate::http;
use crate::http::CookieBuilder;
use ::http::header::USER_AGENT;
use chrono::Duration;
use forms::Refusal;
use leptos::prelude::use_context;
use store::{Act, Actor, NewSession, Secret, SignInStep, StaffMember};

/// Time for the second step, in minutes.
pub const STEP_MINUTES: u32 = 10;
/// Maximum length of the stored `User-Agent`.
const DEVICE_MAX: usize = 300;

/// The name of the cookie for the second step.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-etape" } else { "etape" }
}

fn cookie<'a>(service: &Service, key: &'a str) -> CookieBuilder<'a> {
    let age = if key.is_empty() { 0 } else { STEP_MINUTES * 60 };
    http::new_cookie(service.secure, cookie_name(service.secure), key, age)
}

/// A new secret.
///
/// # Errors
/// 503 if the system has no random numbers.
pub fn random() -> Result<Secret, Refusal> {
    Secret::random().map_err(|_| Refusal::new(503, "Le service n’est pas disponible : recommencez dans un instant."))
}

/// Stores the state for the second step.
///
/// # Errors
/// 503 if it cannot be stored.
pub async fn begin(service: &Service, step: &SignInStep) -> Result<(), Refusal> {
    let key = random()?;
    let until = service.clock.now() + Duration::minutes(STEP_MINUTES.into());
    service.store.begin_sign_in(key.hash(), step, until).await?;
    http::set_cookie(cookie(service, key.as_str()));
    Ok(())
}

/// The key of a sign-in in progress in this browser.
pub fn waiting(service: &Service) -> Option<Secret> {
    http::cookie(cookie_name(service.secure)).and_then(|key| Secret::parse(&key))
}

/// Takes the sign-in in progress, once.
///
/// # Errors
/// 503 if the database fails.
pub async fn take(service: &Service) -> Result<Option<SignInStep>, Refusal> {
    let Some(key) = waiting(service) else { return Ok(None) };
    http::set_cookie(cookie(service, ""));
    service.store.take_sign_in_step(key.hash(), service.clock.now()).await.map_err(Refusal::from)
}

/// Opens a session for an account and sets its cookie; returns the address to go to. `how` names the proof, for the
/// log; `id_token` is the identity provider's, if the sign-in was through it.
///
/// # Errors
/// 503 if the database fails.
pub async fn let_in(
    service: &Service,
    account: &StaffMember,
    how: &str,
    id_token: Option<String>,
) -> Result<&'static str, Refusal> {
    let (token, at) = (random()?, service.clock.now());
    let device = use_context::<::http::request::Parts>()
        .and_then(|parts| Some(parts.headers.get(USER_AGENT)?.to_str().ok()?.chars().take(DEVICE_MAX).collect()))
        .unwrap_or_default();
    let session = NewSession {
        token: token.hash(),
        staff_id: account.id,
        address: address(service),
        device,
        at,
        expires_at: at + Duration::hours(service.sessions.hours.into()),
        id_token,
    };
    let signed_in = noting_of(service, Actor::staff(account.id, &account.email), Act::SignedIn, how);
    signed_in.open_session(&session).await?;
    http::set_cookie(session::cookie(service, token.as_str()));
    known_device::remember(service, account.id).await?;
    Ok(rights::home(account.role))
}
