//! Similar names of organisations. Names are cut into pieces such that two names within the edit distance share at
//! least one: only names that share a piece are compared, so that a hundred thousand of them do not have to be compared
//! pairwise.

use crate::coding::fold::fold;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

/// Legal forms and words common in names, folded.
const NOT_TELLING: [&str; 44] = [
    "sa",
    "sas",
    "sasu",
    "sarl",
    "eurl",
    "sci",
    "snc",
    "scop",
    "scic",
    "scs",
    "sca",
    "gie",
    "gip",
    "epic",
    "epa",
    "spl",
    "sem",
    "se",
    "societe",
    "anonyme",
    "par",
    "actions",
    "simplifiee",
    "responsabilite",
    "limitee",
    "groupe",
    "holding",
    "france",
    "et",
    "de",
    "des",
    "du",
    "d",
    "la",
    "le",
    "les",
    "l",
    "en",
    "au",
    "aux",
    "cie",
    "compagnie",
    "unipersonnelle",
    "a",
];

/// A name without capitals, accents, punctuation, legal forms and small words; just folded if nothing would be left.
pub fn folded_name(name: &str) -> String {
    let folded = fold(name).replace('.', "");
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let telling: Vec<&str> = words.iter().copied().filter(|word| !NOT_TELLING.contains(word)).collect();
    if telling.is_empty() { words.join(" ") } else { telling.join(" ") }
}

/// The edit distance allowed between names of this length.
pub fn tolerance(length: usize) -> usize {
    match length {
        0..=5 => 0,
        6..=11 => 1,
        _ => 2,
    }
}

/// A piece shared by more names than this is ignored (`communauté de communes`): they are matched by their other
/// pieces.
const COMMON: usize = 100;

/// Whether two folded names are close; the length of the shorter one determines the edit distance allowed.
pub fn are_close(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let allowed = tolerance(one.len().min(other.len()));
    !one.is_empty() && !other.is_empty() && distance_within(&one, &other, allowed)
}

/// Whether at most this many insertions, deletions and substitutions of letters turn one into the other.
fn distance_within(one: &[char], other: &[char], most: usize) -> bool {
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = i;
        let mut least = i + 1;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(other) {
            let cost = diagonal + usize::from(a != b);
            diagonal = *cell;
            *cell = cost.min(left + 1).min(diagonal + 1);
            left = *cell;
            least = least.min(left);
        }
        if least > most {
            return false;
        }
    }
    row.last().is_some_and(|distance| *distance <= most)
}

/// The pairs of close names among distinct folded ones, by index, the lower first.
pub fn close_pairs(names: &[&str]) -> BTreeSet<(usize, usize)> {
    let mut by_length: Vec<usize> = (0..names.len()).collect();
    let letters: Vec<Vec<char>> = names.iter().map(|name| name.chars().collect()).collect();
    let length = |place: usize| letters.get(place).map_or(0, Vec::len);
    by_length.sort_by_key(|place| length(*place));
    // Key: length of the name, number of the piece, hash of the piece.
    let mut pieces: HashMap<(usize, usize, u64), Vec<usize>> = HashMap::new();
    let mut found = BTreeSet::new();
    for here in by_length {
        let Some(own) = letters.get(here).filter(|letters| tolerance(letters.len()) > 0) else { continue };
        let most = tolerance(own.len());
        let mut compared = BTreeSet::new();
        for shorter in own.len().saturating_sub(most)..=own.len() {
            // The tolerance of the shorter name applies.
            let allowed = tolerance(shorter);
            for (piece, start, long) in cut(shorter) {
                for at in start.saturating_sub(allowed)..=start + allowed {
                    let Some(part) = own.get(at..at + long) else { continue };
                    let candidates = pieces.get(&(shorter, piece, hash(&part)));
                    compared.extend(candidates.filter(|names| names.len() <= COMMON).into_iter().flatten().copied());
                }
            }
        }
        for other in compared {
            let Some(letters) = letters.get(other) else { continue };
            if distance_within(letters, own, tolerance(letters.len().min(own.len()))) {
                found.insert((here.min(other), here.max(other)));
            }
        }
        for (piece, start, long) in cut(own.len()) {
            if let Some(part) = own.get(start..start + long) {
                pieces.entry((own.len(), piece, hash(&part))).or_default().push(here);
            }
        }
    }
    found
}

/// The pieces of a name of this length, one more than the edit distance allowed: number, start, length.
fn cut(length: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    let count = tolerance(length) + 1;
    let long = length / count;
    (0..count).map(move |piece| {
        let start = piece * long;
        (piece, start, if piece + 1 == count { length - start } else { long })
    })
}

/// A hash that distinguishes texts.
pub fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_compared_without_legal_forms_and_common_words() {
        for (name, folded) in [
            ("Électricité de France S.A.", "electricite"),
            ("SAS Les Ateliers du Rhône", "ateliers rhone"),
            ("L’Oréal", "oreal"),
            ("La Compagnie", "la compagnie"),
            ("  ", ""),
        ] {
            assert_eq!(folded_name(name), folded, "{name}");
        }
        assert!(are_close(&folded_name("Ville de Châteauroux"), &folded_name("ville de CHATEAUROUX")));
        assert!(are_close("ville chateauroux", "vile chateaurous"));
        assert!(!are_close("lille", "lilla"), "of short names every letter counts");
        assert!(!are_close("", ""));
    }

    proptest! {
        #[test]
        fn close_pairs_are_exactly_those_within_the_edit_distance(names in prop::collection::btree_set("[ab]{4,14}", 0..24)) {
            let names: Vec<String> = names.into_iter().collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut expected = BTreeSet::new();
            for (i, one) in names.iter().enumerate() {
                for (j, other) in names.iter().enumerate().skip(i + 1) {
                    if are_close(one, other) {
                        expected.insert((i, j));
                    }
                }
            }
            prop_assert_eq!(close_pairs(&names), expected);
        }
    }
}
