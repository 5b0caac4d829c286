//! Declared and measured purchases side by side in a publication.

use super::*;
use crate::tables::sources::add;
use statistics::figure::{Chart, Value};
use statistics::sources::{Origin, Series, Source};
use suppliers::crossing::Nature;

/// Volumes by segment and region, with the sources.
pub(super) fn asks() -> Vec<Ask> {
    let ask = |what, by: &str| Ask { what, by: by.to_owned(), filter: None };
    vec![ask(What::Volumes(2025), "AC01"), ask(What::Volumes(2025), "AC93"), ask(What::Sources(edition()), "")]
}

/// Private buyers that declared and measured about the same, `measuring` of them.
fn buyers(count: i64, measuring: i64) -> Vec<Buyer> {
    let one = |n: i64| {
        let cents = 300_000_000 + n * 1_000_003;
        Buyer { measured: (n < measuring).then_some((Nature::Spend, cents + 70)), ..buyer(n, "eti", cents) }
    };
    (0..count).map(one).collect()
}

fn measured(drawn: &Drawn) -> Option<i64> {
    let table = drawn.tables.iter().find(|table| table.id == "sources-2026").unwrap();
    whole(table.cell("prive-mesure-achat", "2025")?)
}

fn declared(drawn: &Drawn) -> Option<i64> {
    whole(cell(drawn, "sources-2026", "prive", "2025"))
}

#[test]
fn declared_and_measured_sums_of_enough_buyers_stand_side_by_side() {
    let all = buyers(20, 10);
    let drawn = Edition::with(asks()).publish(&all);
    let sum = |of: fn(&Buyer) -> Option<i64>| all.iter().filter_map(of).sum::<i64>();
    assert_eq!(declared(&drawn), Some(sum(|one| one.startup)));
    assert_eq!(measured(&drawn), Some(sum(|one| one.measured.map(|(_, cents)| cents))));
    let table = drawn.tables.iter().find(|table| table.id == "sources-2026").unwrap();
    let of = table.rows.iter().find(|row| row.code == "prive-mesure-achat").unwrap().of.as_ref().unwrap();
    assert_eq!((of.source, of.panel.as_str()), (Source::Measured, "fichiers d’acheteurs, base 2026-1"));
    assert!(drawn.disclosed.iter().any(|one| one.measure == "mesure-2025" && one.people == 10), "remembered");
}

#[test]
fn a_measured_sum_of_two_files_is_withheld_with_the_reason() {
    let drawn = Edition::with(asks()).publish(&buyers(20, 2));
    assert_eq!(measured(&drawn), None);
    let why = drawn.withheld.iter().find(|one| one.row == "Privé, édition 2026, achats").unwrap().why.in_words();
    assert_eq!(why, "moins de trois organisations avec un montant");
}

#[test]
fn a_measured_sum_of_all_buyers_but_one_does_not_stand_beside_the_declared_one() {
    let drawn = Edition::with(asks()).publish(&buyers(20, 19));
    assert!(measured(&drawn).is_none() || declared(&drawn).is_none(), "the difference is one buyer's amount");
    assert!(measured(&drawn).is_some() || declared(&drawn).is_some(), "one of them can be published");
}

#[test]
fn one_more_file_between_publications_is_not_disclosed() {
    let mut edition = Edition::with(asks());
    let first = measured(&edition.publish(&buyers(20, 10)));
    assert!(first.is_some());
    assert_eq!(measured(&edition.publish(&buyers(20, 11))), None, "the difference is one buyer's file");
    assert!(measured(&edition.publish(&buyers(20, 16))).is_some(), "six more files");
}

#[test]
fn measured_sums_of_two_natures_are_two_rows() {
    let mut all = buyers(20, 10);
    for one in all.iter_mut().take(5) {
        one.measured = one.measured.map(|(_, cents)| (Nature::Engagement, cents));
    }
    let drawn = Edition::with(asks()).publish(&all);
    let table = drawn.tables.iter().find(|table| table.id == "sources-2026").unwrap();
    for code in ["prive-mesure-achat", "prive-mesure-engagement"] {
        assert!(table.cell(code, "2025").unwrap().has_value(), "{code}");
    }
}

#[test]
fn public_series_are_added_with_their_years_and_the_figure_draws_marks() {
    let mut drawn = Edition::with(asks()).publish(&buyers(20, 10));
    let table = drawn.tables.iter_mut().find(|table| table.id == "sources-2026").unwrap();
    let of = Origin {
        source: Source::Published,
        nature: "achats".into(),
        perimeter: "41 grands groupes".into(),
        panel: "panel 2023".into(),
    };
    let values = BTreeMap::from([(2022, Value::Cents(428_000_000_000)), (2025, Value::None)]);
    add(table, &[Series { code: "publie-prive-41".into(), name: "41 grands groupes".into(), of, values }]);
    let codes: Vec<&str> = table.columns.iter().map(|column| column.code.as_str()).collect();
    assert_eq!(codes, ["2022", "2024", "2025"]);
    assert_eq!(table.cell("publie-prive-41", "2022").and_then(whole), Some(428_000_000_000));
    assert_eq!(table.cell("prive", "2022").unwrap().status, Status::None);
    let figure = table.figure();
    assert!(matches!(figure.chart, Chart::Marks { .. }));
    assert_eq!((figure.id.as_str(), figure.head[1].as_str()), ("sources-2026", "Source"));
    assert!(figure.reading.contains("déclaré, mesuré, publié ailleurs"), "{}", figure.reading);
    assert!(figure.notes.iter().any(|note| note.starts_with("Mesuré : somme de fichiers")));
}
