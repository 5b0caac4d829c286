//! Moves: amounts of a few finest cells that could be otherwise, so that a hidden cell's could, while every cell that is shown
//! keeps its value. Each is feasible by itself (no amount becomes negative), so whoever knows all that is shown cannot tell
//! the truth from the truth with a move.
//!
//! A box takes two values of each of some dimensions and adds and takes away the same amount at its corners by turns: all
//! the wider cells keep their values. Where the corners are not all there, an amount simply passes from one finest cell to
//! another, which more cells would show; where many small amounts make the target, all of them pass to the cells beside.

use super::{Cell, Cube, DIMENSIONS, ROOM_PERCENT, Sums};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How many of a cell's largest finest cells a move is looked for from.
const FROM: usize = 4;

/// Finds moves in a cube.
pub struct Moves<'a> {
    cube: &'a Cube,
    /// The values of each dimension.
    values: [BTreeSet<u16>; DIMENSIONS],
}

/// Finest cells, with the sign of what they take.
type Move = Vec<(Cell, i64)>;

/// What must not be known: a cell, or some parts of a row together.
pub struct Target<'a> {
    /// The cells, without one in common.
    pub cells: &'a [Cell],
    /// What they add up to.
    pub sums: Sums,
}

impl Target<'_> {
    fn has(&self, atom: Cell) -> bool {
        self.cells.iter().any(|cell| cell.holds(atom))
    }
}

impl<'a> Moves<'a> {
    /// The moves of a cube.
    pub fn of(cube: &'a Cube) -> Self {
        let values = std::array::from_fn(|d| cube.atoms.iter().filter_map(|atom| atom.value(d)).collect());
        Self { cube, values }
    }

    /// Hides what would betray the move of a target that costs least, and says what it hid.
    pub fn protect(&self, target: &Target<'_>, hidden: &mut HashSet<Cell>) -> Vec<Cell> {
        let mut inside: Vec<Cell> = self.cube.atoms.iter().copied().filter(|atom| target.has(*atom)).collect();
        if inside.is_empty() {
            // Nobody is there: what hid the cell is a world in which somebody is.
            return Vec::new();
        }
        inside.sort_by_key(|atom| (std::cmp::Reverse(self.cube.size(*atom).1), *atom));
        let mut best: Option<((i64, i64), Vec<Cell>)> = None;
        // Whether a move costs nothing: none is better.
        let mut offer = |betrayed: Vec<Cell>, hidden: &HashSet<Cell>| {
            if betrayed.iter().any(|cell| self.cube.is_known(*cell)) {
                return false;
            }
            let lost = || betrayed.iter().filter(|c| !hidden.contains(c));
            // Among equals, the smaller amounts are lost.
            let cost = (lost().map(|c| self.worth(*c)).sum(), lost().map(|c| self.cube.size(*c).1).sum());
            let free = cost == (0, 0);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, betrayed));
            }
            free
        };
        for from in inside.iter().copied().take(FROM) {
            if self.cube.totals_known {
                // Somebody answered otherwise, and nobody else did: for answers that few gave anywhere.
                let others = self.cube.answers().into_iter().map(|answer| from.with(0, answer));
                for candidate in others.map(|other| vec![(from, 1), (other, -1)]) {
                    if self.has_room(target, &candidate) && offer(self.betrayed(&candidate), hidden) {
                        return Vec::new();
                    }
                }
            }
            for to in self.cube.atoms.iter().copied().filter(|atom| !target.has(*atom)) {
                let candidates = if self.cube.totals_known {
                    self.swaps(from, to)
                } else {
                    let passing = vec![(from, 1), (to, -1)];
                    self.corners(from, to).into_iter().chain([passing]).collect()
                };
                for candidate in candidates {
                    if self.has_room(target, &candidate) && offer(self.betrayed(&candidate), hidden) {
                        return Vec::new();
                    }
                }
            }
        }
        let dimensions = self.values.iter().enumerate().filter(|_| !self.cube.totals_known);
        for (dimension, values) in dimensions {
            for value in values {
                if let Some(betrayed) = self.slide(target, &inside, dimension, *value) {
                    offer(betrayed, hidden);
                }
            }
        }
        // Where nobody else is there to hide among, nothing is shown.
        let all = || self.cube.everything();
        let betrayed: Vec<Cell> = best.map_or_else(all, |(_, betrayed)| betrayed);
        betrayed.into_iter().filter(|cell| hidden.insert(*cell)).collect()
    }

    /// The swaps between a finest cell and the place of another, within a group.
    fn swaps(&self, from: Cell, to: Cell) -> Vec<Move> {
        if self.cube.group(from) != self.cube.group(to) {
            return Vec::new();
        }
        let others = self.cube.answers().into_iter().filter(|answer| Some(*answer) != from.value(0));
        others.filter_map(|answer| swap(from, to.with(0, answer))).collect()
    }

    /// The box between two finest cells; `None` where a corner is empty.
    fn corners(&self, from: Cell, to: Cell) -> Option<Move> {
        let differing: Vec<usize> = (0..DIMENSIONS).filter(|d| from.value(*d) != to.value(*d)).collect();
        if differing.len() < 2 {
            return None;
        }
        (0u32..1 << differing.len())
            .map(|mask| {
                let mut corner = from;
                for (place, dimension) in differing.iter().enumerate() {
                    if mask >> place & 1 == 1 {
                        corner = corner.with(*dimension, to.value(*dimension)?);
                    }
                }
                let sign = if mask.count_ones() % 2 == 0 { 1 } else { -1 };
                self.cube.cells.contains_key(&corner).then_some((corner, sign))
            })
            .collect()
    }

    /// What betrays that all amounts of the target pass to the finest cells beside theirs, with another value of a
    /// dimension: for targets made of many small amounts. `None` where too little can pass.
    fn slide(&self, target: &Target<'_>, inside: &[Cell], dimension: usize, value: u16) -> Option<Vec<Cell>> {
        let beside = |atom: Cell| Some(atom.with(dimension, value)).filter(|to| !target.has(*to));
        let pairs: Vec<(Cell, Cell)> = inside
            .iter()
            .filter_map(|atom| Some((*atom, beside(*atom).filter(|to| self.cube.cells.contains_key(to))?)))
            .collect();
        let enough = target.sums.0.iter().enumerate().filter(|(_, figure)| figure.sum > 0).all(|(place, figure)| {
            let room: i128 = pairs.iter().map(|(from, _)| i128::from(sum(&self.cube.cells[from], place))).sum();
            room * 100 >= i128::from(figure.sum) * i128::from(ROOM_PERCENT)
        });
        if pairs.is_empty() || !enough {
            return None;
        }
        let mut betrayed: Vec<Cell> =
            pairs.iter().flat_map(|(from, to)| self.betrayed(&vec![(*from, 1), (*to, -1)])).collect();
        betrayed.sort();
        betrayed.dedup();
        Some(betrayed)
    }

    /// Whether a move lets each figure of the target be otherwise by the wanted margin, up or down.
    fn has_room(&self, target: &Target<'_>, candidate: &Move) -> bool {
        let change: i64 = candidate.iter().filter(|(atom, _)| target.has(*atom)).map(|(_, sign)| sign).sum();
        if change == 0 {
            return false;
        }
        let least = |sign: i64, place: usize| {
            let of_sign = candidate.iter().filter(|(_, s)| *s == sign);
            of_sign.map(|(atom, _)| self.cube.cells.get(atom).map_or(0, |sums| sum(sums, place))).min().unwrap_or(0)
        };
        if self.cube.totals_known {
            // Of numbers of respondents, one more or less is room enough: none is known for sure.
            return least(1, 0).max(least(-1, 0)) >= 1;
        }
        target.sums.0.iter().enumerate().filter(|(_, figure)| figure.sum > 0).all(|(place, figure)| {
            let room = i128::from(least(1, place).max(least(-1, place))) * i128::from(change.abs());
            room * 100 >= i128::from(figure.sum) * i128::from(ROOM_PERCENT)
        })
    }

    /// The cells that a move changes.
    fn betrayed(&self, candidate: &Move) -> Vec<Cell> {
        let mut changes: BTreeMap<Cell, i64> = BTreeMap::new();
        for (atom, sign) in candidate {
            atom.widenings().for_each(|wide| *changes.entry(wide).or_default() += sign);
        }
        changes.into_iter().filter(|(_, change)| *change != 0).map(|(cell, _)| cell).collect()
    }

    /// What hiding a cell costs: the wider, and the more respondents it tells of, the more.
    fn worth(&self, cell: Cell) -> i64 {
        let wide = i64::try_from(DIMENSIONS - cell.depth()).unwrap_or(0);
        self.cube.size(cell).0.saturating_mul(1 << (4 * wide).min(40)).saturating_add(1)
    }
}

/// Where the answer is the first dimension: somebody in one place, and somebody in another who answered otherwise, answer like
/// each other. The numbers of respondents stay everywhere, those of answers everywhere but between the two places.
fn swap(from: Cell, back: Cell) -> Option<Move> {
    let (own, other) = (from.value(0)?, back.value(0)?);
    let (there, to) = (from.with(0, other), back.with(0, own));
    (own != other && there != back).then(|| vec![(from, 1), (there, -1), (to, -1), (back, 1)])
}

fn sum(sums: &Sums, place: usize) -> i64 {
    sums.0.get(place).map_or(0, |sum| sum.sum)
}
