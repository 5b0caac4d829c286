//! French spacing around punctuation.

/// A text with no-break spaces, so that no line ends before punctuation that French precedes with a space, or after an
/// opening sign.
pub fn bound(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let closes = |next: &char| matches!(next, '?' | '!' | ':' | ';' | '»' | '%' | '€');
        let is_bound = letter == ' ' && (out.ends_with('«') || letters.peek().is_some_and(closes));
        out.push(if is_bound { '\u{a0}' } else { letter });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_begins_with_closing_or_ends_with_opening_punctuation() {
        assert_eq!(bound("« Oui » : 12 %, 3 M€ ; non ?"), "«\u{a0}Oui\u{a0}»\u{a0}: 12\u{a0}%, 3 M€\u{a0}; non\u{a0}?");
        assert_eq!(bound("start-up – grands comptes"), "start-up – grands comptes");
    }
}
