//! Disclosure control of every table that can be made by filtering: which cells may be shown so that none of the others
//! can be computed from them, from their rows, columns and totals, whatever the filters.
//!
//! Respondents stand in a cube: each dimension is a question to filter by, and a cell fixes some of them. A cell that fails
//! the primary rule ([`publishable`]) is never shown. For each of them a [`moves`] is found: amounts that could be otherwise,
//! the cell's own by more than [`ROOM_PERCENT`], while all that is shown stays the same; the cells that would betray the
//! move are hidden too, the least worth showing. So whatever is computed from all the tables together, no failing cell
//! can be known within that margin. And what is left of a row once its shown cells are taken away passes the rule itself,
//! or is empty: hidden cells are no couple that one of them could see through.
//! The whole cube is worked out at once, so that two tables never contradict each other.

mod moves;
#[cfg(test)]
mod tests;

use super::disclosure::LEAST_CONTRIBUTORS;
use super::publishable;
use moves::{Moves, Target};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// By how much a hidden cell could be otherwise at least, in percent of its value.
pub const ROOM_PERCENT: i64 = 6;

/// How many dimensions a cube has at most.
pub const DIMENSIONS: usize = 4;

/// Any value of a dimension.
const ALL: u16 = u16::MAX;

/// A cell: a value, or all of them, for each dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell([u16; DIMENSIONS]);

impl Cell {
    /// The cell of these values, by dimension; `None` is all of them.
    pub fn new(values: &[Option<u16>]) -> Self {
        let mut cell = [ALL; DIMENSIONS];
        cell.iter_mut().zip(values).for_each(|(at, value)| *at = value.unwrap_or(ALL));
        Self(cell)
    }

    /// The value of a dimension, if the cell fixes it.
    pub fn value(self, dimension: usize) -> Option<u16> {
        self.0.get(dimension).copied().filter(|value| *value != ALL)
    }

    /// The cell with all values of a dimension.
    fn widened(self, dimension: usize) -> Self {
        let mut cell = self.0;
        cell[dimension] = ALL;
        Self(cell)
    }

    /// The cell with another value of a dimension.
    fn with(self, dimension: usize, value: u16) -> Self {
        let mut cell = self.0;
        cell[dimension] = value;
        Self(cell)
    }

    /// Whether it holds another one.
    fn holds(self, other: Self) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| *own == ALL || own == other)
    }

    /// How many dimensions it fixes.
    fn depth(self) -> usize {
        self.0.iter().filter(|value| **value != ALL).count()
    }

    /// Itself and every wider cell.
    fn widenings(self) -> impl Iterator<Item = Self> {
        (0u32..1 << DIMENSIONS).filter_map(move |mask| {
            let mut cell = self.0;
            for (dimension, value) in cell.iter_mut().enumerate() {
                if mask >> dimension & 1 == 1 {
                    // Already all of them: the same cell comes by another mask.
                    if *value == ALL {
                        return None;
                    }
                    *value = ALL;
                }
            }
            Some(Self(cell))
        })
    }
}

/// A respondent: where it stands, and what it gave for each figure, in cents; `None` for what it did not give. For a
/// question without amounts, one figure of 1.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its value of each dimension.
    pub at: Vec<u16>,
    /// What it adds to each figure.
    pub gave: Vec<Option<i64>>,
}

/// What a cell adds up to, figure by figure.
#[derive(Clone, Debug, Default)]
struct Sums(Vec<Sum>);

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    respondents: i64,
    sum: i64,
    largest: i64,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), Sum::default());
        for (sum, more) in self.0.iter_mut().zip(&other.0) {
            sum.respondents += more.respondents;
            sum.sum = sum.sum.saturating_add(more.sum);
            sum.largest = sum.largest.max(more.largest);
        }
    }

    fn of(unit: &Unit) -> Self {
        let one = |gave: &Option<i64>| gave.map_or(Sum::default(), |v| Sum { respondents: 1, sum: v, largest: v });
        Self(unit.gave.iter().map(one).collect())
    }

    /// So many respondents, each of whom counts for one.
    fn count(respondents: i64) -> Self {
        Self(vec![Sum { respondents, sum: respondents, largest: respondents.min(1) }])
    }

    /// Whether each figure passes the primary rule; one that nobody gave has nothing to hide.
    fn pass(&self) -> bool {
        self.0.iter().all(|s| s.respondents == 0 || publishable(s.respondents, s.sum, s.largest))
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|s| s.respondents == 0)
    }
}

/// Which cells of a cube may be shown.
#[derive(Clone, Debug, Default)]
pub struct Secrecy {
    hidden: HashSet<Cell>,
    /// How many first dimensions a shown cell may fix, where only figures of all respondents are told.
    totals: Option<usize>,
}

impl Secrecy {
    /// Works out which cells of a cube may be shown.
    pub fn of(units: &[Unit]) -> Self {
        let units = units.iter().map(|unit| (unit.at.as_slice(), Sums::of(unit)));
        Cube::of(units, false).protect()
    }

    /// The same for numbers of respondents by their answer: the answer is the first dimension. How many respondents there are
    /// is known, whatever they answered: cells that leave the answer open are always shown, and nothing is hidden behind them.
    /// A hidden number could be otherwise by one respondent at least.
    ///
    /// `groups` says which group each value of the second dimension is in (the first one, where it says nothing): the answers
    /// of a whole group may be shown too, whatever is hidden of its parts.
    pub fn of_answers<'a>(counts: impl IntoIterator<Item = (&'a [u16], i64)>, groups: Vec<u16>) -> Self {
        let counts = counts.into_iter().map(|(at, count)| (at, Sums::count(count)));
        Cube { groups, ..Cube::of(counts, true) }.protect()
    }

    /// The same from the answer of each respondent and where it stands. Where only figures of all respondents are told, what they
    /// answered is shown as a whole or not at all: from one time to another no answer is hidden for the sake of another.
    pub fn of_places(
        all: impl IntoIterator<Item = (u16, [u16; DIMENSIONS - 1])>,
        groups: Vec<u16>,
        totals_only: bool,
    ) -> Self {
        let mut counts: BTreeMap<[u16; DIMENSIONS], i64> = BTreeMap::new();
        for (answer, [first, second, third]) in all {
            let at = if totals_only { [answer, 0, 0, 0] } else { [answer, first, second, third] };
            *counts.entry(at).or_default() += 1;
        }
        if !totals_only {
            return Self::of_answers(counts.iter().map(|(at, count)| (at.as_slice(), *count)), groups);
        }
        let some_are_few = counts.values().any(|count| *count < LEAST_CONTRIBUTORS);
        let answers = counts.keys().map(|[answer, ..]| *answer).chain([0, 1]).filter(|_| some_are_few);
        Self { hidden: answers.map(|answer| Cell::new(&[Some(answer)])).collect(), totals: Some(1) }
    }

    /// The same, but that only the figures of all respondents may be shown.
    pub fn of_totals(self) -> Self {
        Self { totals: Some(0), ..self }
    }

    /// Whether the answers of whole groups may be shown: not where nothing at all may be.
    pub fn shows_groups(&self) -> bool {
        let shows = |answer: u16| self.shows(Cell::new(&[Some(answer)]));
        self.totals.is_none() && shows(0) && shows(1)
    }

    /// Whether a cell may be shown.
    pub fn shows(&self, cell: Cell) -> bool {
        let fixes_more = |free: usize| (free..DIMENSIONS).any(|dimension| cell.value(dimension).is_some());
        !self.totals.is_some_and(fixes_more) && !self.hidden.contains(&cell)
    }
}

struct Cube {
    /// The finest cells in which somebody is, in order.
    atoms: Vec<Cell>,
    /// What every cell adds up to in which somebody is.
    cells: HashMap<Cell, Sums>,
    /// For a cell and a dimension that it leaves open, the cells that fix it, in order.
    parts: HashMap<(Cell, usize), Vec<Cell>>,
    /// Whether cells that leave the first dimension open are known whatever is shown.
    totals_known: bool,
    /// The group of each value of the second dimension.
    groups: Vec<u16>,
}

impl Cube {
    fn of<'a>(units: impl Iterator<Item = (&'a [u16], Sums)>, totals_known: bool) -> Self {
        let mut cells: HashMap<Cell, Sums> = HashMap::new();
        let mut atoms = Vec::new();
        for (at, sums) in units {
            if sums.is_empty() {
                continue;
            }
            let values: Vec<Option<u16>> = at.iter().map(|value| Some(*value)).collect();
            let atom = Cell::new(&values);
            atoms.push(atom);
            atom.widenings().for_each(|cell| cells.entry(cell).or_default().add(&sums));
        }
        atoms.sort();
        atoms.dedup();
        let mut parts: HashMap<(Cell, usize), Vec<Cell>> = HashMap::new();
        for cell in cells.keys() {
            for dimension in (0..DIMENSIONS).filter(|dimension| cell.value(*dimension).is_some()) {
                parts.entry((cell.widened(dimension), dimension)).or_default().push(*cell);
            }
        }
        parts.values_mut().for_each(|parts| parts.sort());
        Self { atoms, cells, parts, totals_known, groups: Vec::new() }
    }

    /// Whether a cell is known whatever is shown.
    fn is_known(&self, cell: Cell) -> bool {
        self.totals_known && cell.value(0).is_none()
    }

    /// The answers that there are, or could be.
    fn answers(&self) -> BTreeSet<u16> {
        self.atoms.iter().filter_map(|atom| atom.value(0)).chain([0, 1]).collect()
    }

    /// All that can be hidden. Of answers, also those that nobody gave: where all answered alike, that is what tells.
    fn everything(&self) -> Vec<Cell> {
        if !self.totals_known {
            return self.cells.keys().copied().collect();
        }
        let answers = self.answers();
        let totals = self.cells.keys().copied().filter(|cell| self.is_known(*cell));
        totals.flat_map(|total| answers.iter().map(move |answer| total.with(0, *answer))).collect()
    }

    fn group(&self, cell: Cell) -> u16 {
        cell.value(1).and_then(|value| self.groups.get(usize::from(value)).copied()).unwrap_or(0)
    }

    fn protect(self) -> Secrecy {
        let failing = self.cells.iter().filter(|(cell, sums)| !self.is_known(**cell) && !sums.pass());
        let mut failing: Vec<Cell> = failing.map(|(cell, _)| *cell).collect();
        // The widest first, from the end: what hides them hides what they hold as well.
        failing.sort_by_key(|cell| (std::cmp::Reverse(cell.depth()), *cell));
        let mut settled: HashSet<Vec<Cell>> = HashSet::new();
        let mut hidden: HashSet<Cell> = failing.iter().copied().collect();
        let moves = Moves::of(&self);
        let mut queue = failing;
        loop {
            // What is hidden for another's sake must not be known either, or hiding it were in vain.
            while let Some(cell) = queue.pop() {
                let target = Target { cells: &[cell], sums: self.cells.get(&cell).cloned().unwrap_or_default() };
                queue.extend(moves.protect(&target, &mut hidden));
            }
            let Some(couple) = self.couple(&hidden, &settled) else { break };
            let target = Target { cells: &couple, sums: self.together(&couple) };
            queue.extend(moves.protect(&target, &mut hidden));
            settled.insert(couple);
        }
        Secrecy { hidden, totals: None }
    }

    /// The hidden parts of a row whose total is shown, if together they fail the rule: their sum must not be known, or one
    /// of them could see through the others.
    fn couple(&self, hidden: &HashSet<Cell>, settled: &HashSet<Vec<Cell>>) -> Option<Vec<Cell>> {
        let rows = self.parts.iter().filter(|((total, _), _)| !hidden.contains(total) && !self.is_known(*total));
        let couples = rows.filter_map(|(row, parts)| {
            let couple: Vec<Cell> = parts.iter().filter(|part| hidden.contains(part)).copied().collect();
            (!couple.is_empty() && !self.together(&couple).pass() && !settled.contains(&couple))
                .then_some((row, couple))
        });
        couples.min_by_key(|(row, _)| **row).map(|(_, couple)| couple)
    }

    fn together(&self, cells: &[Cell]) -> Sums {
        let mut sums = Sums::default();
        cells.iter().filter_map(|cell| self.cells.get(cell)).for_each(|more| sums.add(more));
        sums
    }

    /// How much showing a cell is worth: its respondents, then its first amount.
    fn size(&self, cell: Cell) -> (i64, i64) {
        self.cells.get(&cell).and_then(|sums| sums.0.first()).map_or((0, 0), |sum| (sum.respondents, sum.sum))
    }
}
