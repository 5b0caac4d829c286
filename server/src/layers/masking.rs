//! Paths for the log, without keys in whatever form they appear.

use service::keyed_addresses;
use std::borrow::Cow;

/// Number of characters from which a text may be most of a key: keys have 32, and no name in our addresses has as
/// many.
const LIKE_A_KEY: usize = 24;
/// Number of nested escapings that are still decoded.
const ESCAPED: usize = 4;

/// A path without keys: segments in the place of a key are masked, and so are all segments of a key's length.
pub fn masked(path: &str) -> String {
    let path = unescaped(path);
    let mut out = String::with_capacity(path.len());
    let mut first: Option<bool> = None;
    for (number, segment) in path.split('/').enumerate() {
        if number > 0 {
            out.push('/');
        }
        // The second non-empty segment, after a listed first one.
        let holds_a_key = first == Some(true) && !segment.is_empty();
        if holds_a_key || signs(segment) >= LIKE_A_KEY {
            out.push('…');
        } else {
            // A path is one line in the log.
            out.extend(segment.chars().map(|sign| if sign.is_control() { ' ' } else { sign }));
        }
        if !segment.is_empty() {
            first =
                Some(first.is_none() && keyed_addresses::ALL.iter().any(|keyed| keyed.eq_ignore_ascii_case(segment)));
        }
    }
    out
}

/// A text without anything that may be a key.
pub fn without_keys(text: &str) -> String {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(is_sign) {
        let (before, run) = rest.split_at(from);
        let (run, after) = run.split_at(run.find(|sign| !is_sign(sign)).unwrap_or(run.len()));
        out.push_str(before);
        out.push_str(if run.len() >= LIKE_A_KEY { "…" } else { run });
        rest = after;
    }
    out.push_str(rest);
    out
}

fn signs(segment: &str) -> usize {
    segment.bytes().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count()
}

/// A path with its escapes decoded, repeatedly, as some programs escape them.
fn unescaped(path: &str) -> Cow<'_, str> {
    let mut path = Cow::Borrowed(path);
    for _ in 0..ESCAPED {
        if !path.contains('%') {
            break;
        }
        path = Cow::Owned(once(&path));
    }
    path
}

fn once(path: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(path.len()), path.as_bytes());
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::Secret;

    #[test]
    fn no_form_of_an_address_leaves_its_key_in_the_log() {
        let secret = Secret::random().unwrap();
        let key = secret.as_str();
        let escaped: String = key.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let (begins, ends) = key.split_at(16);
        for first in keyed_addresses::ALL {
            let upper = first.to_uppercase();
            for path in [
                format!("/{first}/{key}"),
                format!("/{first}/{key}/"),
                format!("/{first}/{key}/droits"),
                format!("//{first}/{key}"),
                format!("/{first}//{key}"),
                format!("/{upper}/{key}"),
                format!("/{first}%2F{key}"),
                format!("/{first}%2f%2F{key}"),
                format!("/{first}%252F{key}"),
                format!("/%{:02x}{}/{key}", first.as_bytes()[0], &first[1..]),
                format!("/{first}/{escaped}"),
                format!("/{first}/{key}."),
                format!("/{first}/{key})"),
                format!("/{first}/{key}%20"),
                format!("/{first}/{key}x"),
                format!("/{first}/<{key}>"),
                format!("/{first}/{begins}%E2%80%8B{ends}"),
                format!("/{first}/{}", &key[..31]),
                format!("/{first}/{}", &key[1..]),
                format!("/{first}/{}", &key[..9]),
                format!("/x/../{first}/{key}"),
                format!("/./{first}/{key}"),
                format!("/pkg/{key}"),
                format!("/{key}"),
                format!("/{key}/droits"),
                format!("{first}/{key}"),
            ] {
                let masked = masked(&path);
                for part in [&key[..9], &key[4..14], &key[23..]] {
                    assert!(!masked.contains(part), "{path} → {masked}");
                }
            }
        }
    }

    #[test]
    fn text_without_a_key_remains_readable() {
        assert_eq!(masked("/reponses/abcdef/montants"), "/reponses/…/montants");
        assert_eq!(masked("//REPONSES//abcdef/droits"), "//REPONSES//…/droits");
        assert_eq!(masked("/reponses"), "/reponses");
        assert_eq!(masked("/observatoire/reponses/12"), "/observatoire/reponses/12");
        assert_eq!(masked("/a%0Ab%"), "/a b%");
        assert_eq!(without_keys("index 3 of `abc-def`, not abcdefghijklmnopqrstuvwx"), "index 3 of `abc-def`, not …");
    }

    #[test]
    fn no_page_name_is_mistaken_for_a_key() {
        for page in web::routes::pages() {
            let names = page.path.split('/').filter(|segment| !segment.starts_with('{'));
            names.for_each(|name| assert!(signs(name) < LIKE_A_KEY, "{name}"));
        }
    }
}
