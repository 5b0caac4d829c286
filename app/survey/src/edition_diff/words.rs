//! Word-by-word comparison of two wordings.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::ops::Range;

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// In the earlier one alone.
    Removed(String),
    /// In the later one alone.
    Added(String),
}

/// The common, removed and added pieces of a text. Words are equal whatever space follows them; common pieces are as in
/// the later text.
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let (one, other) = (words(before), words(after));
    let compared = capture_diff_slices(Algorithm::Myers, &without_spaces(&one), &without_spaces(&other));
    let mut pieces = Vec::new();
    for run in compared {
        let (tag, old, new) = run.as_tag_tuple();
        let removed = || Piece::Removed(text(&one, old));
        let later = text(&other, new);
        match tag {
            DiffTag::Equal => pieces.push(Piece::Same(later)),
            DiffTag::Delete => pieces.push(removed()),
            DiffTag::Insert => pieces.push(Piece::Added(later)),
            DiffTag::Replace => pieces.extend([removed(), Piece::Added(later)]),
        }
    }
    pieces
}

fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

fn without_spaces<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words.iter().map(|word| word.trim_end()).collect()
}

fn text(words: &[&str], range: Range<usize>) -> String {
    words.get(range).unwrap_or_default().concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn common_removed_and_added_words_are_identified() {
        let found = pieces("Quel est votre montant annuel ?", "Quel est le montant total annuel ?");
        let expected = [
            Piece::Same("Quel est ".into()),
            Piece::Removed("votre ".into()),
            Piece::Added("le ".into()),
            Piece::Same("montant ".into()),
            Piece::Added("total ".into()),
            Piece::Same("annuel ?".into()),
        ];
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn the_pieces_reconstruct_both_texts(one in "([a-c]{1,2} ){0,12}", other in "([a-c]{1,2} ){0,12}") {
            let found = pieces(&one, &other);
            let text = |keeps: fn(&Piece) -> Option<&str>| found.iter().filter_map(keeps).collect::<String>();
            prop_assert_eq!(text(|p| match p { Piece::Same(t) | Piece::Removed(t) => Some(t), Piece::Added(_) => None }), one);
            prop_assert_eq!(text(|p| match p { Piece::Same(t) | Piece::Added(t) => Some(t), Piece::Removed(_) => None }), other);
        }
    }
}
