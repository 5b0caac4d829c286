use super::*;
use crate::estimation::samples::respondent;
use proptest::prelude::*;

#[test]
fn the_interval_is_the_one_worked_out_by_hand() {
    // The example of `contract.md`: ten buyers of 100 each, 1 to 10 of it from start-ups, each in a group of its own.
    let buyers: Vec<(usize, f64)> = (0..10).map(|number| (number, (number + 1) as f64)).collect();
    let ratio = |kept: &[&(usize, f64)]| Some(kept.iter().map(|one| one.1).sum::<f64>() / (100 * kept.len()) as f64);
    let found = jackknife(&buyers, |one| one.0, ratio).unwrap();
    // Without the i-th: (55 − i) ÷ 900; the squares of (5.5 − i) add up to 82.5.
    let by_hand = (0.9 * 82.5 / 810_000.0_f64).sqrt();
    assert!((found.estimate - 0.055).abs() < 1e-12 && (found.standard_error - by_hand).abs() < 1e-12);
    assert!((found.high - found.low - 2.0 * 2.262_157_163 * by_hand).abs() < 1e-9);
    assert_eq!(found.groups, 10);
}

#[test]
fn with_fewer_than_ten_groups_there_is_no_interval() {
    let of = |groups: usize| jackknife(&(0..groups).collect::<Vec<_>>(), |one| *one, |kept| Some(kept.len() as f64));
    assert_eq!(of(9), None);
    assert!(of(10).is_some() && of(30).is_some());
    assert_eq!(of(0), None);
}

#[test]
fn a_figure_that_rests_on_one_group_has_no_interval() {
    let found = jackknife(&(0..20).collect::<Vec<_>>(), |one| *one, |kept| kept.contains(&&3).then_some(1.0));
    assert_eq!(found, None);
}

#[test]
fn references_spread_over_all_groups() {
    let mut counts = [0; GROUPS];
    (0..3_000).for_each(|number| counts[group_of(&format!("OBS-2026-{number:05}"))] += 1);
    assert!(counts.iter().all(|count| (60..=145).contains(count)), "{counts:?}");
}

#[test]
fn ratio_median_and_growth_are_the_figures_of_the_pages() {
    let respondents: Vec<Respondent> = (0..60)
        .map(|number| {
            let mut one = respondent(number, "etat", Some(number as i64 * 10), Some(10_000));
            one.previous_startup = survey::Euros::from_cents(100);
            one
        })
        .collect();
    let [ratio, median, growth] = [of_ratio, of_median, of_growth].map(|figure| figure(&respondents).unwrap());
    assert!((ratio.estimate - 0.0295).abs() < 1e-12 && (median.estimate - 0.0295).abs() < 1e-12);
    assert!((growth.estimate - 1.95).abs() < 1e-12, "17 700 after 6 000");
    for figure in [ratio, median, growth] {
        assert!(figure.low < figure.estimate && figure.estimate < figure.high, "{figure:?}");
    }
}

proptest! {
    #[test]
    fn the_jackknife_of_a_constant_is_zero(units in prop::collection::vec(0usize..30, 0..80), value in -1e9f64..1e9) {
        if let Some(found) = jackknife(&units, |one| *one, |_| Some(value)) {
            prop_assert_eq!((found.standard_error, found.low, found.high), (0.0, value, value));
        }
    }

    #[test]
    fn equal_units_have_a_certain_ratio(count in 0usize..80, startup in 0i64..1_000) {
        let respondents: Vec<_> = (0..count).map(|n| respondent(n, "etat", Some(startup), Some(1_000))).collect();
        if let Some(found) = of_ratio(&respondents) {
            prop_assert!(found.standard_error < 1e-12);
        }
    }
}
