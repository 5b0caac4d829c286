//! Kinds of answer in words.

use crate::{Kind, Question};
use french::grouped;

/// What kind of answer a question takes: `Trois réponses au plus.`, `Un montant en euros, pour 2025 et pour 2024.
/// « Je ne sais pas » est une réponse possible.`
pub fn kind(question: &Question) -> String {
    let what = match &question.kind {
        Kind::Single { .. } => "Une seule réponse".to_owned(),
        Kind::Multiple { max: None, .. } => "Plusieurs réponses possibles".to_owned(),
        Kind::Multiple { max: Some(max), .. } => format!("{} au plus", in_words(*max)),
        Kind::Scale { from, to, low, high, .. } => format!("Une note, de {from} ({low}) à {to} ({high})"),
        Kind::Siren => "Un numéro SIREN, 9\u{a0}chiffres".to_owned(),
        Kind::Siret => "Un numéro SIRET, 14\u{a0}chiffres".to_owned(),
        Kind::Year { from, to } => format!("Une année, de {from} à {to}"),
        Kind::Whole { from, to, .. } => format!("Un nombre entier, de {} à {}", grouped(*from), grouped(*to)),
        Kind::Amount { .. } => "Un montant en euros".to_owned(),
        Kind::Share { .. } => "Un pourcentage".to_owned(),
        Kind::Text { max } => format!("Un texte court, {}\u{a0}caractères au plus", long(*max)),
        Kind::LongText { max } => format!("Un texte libre, {}\u{a0}caractères au plus", long(*max)),
        Kind::Email => "Une adresse électronique".to_owned(),
        Kind::Consent { .. } => "Une case à cocher, si vous êtes d’accord".to_owned(),
    };
    let labels: Vec<String> = question.fields.iter().filter_map(|f| f.label.clone()).collect();
    let each = match labels.as_slice() {
        [] | [_] => String::new(),
        years if years.iter().all(|year| year.len() == 4 && year.parse::<u16>().is_ok()) => {
            format!(", pour {}", years.join(" et pour "))
        }
        _ => ", pour chaque ligne".to_owned(),
    };
    let unknown =
        if question.kind.allows_unknown() { " «\u{a0}Je ne sais pas\u{a0}» est une réponse possible." } else { "" };
    format!("{what}{each}.{unknown}")
}

fn long(max: usize) -> String {
    grouped(i64::try_from(max).unwrap_or(i64::MAX))
}

/// `Trois réponses`, as in the hints.
fn in_words(max: u8) -> String {
    const WORDS: [&str; 10] = ["Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix"];
    let sentence = french::counted(max, "Aucune réponse", "Une réponse", "# réponses");
    match usize::from(max).checked_sub(1).and_then(|place| WORDS.get(place)) {
        Some(word) => sentence.replacen(&max.to_string(), word, 1),
        None => sentence,
    }
}
