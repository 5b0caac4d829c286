//! Order of the options: shuffled for each respondent, so that the first of a long list has no advantage, and stable
//! across that respondent's visits.

use super::{Choice, Kind, QuestionId};
use crate::seeded_random::Dice;

/// The options of a question in the order for one respondent. "Autre" and "Aucun" stay last, in the questionnaire's
/// order; lists that are not shuffled stay as they are.
pub fn options<'a>(kind: &'a Kind, question: &QuestionId, seed: u64) -> Vec<&'a Choice> {
    let all = kind.options();
    let shuffled = matches!(kind, Kind::Single { shuffled: true, .. } | Kind::Multiple { shuffled: true, .. });
    if !shuffled {
        return all.iter().collect();
    }
    let (last, mut first): (Vec<&Choice>, Vec<&Choice>) = all.iter().partition(|o| o.stays_last());
    let mut dice = Dice::new(question.as_str().bytes().fold(seed, |s, b| Dice::new(s ^ u64::from(b)).roll()));
    // Fisher–Yates: each order is as likely as any other.
    for i in (1..first.len()).rev() {
        first.swap(i, dice.below(i + 1));
    }
    first.extend(last);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(shuffled: bool) -> Kind {
        let option = |code: &str, exclusive, other| Choice {
            rate: None,
            public: false,
            code: code.to_owned(),
            label: code.to_owned(),
            exclusive,
            other,
            at_least: None,
        };
        let mut options: Vec<_> = ["a", "b", "c", "d", "e"].map(|c| option(c, false, false)).into();
        options.push(option("autre", false, true));
        options.push(option("aucun", true, false));
        Kind::Multiple { options, max: None, shuffled }
    }

    fn codes(kind: &Kind, seed: u64) -> String {
        let id = QuestionId::parse("SU24").unwrap();
        options(kind, &id, seed).iter().map(|o| o.code.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_respondent_has_their_own_stable_order() {
        let kind = list(true);
        let orders: std::collections::BTreeSet<_> = (0..200).map(|seed| codes(&kind, seed)).collect();
        assert!(orders.len() > 60, "{} orders of 120", orders.len());
        assert_eq!(codes(&kind, 7), codes(&kind, 7));
    }

    #[test]
    fn autre_and_aucun_stay_last_in_every_order() {
        let kind = list(true);
        assert!((0..200).all(|seed| codes(&kind, seed).ends_with("autre aucun")));
    }

    #[test]
    fn every_option_comes_first_about_as_often_as_the_others() {
        let kind = list(true);
        for first in ["a", "b", "c", "d", "e"] {
            let times = (0..5_000).filter(|seed| codes(&kind, *seed).starts_with(first)).count();
            assert!((850..1_150).contains(&times), "{first}: {times} of 5000");
        }
    }

    #[test]
    fn a_list_that_is_not_shuffled_stays_unchanged() {
        assert_eq!(codes(&list(false), 42), "a b c d e autre aucun");
    }
}
