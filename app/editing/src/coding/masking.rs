//! Words that are not shown: names of people, above all. The text stays as it was received; what is masked is worked out
//! each time that something of it is shown.

use super::fold::{Folded, fold};
use std::ops::Range;

/// What stands in the place of masked words.
pub const MASKED: &str = "[nom masqué]";

/// The longest words that are masked at once, in characters.
pub const LONGEST: usize = 100;

/// Where words stand in a text, capitals and accents aside: as whole words, so that « Marc » is not found in « marché ».
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

/// A part of a text as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What is shown.
    pub text: String,
    /// Which part of what is shown stands for which part of the text.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl Shown {
    /// A whole text with these words masked.
    pub fn of<'a>(text: &str, masks: impl IntoIterator<Item = &'a str>) -> Self {
        Self::part(text, 0..text.len(), masks)
    }

    /// A part of a text with these words masked: also those of which the part has but a piece.
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
            // Words that overlap are one gap.
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

    /// Where a passage that was copied from what is shown stands in the text itself; spaces and line ends may differ.
    pub fn find(&self, passage: &str) -> Option<Range<usize>> {
        let (folded, passage) = (Folded::new(&self.text), fold(passage));
        let at = folded.text().find(&passage).filter(|_| !passage.is_empty())?;
        let shown = folded.typed(at..at + passage.len());
        let start = self.typed(shown.start, false)?;
        let end = self.typed(shown.end, true)?;
        (start < end).then_some(start..end)
    }

    /// The place in the text of a place in what is shown: masked words are never cut.
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
    fn words_are_masked_wherever_they_stand_whole_whatever_their_accents() {
        let text = "Mme Hélène Dupré a tout bloqué ; DUPRE n’est pas Dupréau. Hélène\u{a0}  Dupré encore.";
        let shown = Shown::of(text, ["helene dupré", "Dupre"]);
        assert_eq!(shown.text, format!("Mme {MASKED} a tout bloqué ; {MASKED} n’est pas Dupréau. {MASKED} encore."));
        assert_eq!(Shown::of(text, [" ", ""]).text, text);
    }

    #[test]
    fn a_passage_copied_from_what_is_shown_is_found_in_the_text() {
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
    fn what_is_masked_later_is_masked_in_what_was_quoted_before_also_where_the_quote_cuts_it() {
        let text = "Avec Luc Martin, neuf mois.";
        let (start, end) = (text.find("Martin").unwrap(), text.len());
        assert_eq!(Shown::part(text, start..end, []).text, "Martin, neuf mois.");
        assert_eq!(Shown::part(text, start..end, ["Luc Martin"]).text, format!("{MASKED}, neuf mois."));
    }

    proptest! {
        #[test]
        fn masked_words_are_never_in_what_is_shown(text in "[a-dé ’]{0,40}", words in "[a-dé]{1,3}") {
            let shown = Shown::of(&text, [words.as_str()]);
            prop_assert!(occurrences(&shown.text, &words).is_empty(), "{:?}", shown);
        }

        #[test]
        fn any_part_of_what_is_shown_is_found_or_not_without_panic(text in "\\PC{0,40}", words in "\\PC{0,5}", passage in "\\PC{0,10}") {
            if let Some(range) = Shown::of(&text, [words.as_str()]).find(&passage) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
