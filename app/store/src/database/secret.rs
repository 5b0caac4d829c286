//! The secret of a respondent or of a session: issued once to its owner, stored only as a hash.

use crate::StoreError;
use sha2::{Digest, Sha256};
use std::fmt;

/// 24 bytes: 192 bits cannot be guessed, and they make a whole number of base64 characters.
const BYTES: usize = 24;
const CHARACTERS: usize = BYTES / 3 * 4;
/// Base64url (RFC 4648, section 5).
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// 24 random bytes as 32 base64url characters. Only [`Secret::as_str`] prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// SHA-256 of a secret, as stored in the database. A secret of 192 random bits needs no slow hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SecretHash(
    /// The 32 bytes of the hash.
    pub [u8; 32],
);

impl SecretHash {
    /// Parses a stored hash.
    ///
    /// # Errors
    /// [`StoreError::Data`] for any other length.
    pub(crate) fn from_stored(bytes: &[u8]) -> Result<Self, StoreError> {
        bytes.try_into().map(Self).map_err(|error| StoreError::data("a hash", error))
    }
}

impl Secret {
    /// A new secret from the system's random number generator.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; BYTES];
        loop {
            getrandom::fill(&mut bytes)?;
            if let Some(secret) = Self::whole(&bytes) {
                return Ok(secret);
            }
        }
    }

    /// A secret made of these bytes; `None` if it would begin or end with a sign that programs drop when they turn an
    /// address into a link, and people when they select it: one key in sixteen.
    fn whole(bytes: &[u8; BYTES]) -> Option<Self> {
        let text = encode(bytes);
        (!text.starts_with(['-', '_']) && !text.ends_with(['-', '_'])).then_some(Self(text))
    }

    /// A secret derived from this one and a salt: its owner can derive it again, and it does not reveal this one.
    pub fn derived(&self, salt: &str) -> Self {
        let mut digest = Sha256::new().chain_update(b"derived\0").chain_update(&self.0).chain_update(salt).finalize();
        loop {
            let mut bytes = [0; BYTES];
            bytes.iter_mut().zip(digest).for_each(|(byte, drawn)| *byte = drawn);
            if let Some(secret) = Self::whole(&bytes) {
                return secret;
            }
            digest = Sha256::new().chain_update(b"again\0").chain_update(digest).finalize();
        }
    }

    /// Parses a secret as [`Secret::as_str`] writes it; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let form = text.len() == CHARACTERS && text.bytes().all(|c| ALPHABET.contains(&c));
        form.then(|| Self(text.to_owned()))
    }

    /// The 32 characters, for its owner.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Hash of this secret. The response behind a key may be stored under the hash of another key: `Service::hash_of`
    /// of the crate `service` resolves it.
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

/// Omits the secret, which must not reach the logs.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Encodes three bytes at a time as four characters; [`BYTES`] leaves no remainder, hence no padding.
fn encode(bytes: &[u8; BYTES]) -> String {
    let mut text = String::with_capacity(CHARACTERS);
    for three in bytes.chunks_exact(3) {
        let word = three.iter().fold(0usize, |word, byte| word << 8 | usize::from(*byte));
        for shift in [18, 12, 6, 0] {
            text.push(char::from(ALPHABET[word >> shift & 63]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_secret_is_parsed_back_and_no_two_are_equal() {
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert_eq!(Secret::parse(one.as_str()), Some(one.clone()));
        assert_ne!(one.as_str(), other.as_str());
        assert_ne!(one.hash(), other.hash());
    }

    #[test]
    fn no_new_secret_begins_or_ends_with_a_sign_that_gets_lost() {
        let lost = ['-', '_'];
        let first = Secret::random().unwrap();
        for n in 0..5_000 {
            for secret in [Secret::random().unwrap(), first.derived(&n.to_string())] {
                assert!(!secret.as_str().starts_with(lost) && !secret.as_str().ends_with(lost), "{}", secret.as_str());
                assert_eq!(Secret::parse(secret.as_str()), Some(secret), "it reads back");
            }
        }
        // Secrets issued earlier are still accepted.
        assert!(Secret::parse(&format!("-{}_", "a".repeat(30))).is_some());
    }

    #[test]
    fn a_derived_secret_depends_on_both_the_secret_and_the_salt() {
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert_eq!(one.derived("a").as_str(), one.derived("a").as_str());
        assert!(Secret::parse(one.derived("a").as_str()).is_some());
        assert_ne!(one.derived("a").as_str(), one.derived("b").as_str());
        assert_ne!(one.derived("a").as_str(), other.derived("a").as_str());
    }

    #[test]
    fn the_encoding_is_that_of_rfc_4648() {
        let mut bytes = [0; BYTES];
        bytes[..6].copy_from_slice(b"foobar");
        bytes[21..].copy_from_slice(&[0xfb, 0xff, 0xfe]);
        assert_eq!(encode(&bytes), "Zm9vYmFyAAAAAAAAAAAAAAAAAAAA-__-");
    }

    #[test]
    fn only_the_exact_form_is_a_secret() {
        let good = "a".repeat(32);
        assert!(Secret::parse(&good).is_some());
        for bad in [
            "",
            &"a".repeat(31),
            &"a".repeat(33),
            &format!("{}+", "a".repeat(31)),
            &format!("{}é", "a".repeat(30)),
            &format!(" {}", "a".repeat(31)),
        ] {
            assert_eq!(Secret::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn debug_output_omits_the_secret() {
        assert_eq!(format!("{:?}", Secret::parse(&"a".repeat(32)).unwrap()), "Secret(…)");
    }
}
