//! Suggested codes for a text: those of the most similar texts, and those whose own words it contains.
//!
//! Similarity is the cosine of TF-IDF weighted word vectors (G. Salton and C. Buckley, Information Processing &
//! Management 24, 1988). One pass over the coded texts: ten thousand take milliseconds.

use super::stemming::Terms;
use std::collections::{BTreeMap, HashMap};

/// Maximum number of suggestions.
pub const MOST: usize = 5;

/// Minimum similarity for a suggestion: below it, words coincide by chance.
const LEAST: f64 = 0.12;

/// A coded text, or the name of a code with its description.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// Its words.
    pub terms: &'a Terms,
    /// Its codes.
    pub codes: &'a [i64],
}

/// A suggested code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggestion {
    /// The code.
    pub code: i64,
    /// Its score, from 0 to 1: the similarity of the most similar example with this code.
    pub likeness: f64,
}

/// The suggested codes for a text, the best first.
pub fn suggestions(text: &Terms, examples: &[Example<'_>]) -> Vec<Suggestion> {
    // Document frequency of each word.
    let mut having: HashMap<u32, u32> = HashMap::new();
    examples.iter().flat_map(|example| example.terms).for_each(|(word, _)| *having.entry(*word).or_default() += 1);
    let all = examples.len() as f64;
    let weight = |word: u32, count: u16| {
        let rarity = (1.0 + all / (1.0 + f64::from(having.get(&word).copied().unwrap_or(0)))).ln();
        (1.0 + f64::from(count).ln()) * rarity
    };
    let length = |terms: &Terms| terms.iter().map(|(word, count)| weight(*word, *count).powi(2)).sum::<f64>().sqrt();
    let own: HashMap<u32, f64> = text.iter().map(|(word, count)| (*word, weight(*word, *count))).collect();
    let own_length = length(text);
    let mut best: BTreeMap<i64, f64> = BTreeMap::new();
    for example in examples {
        let common: f64 =
            example.terms.iter().filter_map(|(word, count)| Some(own.get(word)? * weight(*word, *count))).sum();
        if common == 0.0 {
            continue;
        }
        let likeness = common / (own_length * length(example.terms));
        for code in example.codes {
            let so_far = best.entry(*code).or_default();
            *so_far = so_far.max(likeness);
        }
    }
    let mut suggested: Vec<Suggestion> = best
        .into_iter()
        .filter(|(_, likeness)| *likeness >= LEAST)
        .map(|(code, likeness)| Suggestion { code, likeness })
        .collect();
    suggested.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.code.cmp(&b.code)));
    suggested.truncate(MOST);
    suggested
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;
    use crate::coding::stemming::Vocabulary;
    use proptest::prelude::*;

    const CODED: [(&str, &[i64]); 6] = [
        ("Payer les start-up à 30 jours, sans exception.", &[1]),
        ("Les délais de paiement étouffent les petites entreprises.", &[1]),
        ("Verser une avance dès la signature du marché.", &[2]),
        ("Former les acheteurs à l’achat innovant.", &[3]),
        ("Un guide et des formations pour les acheteurs publics.", &[3, 4]),
        ("Simplifier les dossiers de candidature.", &[5]),
    ];

    fn suggested(text: &str) -> Vec<i64> {
        let mut vocabulary = Vocabulary::default();
        let terms: Vec<Terms> = CODED.iter().map(|(text, _)| vocabulary.terms(&fold(text))).collect();
        let examples: Vec<_> = terms.iter().zip(CODED).map(|(terms, (_, codes))| Example { terms, codes }).collect();
        suggestions(&vocabulary.terms(&fold(text)), &examples).into_iter().map(|suggestion| suggestion.code).collect()
    }

    #[test]
    fn the_codes_of_the_most_similar_texts_come_first() {
        assert_eq!(suggested("Il faut raccourcir le délai des paiements.")[0], 1);
        assert_eq!(suggested("Une avance de 30 % à chaque marché")[0], 2);
        assert_eq!(suggested("Que la formation des acheteurs soit obligatoire")[0], 3);
        assert_eq!(suggested("La simplification des candidatures")[0], 5);
    }

    #[test]
    fn nothing_is_suggested_for_a_text_similar_to_none() {
        assert!(suggested("Merci.").is_empty());
        assert!(suggested("").is_empty());
        assert!(suggestions(&vec![(0, 1)], &[]).is_empty());
    }

    #[test]
    fn a_text_is_compared_with_ten_thousand_others() {
        let mut vocabulary = Vocabulary::default();
        let terms: Vec<Terms> =
            (0..10_000).map(|n| vocabulary.terms(&fold(&format!("{} mot{}", CODED[n % 6].0, n % 997)))).collect();
        let examples: Vec<_> =
            terms.iter().enumerate().map(|(n, terms)| Example { terms, codes: CODED[n % 6].1 }).collect();
        let text = vocabulary.terms("payer a 30 jours");
        assert!(!suggestions(&text, &examples).is_empty());
    }

    proptest! {
        #[test]
        fn a_text_is_most_like_itself(texts in prop::collection::vec("[a-d]{2,4}( [a-d]{2,4}){0,5}", 1..12), pick in 0usize..12) {
            let mut vocabulary = Vocabulary::default();
            let terms: Vec<Terms> = texts.iter().map(|text| vocabulary.terms(text)).collect();
            let codes: Vec<[i64; 1]> = (0..terms.len()).map(|n| [n as i64]).collect();
            let examples: Vec<_> = terms.iter().zip(&codes).map(|(terms, codes)| Example { terms, codes }).collect();
            let picked = &terms[pick % terms.len()];
            prop_assume!(!picked.is_empty());
            let found = suggestions(picked, &examples);
            prop_assert!((found[0].likeness - 1.0).abs() < 1e-9);
            prop_assert!(found.windows(2).all(|pair| pair[0].likeness >= pair[1].likeness));
        }
    }
}
