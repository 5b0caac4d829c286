//! Content words of a French text: without stop words, stemmed. By hand: Snowball's French (`rust-stemmers`) separates
//! « acheteur » from « acheter », « former » from « formation ».

use super::fold::fold;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Stop words, folded.
const EMPTY: &str = " ai aie ainsi alors apres assez au aucun aucune aujourd aussi autre autres aux avant avec avoir avons beaucoup bien car ce ceci \
    cela celle celles celui ces cet cette ceux chaque chez ci comme comment contre dans de deja des depuis dont donc du elle elles en encore \
    entre est et etaient etait etant ete etes etre eux faire fait faudrait faut font hors hui ici il ils je jusque la le les leur leurs lors lorsque lui ma mais \
    meme memes mes moins mon ne ni non nos notre nous on ont ou par parce parfois pas pendant permettre permet peu peut peuvent plus plusieurs plutot pour pourquoi \
    pourrait pouvoir puis qu quand que quel quelle quelles quels quelque quelques qui quoi sa sans se sera serait ses si soient soit sommes son sont sous souvent sur ta \
    tant tel telle tels tes toi ton toujours tous tout toute toutes tres trop tu un une vers via voire vos votre vous ";

/// Suffixes to remove, the longest first, with their replacements.
const ENDINGS: [(&str, &str); 34] = [
    ("issements", ""),
    ("issement", ""),
    ("ications", ""),
    ("ication", ""),
    ("atrices", ""),
    ("atrice", ""),
    ("ements", ""),
    ("ateurs", ""),
    ("ateur", ""),
    ("ations", ""),
    ("ation", ""),
    ("ement", ""),
    ("ences", "en"),
    ("ence", "en"),
    ("ances", "an"),
    ("ance", "an"),
    ("euses", ""),
    ("euse", ""),
    ("ments", ""),
    ("ment", ""),
    ("eurs", ""),
    ("eur", ""),
    ("ites", ""),
    ("ite", ""),
    ("aux", "al"),
    ("ees", ""),
    ("ent", ""),
    ("ant", ""),
    ("er", ""),
    ("ez", ""),
    ("ee", ""),
    ("es", ""),
    ("s", ""),
    ("x", ""),
];

/// Minimum length of a stem.
const SHORTEST: usize = 3;

/// The stem that a folded word shares with its plural, its feminine and related words.
fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    for (ending, instead) in ENDINGS {
        if let Some(left) = word.strip_suffix(ending)
            && left.len() + instead.len() >= SHORTEST
        {
            stem = format!("{left}{instead}");
            break;
        }
    }
    // payer, paie, paiement
    stem = stem.replace('y', "i");
    // acheté, achète; simplifier, simplification
    while stem.len() > SHORTEST && stem.ends_with(['e', 'i']) {
        stem.pop();
    }
    let mut once = String::with_capacity(stem.len());
    for c in stem.chars() {
        if !once.ends_with(c) {
            once.push(c);
        }
    }
    once
}

/// The stems of a text's content words.
pub fn words(text: &str) -> Vec<String> {
    words_of_folded(&fold(text))
}

/// The same, for a text already folded.
fn words_of_folded(folded: &str) -> Vec<String> {
    static SAY_NOTHING: LazyLock<HashSet<&str>> = LazyLock::new(|| EMPTY.split_whitespace().collect());
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().nth(1).is_some() && !SAY_NOTHING.contains(word)).map(stem).collect()
}

/// Known words, numbered.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary(HashMap<String, u32>);

/// The words of a text by number, with their frequency.
pub type Terms = Vec<(u32, u16)>;

impl Vocabulary {
    /// The terms of a folded text; new words get a number.
    pub fn terms(&mut self, folded: &str) -> Terms {
        let number = |word| {
            let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
            *self.0.entry(word).or_insert(next)
        };
        counted(words_of_folded(folded).into_iter().map(number).collect())
    }

    /// The terms of a text, limited to known words.
    pub fn known(&self, text: &str) -> Terms {
        counted(words(text).iter().filter_map(|word| self.0.get(word).copied()).collect())
    }
}

fn counted(mut numbers: Vec<u32>) -> Terms {
    numbers.sort_unstable();
    let mut terms: Terms = Vec::new();
    for number in numbers {
        match terms.last_mut() {
            Some((last, count)) if *last == number => *count = count.saturating_add(1),
            _ => terms.push((number, 1)),
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn related_words_share_a_stem() {
        for family in [
            vec!["délai", "Délais"],
            vec!["payer", "paie", "paiement", "paiements"],
            vec!["simplifier", "simplification"],
            vec!["acheteur", "acheteurs", "acheter", "achetez"],
            vec!["former", "formation", "formations"],
            vec!["avance", "avances"],
            vec!["marchés", "marché"],
            vec!["local", "locaux"],
            vec!["référencement", "référencer"],
        ] {
            let stems: Vec<_> = family.iter().map(|word| words(word)).collect();
            assert!(stems.iter().all(|stem| stem.len() == 1 && *stem == stems[0]), "{family:?}: {stems:?}");
        }
        assert_ne!(words("avance"), words("avenir"));
    }

    #[test]
    fn stop_words_are_ignored() {
        assert_eq!(
            words("Il faudrait que nous ayons plus de 30 jours, et qu’on le dise"),
            ["aion", "30", "jour", "dis"]
        );
        assert!(words("C’est à eux, et à nous aussi.").is_empty());
    }

    #[test]
    fn terms_are_counted_by_number() {
        let mut vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.terms("delai, delais, avance"), [(0, 2), (1, 1)]);
        assert_eq!(vocabulary.terms("une avance sur les delais"), [(0, 1), (1, 1)]);
        assert_eq!(vocabulary.known("une avance, jamais vue"), [(1, 1)]);
    }
}
