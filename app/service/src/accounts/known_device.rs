//! The cookie of a device on which somebody signed in before. It outlives the session and gives no right: its owner may
//! still try when the limit for strangers is exhausted.

use super::entering;
use crate::Service;
use crate::http;
use forms::Refusal;
use store::{Secret, SecretHash};

/// Lifetime after the last sign-in: a year.
pub const DAYS: u32 = 365;

/// The name of the cookie.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-appareil" } else { "appareil" }
}

/// The hash of this browser's token, not yet checked.
fn device(service: &Service) -> Option<SecretHash> {
    http::cookie(cookie_name(service.secure)).and_then(|token| Secret::parse(&token)).map(|token| token.hash())
}

/// This browser's device, if somebody signed in on it to the account of this address.
///
/// # Errors
/// 503 if the database fails.
pub async fn of(service: &Service, email: &str) -> Result<Option<SecretHash>, Refusal> {
    let Some(device) = device(service) else { return Ok(None) };
    let known = service.store.is_known_device(device, email).await?;
    Ok(known.then_some(device))
}

/// This browser's device, if anybody signed in on it.
///
/// # Errors
/// 503 if the database fails.
pub async fn of_anybody(service: &Service) -> Result<Option<SecretHash>, Refusal> {
    let Some(device) = device(service) else { return Ok(None) };
    let known = service.store.is_anybodys_device(device).await?;
    Ok(known.then_some(device))
}

/// Records that somebody has just signed in on this browser. Each sign-in sets a new token: a copy of the previous one
/// becomes worthless.
///
/// # Errors
/// 503 if the database fails.
pub async fn remember(service: &Service, staff_id: i64) -> Result<(), Refusal> {
    let token = entering::random()?;
    let now = service.clock.now();
    let kept = service.store.remember_device(device(service), token.hash(), staff_id, now).await;
    kept?;
    let (name, age) = (cookie_name(service.secure), DAYS * 86_400);
    http::set_cookie(http::new_cookie(service.secure, name, token.as_str(), age));
    Ok(())
}
