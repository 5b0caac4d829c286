//! Moves: amounts of a few finest cells that could be otherwise, so that a hidden cell's could, while every cell that is shown
//! keeps its value. Each is feasible by itself (no amount becomes negative), so whoever knows all that is shown cannot tell
//! the truth from the truth with a move.
//!
//! A box takes two values of each of some dimensions and adds and takes away the same amount at its corners by turns: all
//! the wider cells keep their values. Where the corners are not all there, an amount simply passes from one finest cell to
//! another, which more cells would show; where many small amounts make the target, all of them pass to the cells beside.
//! Where the answer is the first dimension, somebody in one place and somebody in another who answered otherwise answer like each
//! other, or somebody answered otherwise and nobody else did.
//!
//! As in the cube, every number comes from the grid, and every list has one place for each.

use super::cube::{Cube, SETS, set_of, subsets};
use super::grid::At;
use super::{DIMENSIONS, ROOM_PERCENT, Sum};

/// How many of a cell's largest finest cells a move is looked for from.
const FROM: usize = 4;

/// Finds moves in a cube, and keeps what they hide.
pub struct Moves<'a> {
    cube: &'a Cube,
    /// Which cells are hidden.
    pub hidden: Vec<bool>,
    /// Which of them a move that was found leaves open: it needs none of its own.
    safe: Vec<bool>,
    /// Where somebody is, whatever they answered; where the answer is the first dimension.
    places: Vec<At>,
}

/// What must not be known: a cell, or some parts of a row together.
pub struct Target {
    /// The cells, without one in common.
    cells: Vec<At>,
    /// What they add up to, figure by figure.
    sums: Vec<Sum>,
}

impl Target {
    /// A cell.
    pub fn cell(cube: &Cube, number: usize) -> Self {
        Self { cells: vec![cube.grid.at(number)], sums: cube.sums(number).to_vec() }
    }

    /// Parts of a row.
    pub fn row(cube: &Cube, numbers: &[usize]) -> Self {
        Self { cells: numbers.iter().map(|number| cube.grid.at(*number)).collect(), sums: cube.together(numbers) }
    }

    fn has(&self, atom: &At) -> bool {
        self.cells.iter().any(|cell| cell.iter().zip(atom).all(|(own, at)| *own == 0 || own == at))
    }
}

/// A move: finest cells, those that gain where the others lose.
#[derive(Clone, Copy, Debug)]
struct Move {
    /// The first ones gain.
    atoms: [At; SETS],
    up: usize,
    len: usize,
}

impl Move {
    fn of(up: &[At], down: &[At]) -> Self {
        let mut atoms = [At::default(); SETS];
        atoms.iter_mut().zip(up.iter().chain(down)).for_each(|(atom, at)| *atom = *at);
        Self { atoms, up: up.len(), len: up.len() + down.len() }
    }

    fn up(&self) -> &[At] {
        self.atoms.get(..self.up).unwrap_or(&[])
    }

    fn down(&self) -> &[At] {
        self.atoms.get(self.up..self.len).unwrap_or(&[])
    }

    fn all(&self) -> &[At] {
        self.atoms.get(..self.len).unwrap_or(&[])
    }
}

/// The best that was found: what is lost by it, and what it changes.
struct Best {
    cost: (i64, i64),
    changed: Vec<usize>,
    /// By how much each figure of a changed cell can be otherwise.
    room: Vec<i64>,
}

impl<'a> Moves<'a> {
    /// The moves of a cube in which some cells are hidden.
    pub fn of(cube: &'a Cube, hidden: Vec<bool>) -> Self {
        let safe = vec![false; hidden.len()];
        let mut places: Vec<At> = cube.atoms.iter().map(|atom| with_answer(atom, 0)).collect();
        places.sort_unstable();
        places.dedup();
        Self { cube, hidden, safe, places }
    }

    /// Whether a move that was found leaves a cell open.
    pub fn is_safe(&self, number: usize) -> bool {
        self.safe[number]
    }

    /// Hides what would betray the move of a target that costs least, and says what it hid.
    pub fn protect(&mut self, target: &Target) -> Vec<usize> {
        let mut inside: Vec<&At> = self.cube.atoms.iter().filter(|atom| target.has(atom)).collect();
        if inside.is_empty() {
            // Nobody is there: what hid the cell is a world in which somebody is.
            return Vec::new();
        }
        inside.sort_by_key(|atom| (std::cmp::Reverse(self.cube.sum(self.cube.grid.number(atom), 0).sum), **atom));
        let mut best: Option<Best> = None;
        let is_free = match self.cube.totals_known {
            true => self.answers(target, &inside, &mut best),
            false => self.amounts(target, &inside, &mut best),
        };
        if !is_free && !self.cube.totals_known {
            self.slides(target, &inside, &mut best);
        }
        let changed = match best {
            Some(best) => {
                self.leave_open(&best);
                best.changed
            }
            // Where nobody else is there to hide among, nothing is shown.
            None => self.cube.everything(),
        };
        changed.into_iter().filter(|number| !std::mem::replace(&mut self.hidden[*number], true)).collect()
    }

    /// What a move changes can be otherwise by as much as it gives.
    fn leave_open(&mut self, best: &Best) {
        for number in &best.changed {
            let sums = self.cube.sums(*number);
            if self.cube.totals_known || enough(&best.room, sums) {
                self.safe[*number] = true;
            }
        }
    }

    /// Looks for the best move of answers; says whether it costs nothing.
    fn answers(&self, target: &Target, inside: &[&At], best: &mut Option<Best>) -> bool {
        let count = u16::try_from(self.cube.grid.values(0)).unwrap_or(u16::MAX);
        for from in inside.iter().take(FROM) {
            let others = || (1..=count).filter(|answer| *answer != from[0]);
            for other in others().map(|answer| with_answer(from, answer)) {
                if !target.has(&other) && self.offer(Move::of(&[**from], &[other]), best) {
                    return true;
                }
            }
            let group = self.cube.group(from);
            for place in self.places.iter().map(|place| with_answer(place, from[0])) {
                if place == **from || self.cube.group(&place) != group {
                    continue;
                }
                for answer in others() {
                    let (there, back) = (with_answer(from, answer), with_answer(&place, answer));
                    let has = |at: &At| i32::from(target.has(at));
                    let change = has(from) + has(&back) - has(&there) - has(&place);
                    let is_feasible = || self.is_there(&back) || (self.is_there(&there) && self.is_there(&place));
                    if change != 0 && is_feasible() && self.offer(Move::of(&[**from, back], &[there, place]), best) {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn is_there(&self, at: &At) -> bool {
        self.cube.is_there(self.cube.grid.number(at))
    }

    /// Looks for the best move of amounts; says whether it costs nothing.
    fn amounts(&self, target: &Target, inside: &[&At], best: &mut Option<Best>) -> bool {
        for from in inside.iter().take(FROM) {
            for to in self.cube.atoms.iter().filter(|atom| !target.has(atom)) {
                let passing = Move::of(&[**from], &[*to]);
                for candidate in self.corners(from, to).into_iter().chain([passing]) {
                    if self.lets(target, &candidate) && self.offer(candidate, best) {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// The box between two finest cells; `None` where a corner is empty.
    fn corners(&self, from: &At, to: &At) -> Option<Move> {
        let differing = differing(from, to);
        if differing.count_ones() < 2 {
            return None;
        }
        let (mut up, mut down) = ([At::default(); SETS], [At::default(); SETS]);
        let (mut ups, mut downs) = (0, 0);
        for set in subsets(differing) {
            let corner: At = std::array::from_fn(|d| if set >> d & 1 == 1 { to[d] } else { from[d] });
            if !self.is_there(&corner) {
                return None;
            }
            let (side, filled) = if set.count_ones() % 2 == 0 { (&mut up, &mut ups) } else { (&mut down, &mut downs) };
            *side.get_mut(*filled)? = corner;
            *filled += 1;
        }
        Some(Move::of(up.get(..ups)?, down.get(..downs)?))
    }

    /// Whether a move lets each figure of the target be otherwise by the wanted margin, up or down.
    fn lets(&self, target: &Target, candidate: &Move) -> bool {
        let inside = |atoms: &[At]| i64::try_from(atoms.iter().filter(|atom| target.has(atom)).count()).unwrap_or(0);
        let change = (inside(candidate.up()) - inside(candidate.down())).abs();
        change != 0
            && target.sums.iter().enumerate().filter(|(_, figure)| figure.sum > 0).all(|(place, figure)| {
                let room = i128::from(self.room(candidate, place)) * i128::from(change);
                room * 100 >= i128::from(figure.sum) * i128::from(ROOM_PERCENT)
            })
    }

    /// By how much a figure of each finest cell of a move can be otherwise.
    fn room(&self, candidate: &Move, figure: usize) -> i64 {
        let amount = |atom: &At| self.cube.sum(self.cube.grid.number(atom), figure).sum;
        let least = |atoms: &[At]| atoms.iter().map(amount).min().unwrap_or(0);
        least(candidate.up()).max(least(candidate.down()))
    }

    /// Takes a move where it is better than the best; says whether it costs nothing: none is better.
    fn offer(&self, candidate: Move, best: &mut Option<Best>) -> bool {
        let most = best.as_ref().map(|best| best.cost);
        let Some(cost) = self.cost(&candidate, most) else { return false };
        let mut changed = Vec::new();
        self.each_changed(&candidate, |number| {
            changed.push(number);
            true
        });
        let figures = self.cube.sums(0).len();
        let room = (0..figures).map(|figure| self.room(&candidate, figure)).collect();
        *best = Some(Best { cost, changed, room });
        cost == (0, 0)
    }

    /// What is lost by a move: what the cells that it changes and that are shown are worth, then, among equals, their first
    /// amounts. `None` where it is not less than another cost.
    fn cost(&self, candidate: &Move, most: Option<(i64, i64)>) -> Option<(i64, i64)> {
        let mut cost = (0i64, 0i64);
        let is_less = self.each_changed(candidate, |number| {
            if !self.hidden[number] {
                cost.0 = cost.0.saturating_add(self.cube.worth[number]);
                cost.1 = cost.1.saturating_add(self.cube.sum(number, 0).sum);
            }
            most.is_none_or(|most| cost < most)
        });
        is_less.then_some(cost)
    }

    /// Each cell that a move changes, until one is not wanted; says whether all of them were.
    fn each_changed(&self, candidate: &Move, mut wanted: impl FnMut(usize) -> bool) -> bool {
        let (Some(up), Some(down)) = (candidate.up().first(), candidate.down().first()) else { return false };
        // Within which dimensions a cell has to fix one, or all, to be changed.
        let (within, all) = match (self.cube.totals_known, candidate.down().get(1)) {
            // Somebody answers otherwise: every number of either answer in which they are.
            (true, None) => (1, true),
            // Between two places: of those, what does not hold both.
            (true, Some(place)) => (differing(up, place), false),
            // An amount passes from one to another: whatever does not hold both.
            (false, None) => (differing(up, down), false),
            // A box: what holds no two of its corners.
            (false, Some(_)) => {
                (candidate.all().iter().map(|corner| differing(up, corner)).fold(0, |a, b| a | b), true)
            }
        };
        let is_changed = |set: usize| {
            let inside = set & within;
            (!self.cube.totals_known || set & 1 == 1) && if all { inside == within } else { inside != 0 }
        };
        let sets = self.cube.sets.iter().filter(|set| is_changed(**set));
        sets.into_iter().all(|set| candidate.all().iter().all(|atom| wanted(self.cube.grid.wider(atom, *set))))
    }

    /// Looks for something better in that all amounts of the target pass to the finest cells beside theirs, with another value
    /// of a dimension: for targets made of many small amounts.
    fn slides(&self, target: &Target, inside: &[&At], best: &mut Option<Best>) {
        for dimension in 0..DIMENSIONS {
            for value in 1..=u16::try_from(self.cube.grid.values(dimension)).unwrap_or(u16::MAX) {
                let beside = |atom: &At| {
                    let mut to = *atom;
                    to[dimension] = value;
                    (!target.has(&to) && self.is_there(&to)).then_some((*atom, to))
                };
                let pairs: Vec<(At, At)> = inside.iter().filter_map(|atom| beside(atom)).collect();
                if pairs.is_empty() || !self.slides_enough(target, &pairs) {
                    continue;
                }
                let mut changed = Vec::new();
                for (from, to) in &pairs {
                    self.each_changed(&Move::of(&[*from], &[*to]), |number| {
                        changed.push(number);
                        true
                    });
                }
                changed.sort_unstable();
                changed.dedup();
                let lost = || changed.iter().filter(|number| !self.hidden[**number]);
                let worth = lost().fold(0i64, |sum, number| sum.saturating_add(self.cube.worth[*number]));
                let amount = lost().fold(0i64, |sum, number| sum.saturating_add(self.cube.sum(*number, 0).sum));
                if best.as_ref().is_none_or(|best| (worth, amount) < best.cost) {
                    // How far each of the cells can be otherwise is not said: those that need it get a move of their own.
                    *best = Some(Best { cost: (worth, amount), changed, room: Vec::new() });
                }
            }
        }
    }

    /// Whether enough of each figure of the target can pass.
    fn slides_enough(&self, target: &Target, pairs: &[(At, At)]) -> bool {
        target.sums.iter().enumerate().filter(|(_, figure)| figure.sum > 0).all(|(place, figure)| {
            let amount = |at: &At| i128::from(self.cube.sum(self.cube.grid.number(at), place).sum);
            let room: i128 = pairs.iter().map(|(from, _)| amount(from)).sum();
            room * 100 >= i128::from(figure.sum) * i128::from(ROOM_PERCENT)
        })
    }
}

/// Whether so much room in each figure is the wanted margin of sums.
fn enough(room: &[i64], sums: &[Sum]) -> bool {
    !room.is_empty()
        && room.iter().zip(sums).all(|(room, figure)| {
            figure.sum <= 0 || i128::from(*room) * 100 >= i128::from(figure.sum) * i128::from(ROOM_PERCENT)
        })
}

fn with_answer(at: &At, answer: u16) -> At {
    let mut other = *at;
    other[0] = answer;
    other
}

/// The dimensions in which two cells are not the same, bit by bit.
fn differing(one: &At, other: &At) -> usize {
    set_of(&std::array::from_fn(|d| u16::from(one[d] != other[d])))
}
