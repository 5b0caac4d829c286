//! Form fields as typed and posted, encoded and decoded as browsers do. By hand: `form_urlencoded` adds 1.4 kB to what
//! respondents download, and reads broken escapes as if they were none.

use super::Typed;
#[cfg(not(target_arch = "wasm32"))]
use super::characters::{clean, one_line};
use serde::{Deserialize, Serialize};

/// Names of password fields.
#[cfg(not(target_arch = "wasm32"))]
const PASSWORDS: [&str; 4] = ["mot-de-passe", "actuel", "nouveau", "repete"];

/// Every field of a form, in order; names beginning with `_` are not answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// The first value of a field, or an empty string.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// The form with every text [cleaned](clean). Passwords stay unchanged, character for character.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn cleaned(self) -> Self {
        let clean = |(name, value): (String, String)| match PASSWORDS.contains(&name.as_str()) {
            true => (name, value),
            false => (clean(&name).into_owned(), clean(&value).into_owned()),
        };
        Self(self.0.into_iter().map(clean).collect())
    }

    /// The first value of a single-line field, without line breaks.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn line(&self, name: &str) -> String {
        one_line(&clean(self.get(name))).trim().to_owned()
    }

    /// The answers: every field except those whose name begins with `_`.
    pub fn answers(&self) -> Typed {
        self.0.iter().filter(|(name, _)| !name.starts_with('_')).map(|(n, v)| (n.as_str(), v.as_str())).collect()
    }
}

/// Encodes a form as a request body.
pub fn encode(form: &Form) -> String {
    let mut body = String::new();
    for (name, value) in &form.0 {
        if !body.is_empty() {
            body.push('&');
        }
        escape(name, &mut body);
        body.push('=');
        escape(value, &mut body);
    }
    body
}

fn escape(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.extend(['%', char::from(HEX[usize::from(byte >> 4)]), char::from(HEX[usize::from(byte & 15)])]),
        }
    }
}

/// Decodes a body; `None` if no browser writes it: a broken escape, or invalid UTF-8.
pub fn decode(body: &str) -> Option<Form> {
    body.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((unescape(name)?, unescape(value)?))
        })
        .collect::<Option<Vec<_>>>()
        .map(Form)
}

/// Decodes what [`encode`] escapes; `None` for a broken escape, or invalid UTF-8.
pub fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn broken_escapes_and_invalid_utf8_are_refused() {
        for body in ["a=%", "a=%4", "a=%zz", "a=%ff", "%c3=1"] {
            assert_eq!(decode(body), None, "{body}");
        }
        assert_eq!(
            decode("a=1+2&a=%C3%A9&b"),
            Some(Form(vec![("a".into(), "1 2".into()), ("a".into(), "é".into()), ("b".into(), String::new()),]))
        );
    }

    proptest! {
        #[test]
        fn an_encoded_form_is_decoded_unchanged(fields in prop::collection::vec(("\\PC{1,8}", "\\PC{0,20}"), 0..8)) {
            let form = Form(fields);
            prop_assert_eq!(decode(&encode(&form)), Some(form));
        }

        #[test]
        fn decoding_any_body_never_panics(body in "\\PC{0,60}") {
            let _ = decode(&body);
        }
    }
}
