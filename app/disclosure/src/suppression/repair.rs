//! Turning a solver's answer into an exact one.

use super::moves::Net;

/// Numbers beyond this are abandoned, long before they could overflow.
const LIMIT: u128 = 1 << 100;

/// How far the solver lets one cell move.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    pub cell: usize,
    pub by: f64,
    /// Distance from the nearer bound of the cell.
    pub slack: f64,
}

/// Whole numbers near a common multiple of the guesses that preserve every sum; `None` if they get too large.
///
/// Cells far from their bounds are computed from the others, since those at their bounds are known exactly; the solver
/// did the same in floating point.
pub(super) fn repair(net: &Net, guesses: &[Guess]) -> Option<Vec<(usize, i64)>> {
    let mut order: Vec<Guess> = guesses.to_vec();
    order.sort_by(|a, b| b.slack.total_cmp(&a.slack).then(a.cell.cmp(&b.cell)));
    let mut column_of = vec![None; net.rows_of.len()];
    for (column, guess) in order.iter().enumerate() {
        column_of[guess.cell] = Some(column);
    }
    let mut rows = Vec::new();
    for terms in &net.rows {
        let mut row = vec![0i128; order.len()];
        for &(cell, sign) in terms {
            if let Some(column) = column_of[cell] {
                row[column] = i128::from(sign);
            }
        }
        rows.push(row);
    }
    let worked_out = eliminate(&mut rows, order.len())?;
    let mut by: Vec<i128> = order.iter().map(|guess| guess.by.round() as i128).collect();
    for &(_, column) in &worked_out {
        by[column] = 0;
    }
    let mut common = 1i128;
    for &(row, column) in &worked_out {
        let pivot = rows[row][column].abs();
        common = small((common / gcd(common, pivot)).checked_mul(pivot)?)?;
    }
    for by in &mut by {
        *by = small(by.checked_mul(common)?)?;
    }
    let mut solved = Vec::new();
    for &(row, column) in &worked_out {
        let mut rest = 0i128;
        for (&factor, &by) in rows[row].iter().zip(&by) {
            rest = small(rest.checked_add(factor.checked_mul(by)?)?)?;
        }
        solved.push((column, -rest / rows[row][column]));
    }
    for (column, exact) in solved {
        by[column] = exact;
    }
    let divisor = by.iter().fold(0, |divisor, &by| gcd(divisor, by)).max(1);
    let mut steps = Vec::new();
    for (guess, by) in order.iter().zip(by) {
        if by != 0 {
            steps.push((guess.cell, i64::try_from(by / divisor).ok()?));
        }
    }
    steps.sort_unstable();
    Some(steps)
}

/// Gauss-Jordan elimination in whole numbers: which row determines which column; `None` if the numbers get too large.
fn eliminate(rows: &mut [Vec<i128>], columns: usize) -> Option<Vec<(usize, usize)>> {
    let mut pivots: Vec<(usize, usize)> = Vec::new();
    for column in 0..columns {
        let Some(at) = (pivots.len()..rows.len()).find(|&row| rows[row][column] != 0) else { continue };
        rows.swap(pivots.len(), at);
        let pivot = rows[pivots.len()].clone();
        for (index, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if index == pivots.len() || factor == 0 {
                continue;
            }
            let mut divisor = 0;
            for (cell, &by) in row.iter_mut().zip(&pivot) {
                *cell = small(cell.checked_mul(pivot[column])?.checked_sub(by.checked_mul(factor)?)?)?;
                divisor = gcd(divisor, *cell);
            }
            if divisor > 1 {
                row.iter_mut().for_each(|cell| *cell /= divisor);
            }
        }
        pivots.push((pivots.len(), column));
    }
    Some(pivots)
}

fn small(number: i128) -> Option<i128> {
    (number.unsigned_abs() <= LIMIT).then_some(number)
}

pub(super) fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(cell: usize, by: f64, slack: f64) -> Guess {
        Guess { cell, by, slack }
    }

    fn net(rows: Vec<Vec<(usize, i8)>>, cells: usize) -> Net {
        Net { rows, rows_of: vec![Vec::new(); cells] }
    }

    #[test]
    fn halves_become_whole_by_doubling() {
        let net = net(vec![vec![(0, -1), (1, 1), (2, 1)], vec![(1, -1), (2, 1)]], 3);
        let guesses = [guess(0, 1.0, 0.0), guess(1, 0.5, 0.3), guess(2, 0.5, 0.3)];
        assert_eq!(repair(&net, &guesses), Some(vec![(0, 2), (1, 1), (2, 1)]));
    }

    #[test]
    fn cells_at_their_bounds_stay_and_the_others_follow() {
        let net = net(vec![vec![(0, -1), (1, 1), (2, 1)]], 3);
        let guesses = [guess(0, 7.4, 0.1), guess(1, 5.0, 0.0), guess(2, 3.0, 0.0)];
        assert_eq!(repair(&net, &guesses), Some(vec![(0, 8), (1, 5), (2, 3)]));
    }
}
