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

mod cube;
mod grid;
mod moves;
#[cfg(test)]
mod tests;

use super::disclosure::LEAST_CONTRIBUTORS;
use super::publishable;
use cube::Cube;
use grid::Grid;
use std::collections::{BTreeMap, BTreeSet};

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

/// What respondents add up to, figure by figure.
#[derive(Clone, Debug, Default)]
struct Sums(Vec<Sum>);

/// What respondents add up to in one figure.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    respondents: i64,
    sum: i64,
    largest: i64,
}

impl Sum {
    fn add(&mut self, more: &Self) {
        self.respondents += more.respondents;
        self.sum = self.sum.saturating_add(more.sum);
        self.largest = self.largest.max(more.largest);
    }

    /// Whether it passes the primary rule; where nobody gave anything, there is nothing to hide.
    fn passes(&self) -> bool {
        self.respondents == 0 || publishable(self.respondents, self.sum, self.largest)
    }
}

impl Sums {
    fn of(unit: &Unit) -> Self {
        let one = |gave: &Option<i64>| gave.map_or(Sum::default(), |v| Sum { respondents: 1, sum: v, largest: v });
        Self(unit.gave.iter().map(one).collect())
    }

    /// So many respondents, each of whom counts for one.
    fn count(respondents: i64) -> Self {
        Self(vec![Sum { respondents, sum: respondents, largest: respondents.min(1) }])
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|s| s.respondents == 0)
    }
}

/// Which cells of a cube may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrecy {
    grid: Grid,
    /// By the number of each cell.
    hidden: Vec<bool>,
    /// How many first dimensions a shown cell may fix, where only figures of all respondents are told.
    totals: Option<usize>,
}

impl Secrecy {
    /// Works out which cells of a cube may be shown.
    pub fn of(units: &[Unit]) -> Self {
        let units = units.iter().map(|unit| (unit.at.as_slice(), Sums::of(unit)));
        Cube::of(units, false, Vec::new()).protect()
    }

    /// The same for numbers of respondents by their answer: the answer is the first dimension. How many respondents there are
    /// is known, whatever they answered: cells that leave the answer open are always shown, and nothing is hidden behind them.
    /// A hidden number could be otherwise by one respondent at least.
    ///
    /// `groups` says which group each value of the second dimension is in (the first one, where it says nothing): the answers
    /// of a whole group may be shown too, whatever is hidden of its parts.
    pub fn of_answers<'a>(counts: impl IntoIterator<Item = (&'a [u16], i64)>, groups: Vec<u16>) -> Self {
        let counts = counts.into_iter().map(|(at, count)| (at, Sums::count(count)));
        Cube::of(counts, true, groups).protect()
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
        // Where all answered alike, the whole would tell what each of them answered.
        let some_are_few = counts.len() == 1 || counts.values().any(|count| *count < LEAST_CONTRIBUTORS);
        let answers = counts.keys().map(|[answer, ..]| *answer).chain([0, 1]).collect();
        let grid = Grid::of([answers, BTreeSet::new(), BTreeSet::new(), BTreeSet::new()]);
        // All but the number of those who answered at all.
        let hidden = (0..grid.len()).map(|number| some_are_few && number > 0).collect();
        Self { grid, hidden, totals: Some(1) }
    }

    /// The same, but that only the figures of all respondents may be shown.
    pub fn of_totals(self) -> Self {
        Self { totals: Some(0), ..self }
    }

    /// Whether the answers of whole groups may be shown: not where one of the answers may not be shown of all together.
    pub fn shows_groups(&self) -> bool {
        let answers = 1..=self.grid.values(0);
        let mut hidden =
            answers.map(|answer| self.hidden.get(answer * self.grid.step(0)).is_some_and(|hidden| *hidden));
        self.totals.is_none() && !hidden.any(|hidden| hidden)
    }

    /// Whether a cell may be shown.
    pub fn shows(&self, cell: Cell) -> bool {
        let fixes_more = |free: usize| (free..DIMENSIONS).any(|dimension| cell.value(dimension).is_some());
        !self.totals.is_some_and(fixes_more) && !self.hides(cell)
    }

    fn hides(&self, cell: Cell) -> bool {
        match self.grid.find(cell) {
            Some(at) => self.hidden.get(self.grid.number(&at)).is_some_and(|hidden| *hidden),
            // An answer that nobody gave is shown with the others or not at all, where they are judged as a whole.
            None => self.totals == Some(1) && cell.value(0).is_some() && self.hidden.contains(&true),
        }
    }
}
