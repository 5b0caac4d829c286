//! The attacker's linear programming: a dense simplex, in two phases, by Bland's rule. Small and slow, and nobody's code but
//! the attacker's.

const TINY: f64 = 1e-7;

/// The smallest and largest value of `goal · x` over all `x ≥ 0` with `rows · x = values`, which has a solution.
pub fn range(rows: &[Vec<f64>], values: &[f64], goal: &[f64]) -> (f64, f64) {
    let negated: Vec<f64> = goal.iter().map(|v| -v).collect();
    (-maximum(rows, values, &negated), maximum(rows, values, goal))
}

fn maximum(rows: &[Vec<f64>], values: &[f64], goal: &[f64]) -> f64 {
    let (m, n) = (rows.len(), goal.len());
    // Columns: the variables, one artificial variable for each row, the right-hand side.
    let mut table: Vec<Vec<f64>> = Vec::with_capacity(m);
    for (i, (row, value)) in rows.iter().zip(values).enumerate() {
        let mut line = vec![0.0; n + m + 1];
        line[..n].copy_from_slice(row);
        line[n + i] = 1.0;
        line[n + m] = *value;
        table.push(line);
    }
    let mut basis: Vec<usize> = (n..n + m).collect();
    let mut first = vec![0.0; n + m];
    first[n..].iter_mut().for_each(|cost| *cost = -1.0);
    optimise(&mut table, &mut basis, &first, n + m);
    // What is still artificial stands for a row that the others imply.
    for i in 0..m {
        if basis[i] >= n
            && let Some(column) = (0..n).find(|c| table[i][*c].abs() > TINY)
        {
            pivot(&mut table, &mut basis, i, column);
        }
    }
    let mut second = goal.to_vec();
    second.resize(n + m, 0.0);
    optimise(&mut table, &mut basis, &second, n)
}

/// Maximises the cost over the first `columns` columns; gives the maximum, infinite where there is none.
fn optimise(table: &mut [Vec<f64>], basis: &mut [usize], cost: &[f64], columns: usize) -> f64 {
    let last = cost.len();
    for _ in 0..20_000 {
        let gain = |column: usize, table: &[Vec<f64>], basis: &[usize]| {
            cost[column] - basis.iter().zip(table).map(|(b, line)| cost[*b] * line[column]).sum::<f64>()
        };
        let Some(entering) = (0..columns).find(|c| !basis.contains(c) && gain(*c, table, basis) > TINY) else {
            return basis.iter().zip(table.iter()).map(|(b, line)| cost[*b] * line[last]).sum();
        };
        let ratios = table.iter().enumerate().filter(|(_, line)| line[entering] > TINY);
        let leaving = ratios
            .map(|(i, line)| (line[last] / line[entering], basis[i], i))
            .min_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal).then(a.1.cmp(&b.1)));
        match leaving {
            Some((_, _, row)) => pivot(table, basis, row, entering),
            None => return f64::INFINITY,
        }
    }
    panic!("the simplex does not end");
}

fn pivot(table: &mut [Vec<f64>], basis: &mut [usize], row: usize, column: usize) {
    let by = table[row][column];
    table[row].iter_mut().for_each(|v| *v /= by);
    let line = table[row].clone();
    for (i, other) in table.iter_mut().enumerate() {
        let factor = other[column];
        if i != row && factor != 0.0 {
            other.iter_mut().zip(&line).for_each(|(v, l)| *v -= factor * l);
        }
    }
    basis[row] = column;
}

#[test]
fn a_known_range_is_found() {
    // x + y + z = 10, x + y = 6: z is 4, x from 0 to 6.
    let rows = [vec![1.0, 1.0, 1.0], vec![1.0, 1.0, 0.0]];
    let close = |(a, b): (f64, f64), (c, d): (f64, f64)| (a - c).abs() < 1e-6 && (b - d).abs() < 1e-6;
    assert!(close(range(&rows, &[10.0, 6.0], &[1.0, 0.0, 0.0]), (0.0, 6.0)));
    assert!(close(range(&rows, &[10.0, 6.0], &[0.0, 0.0, 1.0]), (4.0, 4.0)));
}
