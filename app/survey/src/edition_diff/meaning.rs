//! Whether two wordings of an option seem to mean the same: a new wording needs no new code, a new meaning does.

use std::collections::BTreeSet;

/// Required share of common words: one third if the numbers are the same, three quarters otherwise. A changed bound
/// makes another option, a number cited in a long sentence does not.
const SHARED: (usize, usize) = (1, 3);
const SHARED_WITH_OTHER_FIGURES: (usize, usize) = (3, 4);

/// Whether two labels seem to mean the same.
pub(super) fn means_the_same(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let common = one.intersection(&other).count();
    let all = one.union(&other).count();
    let figures = |words: &BTreeSet<String>| -> Vec<String> {
        words.iter().filter(|word| word.chars().any(|c| c.is_ascii_digit())).cloned().collect()
    };
    let (part, of) = if figures(&one) == figures(&other) { SHARED } else { SHARED_WITH_OTHER_FIGURES };
    all == 0 || common * of >= all * part
}

/// The words in lower case, without punctuation and the shortest ones.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 2 || word.chars().any(|c| c.is_ascii_digit())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewording_is_distinguished_from_a_change_of_meaning() {
        for (one, other) in [
            (
                "Collectivité territoriale",
                "Collectivités territoriales ou leurs groupements (collectivité territoriale)",
            ),
            ("Autre (précisez)", "Autre, précisez"),
            (
                "Relever le seuil de l’achat innovant, aujourd’hui fixé à 100 000 € HT",
                "Relever le seuil de l’achat innovant, aujourd’hui fixé à 143 000 € HT",
            ),
        ] {
            assert!(means_the_same(one, other), "{one} / {other}");
        }
        for (one, other) in [
            ("Moins de 40 k€ HT", "Moins de 60 k€ HT"),
            ("Ministère ou service de l’État", "Établissement de santé"),
            ("De 1 à 5", "De 6 à 20"),
        ] {
            assert!(!means_the_same(one, other), "{one} / {other}");
        }
    }
}
