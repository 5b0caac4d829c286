//! Every withheld cell has its actual reason.

use super::*;
use crate::withheld_cells::Why;
use disclosure::primary::Unsafe;

/// The reason given for a cell, if it is withheld.
fn why(drawn: &Drawn, table: &str, row: &str, column: &str) -> Option<Why> {
    let table = drawn.tables.iter().find(|one| one.id == table).unwrap();
    let label = |code: &str| table.rows.iter().find(|row| row.code == code).map(|row| row.label.clone());
    let row = label(row).unwrap();
    let column = table.columns.iter().find(|one| one.code == column).unwrap().label.clone();
    let found = drawn.withheld.iter().find(|one| one.table == table.title && one.row == row && one.column == column);
    found.map(|one| one.why)
}

fn crowd(segment: &'static str, from: i64, count: i64) -> Vec<Buyer> {
    (from..from + count).map(|n| buyer(n, segment, 300_000_000 + n * 1_000_003)).collect()
}

/// A crowd, and a segment with these amounts.
fn beside(segment: &'static str, amounts: &[i64]) -> Drawn {
    let own = amounts.iter().zip(100..).map(|(cents, n)| buyer(n, segment, *cents));
    Edition::new().publish(&crowd("eti", 0, 20).into_iter().chain(own).collect::<Vec<_>>())
}

#[test]
fn the_reason_names_the_rule_that_a_sum_fails() {
    let volume = |amounts: &[i64]| why(&beside("pme", amounts), "volumes-2025-AC01", "pme", "achats");
    assert_eq!(volume(&[840_000_000, 160_000_000, 0]), Some(Why::Sum(Unsafe::Few)));
    assert_eq!(volume(&[900_000_000, 60_000_000, 40_000_000]), Some(Why::Sum(Unsafe::Dominated)));
    assert_eq!(volume(&[500_000_000, 460_000_000, 40_000_000]), Some(Why::Sum(Unsafe::Guessable)));
    assert_eq!(volume(&[0, 0, 0]), Some(Why::Sum(Unsafe::Zero)));
    assert_eq!(volume(&[300_000_000, 310_000_000, 320_000_000]), None);
}

#[test]
fn the_reason_names_small_counts_and_order_statistics_of_few() {
    let two = beside("pme", &[300_000_000, 310_000_000]);
    assert_eq!(why(&two, "volumes-2025-AC01", "pme", "acheteurs"), Some(Why::OneOrTwo));
    let three = beside("pme", &[300_000_000, 310_000_000, 320_000_000]);
    assert_eq!(why(&three, "taux-2025-AC01", "pme", "taux_median"), Some(Why::Least(10)));
    let twelve = Edition::new().publish(&crowd("eti", 0, 12));
    assert_eq!(why(&twelve, "taux-2025-AC01", "eti", "cinq_plus_bas"), Some(Why::Least(20)));
}

#[test]
fn the_reason_of_a_secondary_cell_is_the_protection_of_others() {
    let mut buyers = crowd("eti", 0, 20);
    buyers
        .extend([900_000_000, 60_000_000, 40_000_000].into_iter().zip(100..).map(|(cents, n)| buyer(n, "pme", cents)));
    let drawn = Edition::new().publish(&buyers);
    let table = drawn.tables.iter().find(|one| one.id == "volumes-2025-AC01").unwrap();
    let hidden = table.rows.iter().filter(|row| row.code != "pme" && row.cells[1].status == Status::Hidden);
    let reasons: Vec<_> = hidden.map(|row| why(&drawn, "volumes-2025-AC01", &row.code, "achats")).collect();
    assert!(!reasons.is_empty() && reasons.iter().all(|why| *why == Some(Why::Others)), "{reasons:?}");
}

#[test]
fn every_withheld_cell_has_one_reason_and_other_cells_have_none() {
    let mut buyers = crowd("eti", 0, 12);
    buyers.extend(crowd("pme", 100, 2));
    buyers.extend(crowd("collectivite", 200, 7));
    for buyer in &mut buyers {
        let says = if buyer.number % 5 == 0 { "oui" } else { "non_prevu" };
        buyer.answers.push(("AC07", Answer::Choice(says.into())));
    }
    let mut edition = Edition::new();
    for buyers in [&buyers[..], &buyers[1..]] {
        let drawn = edition.publish(buyers);
        let cells = drawn.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
        let hidden = cells.filter(|cell| matches!(cell.status, Status::Hidden | Status::FewerThanThree)).count();
        let mut named = drawn.withheld.clone();
        named.dedup_by_key(|one| (one.table.clone(), one.row.clone(), one.column.clone()));
        assert_eq!((named.len(), drawn.withheld.len()), (hidden, hidden));
        assert!(hidden > 3);
    }
}

#[test]
fn drawing_stops_on_request() {
    let edition = Edition::new();
    let units = edition.units(&crowd("eti", 0, 12));
    let drawn = draw(&edition.library, crate::testing::edition(), &asks(), &units, &[], |_| false);
    assert!(drawn.is_ok_and(|drawn| !drawn.tables.is_empty()), "nothing is sensitive: there is no step");
    let units = edition.units(&crowd("eti", 0, 12).into_iter().chain(crowd("pme", 100, 2)).collect::<Vec<_>>());
    assert!(matches!(
        draw(&edition.library, crate::testing::edition(), &asks(), &units, &[], |_| false),
        Err(Refused::Stopped)
    ));
}
