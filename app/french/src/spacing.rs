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
            ' ' if (1..=3).contains(&digits(out.chars().rev())) && digits(rest.clone()) == 3 => '\u{202f}',
            _ => letter,
        });
    }
    out
}

/// How many digits come first, counted to four: no more are between two spaces of a number.
fn digits(letters: impl Iterator<Item = char>) -> usize {
    letters.take(4).take_while(char::is_ascii_digit).count()
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
        for apart in ["en 2025 3 acheteurs", "en 2025 100 acheteurs", "en 2024 2025", "12 34"] {
            assert_eq!(bound(apart), apart);
        }
    }
}
