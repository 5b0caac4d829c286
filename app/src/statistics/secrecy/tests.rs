//! An attacker who asks for every table that filters can make, and computes with all of them together.

mod simplex;

use super::*;
use proptest::prelude::*;
use simplex::range;
use std::collections::{BTreeMap, BTreeSet};

impl Cell {
    /// Itself and every wider cell.
    fn widenings(self) -> BTreeSet<Self> {
        (0..1 << DIMENSIONS)
            .map(|set: usize| Self(std::array::from_fn(|d| if set >> d & 1 == 1 { ALL } else { self.0[d] })))
            .collect()
    }

    /// Whether it holds another one.
    fn holds(self, other: Self) -> bool {
        other.widenings().contains(&self)
    }

    /// How many dimensions it fixes.
    fn depth(self) -> usize {
        self.0.iter().filter(|value| **value != ALL).count()
    }
}

/// Everything that the attacker is shown: cells with their value. What is not in it says "secret statistique".
struct Attacker {
    atoms: Vec<Cell>,
    truth: BTreeMap<Cell, f64>,
    shown: Vec<Cell>,
    hidden: Vec<Cell>,
}

impl Attacker {
    fn of(units: &[Unit]) -> Self {
        let secrecy = Secrecy::of(units);
        let mut truth: BTreeMap<Cell, f64> = BTreeMap::new();
        let mut atoms: Vec<Cell> = Vec::new();
        for unit in units {
            let values: Vec<Option<u16>> = unit.at.iter().map(|v| Some(*v)).collect();
            let atom = Cell::new(&values);
            atoms.push(atom);
            for cell in atom.widenings() {
                *truth.entry(cell).or_default() += unit.gave[0].unwrap_or(0) as f64;
            }
        }
        atoms.sort();
        atoms.dedup();
        let (shown, hidden) = truth.keys().copied().partition(|cell| secrecy.shows(*cell));
        Self { atoms, truth, shown, hidden }
    }

    fn row(&self, cell: Cell) -> Vec<f64> {
        self.atoms.iter().map(|atom| f64::from(u8::from(cell.holds(*atom)))).collect()
    }

    /// The smallest and largest value that a cell can have, amounts being positive, given all that is shown.
    fn range_of(&self, cell: Cell) -> (f64, f64) {
        let rows: Vec<Vec<f64>> = self.shown.iter().map(|cell| self.row(*cell)).collect();
        let values: Vec<f64> = self.shown.iter().map(|cell| self.truth[cell]).collect();
        range(&rows, &values, &self.row(cell))
    }
}

/// Whether a cell fails the rule by itself.
fn fails(units: &[Unit], cell: Cell) -> bool {
    let mut sum = Sum::default();
    for unit in units {
        let values: Vec<Option<u16>> = unit.at.iter().map(|v| Some(*v)).collect();
        if cell.holds(Cell::new(&values)) {
            Sums::of(unit).0.iter().for_each(|more| sum.add(more));
        }
    }
    !sum.passes()
}

/// Buyers of very unequal sizes in a few segments, regions and sizes, as they come.
fn buyers(most: usize) -> impl Strategy<Value = Vec<Unit>> {
    let amount = prop_oneof![2 => 1i64..100, 2 => 100i64..1_000, 1 => 1_000i64..50_000];
    let one = (0u16..3, 0u16..4, 0u16..2, amount);
    let one = one
        .prop_map(|(segment, region, size, amount)| Unit { at: vec![segment, region, size], gave: vec![Some(amount)] });
    prop::collection::vec(one, 0..most)
}

fn unit(at: &[u16], amount: i64) -> Unit {
    Unit { at: at.to_vec(), gave: vec![Some(amount)] }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_failing_cell_is_shown_and_none_can_be_recovered_exactly_or_within_five_percent(units in buyers(60)) {
        let attacker = Attacker::of(&units);
        for cell in &attacker.shown {
            prop_assert!(!fails(&units, *cell), "{cell:?} is shown");
        }
        for cell in &attacker.hidden {
            let value = attacker.truth[cell];
            let (low, high) = attacker.range_of(*cell);
            prop_assert!(low <= value * 0.95 + 1e-6 || high >= value * 1.05 - 1e-6, "{cell:?}: {value} in {low}..{high}");
        }
    }

    #[test]
    fn the_order_in_which_respondents_come_changes_nothing(mut units in buyers(40), seed in 0u64..1_000) {
        let before = Secrecy::of(&units);
        let half = units.len() * usize::try_from(seed % 7).unwrap() / 7;
        units.rotate_left(half);
        let after = Secrecy::of(&units);
        prop_assert_eq!(before, after);
    }
}

#[test]
fn a_lone_small_segment_takes_the_smallest_other_one_with_it() {
    let mut units: Vec<Unit> = (0..4).map(|n| unit(&[0], 1_000 + n)).collect();
    units.extend((0..4).map(|n| unit(&[1], 100 + n)));
    units.push(unit(&[2], 90));
    let secrecy = Secrecy::of(&units);
    let shows = |segment: Option<u16>| secrecy.shows(Cell::new(&[segment]));
    assert!(shows(None) && shows(Some(0)) && !shows(Some(1)) && !shows(Some(2)));
    assert!(shows(Some(9)), "nobody is there, and everybody may know");
}

#[test]
fn two_lone_buyers_are_not_a_couple_that_each_could_see_through() {
    let mut units: Vec<Unit> = (0..5).map(|n| unit(&[0], 100 + n)).collect();
    units.extend([unit(&[1], 50), unit(&[2], 60)]);
    let secrecy = Secrecy::of(&units);
    // Shown, the large segment would leave the sum of two buyers: each of them would know the other.
    assert!(!secrecy.shows(Cell::new(&[Some(0)])) && secrecy.shows(Cell::new(&[None])));
}

#[test]
fn counts_of_one_or_two_are_hidden_with_what_would_give_them_away() {
    // A question answered by 20, a filter of two values: yes by 1 in the second, by 9 in the first.
    let answer =
        |filter: u16, yes: u16, n: usize| (0..n).map(move |_| Unit { at: vec![filter, yes], gave: vec![Some(1)] });
    let units: Vec<Unit> =
        answer(0, 1, 9).chain(answer(0, 0, 4)).chain(answer(1, 1, 1)).chain(answer(1, 0, 6)).collect();
    let secrecy = Secrecy::of(&units);
    let shows = |filter: Option<u16>, yes: Option<u16>| secrecy.shows(Cell::new(&[filter, yes]));
    assert!(shows(None, None) && shows(None, Some(1)) && shows(None, Some(0)));
    assert!(shows(Some(0), None) && shows(Some(1), None));
    assert!(!shows(Some(1), Some(1)), "one person");
    assert!(!shows(Some(1), Some(0)), "all the others of that filter");
    assert!(!shows(Some(0), Some(1)) && !shows(Some(0), Some(0)), "the other filter, by subtraction");
}

#[test]
fn a_few_hundred_buyers_keep_most_tables() {
    // As uneven as answers are: a few large regions and segments, many small ones.
    let mut seed = 7u64;
    let mut draw = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let uneven = |draw: &mut dyn FnMut(u64) -> u64, below: u64| (draw(below) * draw(below) / below) as u16;
    let units: Vec<Unit> = (0..181)
        .map(|_| {
            let at = [uneven(&mut draw, 11), uneven(&mut draw, 19), uneven(&mut draw, 4)];
            unit(&at, 10 + (draw(1_000) * draw(1_000) / 100) as i64)
        })
        .collect();
    let attacker = Attacker::of(&units);
    let count = |depth: usize, cells: &[Cell]| cells.iter().filter(|cell| cell.depth() == depth).count();
    let shares: Vec<(usize, usize)> =
        (0..=3).map(|d| (count(d, &attacker.shown), count(d, &attacker.hidden))).collect();
    println!("shown and hidden by depth: {shares:?}");
    assert_eq!(shares[0], (1, 0), "the total is shown");
    assert!(shares[1].0 * 2 > shares[1].0 + shares[1].1, "most single breakdowns: {shares:?}");
    assert!(shares[2].0 > 20, "many crossed ones: {shares:?}");
}

#[test]
fn many_respondents_hide_nothing() {
    let units: Vec<Unit> =
        (0..4_000u16).map(|n| unit(&[n % 11, n / 11 % 19, n % 4], 100 + i64::from(n % 37))).collect();
    let secrecy = Secrecy::of(&units);
    for segment in 0..11 {
        for region in 0..19 {
            assert!(secrecy.shows(Cell::new(&[Some(segment), Some(region)])), "{segment} {region}");
        }
    }
}

/// Answers of a few respondents in a few places, by answer: one of two, or of up to four.
fn answers(most: usize) -> impl Strategy<Value = Vec<[u16; 4]>> {
    (2u16..5).prop_flat_map(move |kinds| answers_of(kinds, most))
}

fn answers_of(kinds: u16, most: usize) -> impl Strategy<Value = Vec<[u16; 4]>> {
    let one = (prop_oneof![2 => Just(0u16), 1 => 0..kinds], 0u16..3, 0u16..3, 0u16..2);
    prop::collection::vec(one.prop_map(|(answer, segment, region, size)| [answer, segment, region, size]), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_hidden_number_of_answers_can_be_known_from_all_that_is_shown(all in answers(70), grouped in any::<bool>()) {
        let mut counts: BTreeMap<[u16; 4], i64> = BTreeMap::new();
        all.iter().for_each(|at| *counts.entry(*at).or_default() += 1);
        let groups = if grouped { vec![0, 0, 1] } else { Vec::new() };
        let secrecy = Secrecy::of_answers(counts.iter().map(|(at, n)| (at.as_slice(), *n)), groups.clone());
        // Everything that could be: each answer in each place where somebody is.
        let places: BTreeSet<[u16; 3]> = all.iter().map(|[_, a, b, c]| [*a, *b, *c]).collect();
        let kinds: BTreeSet<u16> = all.iter().map(|[answer, ..]| *answer).chain([0, 1]).collect();
        let of_place = |[a, b, c]: &[u16; 3]| kinds.iter().map(|kind| [*kind, *a, *b, *c]).collect::<Vec<_>>();
        let atoms: Vec<[u16; 4]> = places.iter().flat_map(of_place).collect();
        let cell = |at: &[u16; 4]| Cell::new(&at.map(Some));
        let wide: BTreeSet<Cell> = atoms.iter().flat_map(|at| cell(at).widenings()).collect();
        let row = |wide: Cell| atoms.iter().map(|at| f64::from(u8::from(wide.holds(cell(at))))).collect::<Vec<f64>>();
        let value = |wide: Cell| -> f64 {
            atoms.iter().filter(|at| wide.holds(cell(at))).map(|at| *counts.get(at).unwrap_or(&0) as f64).sum()
        };
        let told = |wide: Cell| wide.value(0).is_none() || secrecy.shows(wide);
        let mut rows: Vec<Vec<f64>> = wide.iter().copied().filter(|w| told(*w)).map(row).collect();
        let mut values: Vec<f64> = wide.iter().copied().filter(|w| told(*w)).map(value).collect();
        if grouped && secrecy.shows_groups() {
            // The answers of each group are told as well, unless they are few.
            for group in [0u16, 1] {
                for answer in kinds.iter().copied() {
                    let of = |at: &&[u16; 4]| at[0] == answer && groups[usize::from(at[1])] == group;
                    let sum: f64 = atoms.iter().filter(of).map(|at| *counts.get(at).unwrap_or(&0) as f64).sum();
                    let other: f64 = atoms
                        .iter()
                        .filter(|at| at[0] != answer && groups[usize::from(at[1])] == group)
                        .map(|at| *counts.get(at).unwrap_or(&0) as f64)
                        .sum();
                    if sum >= 3.0 && other >= 3.0 {
                        rows.push(atoms.iter().map(|at| f64::from(u8::from(of(&at)))).collect());
                        values.push(sum);
                    }
                }
            }
        }
        for hidden in wide.iter().copied().filter(|w| !told(*w)) {
            let (low, high) = range(&rows, &values, &row(hidden));
            let truth = value(hidden);
            prop_assert!(low <= truth - 1.0 + 1e-6 || high >= truth + 1.0 - 1e-6, "{hidden:?}: {truth} in {low}..{high}");
        }
        for shown in wide.iter().copied().filter(|w| w.value(0).is_some() && secrecy.shows(*w)) {
            prop_assert!(value(shown) == 0.0 || value(shown) >= 3.0, "{shown:?} is shown");
        }
    }
}

#[test]
fn where_all_answered_alike_small_places_are_not_told_by_the_whole() {
    let counts: Vec<([u16; 4], i64)> = (0..9).map(|n| ([0, n, 0, 0], i64::from(n) + 1)).collect();
    let secrecy = Secrecy::of_answers(counts.iter().map(|(at, n)| (at.as_slice(), *n)), Vec::new());
    assert!(!secrecy.shows(Cell::new(&[Some(0)])) && !secrecy.shows(Cell::new(&[Some(1)])));
    assert!(!secrecy.shows(Cell::new(&[Some(0), Some(1)])) && !secrecy.shows(Cell::new(&[Some(1), Some(1)])));
    assert!(secrecy.shows(Cell::new(&[Some(0), Some(8)])), "nine of nine are no few");
    assert!(secrecy.shows(Cell::new(&[None])));
}

#[test]
fn while_answers_come_in_they_are_told_as_a_whole_or_not_at_all_with_those_that_nobody_gave() {
    let whole = |answers: &[u16]| Secrecy::of_places(answers.iter().map(|answer| (*answer, [0; 3])), Vec::new(), true);
    let shows = |secrecy: &Secrecy, answer: u16| secrecy.shows(Cell::new(&[Some(answer)]));
    let alike = whole(&[5; 6]);
    assert!((0..8).all(|answer| !shows(&alike, answer)), "nor which answers nobody gave");
    assert!(alike.shows(Cell::new(&[None])), "how many answered is known");
    let few = whole(&[5, 5, 5, 2]);
    assert!((0..8).all(|answer| !shows(&few, answer)));
    let enough = whole(&[5, 5, 5, 2, 2, 2]);
    assert!((0..8).all(|answer| shows(&enough, answer)));
}
