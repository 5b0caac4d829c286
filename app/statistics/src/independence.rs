//! Association between two questions: Pearson's χ² with its conditions, and Cramér's V. Respondents are self-selected,
//! so no p-value is given.

use serde::{Deserialize, Serialize};

/// Test of independence of a table.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Independence {
    /// The statistic.
    pub chi2: f64,
    /// Degrees of freedom.
    pub freedom: u32,
    /// Cramér's V: how strong the link is, from 0 to 1.
    pub v: f64,
    /// The smallest expected count.
    pub least_expected: f64,
    /// Whether the conditions hold (W. G. Cochran, Biometrics 10, 1954): no expected count under 1, at most one in five
    /// under 5. Otherwise the strength is unreliable.
    pub reliable: bool,
}

/// Tests a table of counts, given row by row. Empty rows and columns are left out; `None` if fewer than two of either
/// are left.
pub fn independence(table: &[Vec<u64>]) -> Option<Independence> {
    let width = table.iter().map(Vec::len).max()?;
    let cell = |r: usize, c: usize| table[r].get(c).copied().unwrap_or(0) as f64;
    let row = |r: usize| (0..width).map(|c| cell(r, c)).sum::<f64>();
    let column = |c: usize| (0..table.len()).map(|r| cell(r, c)).sum::<f64>();
    let rows: Vec<(usize, f64)> = (0..table.len()).map(|r| (r, row(r))).filter(|(_, sum)| *sum > 0.0).collect();
    let columns: Vec<(usize, f64)> = (0..width).map(|c| (c, column(c))).filter(|(_, sum)| *sum > 0.0).collect();
    let (height, width) = (rows.len(), columns.len());
    if height < 2 || width < 2 {
        return None;
    }
    let n: f64 = rows.iter().map(|(_, sum)| sum).sum();
    let (mut chi2, mut least, mut few) = (0.0, f64::INFINITY, 0usize);
    for (r, of_row) in &rows {
        for (c, of_column) in &columns {
            let expected = of_row * of_column / n;
            chi2 += (cell(*r, *c) - expected).powi(2) / expected;
            least = least.min(expected);
            few += usize::from(expected < 5.0);
        }
    }
    let freedom = u32::try_from((height - 1) * (width - 1)).ok()?;
    let smaller = (height.min(width) - 1) as f64;
    Some(Independence {
        chi2,
        freedom,
        v: (chi2 / (n * smaller)).sqrt().min(1.0),
        least_expected: least,
        reliable: least >= 1.0 && few * 5 <= height * width,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_table_gives_its_known_statistic() {
        // Expected counts 20, 20, 30, 30: (10² / 20) · 2 + (10² / 30) · 2.
        let found = independence(&[vec![30, 20], vec![10, 40]]).unwrap();
        assert!((found.chi2 - 50.0 / 3.0).abs() < 1e-9 && found.freedom == 1 && found.reliable, "{found:?}");
        assert!((found.v - (found.chi2 / 100.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn proportional_rows_show_no_link() {
        let found = independence(&[vec![10, 20, 30], vec![20, 40, 60]]).unwrap();
        assert!(found.chi2.abs() < 1e-9 && found.v < 1e-6);
    }

    #[test]
    fn a_table_with_low_expected_counts_is_unreliable() {
        assert!(!independence(&[vec![1, 3], vec![2, 1]]).unwrap().reliable);
        assert!(independence(&[vec![6, 6, 6], vec![6, 6, 6]]).unwrap().reliable);
    }

    #[test]
    fn empty_rows_and_columns_are_left_out() {
        let full = independence(&[vec![30, 20], vec![10, 40]]);
        assert_eq!(independence(&[vec![30, 0, 20], vec![0, 0, 0], vec![10, 0, 40]]), full);
        for nothing in [vec![], vec![vec![1, 2]], vec![vec![0, 0], vec![0, 0]], vec![vec![1], vec![2]]] {
            assert_eq!(independence(&nothing), None);
        }
    }
}
