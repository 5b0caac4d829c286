//! Class intervals for numbers: the answers to a question about an amount, a percentage, a year or a whole number are
//! counted in them, so that their distribution can be shown and crossed like that of any question.

use french::grouped;
use survey::{Answer, Kind};

/// The quantity measured; numbers are in their storage unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// An amount, in cents.
    Amount,
    /// A percentage, in hundredths of a point.
    Percentage,
    /// A year.
    Year,
    /// A whole number.
    Whole,
}

/// A class, from a lower bound (included) to an upper bound (excluded).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its code, the same in every edition: its lower bound.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Lower bound; `None` if there is none.
    pub from: Option<i64>,
    /// Upper bound; `None` if there is none.
    pub end: Option<i64>,
}

const AMOUNTS: [(i64, &str); 8] = [
    (i64::MIN, "0\u{a0}€"),
    (1, "Moins de 10\u{a0}k€"),
    (1_000_000, "10 à 100\u{a0}k€"),
    (10_000_000, "100\u{a0}k€ à 1\u{a0}M€"),
    (100_000_000, "1 à 10\u{a0}M€"),
    (1_000_000_000, "10 à 100\u{a0}M€"),
    (10_000_000_000, "100\u{a0}M€ à 1\u{a0}Md€"),
    (100_000_000_000, "1\u{a0}Md€ et plus"),
];
const PERCENTAGES: [(i64, &str); 8] = [
    (i64::MIN, "0\u{a0}%"),
    (1, "Moins de 1\u{a0}%"),
    (100, "1 à 2\u{a0}%"),
    (200, "2 à 3\u{a0}%"),
    (300, "3 à 5\u{a0}%"),
    (500, "5 à 10\u{a0}%"),
    (1_000, "10 à 20\u{a0}%"),
    (2_000, "20\u{a0}% et plus"),
];
const WHOLES: [i64; 10] = [0, 1, 2, 3, 6, 11, 21, 51, 101, 501];
/// Years are in classes of five from this one on; earlier years are one class.
const FIRST_YEAR: i64 = 2000;
const YEARS: i64 = 5;

impl Measure {
    /// The quantity that a question measures; `None` if its answers are not numbers, or are steps of a scale.
    pub fn of(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::Amount { .. } => Some(Self::Amount),
            Kind::Share { .. } => Some(Self::Percentage),
            Kind::Year { .. } => Some(Self::Year),
            Kind::Whole { .. } => Some(Self::Whole),
            _ => None,
        }
    }

    /// The quantity that an answer measures.
    pub fn of_answer(answer: &Answer) -> Option<Self> {
        match answer {
            Answer::Cents(_) => Some(Self::Amount),
            Answer::Share(_) => Some(Self::Percentage),
            Answer::Year(_) => Some(Self::Year),
            Answer::Whole(_) => Some(Self::Whole),
            _ => None,
        }
    }

    /// The code of the class of a number.
    pub fn class_of(self, number: i64) -> String {
        let last = |breaks: &mut dyn Iterator<Item = i64>| breaks.filter(|from| *from <= number).last();
        let from = match self {
            Self::Amount => last(&mut AMOUNTS.iter().map(|(from, _)| *from)),
            Self::Percentage => last(&mut PERCENTAGES.iter().map(|(from, _)| *from)),
            Self::Whole => last(&mut WHOLES.into_iter()),
            Self::Year => (number >= FIRST_YEAR).then(|| number - (number - FIRST_YEAR) % YEARS),
        };
        code(from.filter(|from| *from != i64::MIN))
    }
}

/// The class of an amount in cents: its lower bound and its label.
pub fn amount_class(cents: i64) -> (i64, &'static str) {
    let last = AMOUNTS.iter().rev().find(|(from, _)| *from <= cents).unwrap_or(&AMOUNTS[0]);
    (last.0.max(0), last.1)
}

fn code(from: Option<i64>) -> String {
    from.map_or_else(|| "debut".to_owned(), |from| from.to_string())
}

/// The classes of a question, ascending, as far as its accepted values reach. Empty if it does not ask for a number.
pub fn classes(kind: &Kind) -> Vec<Class> {
    let class = |from: Option<i64>, end: Option<i64>, label: String| Class { code: code(from), label, from, end };
    let named = |breaks: &[(i64, &str)]| -> Vec<Class> {
        let ends = breaks.iter().skip(1).map(|(from, _)| Some(*from)).chain([None]);
        let from = |from: i64| (from != i64::MIN).then_some(from);
        breaks.iter().zip(ends).map(|((begin, label), end)| class(from(*begin), end, (*label).to_owned())).collect()
    };
    match kind {
        Kind::Amount { .. } => named(&AMOUNTS),
        Kind::Share { .. } => named(&PERCENTAGES),
        Kind::Year { from, to } => {
            let (from, to) = (i64::from(*from), i64::from(*to));
            let before = (from < FIRST_YEAR).then(|| class(None, Some(FIRST_YEAR), format!("Avant {FIRST_YEAR}")));
            let begins = (0..).map(|n| FIRST_YEAR + n * YEARS).skip_while(|begin| begin + YEARS <= from);
            let since = begins.take_while(|begin| *begin <= to).map(|begin| {
                let last = (begin + YEARS - 1).min(to);
                let label = if last == begin { begin.to_string() } else { format!("{begin} à {last}") };
                class(Some(begin), Some(begin + YEARS), label)
            });
            before.into_iter().chain(since).collect()
        }
        Kind::Whole { from, to, .. } => {
            let ends = WHOLES.iter().skip(1).map(|end| Some(*end)).chain([None]);
            let all = WHOLES.iter().zip(ends).filter(|(begin, end)| *begin <= to && end.is_none_or(|end| end > *from));
            all.map(|(begin, end)| {
                let label = match end {
                    None => format!("Plus de {}", grouped(begin - 1)),
                    Some(end) if end - begin == 1 => grouped(*begin),
                    Some(end) => format!("{} à {}", grouped(*begin), grouped(end - 1)),
                };
                class(Some(*begin), end, label)
            })
            .collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KINDS: [Kind; 4] = [
        Kind::Amount { unknown: false },
        Kind::Share { unknown: false },
        Kind::Year { from: 1950, to: 2026 },
        Kind::Whole { from: 0, to: 10_000, unknown: false },
    ];

    fn found(kind: &Kind, number: i64) -> Class {
        let code = Measure::of(kind).unwrap().class_of(number);
        classes(kind).into_iter().find(|class| class.code == code).unwrap()
    }

    #[test]
    fn a_number_at_a_break_is_in_the_class_that_begins_there() {
        let label = |kind: usize, number: i64| found(&KINDS[kind], number).label;
        assert_eq!(label(0, 0), "0\u{a0}€");
        assert_eq!((label(0, 999_999), label(0, 1_000_000)), ("Moins de 10\u{a0}k€".into(), "10 à 100\u{a0}k€".into()));
        assert_eq!(
            (label(2, 1999), label(2, 2000), label(2, 2026)),
            ("Avant 2000".into(), "2000 à 2004".into(), "2025 à 2026".into())
        );
        assert_eq!((label(3, 2), label(3, 5), label(3, 501)), ("2".into(), "3 à 5".into(), "Plus de 500".into()));
        assert_eq!((label(1, 0), label(1, 100)), ("0\u{a0}%".into(), "1 à 2\u{a0}%".into()));
    }

    #[test]
    fn a_question_that_takes_few_numbers_has_few_classes() {
        let labels = |kind: Kind| classes(&kind).into_iter().map(|class| class.label).collect::<Vec<_>>();
        assert_eq!(labels(Kind::Whole { from: 1, to: 4, unknown: false }), ["1", "2", "3 à 5"]);
        assert_eq!(labels(Kind::Year { from: 2019, to: 2020 }), ["2015 à 2019", "2020"]);
        assert!(labels(Kind::Siren).is_empty());
    }

    proptest! {
        #[test]
        fn every_number_that_a_question_accepts_is_in_one_of_its_classes(cents in 0i64..1_000_000_000_000, share in 0i64..=10_000, year in 1950i64..=2026, whole in 0i64..=10_000) {
            for (kind, number) in KINDS.iter().zip([cents, share, year, whole]) {
                let class = found(kind, number);
                prop_assert!(class.from.is_none_or(|from| from <= number) && class.end.is_none_or(|end| number < end));
            }
        }
    }
}
