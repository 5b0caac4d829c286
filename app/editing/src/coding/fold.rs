//! Text normalisation: capitals, accents, typographic signs and runs of spaces make no difference.

use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A folded text, with the origin of each byte in the original.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    /// By byte of the folded text: the start of its character in the original.
    from: Vec<usize>,
    /// Length of the original.
    typed: usize,
}

impl Folded {
    /// Folds a text.
    pub fn new(typed: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(typed.len()), from: Vec::new(), typed: typed.len() };
        for (at, c) in typed.char_indices() {
            let plain = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c));
            plain.flat_map(char::to_lowercase).for_each(|c| folded.take(c, at));
        }
        folded
    }

    fn take(&mut self, c: char, at: usize) {
        match c {
            c if c.is_whitespace() => {
                if !self.text.ends_with(' ') {
                    self.push(" ", at);
                }
            }
            'œ' => self.push("oe", at),
            'æ' => self.push("ae", at),
            'ß' => self.push("ss", at),
            '’' | '‘' | 'ʼ' => self.push("'", at),
            '‐' | '‑' | '–' | '—' => self.push("-", at),
            c => self.push(c.encode_utf8(&mut [0; 4]), at),
        }
    }

    fn push(&mut self, text: &str, at: usize) {
        self.text.push_str(text);
        self.from.resize(self.text.len(), at);
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of the original behind a range of the folded text, including combining accents that follow.
    pub fn typed(&self, part: Range<usize>) -> Range<usize> {
        let at = |place: usize| self.from.get(place).copied().unwrap_or(self.typed);
        let start = at(part.start);
        start..at(part.end).max(start)
    }
}

/// A folded text, trimmed.
pub fn fold(typed: &str) -> String {
    Folded::new(typed).text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn capitals_accents_ligatures_quotes_and_spaces_make_no_difference() {
        for (typed, folded) in [
            ("Délais de PAIEMENT", "delais de paiement"),
            ("l’œuvre\u{a0}:\r\n  maîtrisée", "l'oeuvre : maitrisee"),
            ("e\u{301}te\u{301}", "ete"),
            ("ﬁn Ǆ", "fin dz"),
            ("  ", ""),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
        }
    }

    #[test]
    fn a_range_of_the_folded_text_maps_to_the_original() {
        let typed = "Payer l’œuvre de Zoe\u{301} !";
        let folded = Folded::new(typed);
        for (part, expected) in [("oeuvre", "œuvre"), ("zoe", "Zoe\u{301}"), ("payer", "Payer"), ("!", "!")] {
            let at = folded.text().find(part).unwrap();
            assert_eq!(&typed[folded.typed(at..at + part.len())], expected);
        }
    }

    proptest! {
        #[test]
        fn every_range_maps_to_a_valid_range_of_the_original(typed in "\\PC{0,40}", a in 0usize..60, b in 0usize..60) {
            let folded = Folded::new(&typed);
            let range = folded.typed(a.min(b)..a.max(b));
            prop_assert!(typed.get(range).is_some());
        }

        #[test]
        fn folding_is_idempotent(typed in "\\PC{0,40}") {
            let once = fold(&typed);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
