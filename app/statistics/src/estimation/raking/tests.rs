use super::*;
use crate::Sector;
use crate::estimation::margins::{RegionMargin, YearMargins};
use crate::estimation::respondent::Respondent;
use crate::estimation::samples::{known, respondent, stratum, year};
use proptest::prelude::*;
use survey::Proposed;

fn margin(name: &str, counts: &[i64]) -> Margin {
    let classes = counts.iter().enumerate().map(|(number, count)| (format!("c{number}"), *count)).collect();
    Margin { name: name.into(), classes }
}

#[test]
fn the_weights_are_those_worked_out_by_hand() {
    // The example of `contract.md`: public and private, here and elsewhere, 3, 3, 1 and 1 respondents for 80
    // organisations.
    let units: Vec<Vec<usize>> =
        [[0, 0]; 3].into_iter().chain([[0, 1]; 3]).chain([[1, 0], [1, 1]]).map(Vec::from).collect();
    let raked = rake(&units, &[margin("segment", &[40, 40]), margin("région", &[20, 60])]).unwrap();
    let by_hand = [10.0 / 3.0, 10.0 / 3.0, 10.0 / 3.0, 10.0, 10.0, 10.0, 10.0, 30.0];
    for (weight, expected) in raked.weights.iter().zip(by_hand) {
        assert!((weight - expected).abs() < 1e-9, "{:?}", raked.weights);
    }
    assert!((raked.effective - 4.8).abs() < 1e-9 && raked.rounds == 1, "{raked:?}");
    let fits: Vec<_> = raked.fits.iter().map(|fit| (fit.respondents, fit.before, fit.target)).collect();
    assert_eq!(fits, [(6, 60.0, 40), (2, 20.0, 40), (4, 40.0, 20), (4, 40.0, 60)]);
    let weighted = Weighted { weights: raked.weights.iter().copied().map(Some).collect(), left_out: 0, raked };
    let shares = weighted.shares(|index| Some(units[index][1] == 0)).unwrap();
    assert!((shares.raw - 0.5).abs() < 1e-12 && (shares.weighted.unwrap() - 0.25).abs() < 1e-9);
}

#[test]
fn each_misfit_of_respondents_and_margins_has_its_own_error() {
    let units = vec![vec![0, 0], vec![1, 0], vec![1, 1]];
    let error = |units: &[Vec<usize>], margins: &[Margin]| rake(units, margins).unwrap_err();
    let two = |first: &[i64], second: &[i64]| [margin("a", first), margin("b", second)];
    assert_eq!(error(&[], &two(&[3], &[3])), RakingError::Empty);
    assert_eq!(error(&units, &[]), RakingError::Empty);
    assert_eq!(error(&units, &two(&[3], &[1, 2])), RakingError::Unplaced("a".into()));
    assert_eq!(error(&[vec![0]], &two(&[3], &[3])), RakingError::Unplaced("b".into()));
    let differ = error(&units, &two(&[1, 2], &[1, 3]));
    assert!(matches!(differ, RakingError::TotalsDiffer { first: 3, other: 4, .. }));
    // Nobody of a class that the population has; then one respondent for nine tenths of it.
    let empty = error(&units, &two(&[10, 10, 10], &[20, 10]));
    assert!(matches!(empty, RakingError::OutOfReach { respondents: 0, target: 10, .. }));
    let far = error(&[vec![0], vec![1], vec![1], vec![1], vec![1], vec![1], vec![1]], &[margin("a", &[90, 10])]);
    assert!(matches!(far, RakingError::OutOfReach { respondents: 1, target: 90, .. }), "{far:?}");
    assert!(far.to_string().contains("1/5 à 5 fois la moyenne\u{a0}: 1 dans"));
}

#[test]
fn margins_that_contradict_each_other_fail_after_fifty_rounds() {
    // Both variables are the same one, and their margins differ.
    let units: Vec<Vec<usize>> = (0..20).map(|number| vec![number % 2, number % 2]).collect();
    let error = rake(&units, &[margin("a", &[50, 50]), margin("b", &[60, 40])]).unwrap_err();
    assert!(matches!(&error, RakingError::NotReached { gap_percent, .. } if *gap_percent > 1.0), "{error:?}");
    let worst = RakingError::NotReached { margin: "segment".into(), class: "eti".into(), gap_percent: 1.26 };
    assert!(worst.to_string().ends_with("en 50 tours\u{a0}: la classe eti (segment) reste à 1,26\u{a0}% de sa marge."));
}

fn population(segments: &[(&str, i64)], regions: impl Fn(&str) -> i64) -> YearMargins {
    let strata = segments.iter().map(|(code, count)| stratum(Sector::Public, code, Some(*count), None)).collect();
    let region = |code: &&str| RegionMargin { code: (*code).into(), organisations: known(regions(code)) };
    YearMargins { regions: Proposed::Region.codes().iter().map(region).collect(), ..year(strata) }
}

fn placed(number: usize, segment: &str, region: Option<&str>) -> Respondent {
    Respondent { region: region.map(str::to_owned), ..respondent(number, segment, None, None) }
}

#[test]
fn respondents_are_weighted_by_segment_and_region_small_classes_joined() {
    let year = population(&[("etat", 60), ("ville", 165)], |code| match code {
        "53" => 100,
        "11" => 40,
        _ => 5,
    });
    let mut respondents: Vec<Respondent> = (0..20)
        .map(|number| {
            let region = if number % 4 == 0 { "11" } else { "53" };
            placed(number, if number < 8 { "etat" } else { "ville" }, Some(region))
        })
        .collect();
    respondents.push(placed(20, "ville", None));
    let found = weighted(&year, &respondents).unwrap();
    assert_eq!((found.left_out, found.weights[20]), (1, None));
    assert!((found.weights.iter().flatten().sum::<f64>() - 225.0).abs() < 1e-3);
    let regions: Vec<_> = found.raked.fits.iter().filter(|fit| fit.margin == "région").collect();
    // Brittany has 15 respondents, Île-de-France 5; the regions before, between and after have none and join them.
    assert_eq!(regions.iter().map(|fit| (fit.respondents, fit.target)).collect::<Vec<_>>(), [(15, 110), (5, 115)]);
    assert_eq!(regions[0].class, "84 + 27 + 53");
}

#[test]
fn a_class_that_nearly_all_answered_joins_the_next_one() {
    // Six of eight ministries would weigh a ninth of the mean.
    let year = population(&[("etat", 8), ("ville", 300), ("pa", 3)], |code| if code == "11" { 293 } else { 1 });
    let respondents: Vec<Respondent> =
        (0..26).map(|number| placed(number, if number < 6 { "etat" } else { "ville" }, Some("11"))).collect();
    let found = weighted(&year, &respondents).unwrap();
    let segments: Vec<&str> =
        found.raked.fits.iter().filter(|fit| fit.margin == "segment").map(|fit| fit.class.as_str()).collect();
    assert_eq!(segments, ["etat + ville + pa"]);
}

#[test]
fn a_number_of_organisations_that_is_unknown_gives_no_weights() {
    let respondents = [placed(0, "etat", Some("11"))];
    let mut year = population(&[("etat", 20)], |_| 1);
    year.regions[3].organisations = None;
    let error = weighted(&year, &respondents).unwrap_err();
    assert_eq!(error.to_string(), "Le nombre d’organisations n’est pas connu\u{a0}: région, 24.");
    let named = error.named(|code| format!("Centre ({code})"));
    assert_eq!(named.to_string(), "Le nombre d’organisations n’est pas connu\u{a0}: région, Centre (24).");
    year.strata[0].organisations = None;
    assert!(matches!(weighted(&year, &respondents), Err(RakingError::Unknown { margin, .. }) if margin == "segment"));
}

#[test]
fn a_share_is_of_those_who_were_asked() {
    let raked = Raked { weights: vec![1.0, 3.0], rounds: 1, effective: 1.6, fits: Vec::new() };
    let weighted = Weighted { weights: vec![Some(1.0), None, Some(3.0), Some(2.0)], left_out: 1, raked };
    let shares = weighted.shares(|index| [Some(true), Some(true), Some(false), None][index]).unwrap();
    assert_eq!((shares.of, shares.weighted, shares.effective), (3, Some(0.25), 1.6));
    assert!((shares.raw - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(weighted.shares(|_| None), None);
    assert_eq!(weighted.shares(|index| (index == 1).then_some(true)).and_then(|shares| shares.weighted), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn raking_reproduces_the_margins_within_the_bounds(
        units in prop::collection::vec((0usize..3, 0usize..4), 1..80),
        shares in prop::collection::vec(1i64..2_000, 12),
    ) {
        let units: Vec<Vec<usize>> = units.into_iter().map(|(a, b)| vec![a, b]).collect();
        let count = |of: &dyn Fn(usize) -> bool| (0..12).filter(|cell| of(*cell)).map(|cell| shares[cell]).sum::<i64>();
        let a: Vec<i64> = (0..3).map(|class| count(&|cell| cell / 4 == class)).collect();
        let b: Vec<i64> = (0..4).map(|class| count(&|cell| cell % 4 == class)).collect();
        let mean = a.iter().sum::<i64>() as f64 / units.len() as f64;
        match rake(&units, &[margin("a", &a), margin("b", &b)]) {
            Ok(raked) => {
                for fit in &raked.fits {
                    prop_assert!((fit.after - fit.target as f64).abs() <= 1e-6 * fit.target as f64 + 1e-9, "{:?}", fit);
                }
                let within = |weight: &f64| (mean / 5.0 * 0.999_999..=mean * 5.000_001).contains(weight);
                prop_assert!(raked.weights.iter().all(within));
                prop_assert!(raked.effective <= units.len() as f64 + 1e-9 && raked.rounds <= MOST_ROUNDS);
            }
            Err(error) => prop_assert!(
                matches!(error, RakingError::OutOfReach { .. } | RakingError::NotReached { .. }), "{:?}", error
            ),
        }
    }

    #[test]
    fn a_sample_that_fits_already_keeps_equal_weights(counts in prop::collection::vec(1usize..9, 4)) {
        let units: Vec<Vec<usize>> =
            counts.iter().enumerate().flat_map(|(cell, count)| vec![vec![cell / 2, cell % 2]; *count]).collect();
        let of = |cells: [usize; 2]| cells.iter().map(|cell| 10 * counts[*cell] as i64).sum::<i64>();
        let margins = [margin("a", &[of([0, 1]), of([2, 3])]), margin("b", &[of([0, 2]), of([1, 3])])];
        let raked = rake(&units, &margins).unwrap();
        prop_assert!(raked.weights.iter().all(|weight| (weight - 10.0).abs() < 1e-9));
        prop_assert!((raked.effective - units.len() as f64).abs() < 1e-6);
    }
}
