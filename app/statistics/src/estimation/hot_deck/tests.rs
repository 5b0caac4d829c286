use super::*;
use crate::estimation::samples::{respondent, stratum, year};
use proptest::prelude::*;
use survey::library::Library;
use survey::{Audience, EditionYear};

fn offered() -> Vec<(String, PercentRange)> {
    let library = Library::embedded().unwrap();
    ranges(library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap())
}

fn two_strata() -> YearMargins {
    let of = |segment: &str| stratum(Sector::Public, segment, None, None);
    year(vec![of("etat"), of("ville"), stratum(Sector::Private, "pa", None, None)])
}

fn in_range(number: usize, segment: &str, range: &str, total: Option<i64>) -> Respondent {
    Respondent { range: Some(range.into()), ..respondent(number, segment, None, total) }
}

#[test]
fn a_buyer_that_gave_a_range_gets_rates_of_its_stratum_and_range() {
    // The example of `contract.md`: donors at 1 % and 2 %, a buyer of 1 000 € between 1 and 3 %, and donors elsewhere.
    let respondents = [
        respondent(1, "etat", Some(100), Some(10_000)),
        respondent(2, "etat", Some(200), Some(10_000)),
        respondent(3, "etat", Some(400), Some(10_000)),
        respondent(4, "ville", Some(290), Some(10_000)),
        in_range(5, "etat", "p1_3", Some(100_000)),
    ];
    let found = impute(&two_strata(), &respondents, &offered());
    assert_eq!((found.imputed, found.from_elsewhere, found.draws_cents.len()), (1, 0, DRAWS));
    assert!(found.draws_cents.iter().all(|draw| [1_000, 2_000].contains(draw)), "{:?}", found.draws_cents);
    assert_eq!((found.mean_cents(), found.extent_cents()), (Some(1_550), Some((1_000, 2_000))));
}

#[test]
fn a_rate_lies_in_one_range_and_ten_percent_in_the_last_but_one() {
    let ranges = offered();
    let of = |startup: i64| range_of(startup, 10_000, &ranges).map(|at| ranges[at].0.as_str());
    let found = [0, 99, 100, 299, 300, 499, 500, 1_000, 1_001, 10_000].map(of);
    let expected = ["p0_1", "p0_1", "p1_3", "p1_3", "p3_5", "p3_5", "p5_10", "p5_10", "plus_10", "plus_10"];
    assert_eq!(found, expected.map(Some));
}

#[test]
fn donors_are_sought_in_the_sector_then_anywhere_and_never_invented() {
    let donor = respondent(1, "ville", Some(150), Some(10_000));
    let of = |respondents: &[Respondent]| impute(&two_strata(), respondents, &offered());
    let near = of(&[donor.clone(), in_range(5, "etat", "p1_3", Some(10_000))]);
    assert_eq!((near.imputed, near.from_elsewhere, near.mean_cents()), (1, 1, Some(150)));
    let far = of(&[donor.clone(), in_range(5, "pa", "p1_3", Some(10_000))]);
    assert_eq!((far.imputed, far.from_elsewhere), (1, 1));
    let none = of(&[donor.clone(), in_range(5, "etat", "p5_10", Some(10_000)), in_range(6, "etat", "p1_3", None)]);
    assert_eq!((none.imputed, none.without_donor, none.without_total, none.mean_cents()), (0, 1, 1, None));
    let known = of(&[donor.clone(), Respondent { range: Some("p5_10".into()), ..donor }]);
    assert_eq!(known, Imputed::default(), "who gave the amount needs none");
}

#[test]
fn a_buyer_that_does_not_know_its_range_gets_nothing() {
    let respondents = [respondent(1, "etat", Some(1), Some(1_000)), in_range(2, "etat", "ne_sait_pas", Some(10_000))];
    assert_eq!(impute(&two_strata(), &respondents, &offered()), Imputed::default());
}

fn given() -> impl Strategy<Value = Vec<Respondent>> {
    let one = (0usize..3, 0usize..5, prop::option::of(0i64..2_000), 1i64..1_000_000_000);
    prop::collection::vec(one, 0..40).prop_map(|all| {
        let codes = ["p0_1", "p1_3", "p3_5", "p5_10", "plus_10"];
        let of = |(number, (segment, range, rate, total)): (usize, (usize, usize, Option<i64>, i64))| {
            let startup = rate.map(|rate| i64::try_from(i128::from(total) * i128::from(rate) / 10_000).unwrap());
            let range = startup.is_none().then(|| codes[range].to_owned());
            Respondent { range, ..respondent(number, ["etat", "ville", "pa"][segment], startup, Some(total)) }
        };
        all.into_iter().enumerate().map(of).collect()
    })
}

proptest! {
    #[test]
    fn every_draw_lies_within_the_ranges_that_were_given(respondents in given()) {
        let ranges = offered();
        let found = impute(&two_strata(), &respondents, &ranges);
        let (mut low, mut high) = (0i128, 0i128);
        for one in respondents.iter().filter(|one| one.startup.is_none()) {
            let range = ranges.iter().find(|(code, _)| Some(code) == one.range.as_ref()).unwrap().1;
            let has_donor = |donor: &Respondent| donor.pair().and_then(|(startup, total)| range_of(startup, total, &ranges));
            if !respondents.iter().any(|donor| has_donor(donor).is_some_and(|at| ranges[at].1 == range)) {
                continue;
            }
            let total = i128::from(one.total.unwrap().cents());
            low += total * i128::from(range.from) / 100;
            high += total * i128::from(range.to.unwrap_or(100)) / 100 + 1;
        }
        for draw in found.draws_cents.iter().map(|draw| i128::from(*draw)) {
            prop_assert!((low - 40..=high).contains(&draw), "{} {} {}", low, draw, high);
        }
    }

    #[test]
    fn the_order_of_respondents_changes_no_draw(respondents in given()) {
        let found = impute(&two_strata(), &respondents, &offered());
        let turned: Vec<Respondent> = respondents.into_iter().rev().collect();
        prop_assert_eq!(found, impute(&two_strata(), &turned, &offered()));
    }
}
