//! The partner through whose link a respondent came: `?relais=CODE`, which the pages before a response hand on to each
//! other, then a field of the forms that begin one.

use crate::Service;
use crate::http::Parameters;
use forms::field_names::RELAY;
use forms::{Form, Refusal};
use store::Secret;

/// Whether a text is a possible partner's code: short, ASCII letters, digits, `-` and `_`.
pub fn is_partner(code: &str) -> bool {
    (1..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The code in an address; empty without a possible one.
pub fn asked(query: &Parameters) -> String {
    query.get("relais").filter(|code| is_partner(code)).unwrap_or_default()
}

/// The address of a page before a response, with the code of a partner, unless it is empty, and the key of a personal
/// link, if there is one.
pub fn handed_on(page: &str, partner: &str, invitation: Option<&Secret>) -> String {
    let partner = Some(partner).filter(|code| !code.is_empty()).map(|code| format!("relais={code}"));
    let invitation = invitation.map(|key| format!("invitation={}", key.as_str()));
    partner.into_iter().chain(invitation).fold(page.to_owned(), |address, parameter| {
        let joint = match address.find('?') {
            None => "?",
            Some(at) if at + 1 == address.len() => "",
            Some(_) => "&",
        };
        address + joint + &parameter
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hand_on_a_partner_and_a_personal_link() {
        let key = Secret::parse(&"k".repeat(32)).unwrap();
        for (page, partner, invitation, expected) in [
            ("/a", "", None, "/a"),
            ("/a", "CCI", None, "/a?relais=CCI"),
            ("/a", "CCI", Some(&key), "/a?relais=CCI&invitation=kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"),
            ("/a", "", Some(&key), "/a?invitation=kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"),
            ("?", "", None, "?"),
            ("?", "CCI", None, "?relais=CCI"),
            ("?apercu=oui", "CCI", None, "?apercu=oui&relais=CCI"),
        ] {
            assert_eq!(handed_on(page, partner, invitation), expected);
        }
    }
}
