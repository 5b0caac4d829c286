use super::*;
use crate::estimation::margins::TakeAll;
use crate::estimation::samples::{margins, respondent, stratum, with_sector, year};
use proptest::prelude::*;
use survey::Siren;

/// 1 M€ in cents.
const M: i64 = 100_000_000;

fn pairs(segment: &str, first: usize, pairs: &[(i64, i64)]) -> Vec<Respondent> {
    let of = |(number, (startup, total)): (usize, &(i64, i64))| {
        respondent(first + number, segment, Some(*startup), Some(*total))
    };
    pairs.iter().enumerate().map(of).collect()
}

#[test]
fn take_all_stands_as_it_is_and_the_ratio_for_the_rest() {
    // The example of `contract.md`: (2 + 0 + 3 + 1 + 4) of 300 M€, and a take-all organisation with 20 of 100 M€.
    let siren = Siren::parse("732829320").unwrap();
    let all = Margins { take_all: vec![TakeAll { siren, name: "Grande".into(), source: "essai".into() }], ..margins() };
    let year = year(vec![stratum(Sector::Public, "ville", None, Some(1_000 * M))]);
    let given = [(2 * M, 100 * M), (0, 50 * M), (3 * M, 50 * M), (M, 60 * M), (4 * M, 40 * M), (20 * M, 100 * M)];
    let mut respondents = pairs("ville", 0, &given);
    respondents[5].siren = Some(siren);
    let volumes = three_volumes(&all, &year, &respondents);
    assert_eq!(volumes.all.observed_cents, Some(30 * M));
    assert_eq!(volumes.all.estimated.unwrap().range(), [30 * M, 40 * M, 50 * M]);
    assert_eq!(volumes.groups[0].ratio(), Some(10.0 / 300.0));
    assert_eq!((volumes.groups[0].respondents, volumes.groups[0].taken_total_cents), (5, i128::from(100 * M)));
    respondents[5].total = None;
    let without_total = three_volumes(&all, &year, &respondents);
    let range = without_total.all.estimated.unwrap().range();
    assert_eq!(range, [30 * M, 3_166_666_666, 3_333_333_333], "1 000 M€ × 10 ÷ 300, its 20 M€ within");
}

#[test]
fn small_strata_join_the_next_of_their_sector_and_sectors_never_join() {
    let of = |segment: &str, sector| stratum(sector, segment, None, Some(100 * M));
    let year = year(vec![
        of("etat", Sector::Public),
        of("ville", Sector::Public),
        of("hopital", Sector::Public),
        of("prive", Sector::Private),
    ]);
    let one = (M, 10 * M);
    let respondents =
        [pairs("etat", 0, &[one; 5]), pairs("ville", 10, &[one; 2]), pairs("prive", 20, &[one; 4])].concat();
    let volumes = three_volumes(&margins(), &year, &respondents);
    let joined: Vec<Vec<&str>> =
        volumes.groups.iter().map(|group| group.strata.iter().map(|key| key.segment.as_str()).collect()).collect();
    assert_eq!(joined, [["etat", "ville", "hopital"]], "two and nobody join the one before");
    let private = &volumes.sectors[1].1;
    assert_eq!((private.observed_cents, private.estimated), (Some(4 * M), None));
    let why: Vec<_> =
        volumes.left_out.iter().map(|one| (one.key.segment.as_str(), one.why, one.observed_cents)).collect();
    assert_eq!(why, [("prive", WhyLeftOut::TooFew, 4 * M)]);
}

#[test]
fn the_sizes_of_a_segment_are_joined_before_segments_are() {
    let sized = |segment: &str, size: &str| {
        let mut one = stratum(Sector::Private, segment, None, Some(100 * M));
        one.key.size = Some(size.into());
        one
    };
    let year = year(vec![
        stratum(Sector::Private, "pa", None, Some(100 * M)),
        sized("pb", "pme"),
        sized("pb", "eti"),
        stratum(Sector::Private, "pc", None, Some(100 * M)),
    ]);
    let mut respondents = [pairs("pa", 0, &[(M, 10 * M); 5]), pairs("pb", 10, &[(M, 10 * M); 6])].concat();
    respondents.extend(pairs("pc", 20, &[(M, 10 * M); 5]));
    for (number, one) in respondents[5..11].iter_mut().enumerate() {
        one.size = Some(if number < 3 { "pme" } else { "eti" }.into());
    }
    let volumes = three_volumes(&margins(), &year, &respondents);
    assert_eq!(volumes.groups.iter().map(|group| group.strata.len()).collect::<Vec<_>>(), [1, 2, 1]);
}

#[test]
fn strata_of_unknown_purchases_are_what_the_known_ones_leave_of_the_sector() {
    let strata = vec![
        stratum(Sector::Public, "etat", None, Some(100 * M)),
        stratum(Sector::Public, "ville", None, None),
        stratum(Sector::Public, "hopital", None, None),
    ];
    let respondents = [
        pairs("etat", 0, &[(M, 10 * M); 5]),
        pairs("ville", 10, &[(2 * M, 10 * M); 3]),
        pairs("hopital", 20, &[(2 * M, 10 * M); 2]),
    ]
    .concat();
    let alone = three_volumes(&margins(), &year(strata.clone()), &respondents);
    assert_eq!(alone.all.estimated.map(|one| one.redressed_cents), Some(10 * M), "the State only");
    assert_eq!(alone.left_out.iter().map(|one| one.why).collect::<Vec<_>>(), [WhyLeftOut::Unknown; 2]);
    let whole = with_sector(year(strata), Sector::Public, 400 * M);
    let volumes = three_volumes(&margins(), &whole, &respondents);
    assert_eq!(
        volumes.all.estimated.map(|one| one.redressed_cents),
        Some(10 * M + 60 * M),
        "a fifth of the other 300 M€"
    );
    assert!(volumes.left_out.is_empty() && volumes.groups[1].is_remainder);
}

#[test]
fn a_margin_below_what_its_respondents_bought_is_left_out() {
    let year = year(vec![stratum(Sector::Public, "etat", None, Some(40 * M))]);
    let volumes = three_volumes(&margins(), &year, &pairs("etat", 0, &[(M, 10 * M); 5]));
    assert_eq!((volumes.all.estimated, volumes.all.observed_cents), (None, Some(5 * M)));
    assert_eq!(volumes.left_out[0].why, WhyLeftOut::BelowRespondents);
}

#[test]
fn a_census_has_no_uncertainty_and_a_sample_has_some() {
    let given: Vec<(i64, i64)> = (1..=40).map(|n| (n * M / 10, 10 * M)).collect();
    let respondents = pairs("etat", 0, &given);
    let of = |known: i64| {
        three_volumes(&margins(), &year(vec![stratum(Sector::Public, "etat", None, Some(known))]), &respondents).all
    };
    let census = of(400 * M).uncertainty.unwrap();
    assert_eq!((census.standard_error, census.low, census.high), (0.0, census.estimate, census.estimate));
    let sample = of(4_000 * M);
    let uncertainty = sample.uncertainty.unwrap();
    assert!(uncertainty.low >= sample.observed_cents.unwrap() as f64 && uncertainty.standard_error > 0.0);
    assert_eq!(uncertainty.estimate.round() as i64, sample.estimated.unwrap().redressed_cents);
}

#[test]
fn with_the_margins_of_today_only_the_public_sector_is_estimated() {
    let library = survey::library::Library::embedded().unwrap();
    let edition = survey::EditionYear::new(2026).unwrap();
    let questionnaire = library.get(edition, survey::Audience::Acheteurs).unwrap();
    let margins = crate::estimation::margins::embedded(questionnaire).unwrap();
    let mut respondents =
        [pairs("ministere", 0, &[(M, 100 * M); 6]), pairs("collectivite", 10, &[(M, 50 * M); 6])].concat();
    respondents.extend(pairs("pme", 20, &[(M, 50 * M); 6]));
    let volumes = three_volumes(&margins, margins.year(2022).unwrap(), &respondents);
    // A hundredth of 22.60 Md€, and a fiftieth of what they leave of 162.94 Md€.
    let [public, private] = volumes.sectors.map(|(_, row)| row.estimated);
    assert_eq!(public.map(|one| one.redressed_cents), Some(22_600 * M / 100 + (162_940 - 22_600) * M / 50));
    assert_eq!(private, None);
    let left_out = volumes.left_out.iter().map(|one| (one.key.segment.as_str(), one.why));
    assert_eq!(left_out.collect::<Vec<_>>(), ["grand_groupe", "eti", "pme", "autre"].map(|s| (s, WhyLeftOut::Unknown)));
}

#[test]
fn nobody_gives_no_volume() {
    let year = year(vec![stratum(Sector::Public, "etat", None, Some(40 * M))]);
    let volumes = three_volumes(&margins(), &year, &[respondent(0, "etat", None, Some(5))]);
    assert_eq!(volumes.all, NationalVolume::default());
}

#[test]
fn amounts_as_large_as_a_file_may_have_do_not_overflow() {
    let (most, known) = (survey::Euros::MAX_CENTS, 1_000_000_000_000_000);
    let year = year(vec![stratum(Sector::Public, "etat", None, Some(known))]);
    let volumes = three_volumes(&margins(), &year, &pairs("etat", 0, &[(most, most); 9]));
    assert_eq!(volumes.all.estimated.map(|one| one.redressed_cents), Some(known));
}

fn given() -> impl Strategy<Value = Vec<Respondent>> {
    let amount = |most: i64| prop_oneof![1 => Just(None), 4 => (0..most).prop_map(Some)];
    let one = (0usize..4, amount(1_000_000), amount(100_000_000));
    prop::collection::vec(one, 0..60).prop_map(|all| {
        let of = |(number, (segment, startup, total)): (usize, (usize, Option<i64>, Option<i64>))| {
            respondent(number, ["etat", "ville", "pa", "pb"][segment], startup, total)
        };
        all.into_iter().enumerate().map(of).collect()
    })
}

fn four_strata(known: [Option<i64>; 4]) -> YearMargins {
    let of = |segment: &str, known| {
        stratum(if segment.starts_with('p') { Sector::Private } else { Sector::Public }, segment, None, known)
    };
    year(["etat", "ville", "pa", "pb"].into_iter().zip(known).map(|(segment, known)| of(segment, known)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_ratio_estimator_is_exact_where_the_ratio_is_constant(
        totals in prop::collection::vec(1i64..1_000_000_000, 5..40),
        percent in 0i64..100,
        more in 0i64..1_000_000_000,
    ) {
        let given: Vec<(i64, i64)> = totals.iter().map(|total| (total * percent, total * 100)).collect();
        let known = totals.iter().sum::<i64>() * 100 + more * 100;
        let year = year(vec![stratum(Sector::Public, "etat", None, Some(known))]);
        let volumes = three_volumes(&margins(), &year, &pairs("etat", 0, &given));
        prop_assert_eq!(volumes.all.estimated.map(|one| one.redressed_cents), Some(known / 100 * percent));
        if let Some(uncertainty) = volumes.all.uncertainty {
            prop_assert!(uncertainty.standard_error <= 1e-6 * known as f64, "{:?}", uncertainty);
        }
    }

    #[test]
    fn the_range_ascends_from_what_was_counted(respondents in given()) {
        let volumes = three_volumes(&margins(), &four_strata([Some(5_000_000_000); 4]), &respondents);
        for (_, row) in volumes.sectors {
            let Some(estimated) = row.estimated else { continue };
            let [low, half, high] = estimated.range();
            prop_assert!(low <= half && half <= high);
            prop_assert!(estimated.observed_cents <= row.observed_cents.unwrap_or(0));
        }
        let exact: i64 = respondents.iter().filter_map(|one| one.startup).map(|euros| euros.cents()).sum();
        prop_assert_eq!(volumes.all.observed_cents.unwrap_or(0), exact);
    }

    #[test]
    fn a_stratum_of_unknown_purchases_changes_nothing_elsewhere(respondents in given(), more in 0usize..9) {
        let known = Some(5_000_000_000);
        let before = three_volumes(&margins(), &four_strata([known; 4]), &respondents);
        let mut with = four_strata([known; 4]);
        with.strata.insert(1, stratum(Sector::Public, "autre", None, None));
        let newcomers = pairs("autre", 100, &vec![(7, 900); more]);
        let after = three_volumes(&margins(), &with, &[respondents, newcomers].concat());
        prop_assert_eq!(&before.groups, &after.groups);
        prop_assert_eq!(before.all.estimated, after.all.estimated);
        prop_assert_eq!(before.sectors[0].1.uncertainty, after.sectors[0].1.uncertainty);
    }

    #[test]
    fn the_order_of_respondents_changes_no_volume(respondents in given()) {
        let year = four_strata([Some(5_000_000_000), None, Some(70_000_000), Some(900_000_000)]);
        let before = three_volumes(&margins(), &year, &respondents);
        let turned: Vec<Respondent> = respondents.into_iter().rev().collect();
        prop_assert_eq!(before, three_volumes(&margins(), &year, &turned));
    }
}
