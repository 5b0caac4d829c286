//! The figures of the buyers, held against the formulas of `contract.md` and against disclosure control.

use super::classed::class_of;
use super::*;
use crate::statistics::Entry;
use crate::survey::library::Library;
use crate::survey::{Answer, Answers, Audience, EditionYear};
use proptest::prelude::*;
use std::sync::Arc;

type Given = (usize, [Option<i64>; 2], [Option<i64>; 2]);

fn questionnaire() -> Arc<Questionnaire> {
    Library::embedded().unwrap().get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap().clone()
}

/// Buyers of a few segments, with their purchases from start-ups and in all of 2024 and 2025.
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
        columns.put(questionnaire, &Entry { id, counts: true, relay: None, sent_at: 0, began_at: None, answers });
    }
    columns
}

fn given() -> impl Strategy<Value = Given> {
    let amount = || prop_oneof![1 => Just(None), 1 => Just(Some(0)), 4 => (0i64..1_000_000_000).prop_map(Some)];
    let year = || (amount(), amount()).prop_map(|(a, b)| (a, b.map(|total| total.max(a.unwrap_or(0)))));
    (0usize..4, year(), year()).prop_map(|(segment, y1, y2)| (segment, [y1.0, y2.0], [y1.1, y2.1]))
}

/// The figures straight from what was given.
fn direct(given: &[Given], year: usize) -> Figures {
    let mut counters = Counters::default();
    let (mut rates, mut largest) = (Vec::new(), Largest::default());
    for (_, startup, total) in given {
        let euros = |cents: Option<i64>| cents.and_then(Euros::from_cents);
        let previous_startup = if year == 0 { None } else { euros(startup[year - 1]) };
        let one = Contribution { startup: euros(startup[year]), total: euros(total[year]), previous_startup };
        counters = counters.checked_add(&one).unwrap();
        rates.extend(one.rate());
        largest.startup = largest.startup.max(startup[year].unwrap_or(0));
        largest.total = largest.total.max(total[year].unwrap_or(0));
        largest.previous_startup = largest.previous_startup.max(previous_startup.map_or(0, Euros::cents));
    }
    Figures::new(&counters, RateSummary::of(&rates), largest)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_figures_of_a_filter_are_those_of_its_buyers(given in prop::collection::vec(given(), 0..40)) {
        let questionnaire = questionnaire();
        let buyers = Buyers::of(&questionnaire, &columns(&questionnaire, &given));
        prop_assert_eq!(&buyers.years, &vec![2024, 2025]);
        for year in 0..2 {
            prop_assert_eq!(buyers.figures(year, &[], None), direct(&given, year));
            let cities: Vec<Given> = given.iter().filter(|(segment, ..)| segment % 4 == 1).copied().collect();
            let picked = [("AC01".to_owned(), "collectivite".to_owned())];
            prop_assert_eq!(buyers.figures(year, &picked, None), direct(&cities, year));
        }
    }

    #[test]
    fn what_is_shown_passes_the_rule_and_is_rounded(given in prop::collection::vec(given(), 0..40)) {
        let questionnaire = questionnaire();
        let buyers = Buyers::of(&questionnaire, &columns(&questionnaire, &given));
        let secrecy = buyers.secrecy();
        let volumes = buyers.volumes(2026, 1, Some(&secrecy));
        let exact = buyers.volumes(2026, 1, None);
        for (year, exact) in volumes.years.iter().zip(&exact.years) {
            let cells = year.segments.iter().map(|s| s.figures).chain([year.figures]);
            let exact: Vec<Figures> = exact.segments.iter().map(|s| s.figures).chain([exact.figures]).collect();
            for (shown, exact) in cells.zip(exact) {
                if let Some(cents) = shown.startup_purchases_cents {
                    prop_assert!(exact.publishable && cents % AMOUNT == 0);
                    prop_assert!((cents - exact.startup_purchases_cents.unwrap()).abs() <= AMOUNT / 2);
                }
                prop_assert!(shown.rate_aggregate.is_none() || exact.rates_publishable);
                prop_assert!(shown.rate_aggregate.is_none() || shown.startup_purchases_cents.is_some());
                prop_assert!(shown.matched_panel.growth.is_none() || exact.matched_panel.publishable);
                prop_assert_eq!(shown.respondents, exact.respondents);
            }
        }
    }
}

#[test]
fn a_buyer_who_gave_one_amount_only_is_not_told_by_the_difference_between_volume_and_rate() {
    let mut given: Vec<Given> = (1..=6).map(|n| (0, [None, Some(n * 1_000)], [None, Some(n * 90_000)])).collect();
    given.push((0, [None, Some(4_000)], [None, None]));
    let questionnaire = questionnaire();
    let buyers = Buyers::of(&questionnaire, &columns(&questionnaire, &given));
    let shown = buyers.figures(1, &[], Some(&buyers.secrecy()));
    assert!(shown.startup_purchases_cents.is_some(), "the sum of seven");
    assert_eq!(shown.rate_aggregate, None, "with the total of six it would give their sum, and so the seventh");
}

#[test]
fn quartiles_and_the_share_of_the_largest_are_those_of_other_programs() {
    // R: quantile(c(1, 2, 4, 8, 16) / 100) gives 2, 4 and 8 %.
    let given: Vec<Given> =
        [1, 2, 4, 8, 16].map(|n| (0, [None, Some(n * 100)], [None, Some(10_000)])).into_iter().collect();
    let questionnaire = questionnaire();
    let buyers = Buyers::of(&questionnaire, &columns(&questionnaire, &given));
    let all = buyers.picked(&[]);
    assert_eq!(quartiles(&all, 1), Some([0.02, 0.04, 0.08]));
    assert_eq!(quartiles(&all, 0), None);
    assert_eq!(held_by(&all, 1, 2), Some(24.0 / 31.0));
    assert_eq!(held_by(&all, 1, 5), None, "under ten buyers the five largest are most of them");
}

#[test]
fn the_classes_of_rates_hold_every_rate_once() {
    for (rate, class) in [(0.0, 0), (0.000_1, 1), (0.01, 2), (0.029_9, 3), (0.03, 4), (0.05, 5), (0.2, 7), (1.0, 7)] {
        assert_eq!(class_of(rate), class, "{rate}");
    }
}
