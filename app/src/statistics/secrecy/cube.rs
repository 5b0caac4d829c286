//! What every cell of a cube adds up to, and which of them have to be hidden.
//!
//! Every list has one place for each cell of the grid, and every number comes from the grid: indexing by one cannot fail, nor can
//! indexing where a cell is by a dimension.

use super::grid::{At, Grid};
use super::moves::{Moves, Target};
use super::{Cell, DIMENSIONS, Secrecy, Sum, Sums};
use std::collections::{BTreeSet, HashSet};

/// Every set of dimensions, bit by bit.
pub const SETS: usize = 1 << DIMENSIONS;

/// The cells of respondents.
pub struct Cube {
    /// The numbers of the cells.
    pub grid: Grid,
    /// The finest cells in which somebody is, in order.
    pub atoms: Vec<At>,
    /// The sets of dimensions that cells fix.
    pub sets: Vec<usize>,
    /// Whether cells that leave the first dimension open are known whatever is shown.
    pub totals_known: bool,
    /// How many figures there are.
    figures: usize,
    /// What each cell adds up to, figure by figure.
    sums: Vec<Sum>,
    /// How much showing each cell is worth: the wider, and the more respondents it tells of, the more.
    pub worth: Vec<i64>,
    /// The group of each value of the second dimension.
    groups: Vec<u16>,
}

impl Cube {
    /// The cube of what stands in finest cells. Where the totals are known whatever is shown, the first dimension is the answer:
    /// also one that nobody gave may have to be hidden, for where all answered alike, that is what tells.
    pub fn of<'a>(units: impl Iterator<Item = (&'a [u16], Sums)>, totals_known: bool, groups: Vec<u16>) -> Self {
        let units: Vec<(Cell, Sums)> = units
            .filter(|(_, sums)| !sums.is_empty())
            .map(|(at, sums)| (Cell::new(&at.iter().map(|value| Some(*value)).collect::<Vec<_>>()), sums))
            .collect();
        let mut values: [BTreeSet<u16>; DIMENSIONS] =
            std::array::from_fn(|d| units.iter().filter_map(|(cell, _)| cell.value(d)).collect());
        if totals_known && let Some(answers) = values.first_mut() {
            answers.extend([0, 1]);
        }
        let grid = Grid::of(values);
        let figures = units.iter().map(|(_, sums)| sums.0.len()).max().unwrap_or(0);
        let mut sums = vec![Sum::default(); grid.len() * figures];
        let (mut atoms, mut fixed) = (Vec::with_capacity(units.len()), 0);
        for (cell, gave) in &units {
            let Some(at) = grid.find(*cell) else { continue };
            atoms.push(at);
            let own = set_of(&at);
            fixed |= own;
            for set in subsets(own) {
                let from = grid.wider(&at, set) * figures;
                sums.iter_mut().skip(from).zip(&gave.0).for_each(|(sum, more)| sum.add(more));
            }
        }
        atoms.sort_unstable();
        atoms.dedup();
        let sets = subsets(fixed).collect();
        let mut cube = Self { grid, atoms, sets, totals_known, figures, sums, worth: Vec::new(), groups };
        cube.worth = (0..cube.grid.len()).map(|number| cube.worth_of(number)).collect();
        cube
    }

    fn worth_of(&self, number: usize) -> i64 {
        let depth = self.grid.at(number).iter().filter(|at| **at > 0).count();
        let wide = i64::try_from(DIMENSIONS - depth).unwrap_or(0);
        self.sum(number, 0).respondents.saturating_mul(1 << (4 * wide).min(40)).saturating_add(1)
    }

    /// What a cell adds up to, figure by figure.
    pub fn sums(&self, number: usize) -> &[Sum] {
        self.sums.get(number * self.figures..(number + 1) * self.figures).unwrap_or(&[])
    }

    /// What a cell adds up to in one figure.
    pub fn sum(&self, number: usize, figure: usize) -> Sum {
        self.sums(number).get(figure).copied().unwrap_or_default()
    }

    /// Whether anybody is in a cell.
    pub fn is_there(&self, number: usize) -> bool {
        self.sums(number).iter().any(|sum| sum.respondents > 0)
    }

    /// Whether a cell is known whatever is shown.
    fn is_known(&self, at: &At) -> bool {
        self.totals_known && at[0] == 0
    }

    /// All that can be hidden, in order.
    pub fn everything(&self) -> Vec<usize> {
        let all = (0..self.grid.len()).filter(|number| {
            let mut at = self.grid.at(*number);
            if self.is_known(&at) {
                return false;
            }
            if self.totals_known {
                at[0] = 0;
            }
            self.is_there(self.grid.number(&at))
        });
        all.collect()
    }

    /// The group of a place.
    pub fn group(&self, at: &At) -> u16 {
        let value = self.grid.cell(at).value(1);
        value.and_then(|value| self.groups.get(usize::from(value)).copied()).unwrap_or(0)
    }

    /// Hides what has to be.
    pub fn protect(self) -> Secrecy {
        let numbers = 0..self.grid.len();
        let fails = |number: &usize| !self.is_known(&self.grid.at(*number)) && !pass(self.sums(*number));
        let mut queue: Vec<usize> = numbers.filter(fails).collect();
        // The widest first, from the end: what hides them hides what they hold as well.
        queue.sort_by_key(|number| {
            let at = self.grid.at(*number);
            (std::cmp::Reverse(set_of(&at).count_ones()), at)
        });
        let mut hidden = vec![false; self.grid.len()];
        queue.iter().for_each(|number| hidden[*number] = true);
        let mut moves = Moves::of(&self, hidden);
        // Rows, by their total and their dimension, whose hidden parts have to be looked at together.
        let mut rows: BTreeSet<(At, usize)> = BTreeSet::new();
        queue.iter().for_each(|number| rows.extend(self.rows(*number)));
        let mut settled: HashSet<Vec<usize>> = HashSet::new();
        loop {
            // What is hidden for another's sake must not be known either, or hiding it were in vain.
            while let Some(number) = queue.pop() {
                if !moves.is_safe(number) {
                    let more = moves.protect(&Target::cell(&self, number));
                    more.iter().for_each(|number| rows.extend(self.rows(*number)));
                    queue.extend(more);
                }
            }
            let Some(row) = rows.pop_first() else { break };
            let Some(couple) = self.couple(&row, &moves).filter(|couple| !settled.contains(couple)) else { continue };
            if let [lone] = couple.as_slice()
                && moves.is_safe(*lone)
            {
                continue;
            }
            let more = moves.protect(&Target::row(&self, &couple));
            more.iter().for_each(|number| rows.extend(self.rows(*number)));
            queue.extend(more);
            settled.insert(couple);
        }
        let hidden = moves.hidden;
        Secrecy { hidden, grid: self.grid, totals: None }
    }

    /// The rows that a cell is a part of, by their total and their dimension.
    fn rows(&self, number: usize) -> impl Iterator<Item = (At, usize)> {
        let at = self.grid.at(number);
        (0..DIMENSIONS).filter(move |dimension| at[*dimension] > 0).map(move |dimension| {
            let mut total = at;
            total[dimension] = 0;
            (total, dimension)
        })
    }

    /// The hidden parts of a row whose total is shown, if together they fail the rule: their sum must not be known, or one
    /// of them could see through the others.
    fn couple(&self, (total, dimension): &(At, usize), moves: &Moves<'_>) -> Option<Vec<usize>> {
        let number = self.grid.number(total);
        if self.is_known(total) || moves.hidden[number] {
            return None;
        }
        let parts = (1..=self.grid.values(*dimension)).map(|value| number + value * self.grid.step(*dimension));
        let couple: Vec<usize> = parts.filter(|part| moves.hidden[*part] && self.is_there(*part)).collect();
        (!couple.is_empty() && !pass(&self.together(&couple))).then_some(couple)
    }

    /// What some cells add up to together.
    pub fn together(&self, numbers: &[usize]) -> Vec<Sum> {
        let mut sums = vec![Sum::default(); self.figures];
        for number in numbers {
            sums.iter_mut().zip(self.sums(*number)).for_each(|(sum, more)| sum.add(more));
        }
        sums
    }
}

/// Whether each figure passes the primary rule; one that nobody gave has nothing to hide.
fn pass(sums: &[Sum]) -> bool {
    sums.iter().all(Sum::passes)
}

/// The dimensions that a cell fixes, bit by bit.
pub fn set_of(at: &At) -> usize {
    at.iter().enumerate().filter(|(_, at)| **at > 0).map(|(dimension, _)| 1 << dimension).sum()
}

/// The sets of dimensions within another, itself and the empty one included.
pub fn subsets(of: usize) -> impl Iterator<Item = usize> {
    (0..SETS).filter(move |set| set & !of == 0)
}
