//! Soft checks: questions to the respondent about surprising but valid answers, which never block anything.

use super::{Answer, Answers, Euros, Field, Question, Questionnaire, Role};
use crate::rule;

/// A warning for the respondent to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The form field concerned.
    pub field: String,
    /// The question, in French.
    pub message: String,
}

/// Rates above one fifth are queried: ten times what buyers usually declare.
const RATE_IS_ABOVE_ONE_IN: i64 = 5;
/// Amounts of two years that differ by this factor are queried: often one of them has the wrong unit.
const TIMES: i64 = 10;

/// The warnings, in the order of the fields: rates above 20 %, amounts that change tenfold between two years.
pub fn warnings(questionnaire: &Questionnaire, answers: &Answers) -> Vec<Warning> {
    let mut found: Vec<Warning> = rule::rate_fields(questionnaire)
        .iter()
        .filter_map(|(startup, total)| high_rate(questionnaire, answers, startup, total))
        .collect();
    for (role, subject, verb) in [
        (Role::StartupPurchases, "Vos achats auprès de start-up", "passent"),
        (Role::TotalPurchases, "Le montant total de vos achats", "passe"),
    ] {
        let jump =
            questionnaire.with_role(role).and_then(|question| jump(question, answers, &format!("{subject} {verb}")));
        found.extend(jump);
    }
    let order: Vec<&str> = questionnaire.questions().flat_map(|q| &q.fields).map(|field| field.name.as_str()).collect();
    found.sort_by_key(|warning| order.iter().position(|name| *name == warning.field));
    found
}

fn euros(answers: &Answers, field: &str) -> Option<Euros> {
    answers.get(field).and_then(Answer::euros)
}

fn high_rate(questionnaire: &Questionnaire, answers: &Answers, startup: &str, total: &str) -> Option<Warning> {
    let (purchases, all) = (euros(answers, startup)?, euros(answers, total)?);
    // In whole cents: exactly 20 % is not above. Amounts are far below the limit of 64 bits.
    let high = all.cents() > 0 && purchases <= all && purchases.cents() * RATE_IS_ABOVE_ONE_IN > all.cents();
    let rate = rule::rate(purchases, all).filter(|_| high)?;
    let field = questionnaire.questions().flat_map(|q| &q.fields).find(|f| f.name == startup)?;
    let year = field.label.as_ref().map(|year| format!(" en {year}")).unwrap_or_default();
    Some(Warning {
        field: startup.to_owned(),
        message: format!(
            "Votre taux d’achats auprès de start-up{year} est de {}. Est-ce bien le cas\u{a0}?",
            rule::percent(rate)
        ),
    })
}

/// The warning for amounts of two years, of which the first field is the latest.
fn jump(question: &Question, answers: &Answers, passes: &str) -> Option<Warning> {
    let [now, before] = question.fields.as_slice() else { return None };
    let (later, earlier) = (euros(answers, &now.name)?, euros(answers, &before.name)?);
    let (small, large) = (later.min(earlier).cents(), later.max(earlier).cents());
    // From zero to something is no change of scale: a first purchase needs no warning.
    if small == 0 || large < small * TIMES {
        return None;
    }
    let year = |field: &Field| field.label.as_ref().map(|label| format!(" en {label}")).unwrap_or_default();
    Some(Warning {
        field: now.name.clone(),
        message: format!("{passes} de {earlier}{} à {later}{}. Est-ce bien le cas\u{a0}?", year(before), year(now)),
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::library::Library;
    use crate::{Audience, EditionYear, sample_respondent};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn buyers() -> Arc<Questionnaire> {
        let edition = EditionYear::new(2026).unwrap();
        Library::embedded().unwrap().get(edition, Audience::Acheteurs).unwrap().clone()
    }

    fn asked(amounts: [(&str, i64); 4]) -> Vec<(String, String)> {
        let mut answers = Answers::default();
        for (field, cents) in amounts {
            answers.insert(field, Answer::Cents(Euros::from_cents(cents).unwrap()));
        }
        warnings(&buyers(), &answers).into_iter().map(|w| (w.field, w.message)).collect()
    }

    fn fields(amounts: [(&str, i64); 4]) -> Vec<String> {
        asked(amounts).into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn a_rate_above_a_fifth_is_queried_for_its_year() {
        let warnings =
            asked([("AC04.2025", 100_000), ("AC04.2024", 100_000), ("AC05.2025", 34_000), ("AC05.2024", 20_000)]);
        let expected = "Votre taux d’achats auprès de start-up en 2025 est de 34,0\u{a0}%. Est-ce bien le cas\u{a0}?";
        assert_eq!(warnings, [("AC05.2025".to_owned(), expected.to_owned())], "20 % is not above 20 %");
        let both =
            fields([("AC04.2025", 100_000), ("AC04.2024", 100_000), ("AC05.2025", 20_001), ("AC05.2024", 20_001)]);
        assert_eq!(both, ["AC05.2025", "AC05.2024"]);
    }

    #[test]
    fn a_tenfold_change_is_queried_in_both_directions() {
        let grown =
            asked([("AC04.2025", 10_000_000), ("AC04.2024", 1_000_000), ("AC05.2025", 9_990), ("AC05.2024", 1_000)]);
        let expected = "Le montant total de vos achats passe de 10\u{202f}000,00\u{a0}€ en 2024 à 100\u{202f}000,00\u{a0}€ en 2025. Est-ce bien le cas\u{a0}?";
        assert_eq!(grown, [("AC04.2025".to_owned(), expected.to_owned())]);
        let shrunk =
            asked([("AC04.2025", 1_000_000), ("AC04.2024", 1_000_000), ("AC05.2025", 100), ("AC05.2024", 1_000)]);
        let expected = "Vos achats auprès de start-up passent de 10,00\u{a0}€ en 2024 à 1,00\u{a0}€ en 2025. Est-ce bien le cas\u{a0}?";
        assert_eq!(shrunk, [("AC05.2025".to_owned(), expected.to_owned())]);
    }

    #[test]
    fn a_first_purchase_or_an_invalid_amount_is_not_queried() {
        assert!(
            fields([("AC04.2025", 100_000), ("AC04.2024", 100_000), ("AC05.2025", 5_000), ("AC05.2024", 0)]).is_empty()
        );
        // Above the total: that is an error, reported elsewhere.
        assert!(
            fields([("AC04.2025", 1_000), ("AC04.2024", 1_000), ("AC05.2025", 2_000), ("AC05.2024", 2_000)]).is_empty()
        );
        assert!(warnings(&buyers(), &Answers::default()).is_empty());
    }

    #[test]
    fn the_start_ups_questionnaire_has_no_warnings() {
        let library = Library::embedded().unwrap();
        for questionnaire in library.iter().filter(|q| q.audience == Audience::StartUp) {
            for seed in 0..200 {
                let reading = questionnaire.read(&sample_respondent::typed(questionnaire, seed));
                assert!(warnings(questionnaire, &reading.answers).is_empty());
            }
        }
    }

    proptest! {
        #[test]
        fn warnings_follow_their_definition_for_any_amounts(
            amounts in prop::array::uniform4(prop_oneof![0..=Euros::MAX_CENTS, 0..5_000i64])
        ) {
            let [total, total_before, startup, startup_before] = amounts;
            let warnings = fields([("AC04.2025", total), ("AC04.2024", total_before), ("AC05.2025", startup), ("AC05.2024", startup_before)]);
            let high = |s: i64, t: i64| t > 0 && s <= t && i128::from(s) * 5 > i128::from(t);
            let tenfold = |a: i64, b: i64| a.min(b) > 0 && i128::from(a.max(b)) >= 10 * i128::from(a.min(b));
            let expected = [
                ("AC04.2025", tenfold(total, total_before)),
                ("AC05.2025", high(startup, total)),
                ("AC05.2025", tenfold(startup, startup_before)),
                ("AC05.2024", high(startup_before, total_before)),
            ];
            let expected: Vec<&str> = expected.iter().filter(|(_, holds)| *holds).map(|(field, _)| *field).collect();
            prop_assert_eq!(warnings, expected);
        }
    }
}
