//! The domain of an e-mail address, and whether those who have an address in it have anything in common.

use store::{Secret, SecretHash};

/// Where everybody can have a mailbox: two addresses there say nothing of each other.
const OPEN_TO_ALL: &[&str] = &[
    "aliceadsl.fr",
    "aol.com",
    "bbox.fr",
    "club-internet.fr",
    "free.fr",
    "gmail.com",
    "gmx.com",
    "gmx.fr",
    "googlemail.com",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "live.com",
    "live.fr",
    "mac.com",
    "mail.com",
    "me.com",
    "msn.com",
    "neuf.fr",
    "numericable.fr",
    "orange.fr",
    "outlook.com",
    "outlook.fr",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "sfr.fr",
    "tutanota.com",
    "wanadoo.fr",
    "yahoo.com",
    "yahoo.fr",
    "yandex.com",
    "ymail.com",
    "zoho.com",
];

/// The domain of an address, in small letters; `None` where everybody can have a mailbox in it.
pub fn shared(address: &str) -> Option<String> {
    let domain = address.rsplit_once('@')?.1.to_lowercase();
    (!OPEN_TO_ALL.contains(&domain.as_str())).then_some(domain)
}

/// What tells, of a key that an e-mail carried, that the e-mail went to an address in the same domain as this one; `None` for an
/// address whose domain proves nothing. Without the key nobody can say which domain it is.
pub fn proof(key: &Secret, address: &str) -> Option<SecretHash> {
    Some(key.derived(&format!("domaine {}", shared(address)?)).hash())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_addresses_of_one_organisation_prove_the_same_and_no_others_do() {
        let key = Secret::random().unwrap();
        let of = |address| proof(&key, address);
        assert_eq!(of("anne@exemple.fr"), of("Luc@EXEMPLE.fr"));
        for other in ["luc@exemple.com", "luc@sous.exemple.fr", "luc@exemple.fr.example", "luc@faux-exemple.fr"] {
            assert_ne!(of("anne@exemple.fr"), of(other), "{other}");
        }
        assert_ne!(of("anne@exemple.fr"), proof(&Secret::random().unwrap(), "anne@exemple.fr"));
    }

    #[test]
    fn where_everybody_has_a_mailbox_nothing_is_proved() {
        let key = Secret::random().unwrap();
        for address in ["a@gmail.com", "a@Orange.FR", "a@laposte.net"] {
            assert_eq!(proof(&key, address), None, "{address}");
        }
        assert!(OPEN_TO_ALL.is_sorted());
    }
}
