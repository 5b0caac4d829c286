//! The sources of volumes side by side.

use crate::estimates::sources::{contracts, declared, measured};
use crate::national::samples::{self, M, buyers};
use crate::procurement::PublicYear;
use crate::publications::making::measured_purchases;
use procurement::figures::{Matched, Tally};
use statistics::figure::{Chart, Value};
use statistics::published_elsewhere;
use statistics::sources::{Origin, Series, Source, figure, published};
use std::collections::{BTreeMap, BTreeSet};
use store::{CountedCrossing, CrossingPlace, StoredCrossing};
use suppliers::crossing::{Measured, Nature, Part, Quality, Year};

/// The file of a buyer: start-up purchases of 2025, in cents.
fn crossing(segment: &str, nature: Nature, base: &str, cents: i64) -> CountedCrossing {
    let part = Part { suppliers: 3, cents };
    let year = |year: u16| Year {
        year,
        purchases: 100 * M,
        suppliers: 9,
        startups: vec![part, Part { suppliers: 9, cents: 99 * M }],
        bands: Vec::new(),
        regions: Vec::new(),
        below_zero: Part::default(),
        startups_below_zero: Part::default(),
        at_zero: 0,
    };
    let measured = Measured {
        base: base.into(),
        definitions: vec!["observatoire".into(), "large".into()],
        nature,
        perimeter: "tout".into(),
        years: vec![year(2019), year(2025)],
        quality: Quality::default(),
        disputed: Vec::new(),
    };
    let made_at = chrono::DateTime::UNIX_EPOCH;
    let crossing = StoredCrossing { measured, place: CrossingPlace::Browser, made_at };
    CountedCrossing { response: 1, segment: Some(segment.into()), crossing }
}

fn values(series: &Series) -> Vec<(i32, Value)> {
    series.values.clone().into_iter().collect()
}

#[test]
fn what_differs_in_sector_nature_or_base_is_not_added() {
    let questionnaire = samples::questionnaire();
    let mut all: Vec<CountedCrossing> =
        [5, 4, 3].map(|millions| crossing("pme", Nature::Spend, "b1", millions * M)).into();
    all.push(crossing("pme", Nature::Engagement, "b1", 7 * M));
    all.push(crossing("pme", Nature::Spend, "b2", 8 * M));
    all.push(crossing("ministere", Nature::Spend, "b1", 9 * M));
    let series = measured(&questionnaire, &all, true);
    assert_eq!(series.len(), 4);
    let added = series.iter().find(|one| one.of.panel == "3\u{a0}fichiers, base b1").unwrap();
    assert_eq!(values(added), [(2025, Value::Cents(12 * M))], "2019 is no year of the edition");
    assert_eq!(added.name, "Privé, édition 2026, achats");
    let shown = measured(&questionnaire, &all, false);
    let hidden = shown.iter().filter(|one| values(one) == [(2025, Value::Secret)]);
    assert_eq!(hidden.count(), 3, "each of one file");
}

#[test]
fn credit_notes_do_not_make_a_sum_of_few_publishable() {
    let questionnaire = samples::questionnaire();
    let all = [5, -1, -1, 3].map(|millions| crossing("pme", Nature::Spend, "b1", millions * M));
    assert_eq!(values(&measured(&questionnaire, &all, false)[0]), [(2025, Value::Secret)]);
}

#[test]
fn what_was_declared_is_by_sector_and_hidden_as_on_the_page_of_volumes() {
    let questionnaire = samples::questionnaire();
    let mut all = buyers("pme", &[(5, 100), (4, 100), (3, 100)]);
    all.extend(buyers("ministere", &[(9, 100)]));
    let columns = samples::columns(&questionnaire, &all);
    let series = declared(&questionnaire, &columns, false);
    assert_eq!(values(&series[0]), [(2024, Value::None), (2025, Value::Secret)]);
    assert_eq!(values(&series[1])[1], (2025, Value::Cents(12 * M)));
    assert_eq!(series[1].name, "Privé, édition 2026");
}

#[test]
fn a_publication_counts_the_files_of_the_version_most_used_and_none_below_zero() {
    let mut all =
        vec![crossing("pme", Nature::Spend, "2026-9", 5 * M), crossing("pme", Nature::Spend, "2026-10", 4 * M)];
    for (one, response) in all.iter_mut().zip(1..) {
        one.response = response;
    }
    all[1].crossing.made_at += chrono::Duration::days(1);
    let edition = samples::questionnaire().edition;
    let counted = |all: &[CountedCrossing]| -> Vec<_> {
        let counted = measured_purchases(all.to_vec(), edition);
        counted
            .into_iter()
            .map(|(response, of)| (response, of.base, of.years.into_iter().collect::<Vec<_>>()))
            .collect()
    };
    assert_eq!(counted(&all), [(2, "2026-10".to_owned(), vec![(2025, 4 * M)])], "of two the one used last");
    let below = CountedCrossing { response: 3, ..crossing("pme", Nature::Spend, "2026-9", -M) };
    all.push(below);
    let expected = [(1, "2026-9".to_owned(), vec![(2025, 5 * M)]), (3, "2026-9".to_owned(), Vec::new())];
    assert_eq!(counted(&all), expected, "most files; a year below zero is left out");
    assert_eq!(counted(&[]), []);
}

#[test]
fn what_others_published_is_a_series_for_each_panel_and_a_target_is_none() {
    let all = published_elsewhere::embedded().unwrap();
    let series = published(&all);
    let names: Vec<&str> = series.iter().map(|one| one.name.as_str()).collect();
    let expected = [
        "Acheteurs publics",
        "Ministères",
        "Direction des achats de l’État",
        "UGAP",
        "Resah",
        "41\u{20}grands groupes",
        "39\u{20}grands groupes",
    ];
    assert_eq!(names, expected);
    let codes: BTreeSet<&str> = series.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes.len(), series.len(), "a code is of one series: {codes:?}");
    let public = &series[0];
    assert_eq!(public.of.panel, "national (source : Resah, Républik Achats)");
    assert_eq!(values(public)[1], (2022, Value::Cents(174_499_678_600)));
    assert_eq!(values(&series[5]), [(2022, Value::Cents(428_000_000_000))], "of 2021 there is only a rate");
}

#[test]
fn contracts_have_a_value_for_each_year_with_a_start_up() {
    let of = |year, contracts, cents| PublicYear {
        year,
        counted: Tally { contracts: 9, cents: 900 },
        start_ups: Matched { contracts, cents, whole_cents: cents },
    };
    let series = contracts("2026-1", &[of(2024, 0, 0), of(2025, 2, 700)]);
    assert_eq!(values(&series), [(2025, Value::Cents(700))]);
    assert_eq!(
        (series.of.source, series.of.panel.as_str()),
        (Source::Procurement, "données publiées (DECP), base 2026-1")
    );
}

#[test]
fn any_series_can_stand_beside_the_others_and_nothing_is_added() {
    let one = |source, name: &str, values: &[(i32, Value)]| Series {
        code: name.to_owned(),
        name: name.to_owned(),
        of: Origin {
            source,
            nature: "engagements".to_owned(),
            perimeter: "public".to_owned(),
            panel: "tous".to_owned(),
        },
        values: BTreeMap::from_iter(values.to_vec()),
    };
    let series = vec![
        one(Source::Published, "Publié", &[(2023, Value::Cents(7 * M))]),
        one(Source::Procurement, "Contrats", &[(2025, Value::Cents(3 * M)), (2022, Value::None)]),
        one(Source::Measured, "Personne", &[(2025, Value::None)]),
    ];
    let figure = figure(series, vec!["Deux sources se contredisent.".to_owned()]);
    assert_eq!(figure.head, ["Série", "Source", "Mesure", "Périmètre", "Panel", "2023", "2025"]);
    let names: Vec<&str> = figure.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Contrats", "Publié"], "by source; without a value there is no row");
    assert!(figure.rows.iter().all(|row| !row.total));
    assert_eq!(figure.rows[0].values[4..], [Value::None, Value::Cents(3 * M)]);
    assert!(
        matches!(&figure.chart, Chart::Marks { columns, kind: 0, kinds } if columns == &[4, 5] && kinds.len() == 4)
    );
    assert_eq!(figure.notes[1], "Deux sources se contredisent.");
    assert!(figure.reading.contains("marchés publics, publié ailleurs"), "{}", figure.reading);
}
