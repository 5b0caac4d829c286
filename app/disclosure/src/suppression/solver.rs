//! The linear programs. Their answers only suggest moves; [`Move`] checks them exactly.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use super::knowledge::{ENDLESS, Rooms, Side};
use super::moves::{Move, Net};
use super::repair::Guess;

/// How much further than the target other cells may move, so that far larger cells do not spoil the numerics. In a
/// table of two dimensions no cell ever needs to move further than the target.
const OTHERS: f64 = 4.0;

/// How often the choice of partners is refined.
const ROUNDS: usize = 4;

/// What the solver found.
pub(super) enum Answer {
    /// It found this move.
    Found(Move),
    /// There is no move.
    None,
    /// It failed, or its answer is not exact.
    Trouble,
}

/// Finds the move that takes the cell furthest to that side, up to `clip`.
pub(super) fn furthest(net: &Net, rooms: &Rooms, cell: usize, side: Side, clip: i64) -> Answer {
    if rooms.of(cell, side) == 0 || clip <= 0 {
        return Answer::None;
    }
    // A few cells are often enough, and a small program takes a hundredth of the time.
    let near = net.near(cell, |other| rooms.down[other].min(rooms.up[other]));
    let found = furthest_among(net, rooms, (cell, side), clip, near);
    match found {
        Answer::Found(found) if found.reach(rooms, cell, side, 0) >= clip => Answer::Found(found),
        _ => furthest_among(net, rooms, (cell, side), clip, net.around(cell, |other| rooms.movable(other))),
    }
}

/// Like [`furthest`], restricted to these cells.
fn furthest_among(net: &Net, rooms: &Rooms, (cell, side): (usize, Side), clip: i64, among: Vec<usize>) -> Answer {
    let unit = unit(clip);
    let mut program = Program::new(net, unit, OptimizationDirection::Maximize);
    for other in among {
        let most = if other == cell { clip as f64 / unit } else { OTHERS };
        let bounds = (-scaled(rooms.down[other], unit, most), scaled(rooms.up[other], unit, most));
        let gain = match side {
            _ if other != cell => 0.0,
            Side::Down => -1.0,
            Side::Up => 1.0,
        };
        program.add(other, gain, bounds);
    }
    program.solve()
}

/// Finds a move that takes the cell to that side by `want` and hides as little as possible of what is shown.
///
/// `now` is the current room to move, `then` the room if every cell that can be hidden were; `cost` is the cost of each
/// cell that can still be hidden. The cost of a cell is fixed, however far it moves, which a linear program cannot
/// express: so it is solved several times, each time with the unit prices that would have been right the time before,
/// and the cheapest answer is kept.
pub(super) fn cheapest(
    net: &Net,
    now: &Rooms,
    then: &Rooms,
    cost: &[Option<u64>],
    (cell, side): (usize, Side),
    want: i64,
) -> Answer {
    if then.of(cell, side) < want || want <= 0 {
        return Answer::None;
    }
    let unit = unit(want);
    let around = net.around(cell, |other| then.movable(other));
    let dearest = around.iter().filter_map(|&other| cost[other]).max().unwrap_or(0) as f64 + 1.0;
    let price = |other: usize| cost[other].map_or(0.0, |cost| ((cost as f64 + 1.0) / dearest).max(1e-4));
    let mut expected = vec![want as f64 / unit; cost.len()];
    let mut best: Option<(u128, Move)> = None;
    for _ in 0..ROUNDS {
        let mut program = Program::new(net, unit, OptimizationDirection::Minimize);
        for &other in &around {
            if other == cell {
                let goal = if side == Side::Up { want as f64 / unit } else { -(want as f64) / unit };
                program.add(other, 0.0, (goal, goal));
                continue;
            }
            let (down, up) = (scaled(now.down[other], unit, OTHERS), scaled(now.up[other], unit, OTHERS));
            program.add(other, 0.0, (-down, up));
            if cost[other].is_some() {
                let (most_down, most_up) =
                    (scaled(then.down[other], unit, OTHERS), scaled(then.up[other], unit, OTHERS));
                let by_unit = |room: f64| price(other) / room.min(expected[other]).max(1e-3);
                program.add(other, by_unit(most_up - up), (0.0, most_up - up));
                program.add(other, -by_unit(most_down - down), (down - most_down, 0.0));
            }
        }
        let found = match program.solve() {
            Answer::Found(found) if found.step(cell) != 0 => found,
            _ => break,
        };
        let total = partners(&found, now, (cell, want)).filter_map(|other| cost[other]).map(u128::from).sum();
        for &(other, step) in found.steps() {
            expected[other] = (step as f64 / found.step(cell) as f64).abs() * want as f64 / unit;
        }
        if best.as_ref().is_none_or(|&(least, _)| total < least) {
            best = Some((total, found));
        } else {
            break;
        }
    }
    best.map_or(Answer::Trouble, |(_, found)| Answer::Found(found))
}

/// The cells that currently lack the room for the move to take the cell as far as wanted.
pub(super) fn partners(found: &Move, now: &Rooms, (cell, want): (usize, i64)) -> impl Iterator<Item = usize> {
    let own = i128::from(found.step(cell)).abs();
    found.steps().iter().filter_map(move |&(other, step)| {
        let room = now.of(other, if step > 0 { Side::Up } else { Side::Down });
        let lacks = other != cell && i128::from(step).abs() * i128::from(want) > i128::from(room) * own;
        lacks.then_some(other)
    })
}

/// A power of two, so that division is lossless.
fn unit(size: i64) -> f64 {
    size.unsigned_abs().checked_next_power_of_two().unwrap_or(1 << 63) as f64
}

fn scaled(room: i64, unit: f64, most: f64) -> f64 {
    if room == ENDLESS { most } else { (room as f64 / unit).min(most) }
}

struct Program<'a> {
    net: &'a Net,
    unit: f64,
    problem: Problem,
    /// The variables of each cell, whose sum is how far it moves.
    parts: Vec<Vec<(Variable, f64, f64)>>,
}

impl<'a> Program<'a> {
    fn new(net: &'a Net, unit: f64, direction: OptimizationDirection) -> Self {
        Self { net, unit, problem: Problem::new(direction), parts: vec![Vec::new(); net.rows_of.len()] }
    }

    fn add(&mut self, cell: usize, price: f64, (low, high): (f64, f64)) {
        if low < high || low != 0.0 {
            self.parts[cell].push((self.problem.add_var(price, (low, high)), low, high));
        }
    }

    fn solve(mut self) -> Answer {
        for row in &self.net.rows {
            let terms: Vec<(Variable, f64)> = row
                .iter()
                .flat_map(|&(cell, sign)| self.parts[cell].iter().map(move |&(part, ..)| (part, f64::from(sign))))
                .collect();
            if !terms.is_empty() {
                self.problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, 0.0);
            }
        }
        let mut options = SolveOptions::default();
        options.presolve = false;
        let solution = match self.problem.solve_with(options) {
            Ok(outcome) => match outcome.into_solution() {
                Ok(solution) => solution,
                Err(_) => return Answer::Trouble,
            },
            // Not even "infeasible" is believed: the true table is always feasible.
            Err(_) => return Answer::Trouble,
        };
        let answer: Vec<Guess> = (self.parts.iter().enumerate())
            .filter(|(_, parts)| !parts.is_empty())
            .map(|(cell, parts)| {
                let mut guess = Guess { cell, by: 0.0, slack: 0.0 };
                for &(part, low, high) in parts {
                    let by = solution.var_value(part);
                    guess.by += by * self.unit;
                    guess.slack = (by - low).min(high - by).max(guess.slack);
                }
                guess
            })
            .collect();
        // If nothing moves by a whole unit, everything is known exactly.
        if answer.iter().all(|guess| guess.by.abs() < 1e-3) {
            return Answer::None;
        }
        Move::recognise(self.net, &answer).map_or(Answer::Trouble, Answer::Found)
    }
}
