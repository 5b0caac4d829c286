//! Classes of the quartiles of purchases.

use super::*;

fn ask() -> Ask {
    Ask { what: What::Classes(2025), by: "AC01".to_owned(), filter: None }
}

fn publish(edition: &mut Edition, buyers: &[Buyer]) -> Drawn {
    let units = edition.units(buyers);
    let drawn =
        draw(&edition.library, crate::testing::edition(), &[ask()], &units, &edition.earlier, |_| true).unwrap();
    let (tables, disclosed) = (drawn.tables.clone(), drawn.disclosed.clone());
    let id = format!("2026-{}", edition.earlier.len() + 1);
    edition.earlier.push(Earlier {
        id,
        edition: crate::testing::edition(),
        tables,
        asks: vec![ask()],
        disclosed,
        units,
    });
    drawn
}

fn row(drawn: &Drawn, row: &str) -> Vec<String> {
    let columns = ["acheteurs", "premier_quartile", "mediane", "troisieme_quartile"];
    let table = drawn.tables[0].figure();
    let found = drawn.tables[0].rows.iter().zip(&table.rows).find(|(own, _)| own.code == row).unwrap().1;
    assert_eq!(columns.len(), found.values.len());
    found.values.iter().map(statistics::figure::Value::formatted).collect()
}

/// Twelve: three buy nothing, the others for 70 k€, 3 M€ and 48 M€.
fn twelve() -> Vec<Buyer> {
    let amounts = [0, 7_000_000, 300_000_000, 4_800_000_000];
    (0..12).map(|n| buyer(n, "eti", amounts[n as usize % 4])).collect()
}

#[test]
fn quartiles_are_published_as_classes_from_ten_buyers_on() {
    let mut buyers = twelve();
    buyers.extend((20..29).map(|n| buyer(n, "pme", 300_000_000)));
    let drawn = publish(&mut Edition::new(), &buyers);
    assert_eq!(row(&drawn, "eti"), ["12", "0\u{a0}€", "10 à 100\u{a0}k€", "1 à 10\u{a0}M€"]);
    assert_eq!(row(&drawn, "pme"), ["9", "non diffusable", "non diffusable", "non diffusable"], "nine");
    assert_eq!(whole(cell(&drawn, "classes-2025-AC01", "eti", "troisieme_quartile")), Some(100_000_000), "in cents");
}

#[test]
fn classes_are_renewed_after_five_changes_of_purchases_only() {
    let mut edition = Edition::new();
    let mut buyers = twelve();
    let first = publish(&mut edition, &buyers);
    // Eight change their total, and four their purchases.
    for one in &mut buyers[..8] {
        one.total = one.total.map(|total| total + 1_000_000);
    }
    for one in buyers.iter_mut().filter(|one| one.startup == Some(0)) {
        one.startup = Some(900_000_000);
    }
    buyers[1].startup = Some(900_000_000);
    let second = publish(&mut edition, &buyers);
    assert_eq!(row(&first, "eti"), row(&second, "eti"));
    assert_eq!(cell(&second, "classes-2025-AC01", "eti", "mediane").status, Status::Kept);
    buyers[5].startup = Some(900_000_000);
    let third = publish(&mut edition, &buyers);
    assert_eq!(row(&third, "eti"), ["12", "1 à 10\u{a0}M€", "1 à 10\u{a0}M€", "1 à 10\u{a0}M€"]);
}
