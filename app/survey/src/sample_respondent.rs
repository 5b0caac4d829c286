//! Random respondents for tests and for the demonstration: the same seed types the same answers, on any machine and in
//! WebAssembly.

use super::questionnaire::UNKNOWN;
use super::{Kind, Questionnaire, Typed};
use crate::seeded_random::Dice;

/// Valid and invalid input as people and machines type it.
const TEXTS: [&str; 26] = [
    "732829320",
    "73282932000074",
    "732 829 320",
    "123456789",
    "2022",
    "2019",
    "0",
    "12",
    "-3",
    "1 234 567,89",
    "1.234",
    "350 k€",
    "1,2 M€",
    "2,33 Md€",
    "3 m€",
    "12,5 %",
    "100",
    "abc",
    "nom@exemple.fr",
    "pas d’adresse",
    "é\u{202f}😀",
    "=1+1",
    "<b>gras</b>",
    "nsp",
    "oui",
    "1\u{a0}000",
];

/// The input of a random respondent: sensible answers mostly, anything for the rest.
pub fn typed(questionnaire: &Questionnaire, seed: u64) -> Typed {
    let mut dice = Dice::new(seed);
    let mut typed = Typed::default();
    for question in questionnaire.questions() {
        for field in &question.fields {
            if dice.chance(0.15) {
                continue;
            }
            if question.kind.allows_unknown() && dice.chance(0.2) {
                typed.push(field.name.clone(), UNKNOWN);
                continue;
            }
            let options = question.kind.options();
            match &question.kind {
                Kind::Single { .. } => typed.push(field.name.clone(), options[dice.below(options.len())].code.clone()),
                Kind::Multiple { .. } => {
                    for option in options {
                        if dice.chance(0.3) {
                            typed.push(field.name.clone(), option.code.clone());
                        }
                    }
                }
                Kind::Scale { from, to, .. } => {
                    let step = usize::from(*from) + dice.below(usize::from(to - from) + 2);
                    typed.push(field.name.clone(), step.to_string());
                }
                Kind::Consent { .. } => typed.push(field.name.clone(), "oui"),
                _ => typed.push(field.name.clone(), TEXTS[dice.below(TEXTS.len())]),
            }
            if let Some(other) = question.other_field(field) {
                typed.push(other, TEXTS[dice.below(TEXTS.len())]);
            }
        }
    }
    typed
}
