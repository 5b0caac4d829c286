//! The numbers of a publication and of those before it as one linear system: what adds up to what, who is behind each, and
//! what may not be known. [`crate::suppression`] hides as much as that takes.
//!
//! A reader is taken to know where each organisation stands, and who came, left or changed: every cell is the sum of the smallest
//! parts that tables tell apart, so that one cell that lies in another tells of the rest.

use super::ask::Ask;
use super::measure::{Measure, Remembered};
use super::unit::{Amounts as Fields, Unit, Who};
use crate::statistics::disclosure::{Amounts, number_may_leave};
use crate::suppression::{Cell, Range, Rule, State, Sum, System, Unprotectable, ranges};
use crate::survey::Questionnaire;
use std::collections::{BTreeMap, BTreeSet};

/// An earlier publication, as far as it bears on this one.
pub struct Before<'a> {
    /// The questionnaire of its edition.
    pub questionnaire: &'a Questionnaire,
    /// Its tables.
    pub asks: &'a [Ask],
    /// What it published.
    pub told: &'a [Remembered],
    /// Who stood in it and is still there, as they stood.
    pub units: &'a [Unit],
}

/// The numbers of one kind, cents or people, with the place of each that this publication may tell.
pub struct Built {
    /// The system.
    pub system: System,
    /// The cells of this publication.
    pub places: BTreeMap<(Measure, Who), usize>,
    /// The smallest parts that may not be known and are not looked at before it turns out that they need to be.
    watched: Vec<usize>,
}

impl Built {
    /// Looks at those of the smallest parts that would be known beside these hidden cells from now on; tells whether there are any.
    ///
    /// # Errors
    /// As [`ranges`].
    pub fn watch(&mut self, hidden: &[bool], rule: &Rule) -> Result<bool, Unprotectable> {
        if self.watched.is_empty() {
            return Ok(false);
        }
        let found: BTreeMap<usize, Range> =
            ranges(&self.system, hidden, None)?.into_iter().map(|range| (range.cell, range)).collect();
        let mut any = false;
        for place in std::mem::take(&mut self.watched) {
            let (Some(range), Some(cell)) = (found.get(&place), self.system.cells.get_mut(place)) else { continue };
            let room = cell.value as f64 * f64::from(rule.margin) / 100.0;
            let (below, above) = (cell.value as f64 - range.low, range.high - cell.value as f64);
            let low = cell.lowest.map_or(f64::INFINITY, |low| (cell.value - low) as f64);
            let is_known = below < room.min(low) || above < room || below + above < rule.least_width as f64;
            cell.sensitive = is_known;
            any |= is_known;
            if !is_known {
                self.watched.push(place);
            }
        }
        Ok(any)
    }
}

/// Up to so many of the smallest parts are looked at from the start, to the eyes of each organisation too: among few, combinations
/// tell more, and among many, looking at all takes minutes.
const FEW_PARTS: usize = 30;

/// What room a hidden number needs.
pub fn rule(people: bool) -> Rule {
    // Of a sum of nothing, as of any, a thousand euros more must be possible.
    Rule { margin: 10, least_width: if people { 1 } else { 100_000 } }
}

/// The smallest part that tables tell apart: the options that an organisation chose in what tables are broken down by, publication
/// by publication, so that who moves from a row to another one stays in a part.
type Part = Vec<Vec<String>>;

/// The cells of tables at one time.
#[derive(Default)]
struct Placed {
    /// What tables publish.
    cells: BTreeMap<(Measure, Who), usize>,
    /// The smallest parts, by what is added up.
    parts: BTreeMap<(Measure, Part), usize>,
    /// What of a cell was of somebody who was erased since.
    gone: BTreeMap<(Measure, Who), usize>,
}

struct Building<'a> {
    people: bool,
    says_few: bool,
    fields: &'a Fields,
    parts: BTreeMap<&'a str, Part>,
    numbers: BTreeMap<&'a str, u32>,
    /// A contributor whom nobody knows any more.
    erased: u32,
    /// Whether the smallest parts are looked at from the start.
    judges_parts: bool,
    watched: Vec<usize>,
    cells: Vec<Cell>,
    sums: Vec<Sum>,
}

/// Builds the system of the numbers of one kind of a questionnaire. `says_few` is whether a hidden number of one or two is said
/// to be fewer than three.
pub fn build<'a>(
    (people, says_few): (bool, bool),
    questionnaire: &'a Questionnaire,
    fields: &'a Fields,
    asks: &[Ask],
    now: &'a [Unit],
    before: &[Before<'a>],
) -> Built {
    let mut numbers = BTreeMap::new();
    for unit in now.iter().chain(before.iter().flat_map(|before| before.units)) {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        numbers.entry(unit.key.as_str()).or_insert(next);
    }
    let mut apart: BTreeSet<String> = super::unit::segment_field(questionnaire).into_iter().collect();
    for ask in asks.iter().chain(before.iter().flat_map(|before| before.asks)) {
        apart.extend([&ask.by].into_iter().chain(ask.filter.as_ref().map(|(field, _)| field)).cloned());
    }
    let times: Vec<&[Unit]> = before.iter().map(|before| before.units).chain([now]).collect();
    let mut building = Building {
        people,
        says_few,
        fields,
        parts: parts(&apart.into_iter().filter(|field| !field.is_empty()).collect::<Vec<_>>(), &times),
        erased: u32::MAX,
        judges_parts: false,
        watched: Vec::new(),
        numbers,
        cells: Vec::new(),
        sums: Vec::new(),
    };
    let parts: BTreeSet<Part> = now.iter().map(|unit| building.part(unit)).collect();
    building.judges_parts = parts.len() <= FEW_PARTS;
    let placed = building.tables((questionnaire, asks), now, &|_, _| State::Open, &BTreeMap::new());
    // How many came tells no amount: numbers of people are judged as they are.
    if !people {
        building.inside_each_other(&placed, now);
        before.iter().for_each(|before| building.earlier(before, &placed, now));
    }
    let system = System { cells: building.cells, sums: building.sums };
    Built { system, places: placed.cells, watched: building.watched }
}

/// The part of each organisation. Where it stood in no publication, it is taken to stand where it did before, or does after.
fn parts<'a>(apart: &[String], times: &[&'a [Unit]]) -> BTreeMap<&'a str, Part> {
    let mut parts: BTreeMap<&str, Part> = BTreeMap::new();
    for (time, units) in times.iter().enumerate() {
        for unit in *units {
            let place: Vec<String> =
                apart.iter().map(|field| unit.code(field).unwrap_or_default().to_owned()).collect();
            let part = parts.entry(&unit.key).or_default();
            let last = part.last().unwrap_or(&place).clone();
            part.resize(time, last);
            part.push(place);
        }
    }
    for part in parts.values_mut() {
        let last = part.last().cloned().unwrap_or_default();
        part.resize(times.len(), last);
    }
    parts
}

impl<'a> Building<'a> {
    /// What organisations add, and by what part they stand in.
    fn given<'u>(&self, measure: &Measure, units: impl Iterator<Item = &'u Unit>) -> Vec<(u32, i64)> {
        let given = |unit: &Unit| Some((*self.numbers.get(unit.key.as_str())?, measure.given(self.fields, unit)?));
        units.filter_map(given).collect()
    }

    fn part(&self, unit: &Unit) -> Part {
        self.parts.get(unit.key.as_str()).cloned().unwrap_or_default()
    }

    /// A cell of some contributions; `None` where nobody gave anything.
    fn cell(&mut self, given: Vec<(u32, i64)>, state: State, cost: u64) -> Option<usize> {
        if given.is_empty() {
            return None;
        }
        let amounts: Amounts = given.iter().map(|(_, amount)| *amount).collect();
        let sensitive = match self.people {
            true => state == State::Open && !number_may_leave(amounts.total),
            // What was published before is public.
            false => state != State::Published && !amounts.may_leave(),
        };
        let few = self.people && self.says_few && sensitive;
        let given = given.into_iter().filter(|(_, amount)| *amount != 0).collect();
        self.cells.push(Cell {
            value: amounts.total,
            shown: amounts.total,
            rounding: 0,
            // That organisation x is one of those who are counted is no knowledge of an amount.
            given: if self.people { Vec::new() } else { given },
            state,
            sensitive,
            lowest: Some(if few { 1 } else { 0 }),
            highest: few.then_some(2),
            cost,
        });
        Some(self.cells.len() - 1)
    }

    /// A cell of one of the smallest parts.
    fn small(&mut self, given: Vec<(u32, i64)>) -> Option<usize> {
        let place = self.cell(given, State::Unshown, 1)?;
        if let Some(cell) = self.cells.get_mut(place).filter(|cell| cell.sensitive && !self.judges_parts) {
            cell.sensitive = false;
            self.watched.push(place);
        }
        Some(place)
    }

    /// What is left of a cell without another one that lies in it, whatever tables they stand in.
    fn inside_each_other(&mut self, placed: &Placed, units: &[Unit]) {
        let members = |who: &Who, measure: &Measure| -> BTreeSet<u32> {
            let own = units.iter().filter(|unit| who.holds(unit));
            self.given(measure, own).into_iter().map(|(who, _)| who).collect()
        };
        let all: Vec<(&Measure, usize, BTreeSet<u32>)> =
            placed.cells.iter().map(|((measure, who), place)| (measure, *place, members(who, measure))).collect();
        let mut rests = Vec::new();
        for (measure, whole, outer) in &all {
            for (other, part, inner) in &all {
                if measure == other && inner.len() < outer.len() && inner.is_subset(outer) {
                    let rest = units.iter().filter(|unit| {
                        self.numbers
                            .get(unit.key.as_str())
                            .is_some_and(|who| outer.contains(who) && !inner.contains(who))
                    });
                    rests.push((*whole, *part, self.given(measure, rest)));
                }
            }
        }
        for (whole, part, given) in rests {
            let amounts: Amounts = given.iter().map(|(_, amount)| *amount).collect();
            if !amounts.may_leave()
                && let Some(rest) = self.cell(given, State::Unshown, 1)
            {
                self.sums.push(Sum { whole, parts: vec![(part, 1), (rest, 1)] });
            }
        }
    }

    /// The cells of tables, and the parts that they are the sums of. `told` are those that were published in their time.
    fn tables(
        &mut self,
        (questionnaire, asks): (&Questionnaire, &[Ask]),
        units: &[Unit],
        state: &dyn Fn(&Measure, &Who) -> State,
        told: &BTreeMap<(String, String), i64>,
    ) -> Placed {
        let mut placed = Placed::default();
        let people = self.people;
        for ask in asks {
            for measure in Measure::of(&ask.what).into_iter().filter(|measure| measure.counts() == people) {
                for group in ask.groups(questionnaire) {
                    let key = (measure.clone(), group.who.clone());
                    if placed.cells.contains_key(&key) {
                        continue;
                    }
                    let own: Vec<&Unit> = units.iter().filter(|unit| group.who.holds(unit)).collect();
                    let mut given = self.given(&measure, own.iter().copied());
                    let known: i64 = given.iter().map(|(_, amount)| amount).sum();
                    // Who was erased since is still in what was published.
                    let sum = told.get(&(measure.key(), group.who.key()));
                    let gone = sum.map(|sum| sum - known).filter(|gone| *gone > 0).map(|gone| (self.erased, gone));
                    given.extend(gone);
                    let cost = 1 + own.len() as u64 * if group.whole { 1_000 } else { 1 };
                    let Some(place) = self.cell(given, state(&measure, &group.who), cost) else { continue };
                    let mut parts = self.parts_of(&measure, &own, &mut placed, units);
                    if let Some(gone) = gone.and_then(|gone| self.cell(vec![gone], State::Unshown, 1)) {
                        placed.gone.insert(key.clone(), gone);
                        parts.push(gone);
                    }
                    self.sums.push(Sum { whole: place, parts: parts.into_iter().map(|part| (part, 1)).collect() });
                    placed.cells.insert(key, place);
                }
            }
        }
        self.erased -= 1;
        placed
    }

    /// The smallest parts that some organisations are.
    fn parts_of(&mut self, measure: &Measure, own: &[&Unit], placed: &mut Placed, units: &[Unit]) -> Vec<usize> {
        let parts: BTreeSet<Part> = own.iter().map(|unit| self.part(unit)).collect();
        let mut places = Vec::new();
        for part in parts {
            let key = (measure.clone(), part);
            if !placed.parts.contains_key(&key) {
                let given = self.given(measure, units.iter().filter(|unit| self.part(unit) == key.1));
                if let Some(place) = self.small(given) {
                    placed.parts.insert(key.clone(), place);
                }
            }
            places.extend(placed.parts.get(&key).copied());
        }
        places
    }

    /// What an earlier publication disclosed, and who came, left or changed since.
    fn earlier(&mut self, before: &Before<'a>, now: &Placed, units: &[Unit]) {
        let told: BTreeMap<(String, String), i64> =
            before.told.iter().map(|one| ((one.measure.clone(), one.who.clone()), one.sum)).collect();
        let state = |measure: &Measure, who: &Who| match told.contains_key(&(measure.key(), who.key())) {
            true => State::Published,
            false => State::Unshown,
        };
        let measures: BTreeSet<&Measure> = now.cells.keys().map(|(measure, _)| measure).collect();
        let is_shared = |ask: &&Ask| Measure::of(&ask.what).iter().any(|measure| measures.contains(measure));
        let asks: Vec<Ask> = before.asks.iter().filter(is_shared).cloned().collect();
        let earlier = self.tables((before.questionnaire, &asks), before.units, &state, &told);
        let mut moved: BTreeMap<(Measure, Part), Moved> = BTreeMap::new();
        for measure in measures {
            let placed = now.parts.keys().chain(earlier.parts.keys()).filter(|(own, _)| own == measure);
            for part in placed.map(|(_, part)| part.clone()).collect::<BTreeSet<Part>>() {
                let given = |units: &[Unit]| self.given(measure, units.iter().filter(|unit| self.part(unit) == part));
                let [old, new] = [given(before.units), given(units)];
                let (more, less) = moves(&old, &new);
                let key = (measure.clone(), part);
                // Of a table that is narrowed down, what lies outside has no place yet.
                let was = earlier.parts.get(&key).copied().or_else(|| self.small(old));
                let is = now.parts.get(&key).copied().or_else(|| self.small(new));
                let (more, less) = (self.small(more), self.small(less));
                let signed = |place: Option<usize>, sign: i8| place.map(|place| (place, sign));
                match is {
                    Some(whole) => {
                        let parts = [signed(was, 1), signed(more, 1), signed(less, -1)].into_iter().flatten();
                        self.sums.push(Sum { whole, parts: parts.collect() });
                    }
                    // Nobody is in the part any more: all of it left.
                    None => {
                        self.sums.extend(was.map(|whole| Sum { whole, parts: signed(less, 1).into_iter().collect() }))
                    }
                }
                moved.insert(key, Moved { was, is, more, less });
            }
        }
        // Those who came to a cell, or left it, are a group of their own, which the rules hold for too.
        for ((measure, who), _) in earlier.cells.iter().filter(|(key, _)| now.cells.contains_key(key)) {
            let given = |units: &[Unit]| self.given(measure, units.iter().filter(|unit| who.holds(unit)));
            let (more, mut less) = moves(&given(before.units), &given(units));
            let gone = earlier.gone.get(&(measure.clone(), who.clone())).copied();
            less.extend(gone.and_then(|gone| self.cells.get(gone)?.given.first().copied()));
            let inside = |units: &[Unit]| -> BTreeSet<Part> {
                units.iter().filter(|unit| who.holds(unit)).map(|unit| self.part(unit)).collect()
            };
            let [old, new] = [inside(before.units), inside(units)];
            let all = old.union(&new).filter_map(|part| {
                let moved = moved.get(&(measure.clone(), part.clone()))?;
                Some(match (old.contains(part), new.contains(part)) {
                    (true, true) => [moved.more, moved.less],
                    (true, false) => [None, moved.was],
                    _ => [moved.is, None],
                })
            });
            let all: Vec<[Option<usize>; 2]> = all.collect();
            for (side, given) in [more, less].into_iter().enumerate() {
                let parts = all.iter().filter_map(|moved| moved[side]).chain(gone.filter(|_| side == 1));
                let parts = parts.map(|part| (part, 1)).collect();
                if let Some(whole) = self.cell(given, State::Unshown, 1) {
                    self.sums.push(Sum { whole, parts });
                }
            }
        }
    }
}

/// The places of what became of a part since an earlier publication.
struct Moved {
    was: Option<usize>,
    is: Option<usize>,
    more: Option<usize>,
    less: Option<usize>,
}

/// Who gives more than before, newcomers at nothing included, and who gives less.
fn moves(old: &[(u32, i64)], new: &[(u32, i64)]) -> (Vec<(u32, i64)>, Vec<(u32, i64)>) {
    let [old, new]: [BTreeMap<u32, i64>; 2] = [old, new].map(|given| given.iter().copied().collect());
    let (mut more, mut less) = (Vec::new(), Vec::new());
    for who in old.keys().chain(new.keys().filter(|who| !old.contains_key(who))) {
        match (old.get(who), new.get(who)) {
            (Some(old), Some(new)) if new > old => more.push((*who, new - old)),
            (Some(old), Some(new)) if new < old => less.push((*who, old - new)),
            (None, Some(new)) => more.push((*who, *new)),
            (Some(old), None) => less.push((*who, *old)),
            _ => {}
        }
    }
    (more, less)
}
