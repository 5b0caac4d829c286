//! Formula injection: a spreadsheet executes a CSV cell that begins like a formula, whoever typed it.
//!
//! Such a text is prefixed with an apostrophe, which spreadsheets take for "this is text". Nothing is lost: a reader
//! removes one apostrophe from the texts that [`is_risky`] identifies, and has the original.

use std::borrow::Cow;

/// Whether a spreadsheet could interpret a text as a formula: one of `= + - @`, also full-width, comes first after
/// spaces and apostrophes, or a tab, a carriage return or a line feed is among these.
pub fn is_risky(text: &str) -> bool {
    for character in text.chars() {
        match character {
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' => return true,
            // Apostrophes are skipped, so that an added one is not mistaken for a typed one.
            '\'' | '\u{feff}' | '\u{200b}' => {}
            space if space.is_whitespace() => {}
            _ => return false,
        }
    }
    false
}

/// A text that no spreadsheet executes.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The original of a guarded text.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_risky(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_like_formulas_are_guarded_even_after_spaces() {
        for text in
            ["=1+1", "+33 1", "-2", "@SUM(A1)", "\tx", "\rx", "  =1", "\u{a0}=1", "'=1", "'' -", "＝1", "\u{feff}=1"]
        {
            assert_eq!(guarded(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "a=1", "l’été", "'été", "1-2", "a\t=1", "   ", "😀="] {
            assert_eq!(guarded(text), text);
        }
    }

    proptest! {
        #[test]
        fn guarding_loses_nothing_and_leaves_no_formula(text in "['’ \t\r\n=+@\\-＝a1é]{0,8}") {
            let safe = guarded(&text);
            prop_assert_eq!(unguarded(&safe), text.as_str());
            prop_assert!(!safe.starts_with(['=', '+', '-', '@', '\t', '\r', ' '].as_slice()) || !is_risky(&safe));
        }

        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            let safe = guarded(&text);
            prop_assert_eq!(unguarded(&safe), text.as_str());
        }
    }
}
