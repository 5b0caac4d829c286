//! Quartiles of numbers: they are made of the classes that are shown, or they tell of those that are not.

use super::answers::Pages;
use super::crawl::{Shown, Table};
use super::people::{Place, Side};
use super::ranges::{classes_of, fields, rows};
use app::statistics::classes::Class;

/// Where a share of those lies who are counted in classes, as if they lay evenly in each; `None` in a class that is open.
fn quantile(counts: &[(&Class, Option<&Class>, f64)], share: f64) -> Option<f64> {
    let wanted = share * counts.iter().map(|(.., count)| count).sum::<f64>();
    let mut below = 0.0;
    for (first, last, count) in counts.iter().filter(|(.., count)| *count > 0.0) {
        if below + count >= wanted {
            let (from, end) = (first.from.map(|n| n as f64), last.unwrap_or(first).end.map(|n| n as f64));
            return match (from, end) {
                (Some(from), Some(end)) if end - from > 1.0 => Some(from + (wanted - below) / count * (end - from)),
                (Some(from), Some(_)) => Some(from),
                (None, Some(1.0)) => Some(0.0),
                _ => None,
            };
        }
        below += count;
    }
    None
}

/// The numbers of a distribution whose classes are all shown.
fn counts<'c>(
    table: &Table,
    classes: &'c [Class],
    are_amounts: bool,
) -> Option<Vec<(&'c Class, Option<&'c Class>, f64)>> {
    let each = rows(table, classes, are_amounts).into_iter().map(|(name, within)| match table.shown(name, 0) {
        Shown::Number(count) => Some((&classes[within.start], classes.get(within.end - 1), count)),
        _ => None,
    });
    each.collect()
}

/// Quartiles that are shown while a class is hidden, or that say something else than the classes do.
pub fn told_by_quartiles(side: &Side, pages: &Pages) -> Vec<String> {
    let mut found = Vec::new();
    for field in fields(side) {
        let (classes, are_amounts) = classes_of(side, field);
        for ((_, place), page) in pages.questions.iter().filter(|((own, _), _)| *own == field) {
            let table = &page.tables["quartiles"];
            for (name, cells) in &table.rows {
                let Some(within) = place_of(side, place, name) else { continue };
                let Some(other) = pages.questions.get(&(field, within)) else { continue };
                let told = counts(&other.tables["distribution"], &classes, are_amounts);
                for (column, share) in [(1, 0.25), (2, 0.5), (3, 0.75)] {
                    let Shown::Number(number) = table.shown(name, column) else { continue };
                    let said = format!("quartiles, {field}{}, {name}: {}", side.query(place), cells[column]);
                    let Some(told) = &told else {
                        found.push(format!("{said} is told beside hidden classes"));
                        continue;
                    };
                    let unit = match cells[column].rsplit('\u{a0}').next() {
                        Some("k€") => 1e5,
                        Some("M€") => 1e8,
                        Some("Md€") => 1e11,
                        Some("€") => 1e2,
                        _ => 1.0,
                    };
                    // A year is cut off, the rest is rounded; of an open class the name is told.
                    let room = if unit > 1.0 { 0.51 * unit } else { 1.0 };
                    if quantile(told, share).is_some_and(|own| (own - number * unit).abs() > room) {
                        found.push(format!("{said} is not what the classes say"));
                    }
                }
            }
        }
    }
    found
}

/// Of whom a row tells: those of the page, or those among them of one value of the first dimension.
fn place_of(side: &Side, place: &Place, name: &str) -> Option<Place> {
    if name == "Ensemble" {
        return Some(*place);
    }
    let value = side.dimensions[0].1.iter().position(|code| side.label(0, code) == name)?;
    Some([Some(value), place[1], place[2]])
}
