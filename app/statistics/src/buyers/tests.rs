//! The figures of the buyers, checked against the formulas of `contract.md`.

use super::*;
use crate::Entry;
use proptest::prelude::*;
use std::sync::Arc;
use survey::library::Library;
use survey::{Answer, Answers, Audience, EditionYear};

type Given = (usize, [Option<i64>; 2], [Option<i64>; 2]);

fn questionnaire() -> Arc<Questionnaire> {
    Library::embedded().unwrap().get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap().clone()
}

/// Buyers of a few segments, with their purchases from start-ups and total purchases of 2024 and 2025.
fn columns(questionnaire: &Questionnaire, given: &[Given]) -> Columns {
    let mut columns = Columns::default();
    for (number, (segment, startup, total)) in given.iter().enumerate() {
        let mut answers = Answers::default();
        let code = ["ministere", "collectivite", "grand_groupe", "eti"][segment % 4];
        answers.insert("AC01", Answer::Choice(code.into()));
        for (place, year) in [2024, 2025].into_iter().enumerate() {
            for (question, amount) in [("AC05", startup[place]), ("AC04", total[place])] {
                let answer = amount.map_or(Answer::Unknown, |cents| Answer::Cents(Euros::from_cents(cents).unwrap()));
                answers.insert(format!("{question}.{year}"), answer);
            }
        }
        let id = i64::try_from(number).unwrap() + 1;
        columns.put(questionnaire, &Entry { id, counts: true, answers, ..Entry::default() });
    }
    columns
}

fn given() -> impl Strategy<Value = Given> {
    let amount = || prop_oneof![1 => Just(None), 1 => Just(Some(0)), 4 => (0i64..1_000_000_000).prop_map(Some)];
    let year = || (amount(), amount()).prop_map(|(a, b)| (a, b.map(|total| total.max(a.unwrap_or(0)))));
    (0usize..4, year(), year()).prop_map(|(segment, y1, y2)| (segment, [y1.0, y2.0], [y1.1, y2.1]))
}

/// The figures computed directly from the amounts.
fn direct(given: &[Given], year: usize) -> Figures {
    let euros = |cents: Option<i64>| cents.and_then(Euros::from_cents);
    Figures::of(given.iter().map(|(_, startup, total)| Contribution {
        startup: euros(startup[year]),
        total: euros(total[year]),
        previous_startup: if year == 0 { None } else { euros(startup[year - 1]) },
    }))
}

fn of_segments(given: &[Given], segments: &[usize]) -> Vec<Given> {
    given.iter().filter(|(segment, ..)| segments.contains(&(segment % 4))).copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_figures_of_a_filter_are_those_of_its_buyers(given in prop::collection::vec(given(), 0..40)) {
        let questionnaire = questionnaire();
        let buyers = Buyers::of(&questionnaire, &columns(&questionnaire, &given));
        prop_assert_eq!(&buyers.years, &vec![2024, 2025]);
        let volumes = buyers.volumes(2026, 1, true);
        for year in 0..2 {
            prop_assert_eq!(buyers.figures(year, &[]), direct(&given, year));
            let picked = [("AC01".to_owned(), "collectivite".to_owned())];
            prop_assert_eq!(buyers.figures(year, &picked), direct(&of_segments(&given, &[1]), year));
            let part = |parts: &[PartVolumes], code: &str| {
                parts.iter().find(|part| part.code == code).map(|part| part.figures).unwrap_or_default()
            };
            let own = &volumes.years[year];
            for (sector, segments) in [("public", [0, 1]), ("prive", [2, 3])] {
                let expected = direct(&of_segments(&given, &segments), year);
                let is_there = expected.respondents > 0 || expected.total_respondents > 0;
                prop_assert_eq!(part(&own.sectors, sector), if is_there { expected } else { Figures::default() });
            }
        }
    }

    #[test]
    fn unpublishable_figures_are_null_and_the_others_exact_to_the_cent(given in prop::collection::vec(given(), 0..40)) {
        let questionnaire = questionnaire();
        let buyers = Buyers::of(&questionnaire, &columns(&questionnaire, &given));
        let [exact, disclosed] = [true, false].map(|exact| buyers.volumes(2026, 1, exact));
        for (exact, disclosed) in exact.years.iter().zip(&disclosed.years) {
            let cells = |year: &YearVolumes| -> Vec<Figures> {
                year.sectors.iter().chain(&year.segments).map(|part| part.figures).chain([year.figures]).collect()
            };
            for (exact, disclosed) in cells(exact).into_iter().zip(cells(disclosed)) {
                prop_assert_eq!(disclosed.startup_purchases_cents, exact.startup_purchases_cents.filter(|_| exact.publishable));
                prop_assert_eq!(disclosed.rate_aggregate, exact.rate_aggregate.filter(|_| exact.rates_publishable));
                prop_assert_eq!(disclosed.matched_panel.growth, exact.matched_panel.growth.filter(|_| exact.matched_panel.publishable));
                prop_assert_eq!(disclosed.respondents, exact.respondents);
            }
        }
    }
}

#[test]
fn quartiles_and_concentration_are_those_of_other_programs() {
    // R: quantile(c(1, 2, 4, 8, 16) / 100) gives 2, 4 and 8 %.
    let given: Vec<Given> =
        [1, 2, 4, 8, 16].map(|n| (0, [None, Some(n * 100)], [None, Some(10_000)])).into_iter().collect();
    let questionnaire = questionnaire();
    let buyers = Buyers::of(&questionnaire, &columns(&questionnaire, &given));
    let all = buyers.picked(&[]);
    assert_eq!(quartiles(&all, 1), Some([0.02, 0.04, 0.08]));
    assert_eq!(quartiles(&all, 0), None);
    assert_eq!(share_of_largest(&all, 1, 2), Some(24.0 / 31.0));
    assert_eq!(share_of_largest(&all, 1, 5), None, "under ten buyers the five largest are most of them");
}

#[test]
fn every_rate_is_in_exactly_one_class() {
    for (rate, class) in [(0.0, 0), (0.000_1, 1), (0.01, 2), (0.029_9, 3), (0.03, 4), (0.05, 5), (0.2, 7), (1.0, 7)] {
        assert_eq!(class_of(rate), class, "{rate}");
    }
}
