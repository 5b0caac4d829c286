//! Six-digit codes that an app computes from a shared secret and the time (RFC 6238, with the values that every app
//! supports: HMAC-SHA1, thirty seconds).

use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;

/// Validity of a code, in seconds.
const STEP: i64 = 30;
/// Size of a secret in bytes: the output size of SHA-1 (RFC 4226, section 4).
const BYTES: usize = 20;
/// Base32 (RFC 4648, section 6).
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret.
///
/// # Errors
/// If the system has no random numbers.
pub fn secret() -> Result<[u8; BYTES], getrandom::Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// The time step of a typed code: the current one, or one of its two neighbours to allow for clock differences. `None`
/// for any other code.
pub fn step_of(secret: &[u8], typed: &str, now: DateTime<Utc>) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.len() != 6 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let present = now.timestamp() / STEP;
    // All three are always computed.
    let right = [present - 1, present, present + 1].map(|step| (step, code(secret, step) == typed));
    right.into_iter().find(|(_, right)| *right).map(|(step, _)| step)
}

/// The code of a time step (RFC 4226, section 5.3).
pub fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let from = usize::from(bytes.last().copied().unwrap_or(0) & 15);
    let word = bytes.iter().skip(from).take(4).fold(0u32, |word, byte| word << 8 | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// Bytes in base32, as apps expect them.
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let word = (0..5).fold(0u64, |word, i| word << 8 | u64::from(five.get(i).copied().unwrap_or(0)));
        let characters = (five.len() * 8).div_ceil(5);
        text.extend((0..characters).map(|i| char::from(ALPHABET[(word >> (35 - 5 * i) & 31) as usize])));
    }
    text
}

/// Text in groups of four characters, to be read and typed.
pub fn grouped(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The content of the QR code: the secret, the account, the service.
pub fn address(secret: &[u8], email: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'@');
    let label = utf8_percent_encode(email, ESCAPED);
    format!(
        "otpauth://totp/Observatoire:{label}?secret={}&issuer=Observatoire&algorithm=SHA1&digits=6&period={STEP}",
        base32(secret)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B of the RFC; the last six of eight digits.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, seconds / STEP), expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_valid_for_its_step_and_the_two_neighbours() {
        let typed = code(SECRET, 100);
        for (seconds, accepted) in [(2_940, false), (2_970, true), (3_000, true), (3_059, true), (3_060, false)] {
            assert_eq!(step_of(SECRET, &typed, at(seconds)), accepted.then_some(100), "{seconds}");
        }
        assert_eq!(step_of(SECRET, &format!(" {} {} ", &typed[..3], &typed[3..]), at(3_000)), Some(100));
        for wrong in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(step_of(SECRET, wrong, at(3_000)), None, "{wrong}");
        }
    }

    #[test]
    fn base32_is_that_of_rfc_4648_without_padding() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), expected);
        }
        assert_eq!(grouped("MZXW6YTBOI"), "MZXW 6YTB OI");
    }

    #[test]
    fn the_address_contains_secret_account_and_service() {
        assert_eq!(
            address(SECRET, "zoé+a@obs.example"),
            "otpauth://totp/Observatoire:zo%C3%A9%2Ba@obs.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Observatoire&algorithm=SHA1&digits=6&period=30"
        );
    }
}
