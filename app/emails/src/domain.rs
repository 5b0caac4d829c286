//! The domain of an e-mail address, and whether its users belong together.

use store::{Secret, SecretHash};

/// Domains of public providers: two addresses in one of them have nothing in common.
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

/// The domain of an address, in lower case; `None` for a public provider.
pub fn shared(address: &str) -> Option<String> {
    let domain = address.rsplit_once('@')?.1.to_lowercase();
    (!OPEN_TO_ALL.contains(&domain.as_str())).then_some(domain)
}

/// Proof, together with a key from an e-mail, that the e-mail went to an address in the same domain as this one; `None`
/// for an address whose domain proves nothing. Without the key, the proof does not reveal the domain.
pub fn proof(key: &Secret, address: &str) -> Option<SecretHash> {
    Some(key.derived(&format!("domaine {}", shared(address)?)).hash())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_domain_have_the_same_proof_and_others_do_not() {
        let key = Secret::random().unwrap();
        let of = |address| proof(&key, address);
        assert_eq!(of("anne@exemple.fr"), of("Luc@EXEMPLE.fr"));
        for other in ["luc@exemple.com", "luc@sous.exemple.fr", "luc@exemple.fr.example", "luc@faux-exemple.fr"] {
            assert_ne!(of("anne@exemple.fr"), of(other), "{other}");
        }
        assert_ne!(of("anne@exemple.fr"), proof(&Secret::random().unwrap(), "anne@exemple.fr"));
    }

    #[test]
    fn addresses_of_public_providers_prove_nothing() {
        let key = Secret::random().unwrap();
        for address in ["a@gmail.com", "a@Orange.FR", "a@laposte.net"] {
            assert_eq!(proof(&key, address), None, "{address}");
        }
        assert!(OPEN_TO_ALL.is_sorted());
    }
}
