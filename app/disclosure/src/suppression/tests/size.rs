//! How much is suppressed in a publication of realistic size.

use super::super::{Cell, Rule, State, Sum, System, protect};
use super::attack::{Dice, judged, partitioned, sensitive};
use super::sum;

#[test]
fn most_of_a_realistic_publication_stays_shown() {
    let widths = [11, 18, 4];
    let (mut filled, mut shown, mut primary, mut secondary) = (0, 0, 0, 0);
    for seed in 1..=10 {
        let mut dice = Dice(seed);
        let amounts: Vec<i64> = (0..180).map(|_| dice.lognormal(30_000_000.0, 1.5)).collect();
        let place = |dice: &mut Dice, width| amounts.iter().map(|_| dice.skewed(width)).collect::<Vec<usize>>();
        let places: Vec<Vec<usize>> = widths.iter().map(|&width| place(&mut dice, width)).collect();
        let system = partitioned(&amounts, &places, &widths);
        let found = protect(&system, &Rule::default(), |_| true).unwrap();
        for (cell, hidden) in system.cells.iter().zip(&found.hidden).skip(1).filter(|(cell, _)| cell.value > 0) {
            filled += 1;
            shown += usize::from(!hidden);
            primary += usize::from(cell.sensitive);
        }
        secondary += found.secondary.len();
    }
    let share = 100.0 * f64::from(shown as u32) / f64::from(filled);
    println!("{shown} of {filled} cells stay shown ({share:.0} %), {primary} are sensitive, {secondary} secondary");
    assert!(share >= 80.0);
    assert!(secondary <= primary);
}

/// About 150 cells, 40 sums, 200 contributors and 25 sensitive cells: two cross tables with the same total, and
/// remainders.
pub fn large(seed: u64) -> System {
    let mut dice = Dice(seed);
    let given: Vec<(u32, i64)> = (0..200).map(|who| (who, dice.lognormal(5_000_000.0, 0.8))).collect();
    let mut cells = vec![Cell { state: State::Published, sensitive: false, ..judged(&given) }];
    let mut sums: Vec<Sum> = Vec::new();
    for (width, height) in [(11, 5), (8, 5)] {
        let places: Vec<(usize, usize)> = given.iter().map(|_| (dice.skewed(width), dice.skewed(height))).collect();
        let mut add = |inside: &dyn Fn((usize, usize)) -> bool| {
            let part: Vec<_> = given.iter().zip(&places).filter(|&(_, &at)| inside(at)).map(|(&who, _)| who).collect();
            cells.push(judged(&part));
            cells.len() - 1
        };
        let inner: Vec<Vec<usize>> =
            (0..width).map(|c| (0..height).map(|r| add(&|at| at == (c, r))).collect()).collect();
        let columns: Vec<usize> = (0..width).map(|c| add(&|at| at.0 == c)).collect();
        let rows: Vec<usize> = (0..height).map(|r| add(&|at| at.1 == r)).collect();
        sums.extend(columns.iter().zip(&inner).map(|(&column, parts)| sum(column, parts)));
        sums.extend((0..height).map(|r| sum(rows[r], &inner.iter().map(|column| column[r]).collect::<Vec<_>>())));
        sums.extend([sum(0, &columns), sum(0, &rows)]);
    }
    for whole in 1..=8 {
        let (part, rest): (Vec<_>, Vec<_>) = cells[whole].given.iter().copied().partition(|(who, _)| who % 7 != 0);
        let first = cells.len();
        cells.push(judged(&part));
        cells.push(Cell { state: State::Unshown, sensitive: sensitive(&rest), ..judged(&rest) });
        sums.push(sum(whole, &[first, first + 1]));
    }
    System { cells, sums }
}

#[test]
fn a_large_publication_is_protected() {
    for seed in 1..=3 {
        let system = large(seed);
        let sensitive = system.cells.iter().filter(|cell| cell.sensitive).count();
        let found = protect(&system, &Rule::default(), |_| true);
        println!(
            "{} cells, {} sums, {sensitive} sensitive, {:?} secondary",
            system.cells.len(),
            system.sums.len(),
            found.as_ref().map(|found| found.secondary.len()),
        );
        assert!(found.is_ok());
    }
}
