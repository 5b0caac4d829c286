//! Recovery codes: for whoever has lost what computes the others. Each opens one session.

use super::totp::{base32, grouped};
use sha2::{Digest, Sha256};
use store::SecretHash;

/// How many are made at once.
pub const COUNT: usize = 10;

/// New codes, as they are written down: sixteen characters, 80 random bits each.
///
/// # Errors
/// Where the system has no random numbers to give.
pub fn codes() -> Result<Vec<String>, getrandom::Error> {
    (0..COUNT)
        .map(|_| {
            let mut bytes = [0; 10];
            getrandom::fill(&mut bytes)?;
            Ok(grouped(&base32(&bytes)).replace(' ', "-").to_lowercase())
        })
        .collect()
}

/// What is stored of a code; how it was typed, with what between the groups, does not matter. 80 random bits need no
/// slow hash.
pub fn hash(typed: &str) -> SecretHash {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    SecretHash(Sha256::new_with_prefix("recovery\0").chain_update(plain).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_ten_long_and_all_different() {
        let codes = codes().unwrap();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), COUNT);
        assert!(codes.iter().all(|code| code.len() == 19 && code.matches('-').count() == 3));
    }

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        assert_eq!(hash("abcd-efgh-2345-mnop"), hash(" ABCD efgh 2345mnop "));
        assert_ne!(hash("abcd-efgh-2345-mnop"), hash("abcd-efgh-2345-mnoq"));
    }
}
