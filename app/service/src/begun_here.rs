//! The response that a device began, in a cookie that is sent only to the start page of its questionnaire. It reveals
//! no more than the browser's history, and keeps people from beginning a second response by mistake.

use crate::{Service, http};
use store::Secret;
use survey::Audience;

/// Lifetime of the cookie in seconds: 120 days, longer than any wave.
pub const SECONDS: u32 = 120 * 24 * 3600;

/// The name of a questionnaire's cookie.
pub fn cookie_name(audience: Audience) -> String {
    format!("reponse-{audience}")
}

fn set_cookie(service: &Service, audience: Audience, key: &str) {
    let age = if key.is_empty() { 0 } else { SECONDS };
    http::set_cookie(http::new_cookie(service.secure, &cookie_name(audience), key, age).path("/questionnaires"));
}

/// Makes the device remember a newly begun response.
pub fn remember(service: &Service, key: &Secret, audience: Audience) {
    set_cookie(service, audience, key.as_str());
}

/// Makes the device forget it; the response itself remains.
pub fn forget(service: &Service, audience: Audience) {
    set_cookie(service, audience, "");
}
