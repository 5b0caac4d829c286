//! Which sums of matched panels follow from what is shown: volumes and panels of a place tell of each other through those who gave
//! one of the two years only, and rows of panels add up.

use super::{Buyer, Buyers, VolumeSecrecy};
use crate::statistics::publishable;
use crate::statistics::secrecy::{Cell, DIMENSIONS};
use std::collections::BTreeMap;

/// Of each cell in which somebody is: whether the sums of its panel are told, of this year and of the year before.
pub type Told = BTreeMap<Cell, (bool, bool)>;

/// What is known of one of the two years in a cell.
#[derive(Clone, Copy, Default)]
struct Year {
    /// How many gave it, and how many of them the other year too.
    gave: i64,
    both: i64,
    /// What those add up to, and the largest amount of all that were given, in cents.
    sum: i64,
    largest: i64,
    /// Whether its volume is told, and the panel's part of it.
    volume: bool,
    panel: bool,
}

impl Year {
    /// Takes over what a wider cell tells.
    fn learn(&mut self, wider: &Self) -> bool {
        let before = (self.volume, self.panel);
        self.volume |= wider.volume && wider.gave == self.gave;
        let alone = |year: &Self| year.gave - year.both;
        self.panel |= self.volume && wider.volume && wider.panel && alone(self) == alone(wider);
        before != (self.volume, self.panel)
    }
}

/// The panels of a year that are told.
pub fn told(buyers: &Buyers, year: usize, secrecy: &VolumeSecrecy) -> Told {
    let Some(before) = year.checked_sub(1) else { return Told::new() };
    let mut cells: BTreeMap<Cell, [Year; 2]> = BTreeMap::new();
    for buyer in &buyers.all {
        let gave = [buyer.startup(year), buyer.startup(before)];
        let is_in = gave.iter().all(Option::is_some);
        for cell in cells_of(buyer, buyers.profile.dimensions.len()) {
            let years = cells.entry(cell).or_default();
            for (of, cents) in years.iter_mut().zip(gave) {
                of.gave += i64::from(cents.is_some());
                of.largest = of.largest.max(cents.unwrap_or(0));
                if let Some(cents) = cents.filter(|_| is_in) {
                    of.both += 1;
                    of.sum = of.sum.saturating_add(cents);
                }
            }
        }
    }
    for (cell, [now, then]) in &mut cells {
        // Those who did not say where they stand are in no filter.
        let dimensions = buyers.profile.dimensions.iter().enumerate();
        let is_filter = dimensions.map(|(d, of)| (cell.value(d), of.values.len()));
        let is_filter = is_filter.into_iter().all(|(value, all)| value.is_none_or(|value| usize::from(value) < all));
        let is_shown = secrecy.shows(year, *cell);
        now.volume = is_filter && is_shown.volume;
        then.volume = is_filter && secrecy.shows(before, *cell).volume;
        let passes = |of: &Year| publishable(of.both, of.sum, of.largest);
        let is_panel = is_filter && is_shown.matched && passes(now) && passes(then);
        for of in [now, then] {
            of.panel = of.both == 0 || is_panel || of.volume && of.gave == of.both;
        }
    }
    // Each round tells more or is the last one.
    while learn(&mut cells) {}
    cells.into_iter().map(|(cell, [now, then])| (cell, (now.panel, then.panel))).collect()
}

/// A cell and all wider ones.
fn cells_of(buyer: &Buyer, dimensions: usize) -> impl Iterator<Item = Cell> {
    let at = buyer.at;
    (0..1usize << dimensions).map(move |set| {
        let fixed = at.iter().take(dimensions).enumerate();
        Cell::new(&fixed.map(|(d, value)| (set >> d & 1 == 1).then_some(*value)).collect::<Vec<_>>())
    })
}

/// The cell that leaves a dimension open as well.
fn without(cell: Cell, dimension: usize) -> Cell {
    Cell::new(&(0..DIMENSIONS).map(|d| cell.value(d).filter(|_| d != dimension)).collect::<Vec<_>>())
}

fn learn(cells: &mut BTreeMap<Cell, [Year; 2]>) -> bool {
    let mut has_learnt = false;
    // The rows: each total with its parts.
    let mut rows: BTreeMap<(Cell, usize), Vec<Cell>> = BTreeMap::new();
    for cell in cells.keys() {
        for dimension in (0..DIMENSIONS).filter(|dimension| cell.value(*dimension).is_some()) {
            rows.entry((without(*cell, dimension), dimension)).or_default().push(*cell);
        }
    }
    for ((total, _), parts) in rows {
        let Some(mut whole) = cells.get(&total).copied() else { continue };
        for part in &parts {
            if let Some(years) = cells.get_mut(part) {
                years.iter_mut().zip(&whole).for_each(|(own, whole)| has_learnt |= own.learn(whole));
            }
        }
        // Two years, as each cell has them: no index past them.
        for year in 0..2 {
            let is_told = |cell: &Cell| cells.get(cell).is_some_and(|years| years[year].panel);
            let open: Vec<Cell> = parts.iter().filter(|part| !is_told(part)).copied().collect();
            match open.as_slice() {
                [] if !whole[year].panel => (whole[year].panel, has_learnt) = (true, true),
                [last] if whole[year].panel => {
                    if let Some(years) = cells.get_mut(last) {
                        (years[year].panel, has_learnt) = (true, true);
                    }
                }
                _ => {}
            }
        }
        cells.insert(total, whole);
    }
    has_learnt
}
