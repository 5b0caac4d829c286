//! The partner through whose link a respondent came: `?relais=CODE`, then a field of the forms that begin a response.

use crate::Service;
use crate::http::Parameters;
use forms::field_names::RELAY;
use forms::{Form, Refusal};

/// Whether a text is a possible partner's code: short, ASCII letters, digits, `-` and `_`.
pub fn is_partner(code: &str) -> bool {
    (1..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The code in an address; empty without a possible one.
pub fn asked(query: &Parameters) -> String {
    query.get("relais").filter(|code| is_partner(code)).unwrap_or_default()
}

/// The partner that a form names, if its code exists.
///
/// # Errors
/// A [`Refusal`] (503) if the database fails.
pub async fn of_form(service: &Service, form: &Form) -> Result<Option<String>, Refusal> {
    let code = form.get(RELAY);
    if !is_partner(code) {
        return Ok(None);
    }
    service.store.known_partner(code).await.map_err(Refusal::from)
}
