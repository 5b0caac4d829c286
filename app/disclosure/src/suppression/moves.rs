//! Exact alternatives to the true table.

use super::knowledge::{ENDLESS, Rooms, Side};
use super::repair::{Guess, gcd, repair};
use super::system::System;
use std::collections::{BTreeSet, VecDeque};

/// Limit on a step, which leaves headroom for exact arithmetic; longer steps are not needed.
const LONGEST: u64 = 1 << 62;

/// The sums of a system as rows that add up to zero, and the rows that each cell belongs to.
#[derive(Debug)]
pub(super) struct Net {
    pub rows: Vec<Vec<(usize, i8)>>,
    pub rows_of: Vec<Vec<usize>>,
}

impl Net {
    pub(super) fn new(system: &System) -> Self {
        let mut rows_of = vec![Vec::new(); system.cells.len()];
        let mut rows = Vec::with_capacity(system.sums.len());
        for (index, sum) in system.sums.iter().enumerate() {
            let row: Vec<(usize, i8)> = std::iter::once((sum.whole, -1)).chain(sum.parts.iter().copied()).collect();
            for &(cell, _) in &row {
                rows_of[cell].push(index);
            }
            rows.push(row);
        }
        Self { rows, rows_of }
    }

    /// The cells that can move together with this one, in order.
    pub(super) fn around(&self, cell: usize, movable: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut reached = vec![false; self.rows_of.len()];
        let mut used = vec![false; self.rows.len()];
        let mut open = vec![cell];
        reached[cell] = true;
        while let Some(next) = open.pop() {
            for &row in &self.rows_of[next] {
                if std::mem::replace(&mut used[row], true) {
                    continue;
                }
                for &(other, _) in &self.rows[row] {
                    if !reached[other] && movable(other) {
                        reached[other] = true;
                        open.push(other);
                    }
                }
            }
        }
        (0..reached.len()).filter(|&cell| reached[cell]).collect()
    }

    /// Some cells near this one that are likely to move with it, in order: from each of their sums, those with the most
    /// room to move.
    pub(super) fn near(&self, cell: usize, room: impl Fn(usize) -> i64) -> Vec<usize> {
        let mut reached = BTreeSet::from([cell]);
        let mut used = vec![false; self.rows.len()];
        let mut open = VecDeque::from([cell]);
        while let Some(next) = open.pop_front().filter(|_| reached.len() < NEAR) {
            for &row in &self.rows_of[next] {
                if std::mem::replace(&mut used[row], true) {
                    continue;
                }
                let mut others: Vec<usize> =
                    self.rows[row].iter().map(|&(other, _)| other).filter(|&other| room(other) > 0).collect();
                others.sort_by_key(|&other| (std::cmp::Reverse(room(other)), other));
                for other in others.into_iter().take(OF_A_SUM) {
                    if reached.insert(other) {
                        open.push_back(other);
                    }
                }
            }
        }
        reached.into_iter().collect()
    }
}

/// How many cells of one sum are tried first, and how many in all.
const OF_A_SUM: usize = 4;
const NEAR: usize = 120;

/// Whole numbers that can be added to the cells together, any number of times, without breaking a sum.
///
/// A move proves a minimum width of a range: as long as every cell it changes stays within its bounds, the reader
/// cannot distinguish the moved table from the true one. It is checked in whole numbers, so that nothing depends on the
/// solver that found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Move {
    steps: Vec<(usize, i64)>,
}

impl Move {
    /// The exact move behind a solver's answer, if there is one.
    pub(super) fn recognise(net: &Net, answer: &[Guess]) -> Option<Self> {
        Self::exact(net, answer.iter().map(|guess| (guess.cell, guess.by.round() as i64)).collect())
            .or_else(|| Self::exact(net, repair(net, answer)?))
    }

    /// These steps, if they preserve every sum.
    fn exact(net: &Net, mut steps: Vec<(usize, i64)>) -> Option<Self> {
        steps.retain(|&(_, step)| step != 0);
        let divisor = steps.iter().fold(0, |divisor, &(_, step)| gcd(divisor, i128::from(step)));
        let divisor = i64::try_from(divisor).ok()?.max(1);
        steps.iter_mut().for_each(|(_, step)| *step /= divisor);
        let mut dense = vec![0i64; net.rows_of.len()];
        for &(cell, step) in &steps {
            if step.unsigned_abs() > LONGEST {
                return None;
            }
            dense[cell] = step;
        }
        let holds = |row: &Vec<(usize, i8)>| {
            row.iter().map(|&(cell, sign)| i128::from(sign) * i128::from(dense[cell])).sum::<i128>() == 0
        };
        (!steps.is_empty() && net.rows.iter().all(holds)).then_some(Self { steps })
    }

    pub(super) fn steps(&self) -> &[(usize, i64)] {
        &self.steps
    }

    pub(super) fn step(&self, cell: usize) -> i64 {
        self.steps.binary_search_by_key(&cell, |&(index, _)| index).map_or(0, |at| self.steps[at].1)
    }

    /// How far this move, or its reverse, takes the cell to that side before some cell reaches a bound, in whole units
    /// rounded down; `least` if it does not go further than that.
    pub(super) fn reach(&self, rooms: &Rooms, cell: usize, side: Side, least: i64) -> i64 {
        let own = i128::from(self.step(cell));
        if own == 0 {
            return least;
        }
        let forward = (own > 0) == (side == Side::Up);
        let mut reach = i128::from(ENDLESS);
        for &(other, step) in &self.steps {
            let side = if (step > 0) == forward { Side::Up } else { Side::Down };
            let room = rooms.of(other, side);
            if room == ENDLESS {
                continue;
            }
            let (room, step) = (i128::from(room), i128::from(step));
            reach = reach.min(if step.abs() == own.abs() { room } else { room * own.abs() / step.abs() });
            if reach <= i128::from(least) {
                return least;
            }
        }
        i64::try_from(reach).unwrap_or(ENDLESS)
    }
}
