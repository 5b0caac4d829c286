//! What is hidden in one place and told in another one without any computing.

use super::answers::Pages;
use super::crawl::{Page, SECRET, Shown, Table};
use super::people::{BUYERS, Place, Side};

/// A table with one of its columns, counted without the names.
type Column = (&'static str, usize);

/// What says "secret statistique" in one table and is told by another one of the same page.
pub fn told_elsewhere(place: &Place, page: &Page) -> Vec<String> {
    let same: [(Column, Column); 3] =
        [(("taux", 2), ("boites", 3)), (("taux", 3), ("boites", 5)), (("taux", 4), ("boites", 1))];
    let mut found = Vec::new();
    let mut beside = |one: Column, other: Column, tables: (&Table, &Table)| {
        for (name, cells) in &tables.0.rows {
            let told = tables.1.shown(name, other.1);
            if cells[one.1] == SECRET && matches!(told, Shown::Number(_)) {
                let (heading, by) = (&tables.0.head[one.1 + 1], &tables.1.head[other.1 + 1]);
                let filters = BUYERS.query(place);
                found.push(format!("{}{filters}, {name}, {heading}: {} tells it, {by}: {told:?}", one.0, other.0));
            }
        }
    };
    for (one, other) in same {
        let tables = (&page.tables[one.0], &page.tables[other.0]);
        beside(one, other, tables);
        beside(other, one, (tables.1, tables.0));
    }
    found
}

/// A χ² test tells of every number of its table: with one of them hidden, there may be none. The page is narrowed down to one
/// value of the dimension that it is crossed by; the table of all values has other filters alike.
pub fn test_over_hidden(
    side: &Side,
    (field, place, by): (&'static str, &Place, usize),
    page: &Page,
    pages: &Pages,
) -> Option<String> {
    let note = page.tables.get("croisement")?.words.lines().find(|line| line.contains("χ² ="))?;
    let mut wide = *place;
    wide[by] = None;
    let wide = pages.questions.get(&(field, wide))?;
    let hidden = wide.tables["croisement"].rows.iter().any(|(_, cells)| cells.iter().any(|cell| cell == SECRET));
    let (filters, by) = (side.query(place), side.dimensions[by].0);
    hidden.then(|| format!("test, {field}{filters}: crossed by {by} with hidden cells, and yet {note}"))
}
