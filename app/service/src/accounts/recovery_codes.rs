//! Recovery codes, for users who have lost their authenticator. Each opens one session.

use super::totp::{base32, grouped};
use sha2::{Digest, Sha256};
use store::SecretHash;

/// Number of codes made at once.
pub const COUNT: usize = 10;

/// New codes as shown to the user: sixteen characters, 80 random bits each.
///
/// # Errors
/// If the system has no random numbers.
pub fn codes() -> Result<Vec<String>, getrandom::Error> {
    (0..COUNT)
        .map(|_| {
            let mut bytes = [0; 10];
            getrandom::fill(&mut bytes)?;
            Ok(grouped(&base32(&bytes)).replace(' ', "-").to_lowercase())
        })
        .collect()
}

/// The stored hash of a code, whatever its case and separators. 80 random bits need no slow hash.
pub fn hash(typed: &str) -> SecretHash {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    SecretHash(Sha256::new_with_prefix("recovery\0").chain_update(plain).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ten_long_and_different_codes_are_made() {
        let codes = codes().unwrap();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), COUNT);
        assert!(codes.iter().all(|code| code.len() == 19 && code.matches('-').count() == 3));
    }

    #[test]
    fn a_code_is_recognised_however_it_is_typed() {
        assert_eq!(hash("abcd-efgh-2345-mnop"), hash(" ABCD efgh 2345mnop "));
        assert_ne!(hash("abcd-efgh-2345-mnop"), hash("abcd-efgh-2345-mnoq"));
    }
}
