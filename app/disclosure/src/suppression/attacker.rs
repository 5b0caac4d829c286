//! An attacker with its own dense tableau simplex, so that a fault in the library's solver cannot hide itself. For
//! tests only.

#![allow(clippy::unwrap_used, reason = "only tests use it")]

use super::{State, System};

/// The lowest and highest possible value of each asked cell for a reader who knows `own(cell)` of each cell, all of it
/// if nobody else is counted there, given the hidden cells; computed from the tables, not from the library's results.
pub fn attack(system: &System, hidden: &[bool], own: impl Fn(usize) -> i64, asked: &[usize]) -> Vec<(f64, f64)> {
    let bounds: Vec<(f64, f64)> = (system.cells.iter().zip(hidden).enumerate())
        .map(|(index, (cell, &hides))| {
            if own(index) != 0 && cell.given.len() == 1 {
                return (cell.value as f64, cell.value as f64);
            }
            let low = cell.lowest.map_or(-1e12, |low| low.max(own(index)) as f64);
            let high = cell.highest.map_or(1e12, |high| high as f64);
            if hides || cell.state == State::Unshown {
                return (low, high);
            }
            (low.max((cell.shown - cell.rounding) as f64), high.min((cell.shown + cell.rounding) as f64))
        })
        .collect();
    let rows: Vec<Vec<f64>> = (system.sums.iter())
        .map(|sum| {
            let mut row = vec![0.0; system.cells.len()];
            row[sum.whole] = -1.0;
            sum.parts.iter().for_each(|&(part, sign)| row[part] = f64::from(sign));
            row
        })
        .collect();
    let mut tableau = Tableau::new(&rows, &bounds);
    asked.iter().map(|&cell| (tableau.least(cell, 1.0), -tableau.least(cell, -1.0))).collect()
}

/// Rows `sum of coefficients * column = right`, all columns at least 0, with a feasible basis.
struct Tableau {
    rows: Vec<Vec<f64>>,
    right: Vec<f64>,
    basis: Vec<usize>,
    shift: Vec<f64>,
    columns: usize,
}

impl Tableau {
    fn new(equal: &[Vec<f64>], bounds: &[(f64, f64)]) -> Self {
        let cells = bounds.len();
        // A column per cell, counted from its lowest value; then a slack per highest value; then an artificial variable
        // per row.
        let (slacks, artificial) = (cells, cells + cells);
        let height = equal.len() + cells;
        let mut rows = Vec::new();
        let mut right = Vec::new();
        for row in equal {
            let mut wide = row.clone();
            wide.resize(artificial + height, 0.0);
            right.push(-row.iter().zip(bounds).map(|(by, (low, _))| by * low).sum::<f64>());
            rows.push(wide);
        }
        for (cell, (low, high)) in bounds.iter().enumerate() {
            let mut wide = vec![0.0; artificial + height];
            (wide[cell], wide[slacks + cell]) = (1.0, 1.0);
            rows.push(wide);
            right.push(high - low);
        }
        for (at, row) in rows.iter_mut().enumerate() {
            if right[at] < 0.0 {
                row.iter_mut().for_each(|by| *by = -*by);
                right[at] = -right[at];
            }
            row[artificial + at] = 1.0;
        }
        let basis = (artificial..artificial + height).collect();
        let shift = bounds.iter().map(|&(low, _)| low).collect();
        let mut tableau = Self { rows, right, basis, shift, columns: artificial + height };
        let mut cost = vec![0.0; artificial + height];
        cost[artificial..].fill(1.0);
        let left = tableau.minimise(&cost);
        assert!(left < 1e-4, "the truth is possible, so that the attacker must find something: {left}");
        // Artificial variables left in the basis are zero: each leaves it, or its row is redundant.
        for at in (0..height).rev() {
            if tableau.basis[at] >= artificial {
                match (0..artificial).find(|&column| tableau.rows[at][column].abs() > 1e-7) {
                    Some(column) => tableau.pivot(at, column),
                    None => {
                        tableau.rows.remove(at);
                        tableau.right.remove(at);
                        tableau.basis.remove(at);
                    }
                }
            }
        }
        tableau.columns = artificial;
        tableau.rows.iter_mut().for_each(|row| row.truncate(artificial));
        tableau
    }

    fn least(&mut self, cell: usize, sign: f64) -> f64 {
        let mut cost = vec![0.0; self.columns];
        cost[cell] = sign;
        self.minimise(&cost) + sign * self.shift[cell]
    }

    fn minimise(&mut self, cost: &[f64]) -> f64 {
        for turn in 0..20_000 {
            let mut reduced = cost.to_vec();
            for (row, &base) in self.rows.iter().zip(&self.basis) {
                if cost[base] != 0.0 {
                    reduced.iter_mut().zip(row).for_each(|(reduced, by)| *reduced -= cost[base] * by);
                }
            }
            // Steepest descent at first, then Bland's rule, which cannot cycle.
            let gains = (0..self.columns).filter(|&column| reduced[column] < -1e-7);
            let entering =
                if turn < 500 { gains.min_by(|&a, &b| reduced[a].total_cmp(&reduced[b])) } else { gains.min() };
            let Some(entering) = entering else {
                return self.basis.iter().zip(&self.right).map(|(&base, right)| cost[base] * right).sum();
            };
            let leaving = (0..self.rows.len())
                .filter(|&at| self.rows[at][entering] > 1e-7)
                .min_by(|&a, &b| {
                    let ratio = |at: usize| self.right[at] / self.rows[at][entering];
                    ratio(a).total_cmp(&ratio(b)).then(self.basis[a].cmp(&self.basis[b]))
                })
                .expect("every cell is bounded");
            self.pivot(leaving, entering);
        }
        panic!("the attacker goes in circles");
    }

    fn pivot(&mut self, leaving: usize, entering: usize) {
        let by = self.rows[leaving][entering];
        self.rows[leaving].iter_mut().for_each(|cell| *cell /= by);
        self.right[leaving] /= by;
        let (row, right) = (self.rows[leaving].clone(), self.right[leaving]);
        for at in 0..self.rows.len() {
            let by = self.rows[at][entering];
            if at != leaving && by != 0.0 {
                self.rows[at].iter_mut().zip(&row).for_each(|(cell, pivot)| *cell -= by * pivot);
                self.right[at] = (self.right[at] - by * right).max(0.0);
            }
        }
        self.basis[leaving] = entering;
    }
}
