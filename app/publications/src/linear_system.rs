//! The numbers of this publication and of earlier ones as one linear system: sums, contributors and sensitive cells.
//! [`disclosure::suppression`] hides what it takes to protect them.
//!
//! Readers are assumed to know which row each organisation is in, and who came, left or changed. Every cell is a sum of
//! interior parts, the smallest that tables distinguish, so that a cell nested in another discloses the remainder.

mod parts;
mod ratios;

pub(super) use parts::Part;

use crate::earlier_publications::ERASED;
use crate::measures::{Amount, Measure, Remembered};
use crate::table_catalogue::Ask;
use crate::units::{Amounts as Fields, Unit, Who};
use disclosure::primary::{Amounts, number_may_leave};
use disclosure::suppression::{Cell, Rule, State, Sum, System, Unprotectable, exposed};
use parts::{parts, traits};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use survey::Questionnaire;

/// An earlier publication, as far as it affects this one.
pub struct Before<'a> {
    /// The questionnaire of its edition.
    pub questionnaire: &'a Questionnaire,
    /// Its tables.
    pub asks: &'a [Ask],
    /// Its disclosed numbers.
    pub disclosed: &'a [Remembered],
    /// Its organisations that still exist, as they were then.
    pub units: &'a [Unit],
}

/// The numbers of one kind, cents or people, with the index of each one that this publication may disclose.
pub struct Built {
    /// The system.
    pub system: System,
    /// The cells of this publication.
    pub places: BTreeMap<(Measure, Who), usize>,
    /// Sensitive interior parts that are judged only if the hidden cells turn out to expose them.
    watched: BTreeSet<usize>,
}

impl Built {
    /// The watched interior parts that are exposed given these hidden cells.
    ///
    /// # Errors
    /// As [`exposed`].
    pub fn exposed(&self, hidden: &[bool], rule: &Rule) -> Result<Vec<usize>, Unprotectable> {
        exposed(&self.system, rule, hidden, &self.watched)
    }

    /// From now on, treats these interior parts like every other sensitive number.
    pub fn judge(&mut self, exposed: &[usize]) {
        for place in exposed {
            self.watched.remove(place);
            if let Some(cell) = self.system.cells.get_mut(*place) {
                cell.sensitive = true;
            }
        }
    }
}

/// Up to this number of interior parts, all are judged from the start, against each organisation too: with few,
/// combinations reveal more; with many, judging all takes minutes.
const FEW_PARTS: usize = 30;

/// Protection required for a hidden number. Of any sum, even zero, a thousand euros more must remain possible.
pub fn rule(round: Round<'_>) -> Rule {
    // Earlier publications stand, and so do the sums against which ratios are judged. Numbers of people are judged on
    // their own.
    let (least_width, published_stands) = match round {
        Round::Amounts | Round::Ratios(_) => (100_000, true),
        Round::People => (1, false),
    };
    Rule { margin: 10, least_width, published_stands }
}

/// Amounts of one kind, by who gave them.
type Shared = ((Amount, i32), Vec<(u32, i64)>);

/// The cells of the tables of one publication.
#[derive(Default)]
pub(super) struct Placed {
    /// Published cells.
    pub(super) cells: BTreeMap<(Measure, Who), usize>,
    /// Interior parts, by measure.
    pub(super) parts: BTreeMap<(Measure, Part), usize>,
    /// The part of a cell that came from organisations erased since: its index and its sum.
    pub(super) gone: BTreeMap<(Measure, Who), (usize, i64)>,
}

/// The publishable numbers by measure and group; `None` for one that may not be published.
pub type Numbers = BTreeMap<(Measure, Who), Option<i64>>;

/// Which numbers are judged.
#[derive(Clone, Copy)]
pub enum Round<'a> {
    /// Sums of amounts.
    Amounts,
    /// Numbers of people.
    People,
    /// Sums derivable from a ratio and these numbers: the side of a ratio whose other side is known.
    Ratios(&'a Numbers),
}

pub(super) struct Building<'a> {
    round: Round<'a>,
    people: bool,
    says_few: bool,
    /// Contributions of organisations erased since, by measure and sum.
    pub(super) gone: BTreeMap<(Measure, i64), usize>,
    fields: &'a Fields,
    /// The part of each organisation.
    parts: HashMap<&'a str, Part>,
    /// Interior parts, by their contributions.
    shared: BTreeMap<Shared, usize>,
    numbers: HashMap<&'a str, u32>,
    /// Organisations that consented to their amounts being known: each is a part of its own, and sums are judged
    /// without them.
    consenting: BTreeSet<u32>,
    /// Whether interior parts are judged from the start.
    judges_parts: bool,
    watched: BTreeSet<usize>,
    cells: Vec<Cell>,
    pub(super) sums: Vec<Sum>,
}

/// Builds the system of the numbers of one kind of a questionnaire. With `says_few`, a hidden number of one or two is
/// published as fewer than three.
pub fn build<'a>(
    (round, says_few): (Round<'a>, bool),
    questionnaire: &'a Questionnaire,
    fields: &'a Fields,
    asks: &[Ask],
    now: &'a [Unit],
    before: &[Before<'a>],
) -> Built {
    let people = matches!(round, Round::People);
    let mut numbers = HashMap::new();
    for unit in now.iter().chain(before.iter().flat_map(|before| before.units)) {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        numbers.entry(unit.key.as_str()).or_insert(next);
    }
    // Only current consent counts: one that was withdrawn frees nothing.
    let consenting = now.iter().filter(|unit| unit.consents).filter_map(|unit| numbers.get(unit.key.as_str()).copied());
    let consenting: BTreeSet<u32> = consenting.collect();
    let mut breakdowns: BTreeSet<String> = crate::units::segment_field(questionnaire).into_iter().collect();
    for ask in asks.iter().chain(before.iter().flat_map(|before| before.asks)) {
        breakdowns.extend(ask.breakdowns().map(str::to_owned));
    }
    let times: Vec<&[Unit]> = before.iter().map(|before| before.units).chain([now]).collect();
    let mut traits = traits(&breakdowns.into_iter().collect::<Vec<_>>(), &times);
    if !people {
        for (key, own) in &mut traits {
            own.extend(numbers.get(key).filter(|own| consenting.contains(own)).map(|own| vec![own.to_string()]));
        }
    }
    let mut building = Building {
        round,
        people,
        says_few,
        gone: BTreeMap::new(),
        fields,
        parts: parts(&traits),
        shared: BTreeMap::new(),
        judges_parts: false,
        watched: BTreeSet::new(),
        numbers,
        consenting,
        cells: Vec::new(),
        sums: Vec::new(),
    };
    building.judges_parts = building.by_part(now).len() <= FEW_PARTS;
    let state = |measure: &Measure, who: &Who| match round {
        Round::Ratios(disclosed) if !matches!(measure, Measure::Behind(..)) => {
            match disclosed.get(&(measure.clone(), who.clone())) {
                Some(Some(_)) => State::Published,
                _ => State::Unshown,
            }
        }
        _ => State::Open,
    };
    let placed = building.tables((questionnaire, asks), now, &state, &BTreeMap::new());
    // How many came reveals no amount: numbers of people are judged as they are.
    if !people {
        building.inside_each_other(&placed, now);
        // Relative to earlier publications, a ratio is only as exact as its decimals (see `renewal`), which no sum is.
        if !matches!(round, Round::Ratios(_)) {
            before.iter().for_each(|before| building.earlier(before, &placed, now));
        }
    }
    let system = System { cells: building.cells, sums: building.sums };
    Built { system, places: placed.cells, watched: building.watched }
}

impl<'a> Building<'a> {
    /// The contributions of organisations to a measure.
    pub(super) fn given<'u>(&self, measure: &Measure, units: impl Iterator<Item = &'u Unit>) -> Vec<(u32, i64)> {
        let given = |unit: &Unit| Some((*self.numbers.get(unit.key.as_str())?, measure.given(self.fields, unit)?));
        units.filter_map(given).collect()
    }

    /// A cell with these contributions; `None` if there are none.
    pub(super) fn cell(&mut self, given: Vec<(u32, i64)>, state: State, cost: u64) -> Option<usize> {
        if given.is_empty() {
            return None;
        }
        let amounts: Amounts = given.iter().map(|(_, amount)| *amount).collect();
        let sensitive = match self.people {
            true => state == State::Open && !number_may_leave(amounts.total),
            // Earlier publications are public.
            false => state != State::Published && !self.may_leave(&given),
        };
        let few = self.people && self.says_few && sensitive;
        self.cells.push(Cell {
            value: amounts.total,
            shown: amounts.total,
            rounding: 0,
            // That organisation x is among those counted discloses no amount.
            given: if self.people { Vec::new() } else { given },
            state,
            sensitive,
            lowest: Some(if few { 1 } else { 0 }),
            highest: few.then_some(2),
            cost,
        });
        Some(self.cells.len() - 1)
    }

    /// Whether a sum of amounts may be published: without the organisations that consented, it is empty or passes the
    /// rules.
    fn may_leave(&self, given: &[(u32, i64)]) -> bool {
        let mut others = given.iter().filter(|(who, _)| !self.consenting.contains(who)).peekable();
        others.peek().is_none() || others.map(|(_, amount)| *amount).collect::<Amounts>().may_leave()
    }

    /// A cell for an interior part.
    pub(super) fn small(&mut self, given: Vec<(u32, i64)>) -> Option<usize> {
        let place = self.cell(given, State::Unshown, 1)?;
        if let Some(cell) = self.cells.get_mut(place).filter(|cell| cell.sensitive && !self.judges_parts) {
            cell.sensitive = false;
            self.watched.insert(place);
        }
        Some(place)
    }

    /// Adds the remainder of a cell without another one nested in it, across tables and across measures of the same
    /// amounts.
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
                if measure.amount() != other.amount() {
                    continue;
                }
                if inner == outer && whole < part {
                    self.sums.push(Sum { whole: *whole, parts: vec![(*part, 1)] });
                } else if inner.len() < outer.len() && inner.is_subset(outer) {
                    let rest = units.iter().filter(|unit| {
                        self.numbers
                            .get(unit.key.as_str())
                            .is_some_and(|who| outer.contains(who) && !inner.contains(who))
                    });
                    let given = self.given(measure, rest);
                    if !self.may_leave(&given) {
                        rests.push((*whole, *part, given));
                    }
                }
            }
        }
        for (whole, part, given) in rests {
            if let Some(rest) = self.cell(given, State::Unshown, 1) {
                self.sums.push(Sum { whole, parts: vec![(part, 1), (rest, 1)] });
            }
        }
    }

    /// The cells of tables, as sums of interior parts. `disclosed` contains the numbers that an earlier publication
    /// disclosed.
    pub(super) fn tables(
        &mut self,
        (questionnaire, asks): (&Questionnaire, &[Ask]),
        units: &[Unit],
        state: &dyn Fn(&Measure, &Who) -> State,
        disclosed: &BTreeMap<(String, String), i64>,
    ) -> Placed {
        let mut placed = Placed::default();
        let people = self.people;
        let members = self.by_part(units);
        for ask in asks {
            for measure in Measure::of(&ask.what).into_iter().filter(|measure| measure.counts() == people) {
                for group in ask.groups(questionnaire).into_iter().filter(|group| ask.judges(&measure, group)) {
                    let key = (measure.clone(), group.who.clone());
                    if placed.cells.contains_key(&key) || !self.is_judged(&key, units, disclosed) {
                        continue;
                    }
                    let own: Vec<&Unit> = units.iter().filter(|unit| group.who.holds(unit)).collect();
                    let mut given = self.given(&measure, own.iter().copied());
                    let known: i64 = given.iter().map(|(_, amount)| amount).sum();
                    // Organisations erased since are still in the published sum.
                    let sum = disclosed.get(&(measure.key(), group.who.key()));
                    let gone = sum.map(|sum| sum - known).filter(|gone| *gone > 0).map(|gone| (ERASED, gone));
                    given.extend(gone);
                    let cost = match measure {
                        // Ratios are hidden in preference to sums.
                        Measure::Behind(..) => 1,
                        _ => 2 + own.len() as u64 * if group.whole { 1_000 } else { 1 },
                    };
                    let Some(place) = self.cell(given, state(&measure, &group.who), cost) else { continue };
                    let mut parts = self.parts_of(&measure, &own, &mut placed, &members);
                    if let Some((_, cents)) = gone
                        && let Some(place) = self.gone(&measure, cents)
                    {
                        placed.gone.insert(key.clone(), (place, cents));
                        parts.push(place);
                    }
                    self.sums.push(Sum { whole: place, parts: parts.into_iter().map(|part| (part, 1)).collect() });
                    placed.cells.insert(key, place);
                }
                self.link_gone(&measure, &ask.groups(questionnaire), &placed);
            }
        }
        placed
    }

    /// The interior parts that make up a group, among the `members` of all.
    fn parts_of(
        &mut self,
        measure: &Measure,
        own: &[&Unit],
        placed: &mut Placed,
        members: &BTreeMap<Part, Vec<&Unit>>,
    ) -> Vec<usize> {
        let mut places = Vec::new();
        for part in self.by_part(own.iter().copied()).into_keys() {
            let key = (measure.clone(), part);
            if !placed.parts.contains_key(&key) {
                let mut given = self.given(measure, members.get(&part).into_iter().flatten().copied());
                given.sort_unstable();
                // The same amounts of the same organisations are one number, in any publication and behind any figure.
                let same = measure.amount().map(|amount| (amount, given.clone()));
                let known = same.as_ref().and_then(|same| self.shared.get(same).copied());
                if let Some(place) = known.or_else(|| self.small(given)) {
                    self.shared.extend(same.map(|same| (same, place)));
                    placed.parts.insert(key.clone(), place);
                }
            }
            places.extend(placed.parts.get(&key).copied());
        }
        places
    }
}
