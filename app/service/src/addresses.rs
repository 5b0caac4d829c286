//! Addresses used by several crates.

use forms::{Form, encode};

use crate::keyed_addresses::SCREENS;
use store::{Partner, Secret};

/// The address of a colleague's page.
pub fn colleague_address(key: &Secret) -> String {
    format!("/invitations/{}", key.as_str())
}

/// The address of a reaction's own page.
pub fn reaction_address(key: &Secret) -> String {
    format!("/reactions/{}", key.as_str())
}

/// The address of a partner's own page.
pub fn partner_address(partner: &Partner) -> String {
    format!("/partenaires/{}", partner.page.as_str())
}

/// The address of a screen.
pub fn screen_address(key: &Secret) -> String {
    format!("/{}/{}", SCREENS, key.as_str())
}

/// The page of publications.
pub const BAROMETER: &str = "/barometre";

/// The page of a publication.
pub fn publication_address(id: &str) -> String {
    format!("{BAROMETER}/{id}")
}

/// The page of the user's own account.
pub const ACCOUNT: &str = "/observatoire/compte";

/// The page of the undertaking of secrecy.
pub const UNDERTAKING: &str = "/observatoire/engagement";

/// The page of the undertaking, with the address to return to.
pub fn undertaking_address(back: &str) -> String {
    format!("{UNDERTAKING}?{}", encode(&Form(vec![("retour".to_owned(), back.to_owned())])))
}

/// The page that a form was sent from, or from which the user was redirected, if it is a staff page; otherwise the
/// first one.
pub fn staff_address(asked: &str) -> String {
    let is_ours =
        asked == "/observatoire" || asked.starts_with("/observatoire/") || asked.starts_with("/observatoire?");
    let is_address = asked.bytes().all(|byte| byte.is_ascii_graphic()) && asked.len() <= 1_000;
    if is_ours && is_address { asked.to_owned() } else { "/observatoire".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_our_staff_pages_only() {
        for page in ["/observatoire", "/observatoire/freins?edition=2026&AC93=53", "/observatoire?edition=2023"] {
            assert_eq!(staff_address(page), page);
        }
        for page in ["", "https://exemple.fr", "//exemple.fr", "/observatoirexyz", "/observatoire/\r\nX: y", "/"] {
            assert_eq!(staff_address(page), "/observatoire");
        }
    }
}
