//! Masking of words, above all names of people. The text stays as received; masks are applied each time it is shown.

use super::fold::{Folded, fold};
use std::ops::Range;

/// Replacement for masked words.
pub const MASKED: &str = "[nom masqué]";

/// Maximum length of a mask, in characters.
pub const LONGEST: usize = 100;

/// The occurrences of words in a text, ignoring capitals and accents: only whole words, so that « Marc » is not found
/// in « marché ».
pub fn occurrences(text: &str, words: &str) -> Vec<Range<usize>> {
    let (folded, words) = (Folded::new(text), fold(words));
    if words.is_empty() {
        return Vec::new();
    }
    let whole = |at: usize| {
        let before = folded.text()[..at].chars().next_back();
        let after = folded.text()[at + words.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let found = folded.text().match_indices(&words).map(|(at, _)| at).filter(|at| whole(*at));
    found.map(|at| folded.typed(at..at + words.len())).collect()
}

/// A slice of a text as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The masked text.
    pub text: String,
    /// Pairs of ranges: in the masked text, and in the original.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl Shown {
    /// The whole text with these words masked.
    pub fn of<'a>(text: &str, masks: impl IntoIterator<Item = &'a str>) -> Self {
        Self::part(text, 0..text.len(), masks)
    }

    /// A slice of a text with these words masked, including words that the slice cuts through.
    pub fn part<'a>(text: &str, part: Range<usize>, masks: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hidden: Vec<Range<usize>> = masks.into_iter().flat_map(|words| occurrences(text, words)).collect();
        hidden.sort_by_key(|range| (range.start, range.end));
        let mut shown = Self::default();
        let mut at = part.start;
        for range in hidden {
            if range.end <= at || range.start >= part.end {
                continue;
            }
            if range.start > at {
                shown.push(text.get(at..range.start).unwrap_or_default(), at..range.start);
            }
            // Overlapping masks become one.
            match shown.pieces.last_mut() {
                Some((_, last)) if last.end >= range.start && shown.text.ends_with(MASKED) => last.end = range.end,
                _ => shown.push(MASKED, range.clone()),
            }
            at = range.end;
        }
        if at < part.end {
            shown.push(text.get(at..part.end).unwrap_or_default(), at..part.end);
        }
        shown
    }

    fn push(&mut self, shown: &str, of: Range<usize>) {
        let from = self.text.len();
        self.text.push_str(shown);
        self.pieces.push((from..self.text.len(), of));
    }

    /// The range in the original of a passage copied from the masked text; spaces and line breaks may differ.
    pub fn find(&self, passage: &str) -> Option<Range<usize>> {
        let (folded, passage) = (Folded::new(&self.text), fold(passage));
        let at = folded.text().find(&passage).filter(|_| !passage.is_empty())?;
        let shown = folded.typed(at..at + passage.len());
        let start = self.typed(shown.start, false)?;
        let end = self.typed(shown.end, true)?;
        (start < end).then_some(start..end)
    }

    /// The position in the original of a position in the masked text; masks are never cut.
    fn typed(&self, place: usize, is_end: bool) -> Option<usize> {
        let holds = |shown: &Range<usize>| match is_end {
            true => shown.start < place && place <= shown.end,
            false => shown.start <= place && place < shown.end,
        };
        let (shown, of) = self.pieces.iter().find(|(shown, _)| holds(shown))?;
        Some(match shown.len() == of.len() && self.text.get(shown.clone()) != Some(MASKED) {
            true => of.start + (place - shown.start),
            false if is_end => of.end,
            false => of.start,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_words_are_masked_whatever_their_accents() {
        let text = "Mme Hélène Dupré a tout bloqué ; DUPRE n’est pas Dupréau. Hélène\u{a0}  Dupré encore.";
        let shown = Shown::of(text, ["helene dupré", "Dupre"]);
        assert_eq!(shown.text, format!("Mme {MASKED} a tout bloqué ; {MASKED} n’est pas Dupréau. {MASKED} encore."));
        assert_eq!(Shown::of(text, [" ", ""]).text, text);
    }

    #[test]
    fn a_passage_copied_from_the_masked_text_is_found_in_the_original() {
        let text = "Avec Luc Martin,\nnous avons attendu neuf mois. Puis rien.";
        let shown = Shown::of(text, ["Luc Martin"]);
        let found = |passage: &str| shown.find(passage).map(|range| &text[range]);
        assert_eq!(found("nous avons attendu\r\nneuf mois."), Some("nous avons attendu neuf mois."));
        assert_eq!(found(&format!("Avec {MASKED}, nous")), Some("Avec Luc Martin,\nnous"));
        assert_eq!(found("masqué], nous"), Some("Luc Martin,\nnous"), "masked words are never cut");
        assert_eq!(found("nous avons perdu"), None);
        assert_eq!(found("  "), None);
    }

    #[test]
    fn a_later_mask_applies_to_earlier_quotes_even_where_they_cut_it() {
        let text = "Avec Luc Martin, neuf mois.";
        let (start, end) = (text.find("Martin").unwrap(), text.len());
        assert_eq!(Shown::part(text, start..end, []).text, "Martin, neuf mois.");
        assert_eq!(Shown::part(text, start..end, ["Luc Martin"]).text, format!("{MASKED}, neuf mois."));
    }

    proptest! {
        #[test]
        fn masked_words_are_never_in_the_shown_text(text in "[a-dé ’]{0,40}", words in "[a-dé]{1,3}") {
            let shown = Shown::of(&text, [words.as_str()]);
            prop_assert!(occurrences(&shown.text, &words).is_empty(), "{:?}", shown);
        }

        #[test]
        fn looking_up_any_passage_never_panics(text in "\\PC{0,40}", words in "\\PC{0,5}", passage in "\\PC{0,10}") {
            if let Some(range) = Shown::of(&text, [words.as_str()]).find(&passage) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
