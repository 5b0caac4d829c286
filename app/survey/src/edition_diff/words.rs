//! Two wordings, word by word.

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

/// The longest texts that are compared word by word, in words: past that, one is taken out and the other put in.
const LONGEST: usize = 400;

/// What of a text is kept, taken out and put in.
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let (one, other): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive(char::is_whitespace).collect(), after.split_inclusive(char::is_whitespace).collect());
    let mut pieces = Pieces::default();
    if one.len() > LONGEST || other.len() > LONGEST {
        pieces.removed(before);
        pieces.added(after);
        return pieces.done;
    }
    // How many words are common from each place on.
    let width = other.len() + 1;
    let mut common = vec![0_u16; (one.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            let same = one.get(i).map(|w| w.trim_end()) == other.get(j).map(|w| w.trim_end());
            let value = |place: usize| common.get(place).copied().unwrap_or(0);
            let best = if same { value(at(i + 1, j + 1)) + 1 } else { value(at(i + 1, j)).max(value(at(i, j + 1))) };
            if let Some(cell) = common.get_mut(at(i, j)) {
                *cell = best;
            }
        }
    }
    let value = |i: usize, j: usize| common.get(at(i, j)).copied().unwrap_or(0);
    let (mut i, mut j) = (0, 0);
    while i < one.len() || j < other.len() {
        match (one.get(i), other.get(j)) {
            (Some(a), Some(b)) if a.trim_end() == b.trim_end() => {
                pieces.same(b);
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || value(i + 1, j) >= value(i, j + 1) => {
                pieces.removed(a);
                i += 1;
            }
            (_, Some(b)) => {
                pieces.added(b);
                j += 1;
            }
            // No word is left in either.
            _ => break,
        }
    }
    pieces.done
}

#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
}

impl Pieces {
    fn same(&mut self, word: &str) {
        match self.done.last_mut() {
            Some(Piece::Same(text)) => text.push_str(word),
            _ => self.done.push(Piece::Same(word.to_owned())),
        }
    }

    fn removed(&mut self, word: &str) {
        match self.done.last_mut() {
            Some(Piece::Removed(text)) => text.push_str(word),
            _ => self.done.push(Piece::Removed(word.to_owned())),
        }
    }

    fn added(&mut self, word: &str) {
        match self.done.last_mut() {
            Some(Piece::Added(text)) => text.push_str(word),
            _ => self.done.push(Piece::Added(word.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_kept_taken_out_and_put_in_is_told_word_by_word() {
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
        fn the_pieces_give_both_texts_back(one in "([a-c]{1,2} ){0,12}", other in "([a-c]{1,2} ){0,12}") {
            let found = pieces(&one, &other);
            let text = |keeps: fn(&Piece) -> Option<&str>| found.iter().filter_map(keeps).collect::<String>();
            prop_assert_eq!(text(|p| match p { Piece::Same(t) | Piece::Removed(t) => Some(t), Piece::Added(_) => None }), one);
            prop_assert_eq!(text(|p| match p { Piece::Same(t) | Piece::Added(t) => Some(t), Piece::Removed(_) => None }), other);
        }
    }
}
