//! The estimates against figures computed apart from them: by R's package `survey` (`survey.R`), and in Python from the
//! text of the contract (`estimates.py`), on one invented sample (`sample.py`). The scripts ran once; what they wrote
//! is stored here, and these tests need neither R nor Python.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use statistics::Sector;
use statistics::estimation::jackknife::{group_of, of_growth, of_median, of_ratio};
use statistics::estimation::margins::{Grade, Known, SectorMargin, Stratum, StratumKey, TakeAll};
use statistics::estimation::raking::{Margin, effective};
use statistics::estimation::{
    Margins, Raked, Respondent, ThreeVolumes, Uncertainty, YearMargins, coverage, hot_deck, impute, rake, three_volumes,
};
use std::collections::BTreeMap;
use survey::library::Library;
use survey::{Audience, EditionYear, Euros, Siren};

/// The rows of a file without quotes, below its headings.
fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').map(str::trim).collect()).collect()
}

/// The figures of a file, by name.
fn figures(text: &str) -> BTreeMap<&str, f64> {
    rows(text).into_iter().map(|row| (row[0], row[1].parse().unwrap())).collect()
}

fn by_python() -> BTreeMap<&'static str, f64> {
    figures(include_str!("estimates.csv"))
}

fn by_r() -> BTreeMap<&'static str, f64> {
    figures(include_str!("survey.csv"))
}

fn taken() -> Siren {
    Siren::parse("732829320").unwrap()
}

fn sector(code: &str) -> Sector {
    Sector::ALL.into_iter().find(|sector| sector.code() == code).unwrap()
}

fn sample() -> Vec<Respondent> {
    let of = |row: Vec<&str>| {
        let text = |at: usize| Some(row[at].to_owned()).filter(|text| !text.is_empty());
        let euros = |at: usize| text(at).map(|cents| Euros::from_cents(cents.parse().unwrap()).unwrap());
        Respondent {
            reference: row[0].into(),
            siren: (row[8] == "1").then(taken),
            sector: sector(row[1]),
            segment: text(2),
            size: None,
            region: text(3),
            startup: euros(4),
            total: euros(5),
            previous_startup: euros(6),
            range: text(7),
        }
    };
    rows(include_str!("sample.csv")).into_iter().map(of).collect()
}

fn population() -> YearMargins {
    let known = |text: &str| {
        let value = text.parse().ok()?;
        Some(Known { value, source: "essai".into(), year: 2025, grade: Grade::A, note: None })
    };
    let mut year = YearMargins { year: 2025, ..YearMargins::default() };
    for row in rows(include_str!("margins.csv")) {
        let (organisations, purchases) = (known(row[2]), known(row[3]));
        match row[1] {
            "" => year.sectors.push(SectorMargin { sector: sector(row[0]), organisations, purchases }),
            segment => {
                let key = StratumKey { sector: sector(row[0]), segment: segment.into(), size: None };
                year.strata.push(Stratum { key, organisations, purchases });
            }
        }
    }
    year
}

fn volumes() -> ThreeVolumes {
    let take_all = vec![TakeAll { siren: taken(), name: "Grande".into(), source: "essai".into() }];
    let margins = Margins { take_all, ..Margins::default() };
    three_volumes(&margins, &population(), &sample())
}

#[track_caller]
fn same(found: f64, expected: f64, what: &str) {
    let scale = expected.abs().max(1e-12);
    assert!((found - expected).abs() / scale < 1e-9, "{what}: {found} instead of {expected}");
}

#[test]
fn coverage_is_that_of_the_other_computation() {
    let expected = by_python();
    let mut compared = 0;
    for (key, covered) in coverage(&population(), &sample()).strata {
        let of = |name: &str| expected.get(format!("{name} {}", key.segment).as_str()).copied();
        for (found, other) in [(covered.by_number, of("by_number")), (covered.by_purchases, of("by_purchases"))] {
            assert_eq!(found.is_some(), other.is_some(), "{key:?}");
            found.into_iter().zip(other).for_each(|(found, other)| same(found, other, &key.segment));
            compared += usize::from(found.is_some());
        }
    }
    assert_eq!(compared, 15);
}

#[test]
fn the_three_volumes_are_those_of_the_other_computation_to_the_cent() {
    let (expected, volumes) = (by_python(), volumes());
    // Whole cents below 2⁵³ are exact in the file's numbers.
    let cents = |name: &str| Some(expected[name] as i64);
    assert_eq!(volumes.all.observed_cents, cents("observed all"));
    assert_eq!(volumes.all.estimated.map(|one| one.redressed_cents), cents("redressed all"));
    for (sector, row) in &volumes.sectors {
        let code = sector.code();
        assert_eq!(row.observed_cents, cents(&format!("observed {code}")));
        let range = row.estimated.unwrap().range();
        for (step, found) in range.into_iter().enumerate() {
            assert_eq!(Some(found), cents(&format!("range {code} {step}")), "{code} {step}");
        }
    }
    assert_eq!(volumes.groups.len(), 5);
    for group in &volumes.groups {
        let name = format!("redressed {}", group.strata[0].segment);
        assert_eq!(Some(group.redressed_cents()), cents(&name), "{name}");
    }
}

#[test]
fn the_separate_ratio_and_its_jackknife_are_those_of_r() {
    let (expected, volumes) = (by_r(), volumes());
    for group in &volumes.groups {
        let name = format!("redressed {}", group.strata[0].segment);
        same(group.redressed_cents() as f64, expected[name.as_str()], &name);
    }
    let found = volumes.all.uncertainty.unwrap();
    same(found.estimate, expected["redressed all"], "redressed");
    same(found.standard_error, expected["redressed all error"], "error");
    same(found.low, expected["redressed all low"], "low");
    same(found.high, expected["redressed all high"], "high");
}

#[test]
fn ratio_median_and_growth_have_the_jackknife_of_both_computations() {
    let (respondents, r, python) = (sample(), by_r(), by_python());
    let found: [Uncertainty; 3] = [of_ratio, of_median, of_growth].map(|figure| figure(&respondents).unwrap());
    for (name, found) in ["ratio", "median", "growth"].into_iter().zip(found) {
        for expected in [&r, &python] {
            same(found.estimate, expected[name], name);
            same(found.standard_error, expected[format!("{name} error").as_str()], name);
        }
        same(found.high - found.estimate, r[format!("{name} half").as_str()], name);
        same(found.groups as f64, python[format!("{name} groups").as_str()], name);
    }
}

#[test]
fn each_reference_has_the_group_of_the_other_computation() {
    let groups = rows(include_str!("groups.csv"));
    assert_eq!(groups.len(), sample().len());
    for row in groups {
        assert_eq!(group_of(row[0]).to_string(), row[1], "{}", row[0]);
    }
}

/// The weights by sector and region, for these numbers of organisations by region.
fn raked(regions: [i64; 4]) -> Raked {
    let (sectors, codes) = (["public", "prive"], ["11", "84", "93", "75"]);
    let margin = |name: &str, classes: Vec<(&str, i64)>| Margin {
        name: name.into(),
        classes: classes.into_iter().map(|(code, count)| (code.to_owned(), count)).collect(),
    };
    let units: Vec<Vec<usize>> = sample()
        .iter()
        .map(|one| {
            let region = codes.iter().position(|code| Some(*code) == one.region.as_deref());
            vec![sectors.iter().position(|code| *code == one.sector.code()).unwrap(), region.unwrap()]
        })
        .collect();
    let margins = [
        margin("secteur", sectors.into_iter().zip([2_735, 3_500]).collect()),
        margin("région", codes.into_iter().zip(regions).collect()),
    ];
    rake(&units, &margins).unwrap()
}

/// Compares weights with a column of R's, to a millionth: both stop near the margins, not at them.
#[track_caller]
fn same_weights(found: &Raked, column: usize) {
    let expected = rows(include_str!("weights.csv"));
    assert_eq!(found.weights.len(), expected.len());
    for (weight, row) in found.weights.iter().zip(expected) {
        let other: f64 = row[column].parse().unwrap();
        assert!((weight / other - 1.0).abs() < 2e-6, "{}: {weight} instead of {other}", row[0]);
    }
}

#[test]
fn weights_that_reach_no_bound_are_those_of_rs_rake_and_calibrate() {
    let found = raked([2_500, 1_500, 1_000, 1_235]);
    same_weights(&found, 1);
    same_weights(&found, 2);
    assert!((found.effective / by_r()["effective loose"] - 1.0).abs() < 1e-6);
}

#[test]
fn weights_cut_at_the_bounds_are_those_of_rs_bounded_calibrate() {
    let (found, r) = (raked([1_200, 1_300, 1_235, 2_500]), by_r());
    same_weights(&found, 3);
    let mean = 6_235.0 / found.weights.len() as f64;
    let cut = |bound: f64| found.weights.iter().filter(|weight| (*weight / mean - bound).abs() < 1e-9).count();
    assert_eq!((cut(5.0), cut(0.2)), (5, 42));
    assert!((effective(&found.weights) / r["effective tight"] - 1.0).abs() < 1e-6);
    let (respondents, whole) = (sample(), found.weights.iter().sum::<f64>());
    let having: f64 =
        respondents.iter().zip(&found.weights).filter(|(one, _)| one.startup.is_some()).map(|(_, weight)| weight).sum();
    assert!((having / whole / r["share weighted"] - 1.0).abs() < 1e-6);
}

#[test]
fn every_draw_of_the_hot_deck_is_that_of_the_other_computation() {
    let library = Library::embedded().unwrap();
    let questionnaire = library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap();
    let (found, expected) = (impute(&population(), &sample(), &hot_deck::ranges(questionnaire)), by_python());
    let count = |name: &str| expected[format!("imputed {name}").as_str()] as i64;
    assert_eq!(
        (found.imputed, found.from_elsewhere, found.without_donor, found.without_total),
        (count("imputed"), count("elsewhere"), count("without_donor"), count("without_total"))
    );
    for (number, draw) in found.draws_cents.iter().enumerate() {
        assert_eq!(*draw, expected[format!("draw {number}").as_str()] as i64);
    }
    assert_eq!(found.mean_cents(), Some(expected["draws mean"] as i64));
    // Twenty draws come near the mean of all possible ones.
    let error = found.mean_cents().unwrap() as f64 / expected["draws expected"] - 1.0;
    assert!(error.abs() < 0.1, "{error}");
}
