//! Damaged characters in pasted text: their meaning, and invisible ones.

use std::borrow::Cow;

/// What Windows-1252 encodes with the bytes 0x80 to 0x9F; `\0` for none. Text once decoded as Latin-1 has these bytes
/// as control characters.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Text as it was meant: the line breaks of slides (U+000B), of mainframes (U+0085) and of Unicode become line breaks,
/// bytes of Windows-1252 become its letters; other control characters, and those that change the direction of a whole
/// line, are removed.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_damaged) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            // A form's line end, `\r\n`, is kept.
            '\r' if rest.peek() == Some(&'\n') => clean.push(c),
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{80}'..='\u{9f}' => match WINDOWS_1252[c as usize - 0x80] {
                '\0' => {}
                meant => clean.push(meant),
            },
            _ if is_damaged(c) => {}
            c => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

/// Whether a character needs [`clean`].
fn is_damaged(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text on one line: line breaks become spaces.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        Cow::Owned(text.replace("\r\n", " ").replace(['\n', '\r'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character is invisible and meaningless in a number or an address: zero-width spaces, direction marks, soft
/// hyphens, variation selectors.
pub fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The visible part of a number or an address: without [invisible characters](is_invisible), full-width characters as
/// ordinary ones.
pub fn visible(text: &str) -> String {
    let plain = |c: char| match c {
        // U+FF01 to U+FF5E are full-width forms of U+0021 to U+007E.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !is_invisible(*c)).map(plain).collect()
}

/// Whether a character is a dash of any kind: hyphens, dashes, the minus sign.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pasted_control_characters_become_what_they_meant() {
        assert_eq!(clean("Premier point\u{b}Deuxième point"), "Premier point\nDeuxième point");
        assert_eq!(clean("l\u{92}achat \u{96} une \u{9c}uvre\u{85}suite"), "l’achat – une œuvre\nsuite");
        assert_eq!(clean("un\u{c}deux\u{2028}trois\rquatre\r\ncinq"), "un\ndeux\ntrois\nquatre\r\ncinq");
        assert_eq!(clean("a\u{0}b\u{1b}c\u{7f}d\u{81}e"), "abcde");
        assert_eq!(clean("\u{feff}nom\u{202e}gpj.exe"), "nomgpj.exe");
        assert!(
            matches!(clean("Déjà\tpropre,\r\nles émojis 👩‍👩‍👧 aussi"), Cow::Owned(text) if text == "Déjà\tpropre,\r\nles émojis 👩‍👩‍👧 aussi")
        );
    }

    #[test]
    fn invisible_characters_are_removed_and_full_width_digits_converted() {
        assert_eq!(visible("\u{200b}732\u{ad}829\u{202a}320\u{2060}"), "732829320");
        assert_eq!(visible("７３２ ８２９"), "732 829");
        assert!(['-', '‑', '–', '—', '−'].into_iter().all(is_dash));
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent_and_leaves_no_control_character(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
            prop_assert!(once.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')));
        }

        #[test]
        fn ordinary_text_stays_unchanged(text in "[ -~éèàçœ’«»\n\t]{0,60}") {
            prop_assert_eq!(clean(&text), text.as_str());
        }
    }
}
