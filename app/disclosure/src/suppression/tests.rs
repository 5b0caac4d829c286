//! Suppression in small tables that can be worked out by hand.

mod attack;
mod size;

use super::*;

/// An amount from these contributors, shown to the cent, whose value is the cost of hiding it.
pub(super) fn amount(given: &[(u32, i64)]) -> Cell {
    let value = given.iter().map(|&(_, amount)| amount).sum::<i64>();
    Cell {
        value,
        shown: value,
        rounding: 0,
        given: given.to_vec(),
        state: State::Open,
        sensitive: false,
        lowest: Some(0),
        highest: None,
        cost: value.unsigned_abs(),
    }
}

/// An amount from many small contributors who appear nowhere else.
fn many(value: i64) -> Cell {
    let mut cell = amount(&[]);
    (cell.value, cell.shown, cell.cost) = (value, value, value.unsigned_abs());
    cell
}

/// A sensitive amount of one contributor.
fn lone(who: u32, value: i64) -> Cell {
    Cell { sensitive: true, ..amount(&[(who, value)]) }
}

fn published(cell: Cell) -> Cell {
    Cell { state: State::Published, ..cell }
}

pub(super) fn sum(whole: usize, parts: &[usize]) -> Sum {
    Sum { whole, parts: parts.iter().map(|&part| (part, 1)).collect() }
}

fn protected(cells: Vec<Cell>, sums: Vec<Sum>) -> Result<Protected, Unprotectable> {
    protect(&System { cells, sums }, &Rule::default(), |_| true)
}

fn secondary(cells: Vec<Cell>, sums: Vec<Sum>) -> Vec<usize> {
    protected(cells, sums).unwrap().secondary
}

#[test]
fn a_single_hidden_part_of_a_known_total_gets_a_partner() {
    let cells = vec![published(many(1800)), lone(1, 500), many(700), many(600)];
    let found = protected(cells, vec![sum(0, &[1, 2, 3])]).unwrap();
    assert_eq!(found.hidden, [false, true, false, true], "the cheaper partner");
    assert_eq!(found.secondary, [3]);
    assert_eq!(found.proof.len(), 1);
    assert_eq!(found.proof[0].outsider, Range { cell: 1, low: 0.0, high: 1100.0 });
    assert_eq!(found.proof[0].insider, None, "nobody else is known to be in either");
}

#[test]
fn a_partner_that_is_too_small_does_not_protect() {
    let cells = vec![published(many(1720)), lone(1, 500), many(700), many(500), many(20)];
    assert_eq!(secondary(cells, vec![sum(0, &[1, 2, 3, 4])]), [3]);
}

#[test]
fn two_small_partners_are_preferred_to_a_large_one_that_costs_more() {
    let cells = vec![published(many(9560)), lone(1, 500), many(9000), many(30), many(30)];
    assert_eq!(secondary(cells, vec![sum(0, &[1, 2, 3, 4])]), [3, 4]);
}

#[test]
fn two_dimensions_over_the_same_total_each_get_a_partner() {
    let cells = vec![
        published(many(1800)),
        lone(1, 500),
        many(700),
        many(600),
        Cell { sensitive: true, ..amount(&[(1, 500), (2, 100)]) },
        many(500),
        many(700),
    ];
    assert_eq!(secondary(cells, vec![sum(0, &[1, 2, 3]), sum(0, &[4, 5, 6])]), [3, 5]);
}

#[test]
fn a_cell_of_a_cross_table_is_hidden_with_a_rectangle() {
    let mut cells: Vec<Cell> = (1..=9).map(|place| many(100 + place)).collect();
    cells[0] = lone(1, 101);
    for parts in [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8]] {
        cells.push(published(many(parts.iter().map(|&part: &usize| cells[part].value).sum())));
    }
    let rows = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8]];
    let sums = rows.iter().enumerate().map(|(at, parts)| sum(9 + at, parts)).collect();
    assert_eq!(secondary(cells, sums), [1, 3, 4]);
}

#[test]
fn an_open_total_may_be_the_partner_but_one_published_before_is_not() {
    let cells = |total: Cell| vec![Cell { cost: 1, ..total }, lone(1, 500), many(600)];
    assert_eq!(secondary(cells(many(1100)), vec![sum(0, &[1, 2])]), [0]);
    assert_eq!(secondary(cells(published(many(1100))), vec![sum(0, &[1, 2])]), [2]);
}

#[test]
fn a_remainder_of_few_contributors_hides_the_part_or_the_total() {
    let rest = Cell { state: State::Unshown, ..lone(1, 40) };
    let cells = vec![many(1040), many(1000), rest];
    let found = protected(cells, vec![sum(0, &[1, 2])]).unwrap();
    assert_eq!((found.secondary, found.hidden), (vec![1], vec![false, true, true]));
}

#[test]
fn rounding_alone_protects_a_small_cell() {
    let rounded = |value: i64| Cell { shown: value / 100 * 100 + 50, rounding: 50, ..many(value) };
    let cells = |small: i64| vec![published(rounded(7000 + small)), lone(1, small), rounded(7000)];
    assert!(secondary(cells(120), vec![sum(0, &[1, 2])]).is_empty());
    assert_eq!(secondary(cells(1020), vec![sum(0, &[1, 2])]), [2]);
}

#[test]
fn a_value_at_the_edge_of_its_rounding_is_not_protected_by_it() {
    let total = Cell { shown: 7200, rounding: 50, ..many(7250) };
    let cells = vec![published(total), lone(1, 250), many(7000)];
    assert_eq!(secondary(cells, vec![sum(0, &[1, 2])]), [2], "the total is known not to be above 7250");
}

#[test]
fn a_cell_published_before_passes_only_by_its_rounding() {
    let cell = |rounding| Cell { rounding, ..published(lone(1, 500)) };
    assert!(secondary(vec![cell(50)], vec![]).is_empty());
    assert_eq!(protected(vec![cell(49)], vec![]), Err(Unprotectable::Exposed(vec![0])));
}

#[test]
fn a_cell_already_exposed_is_not_exposed_more_closely() {
    // Given the old total, the single cell lies between nothing and 960 anyway; the new sum would reveal it to the
    // unit.
    let rest = Cell { state: State::Unshown, ..many(60) };
    let lone = Cell { state: State::Unshown, ..lone(1, 900) };
    let cells = vec![published(many(960)), lone, rest, published(many(40)), many(100)];
    let system = System { cells, sums: vec![sum(0, &[1, 2]), sum(4, &[2, 3])] };
    let rule = Rule::default();
    assert_eq!(protect(&system, &rule, |_| true), Err(Unprotectable::Exposed(vec![1])));
    let found = protect(&system, &Rule { published_stands: true, ..rule }, |_| true).unwrap();
    assert_eq!(found.secondary, [4]);
    assert_eq!(found.proof[0].outsider, Range { cell: 1, low: 0.0, high: 960.0 });
}

#[test]
fn the_second_contributor_of_a_hidden_cell_cannot_deduce_the_first() {
    // Contributor 7 gave half of both small partners: what the others gave there is too little to hide 450.
    let pair = || Cell { sensitive: true, ..amount(&[(6, 450), (7, 50)]) };
    let cells = |who, other| {
        let small = [amount(&[(who, 20), (3, 20)]), amount(&[(other, 20), (4, 20)])];
        [published(many(1280)), pair()].into_iter().chain(small).chain([many(700)]).collect()
    };
    assert_eq!(secondary(cells(8, 9), vec![sum(0, &[1, 2, 3, 4])]), [2, 3]);
    let found = protected(cells(7, 7), vec![sum(0, &[1, 2, 3, 4])]).unwrap();
    assert_eq!(found.secondary, [4]);
    let insider = found.proof[0].insider.unwrap();
    assert_eq!((insider.who, insider.own), (7, 50));
    assert_eq!(insider.range, Range { cell: 1, low: 50.0, high: 1200.0 }, "others' part from 0 to 1150");
}

#[test]
fn a_contributor_outside_the_cell_cannot_use_their_other_contributions() {
    let cells = vec![published(many(1800)), lone(1, 500), amount(&[(7, 590), (8, 10)]), many(700)];
    assert_eq!(secondary(cells, vec![sum(0, &[1, 2, 3])]), [3], "contributor 7 knows all but 10 of cell 2");
}

#[test]
fn fewer_than_three_people_need_a_second_cell() {
    let few = |value| Cell { sensitive: true, lowest: Some(1), highest: Some(2), ..many(value) };
    let cells = vec![published(many(20)), few(1), many(9), many(10)];
    assert_eq!(secondary(cells, vec![sum(0, &[1, 2, 3])]), [2]);
    let cells = vec![published(many(13)), few(1), few(2), many(10)];
    let found = protected(cells, vec![sum(0, &[1, 2, 3])]).unwrap();
    assert!(found.secondary.is_empty(), "1 and 2, or 2 and 1");
    assert_eq!(found.proof[1].outsider, Range { cell: 2, low: 1.0, high: 2.0 });
    let cells = vec![published(many(12)), few(1), few(1), many(10)];
    assert_eq!(secondary(cells, vec![sum(0, &[1, 2, 3])]), [3], "both are 1 if they are 2 together");
}

#[test]
fn a_sensitive_zero_could_be_more() {
    let nothing = Cell { sensitive: true, ..many(0) };
    let cells = vec![published(many(50)), nothing, many(20), many(30)];
    assert_eq!(secondary(cells, vec![sum(0, &[1, 2, 3])]), [2]);
}

#[test]
fn subtracted_parts_count_negatively() {
    // left over = before + came - went
    let cells = vec![many(900), many(1000), many(300), lone(1, 400)];
    let sums = vec![Sum { whole: 0, parts: vec![(1, 1), (2, 1), (3, -1)] }];
    let found = protected(cells, sums).unwrap();
    assert_eq!(found.secondary, [2]);
    assert_eq!(found.proof[0].outsider, Range { cell: 3, low: 100.0, high: f64::INFINITY });
}

#[test]
fn a_balance_may_be_negative() {
    let balance = |value| Cell { lowest: None, ..many(value) };
    let cells = vec![published(balance(-300)), Cell { sensitive: true, ..balance(-500) }, balance(200)];
    let found = protected(cells, vec![sum(0, &[1, 2])]).unwrap();
    assert_eq!(found.secondary, [2]);
    assert_eq!(found.proof[0].outsider, Range { cell: 1, low: f64::NEG_INFINITY, high: f64::INFINITY });
}

#[test]
fn an_unprotectable_system_is_an_error_that_lists_the_cells() {
    let cells = vec![published(many(1100)), lone(1, 500), published(many(600)), lone(2, 5)];
    assert_eq!(protected(cells, vec![sum(0, &[1, 2])]), Err(Unprotectable::Exposed(vec![1])));
}

#[test]
fn a_cell_that_only_a_contributor_can_deduce_is_unprotectable_too() {
    // Each of the two knows their own cell, and so the other.
    let cells = vec![published(many(1100)), lone(1, 500), lone(2, 600)];
    assert_eq!(protected(cells, vec![sum(0, &[1, 2])]), Err(Unprotectable::Exposed(vec![1, 2])));
}

#[test]
fn a_malformed_system_is_an_error() {
    let rule = Rule::default();
    let good = System { cells: vec![many(5), many(2), many(3)], sums: vec![sum(0, &[1, 2])] };
    assert!(protect(&good, &rule, |_| true).is_ok());
    let refused = |spoil: &dyn Fn(&mut System)| {
        let mut bad = good.clone();
        spoil(&mut bad);
        assert_eq!(ranges(&bad, &[false; 3], None).err(), protect(&bad, &rule, |_| true).err());
        protect(&bad, &rule, |_| true).err()
    };
    let is = |malformed| Some(Unprotectable::Malformed(malformed));
    assert_eq!(refused(&|bad| bad.cells[1].highest = Some(i64::MAX)), is(Malformed::TooLarge(1)));
    assert_eq!(refused(&|bad| bad.cells[1].lowest = Some(3)), is(Malformed::OutsideBounds(1)));
    assert_eq!(refused(&|bad| bad.cells[1].shown = 1), is(Malformed::Rounding(1)));
    assert_eq!(refused(&|bad| bad.cells[1].given = vec![(1, 3)]), is(Malformed::Given(1)));
    assert_eq!(refused(&|bad| bad.cells[1].given = vec![(1, 1), (1, 1)]), is(Malformed::Given(1)));
    assert_eq!(refused(&|bad| bad.cells[1].given = vec![(1, 3), (2, -1)]), is(Malformed::Given(1)));
    assert_eq!(refused(&|bad| bad.sums[0].whole = 3), is(Malformed::NoSuchCell(0)));
    assert_eq!(refused(&|bad| bad.sums[0].parts[1].0 = 9), is(Malformed::NoSuchCell(0)));
    assert_eq!(refused(&|bad| bad.sums[0].parts[1].0 = 1), is(Malformed::Twice(0)));
    assert_eq!(refused(&|bad| bad.sums[0].parts[1].1 = 0), is(Malformed::Sign(0)));
    assert_eq!(refused(&|bad| bad.cells[1] = many(4)), is(Malformed::Unequal(0)));
    assert_eq!(ranges(&good, &[true], None), Err(Unprotectable::Malformed(Malformed::Length)));
    let negative = Rule { least_width: -1, ..rule };
    assert_eq!(protect(&good, &negative, |_| true), Err(Unprotectable::Malformed(Malformed::Rule)));
}

#[test]
fn pruning_unhides_a_needless_partner() {
    // The large cell is covered first, by the cheap cell 2; the second dimension then has to hide the total, which
    // protects it on its own.
    let cells = vec![
        Cell { cost: 50, ..many(1100) },
        Cell { sensitive: true, ..many(500) },
        Cell { cost: 20, ..many(600) },
        Cell { sensitive: true, ..many(400) },
        published(many(700)),
    ];
    let sums = vec![sum(0, &[1, 2]), sum(0, &[3, 4])];
    let found = protected(cells, sums).unwrap();
    assert_eq!(found.secondary, [0]);
}

#[test]
fn the_same_system_gives_the_same_choice() {
    let (system, _) = attack::one_way(7, &[5, 6, 4], 30);
    let first = protect(&system, &Rule::default(), |_| true);
    assert!(first.is_ok());
    assert_eq!(first, protect(&system, &Rule::default(), |_| true));
}

#[test]
fn amounts_of_many_digits_are_judged_to_the_cent() {
    let huge = 1_000_000_000_000_007;
    let cells = |partner: i64| vec![published(many(huge + partner)), lone(1, huge), many(partner)];
    assert_eq!(secondary(cells(huge / 10 + 1), vec![sum(0, &[1, 2])]), [2]);
    let short = protected(cells(huge / 10), vec![sum(0, &[1, 2])]);
    assert_eq!(short, Err(Unprotectable::Exposed(vec![1])), "a cent is missing");
}

#[test]
fn progress_goes_through_the_stages_in_order() {
    let (system, _) = attack::one_way(3, &[4, 5], 20);
    let mut seen = Vec::new();
    protect(&system, &Rule::default(), |progress| {
        seen.push(progress);
        true
    })
    .unwrap();
    assert!(seen.iter().all(|progress| progress.done < progress.steps && progress.set < progress.sets));
    let stages: Vec<Stage> = seen.iter().map(|progress| progress.stage).collect();
    assert!(stages.windows(2).all(|pair| pair[0] as u8 <= pair[1] as u8), "one set only");
}

#[test]
fn protection_stops_at_any_step() {
    let (system, _) = attack::one_way(3, &[4, 5], 20);
    let mut steps = 0;
    let count = |_| {
        steps += 1;
        true
    };
    assert!(protect(&system, &Rule::default(), count).is_ok());
    for last in 0..steps {
        let mut left = last;
        let stops = |_| {
            left -= 1;
            left >= 0
        };
        assert_eq!(protect(&system, &Rule::default(), stops), Err(Unprotectable::Stopped), "after {last} steps");
    }
}

#[test]
fn ranges_are_what_each_reader_can_deduce() {
    let cells = vec![published(many(1000)), amount(&[(1, 300), (2, 100)]), amount(&[(2, 50), (3, 150)]), many(400)];
    let system = System { cells, sums: vec![sum(0, &[1, 2, 3])] };
    let range = |cell, low, high| Range { cell, low, high };
    let hidden = [false, true, true, false];
    assert_eq!(ranges(&system, &hidden, None).unwrap(), [range(1, 0.0, 600.0), range(2, 0.0, 600.0)]);
    assert_eq!(ranges(&system, &hidden, Some(2)).unwrap(), [range(1, 100.0, 550.0), range(2, 50.0, 500.0)]);
    let alone = [false, true, false, false];
    assert_eq!(ranges(&system, &alone, None).unwrap(), [range(1, 400.0, 400.0)]);
}

#[test]
fn who_alone_is_counted_in_a_cell_knows_it_and_the_rest_of_its_sum() {
    let cells = vec![published(many(900)), lone(1, 400), amount(&[(2, 200), (3, 300)])];
    let system = System { cells, sums: vec![sum(0, &[1, 2])] };
    let seen_by = |who| ranges(&system, &[false, true, true], who).unwrap().iter().map(|r| (r.low, r.high)).collect();
    assert_eq!(seen_by(None), [(0.0, 900.0), (0.0, 900.0)]);
    assert_eq!(seen_by(Some(1)), [(400.0, 400.0), (500.0, 500.0)]);
    let of_two: Vec<(f64, f64)> = seen_by(Some(2));
    assert_eq!(of_two, [(0.0, 700.0), (200.0, 900.0)], "another one is counted with it");
}
