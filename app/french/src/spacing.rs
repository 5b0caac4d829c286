//! French spacing around punctuation and in numbers.

/// A text with no-break spaces, so that no line ends before punctuation that French precedes with a space, after an
/// opening sign, or between the thousands of a number.
pub fn bound(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        let next = rest.clone().next();
        let closes = |next| matches!(next, '?' | '!' | ':' | ';' | '»' | '%' | '€');
        out.push(match letter {
            ' ' if out.ends_with('«') || next.is_some_and(closes) => '\u{a0}',
            ' ' if out.ends_with(|last: char| last.is_ascii_digit()) && begins_with_thousand(rest.as_str()) => {
                '\u{202f}'
            }
            _ => letter,
        });
    }
    out
}

/// Whether a text begins with exactly three digits.
fn begins_with_thousand(text: &str) -> bool {
    text.chars().take_while(char::is_ascii_digit).count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_begins_with_closing_or_ends_with_opening_punctuation() {
        assert_eq!(bound("« Oui » : 12 %, 3 M€ ; non ?"), "«\u{a0}Oui\u{a0}»\u{a0}: 12\u{a0}%, 3 M€\u{a0}; non\u{a0}?");
        assert_eq!(bound("start-up – grands comptes"), "start-up – grands comptes");
    }

    #[test]
    fn no_line_ends_between_thousands() {
        assert_eq!(bound("De 1 250 000 à 4 999 €"), "De 1\u{202f}250\u{202f}000 à 4\u{202f}999\u{a0}€");
        assert_eq!(bound("en 2025 3 acheteurs, en 2024 2025 ou 12 34"), "en 2025 3 acheteurs, en 2024 2025 ou 12 34");
    }
}
