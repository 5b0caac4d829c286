//! Random publications against the attacker.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::{Cell, Protected, Range, Rule, State, Sum, System, Unprotectable, protect, ranges};
use super::{amount, sum};
use crate::suppression::attacker::attack;

/// Numbers that look random (splitmix64), the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// One of `many`, low ones more often.
    pub fn skewed(&mut self, many: usize) -> usize {
        let unit = self.unit();
        (((unit * unit) * many as f64) as usize).min(many - 1)
    }

    /// An amount in cents whose logarithm is distributed normally.
    pub fn lognormal(&mut self, middle: f64, spread: f64) -> i64 {
        let normal: f64 = (0..12).map(|_| self.unit()).sum::<f64>() - 6.0;
        (middle * (normal * spread).exp()) as i64 + 1
    }
}

/// Fewer than three contributors, or one that makes up almost all, or two that leave too little for the second to be
/// wrong about the first.
pub fn sensitive(given: &[(u32, i64)]) -> bool {
    let mut amounts: Vec<i64> = given.iter().map(|&(_, amount)| amount).filter(|&amount| amount > 0).collect();
    amounts.sort_unstable_by(|a, b| b.cmp(a));
    let total: i64 = amounts.iter().sum();
    match amounts[..] {
        [] => false,
        [_] | [_, _] => true,
        [first, second, ..] => first * 100 > total * 85 || (total - first - second) * 10 < first,
    }
}

pub fn judged(given: &[(u32, i64)]) -> Cell {
    Cell { sensitive: sensitive(given), ..amount(given) }
}

/// A published total in cell 0 and partitions of it; `places` gives each contributor's part in each partition.
pub fn partitioned(amounts: &[i64], places: &[Vec<usize>], widths: &[usize]) -> System {
    let all: Vec<(u32, i64)> = (0u32..).zip(amounts.iter().copied()).collect();
    let mut cells = vec![Cell { state: State::Published, sensitive: false, ..judged(&all) }];
    let mut sums: Vec<Sum> = Vec::new();
    for (places, &width) in places.iter().zip(widths) {
        let mut parts = vec![Vec::new(); width];
        for (&who, &place) in all.iter().zip(places) {
            parts[place].push(who);
        }
        let first = cells.len();
        cells.extend(parts.iter().map(|given| judged(given)));
        sums.push(sum(0, &(first..first + width).collect::<Vec<_>>()));
    }
    System { cells, sums }
}

pub fn one_way(seed: u64, widths: &[usize], many: usize) -> (System, Vec<i64>) {
    let mut dice = Dice(seed);
    let amounts: Vec<i64> = (0..many).map(|_| dice.lognormal(100_000.0, 1.3)).collect();
    let places: Vec<Vec<usize>> = widths.iter().map(|&width| (0..many).map(|_| dice.skewed(width)).collect()).collect();
    (partitioned(&amounts, &places, widths), amounts)
}

/// A table crossed in every dimension, with all its totals; in each direction the last place is the total.
fn crossed(seed: u64, widths: &[usize], many: usize, give: impl Fn(&mut Dice) -> i64) -> System {
    let mut dice = Dice(seed);
    let everybody: Vec<(Vec<usize>, (u32, i64))> = (0..many as u32)
        .map(|who| (widths.iter().map(|&width| dice.skewed(width)).collect(), (who, give(&mut dice))))
        .collect();
    let size: usize = widths.iter().map(|width| width + 1).product();
    let place = |cell: usize| {
        let mut rest = cell;
        widths.iter().map(|width| (rest % (width + 1), rest /= width + 1).0).collect::<Vec<usize>>()
    };
    let mut cells = Vec::new();
    let mut sums = Vec::new();
    for index in 0..size {
        let at = place(index);
        let inside = |of: &[usize]| (0..at.len()).all(|way| at[way] == of[way] || at[way] == widths[way]);
        let given: Vec<(u32, i64)> = everybody.iter().filter(|(of, _)| inside(of)).map(|&(_, given)| given).collect();
        let total = at == widths;
        cells.push(Cell { sensitive: !total && sensitive(&given), ..judged(&given) });
        let mut stride = 1;
        for (way, &width) in widths.iter().enumerate() {
            if at[way] == width {
                sums.push(sum(index, &(1..=width).map(|back| index - back * stride).collect::<Vec<_>>()));
            }
            stride *= width + 1;
        }
    }
    System { cells, sums }
}

fn money(dice: &mut Dice) -> i64 {
    dice.lognormal(100_000.0, 1.3)
}

/// Rounds the printed values to a multiple of 50 000 cents.
fn rounded(mut system: System) -> System {
    for cell in &mut system.cells {
        cell.shown = (cell.value + 25_000) / 50_000 * 50_000;
        cell.rounding = 25_000;
    }
    system
}

/// A table of people, in which "fewer than 3" is printed for 1 or 2.
fn people(seed: u64, widths: &[usize], many: usize) -> System {
    let mut system = crossed(seed, widths, many, |_| 1);
    for cell in &mut system.cells {
        cell.sensitive = cell.state == State::Open && (1..=2).contains(&cell.value);
        if cell.sensitive {
            (cell.lowest, cell.highest) = (Some(1), Some(2));
        }
    }
    system
}

fn readers(system: &System) -> impl Iterator<Item = Option<u32>> {
    let all: BTreeSet<u32> = system.cells.iter().flat_map(|cell| cell.given.iter().map(|&(who, _)| who)).collect();
    std::iter::once(None).chain(all.into_iter().map(Some))
}

fn own(cell: &Cell, reader: Option<u32>) -> i64 {
    cell.given.iter().find(|&&(who, _)| Some(who) == reader).map_or(0, |&(_, amount)| amount)
}

/// How much this range falls short of the rule, for a reader who gave `own`.
fn short(cell: &Cell, own: i64, (low, high): (f64, f64)) -> f64 {
    let (value, others) = (cell.value as f64, (cell.value - own) as f64);
    if others == 0.0 {
        return 0.0;
    }
    let down = cell.lowest.map_or(others * 0.1, |low| (value - low.max(own) as f64).min(others * 0.1));
    let up = cell.highest.map_or(others * 0.1, |high| (high as f64 - value).min(others * 0.1));
    (low - (value - down)).max(value + up - high).max(1.0 - (high - low))
}

/// Every sensitive cell withstands the attacker, whatever it contributed itself, and the proof matches what it finds.
fn withstands(system: &System) {
    let found = match protect(system, &Rule::default(), |_| true) {
        Ok(found) => found,
        Err(Unprotectable::Exposed(cells)) => return exposed(system, &cells),
        Err(other) => panic!("{other}"),
    };
    let asked: Vec<usize> = (0..system.cells.len()).filter(|&cell| system.cells[cell].sensitive).collect();
    for reader in readers(system) {
        let attacked = attack(system, &found.hidden, |cell| own(&system.cells[cell], reader), &asked);
        let tolerance = |range: (f64, f64)| 1e-3 + 1e-7 * range.1;
        for ((&cell, &range), proof) in asked.iter().zip(&attacked).zip(&found.proof) {
            let own = own(&system.cells[cell], reader);
            let others = system.cells[cell].value - own;
            let share = |low: f64, high: f64| (high - low) / others as f64;
            if let Some(closest) =
                proof.insider.filter(|_| reader.is_some_and(|_| others > 0) && knows(system, &found, reader))
            {
                let least = (closest.range.high - closest.range.low) / (system.cells[cell].value - closest.own) as f64;
                assert!(
                    share(range.0 - 1.0, range.1 + 1.0) >= least.min(1e8 / others as f64) * (1.0 - 1e-6),
                    "{reader:?} knows more of cell {cell}"
                );
            }
            let short = short(&system.cells[cell], own, range);
            assert!(short <= tolerance(range), "{reader:?} knows that cell {cell} is in {range:?}: {short} short");
            if reader.is_none() {
                same(proof.outsider, cell, range);
            }
            if let Some(insider) = proof.insider.filter(|insider| Some(insider.who) == reader) {
                assert_eq!(insider.own, own);
                same(insider.range, cell, range);
            }
        }
    }
    for &cell in &found.secondary {
        assert!(found.hidden[cell] && !system.cells[cell].sensitive && system.cells[cell].state == State::Open);
    }
    let outside = ranges(system, &found.hidden, None).unwrap();
    for proof in &found.proof {
        assert!(outside.contains(&proof.outsider) || !found.hidden[proof.outsider.cell]);
    }
}

/// Whether the reader contributed to a hidden cell.
fn knows(system: &System, found: &Protected, reader: Option<u32>) -> bool {
    system.cells.iter().zip(&found.hidden).any(|(cell, &hidden)| hidden && own(cell, reader) > 0)
}

/// The attacker takes unbounded as 1e9 and does not know that amounts are whole.
fn same(range: Range, cell: usize, (low, high): (f64, f64)) {
    assert_eq!(range.cell, cell);
    assert!((range.low - low).abs() <= 1.0 + 1e-6 * low.abs(), "{range:?} is from {low} to the attacker");
    if high < 1e8 {
        assert!((range.high - high).abs() <= 1.0 + 1e-6 * high, "{range:?} is to {high} to the attacker");
    } else {
        assert!(range.high > 1e8);
    }
}

/// Some reader can deduce each of these even if everything is hidden that can be.
fn exposed(system: &System, cells: &[usize]) {
    let all: Vec<bool> = system.cells.iter().map(|cell| cell.state != State::Published).collect();
    let mut deduced = vec![false; cells.len()];
    for reader in readers(system) {
        let attacked = attack(system, &all, |cell| own(&system.cells[cell], reader), cells);
        for ((is_deduced, &cell), range) in deduced.iter_mut().zip(cells).zip(attacked) {
            // Less than a unit may be missing: amounts are whole.
            *is_deduced |= short(&system.cells[cell], own(&system.cells[cell], reader), range) > -1.0;
        }
    }
    assert!(deduced.iter().all(|&is_deduced| is_deduced), "of {cells:?} {deduced:?} are exposed");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_reader_recovers_a_sensitive_cell_of_one_way_tables(
        seed: u64,
        widths in prop::collection::vec(4usize..=12, 2..=3),
        many in 10usize..=60,
    ) {
        withstands(&one_way(seed, &widths, many).0);
    }

    #[test]
    fn no_reader_recovers_a_sensitive_cell_of_rounded_tables(seed: u64, many in 10usize..=60) {
        withstands(&rounded(one_way(seed, &[5, 7, 4], many).0));
    }

    #[test]
    fn no_reader_recovers_a_sensitive_cell_of_a_crossed_table(
        seed: u64,
        widths in prop::collection::vec(2usize..=4, 2),
        many in 10usize..=40,
    ) {
        withstands(&crossed(seed, &widths, many, money));
    }

    #[test]
    fn no_reader_recovers_a_sensitive_cell_of_a_cube(seed: u64, many in 10usize..=40) {
        withstands(&crossed(seed, &[2, 3, 2], many, money));
    }

    #[test]
    fn nobody_can_distinguish_one_person_from_two(seed: u64, many in 10usize..=60, cube: bool) {
        withstands(&people(seed, if cube { &[2, 2, 3] } else { &[4, 4] }, many));
    }
}
