//! What may be published about organisations, given what was published before.

mod attacker;
mod classes;
mod editions;
mod leaks;
mod sources;
mod why;

use super::testing::{Buyer, buyer, edition, unit};
use crate::publication::{Cell, Status};
use crate::table_catalogue::{Ask, What};
use crate::tables::{Drawn, Earlier, Refused, Units, draw};
use crate::units::Unit;
use std::collections::BTreeMap;
use survey::library::Library;
use survey::{Answer, Answers, Audience, EditionYear, Euros};

/// Tables of volumes by segment and region, of rates, and of a question.
fn asks() -> Vec<Ask> {
    let ask = |what, by: &str| Ask { what, by: by.to_owned(), filter: None };
    vec![
        ask(What::Volumes(2025), "AC01"),
        ask(What::Volumes(2025), "AC93"),
        ask(What::Rates(2025), "AC01"),
        ask(What::Answers(Audience::Acheteurs, "AC07".to_owned()), ""),
    ]
}

/// An edition that is published several times, with the same tables.
struct Edition {
    library: Library,
    asks: Vec<Ask>,
    earlier: Vec<Earlier>,
}

impl Edition {
    fn new() -> Self {
        Self::with(asks())
    }

    fn with(asks: Vec<Ask>) -> Self {
        Self { library: Library::embedded().unwrap(), asks, earlier: Vec::new() }
    }

    fn units(&self, buyers: &[Buyer]) -> Units {
        BTreeMap::from([(Audience::Acheteurs, buyers.iter().map(|buyer| unit(&self.library, buyer)).collect())])
    }

    fn try_publish(&mut self, buyers: &[Buyer]) -> Result<Drawn, Refused> {
        let units = self.units(buyers);
        let drawn = draw(&self.library, edition(), &self.asks, &units, &self.earlier, |_| true)?;
        self.earlier.push(Earlier {
            id: format!("2026-{}", self.earlier.len() + 1),
            edition: edition(),
            tables: drawn.tables.clone(),
            asks: self.asks.clone(),
            disclosed: drawn.disclosed.clone(),
            units,
        });
        Ok(drawn)
    }

    fn publish(&mut self, buyers: &[Buyer]) -> Drawn {
        self.try_publish(buyers).unwrap()
    }

    /// Erases an organisation: nothing of it remains in what is remembered.
    fn erase(&mut self, number: i64) {
        for units in self.earlier.iter_mut().flat_map(|earlier| earlier.units.values_mut()) {
            units.retain(|unit| unit.response.0 != number);
        }
    }
}

fn cell<'d>(drawn: &'d Drawn, table: &str, row: &str, column: &str) -> &'d Cell {
    let table = drawn.tables.iter().find(|one| one.id == table).unwrap_or_else(|| panic!("no table {table}"));
    table.cell(row, column).unwrap_or_else(|| panic!("no cell {row}, {column} in {:?}", table.rows))
}

fn whole(cell: &Cell) -> Option<i64> {
    cell.value.as_ref().and_then(serde_json::Number::as_i64)
}

#[test]
fn a_panel_of_41_large_groups_is_published_exactly_even_the_second_time() {
    let buyers: Vec<Buyer> = (0..40)
        .map(|n| buyer(n, "grand_groupe", 100_000_000 + n * 7_700_001))
        .chain([buyer(40, "grand_groupe", 40_000_000_000)])
        .collect();
    let drawn = Edition::new().publish(&buyers);
    let total: i64 = buyers.iter().filter_map(|one| one.startup).sum();
    let volume = cell(&drawn, "volumes-2025-AC01", "grand_groupe", "achats");
    let may_leave = total * 85 / 100 >= 40_000_000_000;
    assert_eq!((whole(volume), volume.status == Status::Published), (may_leave.then_some(total), may_leave));
    let twice = {
        let mut edition = Edition::new();
        edition.publish(&buyers[..30]);
        edition.publish(&buyers)
    };
    let again = cell(&twice, "volumes-2025-AC01", "grand_groupe", "achats");
    assert!(again.status != Status::Published || whole(again) == Some(total), "old figures say so: {again:?}");
}
