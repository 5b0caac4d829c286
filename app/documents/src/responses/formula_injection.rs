//! Formula injection: a spreadsheet runs a cell of a CSV file that begins like a formula, whoever typed it.
//!
//! Such a text gets an apostrophe before it, which spreadsheets take for "this is text". Nothing is lost: a reader takes
//! one apostrophe away from the texts that [`is_risky`] names, and has what was typed.

use std::borrow::Cow;

/// Whether a spreadsheet could take a text for a formula: one of `= + - @`, in their wide forms too, stands first once
/// spaces and apostrophes are left out, or a tabulation, a carriage return or a line feed does among these.
pub fn is_risky(text: &str) -> bool {
    for character in text.chars() {
        match character {
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' => return true,
            // Apostrophes are looked through, so that what one adds to a text can be told from what was typed.
            '\'' | '\u{feff}' | '\u{200b}' => {}
            space if space.is_whitespace() => {}
            _ => return false,
        }
    }
    false
}

/// A text that no spreadsheet runs.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// What was typed, from a text that was guarded.
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
    fn what_begins_like_a_formula_is_guarded_after_spaces_too() {
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
