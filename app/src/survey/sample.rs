//! Random respondents for tests and for the demonstration: the same seed types the same answers,
//! on any machine and in WebAssembly.

use super::questionnaire::UNKNOWN;
use super::{Kind, Questionnaire, Typed};

/// A small generator (SplitMix64) whose sequence depends on its seed alone.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// A generator from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }

    /// A number from 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

/// Things that people and machines type, right and wrong.
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

/// What a random respondent types: sensible answers for the most part, anything for the rest.
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
