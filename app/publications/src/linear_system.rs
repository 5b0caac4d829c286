//! The numbers of a publication and of those before it as one linear system: what adds up to what, who is behind each, and
//! what may not be known. [`crate::suppression`] hides as much as that takes.
//!
//! A reader is taken to know where each organisation stands, and who came, left or changed: every cell is the sum of the smallest
//! parts that tables tell apart, so that one cell that lies in another tells of the rest.

mod ratios;

use crate::earlier_publications::ERASED;
use crate::measures::{Measure, Remembered};
use crate::table_catalogue::Ask;
use crate::units::{Amounts as Fields, Unit, Who};
use statistics::disclosure::primary::{Amounts, number_may_leave};
use statistics::disclosure::suppression::{Cell, Rule, State, Sum, System, Unprotectable, exposed};
use std::collections::{BTreeMap, BTreeSet};
use survey::{Answers, Questionnaire};

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
    watched: BTreeSet<usize>,
}

impl Built {
    /// Those of the smallest parts that are watched and would be known beside these hidden cells.
    ///
    /// # Errors
    /// As [`exposed`].
    pub fn exposed(&self, hidden: &[bool], rule: &Rule) -> Result<Vec<usize>, Unprotectable> {
        exposed(&self.system, rule, hidden, &self.watched)
    }

    /// Looks at these of the smallest parts from now on as at every other number that may not be known.
    pub fn judge(&mut self, exposed: &[usize]) {
        for place in exposed {
            self.watched.remove(place);
            if let Some(cell) = self.system.cells.get_mut(*place) {
                cell.sensitive = true;
            }
        }
    }
}

/// Up to so many of the smallest parts are looked at from the start, to the eyes of each organisation too: among few, combinations
/// tell more, and among many, looking at all takes minutes.
const FEW_PARTS: usize = 30;

/// What room a hidden number needs. Of a sum of nothing, as of any, a thousand euros more must be possible.
pub fn rule(round: Round<'_>) -> Rule {
    // What was published before stands, and so do the sums beside which ratios are judged. Numbers of people are judged by themselves.
    let (least_width, published_stands) = match round {
        Round::Amounts | Round::Ratios(_) => (100_000, true),
        Round::People => (1, false),
    };
    Rule { margin: 10, least_width, published_stands }
}

/// The smallest part that tables tell apart: the options that an organisation chose in what tables are broken down by, publication
/// by publication, so that who moves from a row to another one stays in a part; and in which publications it stood, and gave something
/// else than before, so that those of a part came, changed and left together.
pub(super) type Part = Vec<Vec<String>>;

/// Amounts of one kind, by who gave them.
type Shared = ((bool, i32), Vec<(u32, i64)>);

/// The cells of tables at one time.
#[derive(Default)]
pub(super) struct Placed {
    /// What tables publish.
    pub(super) cells: BTreeMap<(Measure, Who), usize>,
    /// The smallest parts, by what is added up.
    pub(super) parts: BTreeMap<(Measure, Part), usize>,
    /// What of a cell was of those who were erased since, and its place.
    pub(super) gone: BTreeMap<(Measure, Who), (usize, i64)>,
}

/// The numbers that may be published, by what and of whom; `None` for one that may not.
pub type Numbers = BTreeMap<(Measure, Who), Option<i64>>;

/// Which numbers are judged.
#[derive(Clone, Copy)]
pub enum Round<'a> {
    /// Sums of amounts.
    Amounts,
    /// Those of people.
    People,
    /// What ratios tell beside these numbers: a side of a ratio whose other side is known.
    Ratios(&'a Numbers),
}

pub(super) struct Building<'a> {
    round: Round<'a>,
    people: bool,
    says_few: bool,
    /// What was of those who were erased since, by what is added up and how much.
    pub(super) gone: BTreeMap<(Measure, i64), usize>,
    fields: &'a Fields,
    parts: BTreeMap<&'a str, Part>,
    /// The smallest parts by whose amounts they are.
    shared: BTreeMap<Shared, usize>,
    numbers: BTreeMap<&'a str, u32>,
    /// Those who consented that their amounts may be known: each is a part of its own, and what is left of a sum without them is judged.
    consenting: BTreeSet<u32>,
    /// Whether the smallest parts are looked at from the start.
    judges_parts: bool,
    watched: BTreeSet<usize>,
    cells: Vec<Cell>,
    pub(super) sums: Vec<Sum>,
}

/// Builds the system of the numbers of one kind of a questionnaire. Where it `says_few`, a hidden number of one or two is
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
    let mut numbers = BTreeMap::new();
    for unit in now.iter().chain(before.iter().flat_map(|before| before.units)) {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        numbers.entry(unit.key.as_str()).or_insert(next);
    }
    // A consent is that of now: one that was taken back frees nothing.
    let consenting = now.iter().filter(|unit| unit.consents).filter_map(|unit| numbers.get(unit.key.as_str()).copied());
    let consenting = consenting.collect();
    let mut apart: BTreeSet<String> = crate::units::segment_field(questionnaire).into_iter().collect();
    for ask in asks.iter().chain(before.iter().flat_map(|before| before.asks)) {
        apart.extend([&ask.by].into_iter().chain(ask.filter.as_ref().map(|(field, _)| field)).cloned());
    }
    let times: Vec<&[Unit]> = before.iter().map(|before| before.units).chain([now]).collect();
    let mut building = Building {
        round,
        people,
        says_few,
        gone: BTreeMap::new(),
        fields,
        parts: parts(&apart.into_iter().filter(|field| !field.is_empty()).collect::<Vec<_>>(), &times),
        shared: BTreeMap::new(),
        judges_parts: false,
        watched: BTreeSet::new(),
        numbers,
        consenting,
        cells: Vec::new(),
        sums: Vec::new(),
    };
    let parts: BTreeSet<Part> = now.iter().map(|unit| building.part(unit)).collect();
    building.judges_parts = parts.len() <= FEW_PARTS;
    let state = |measure: &Measure, who: &Who| match round {
        Round::Ratios(told) if !matches!(measure, Measure::Behind(..)) => {
            match told.get(&(measure.clone(), who.clone())) {
                Some(Some(_)) => State::Published,
                _ => State::Unshown,
            }
        }
        _ => State::Open,
    };
    let placed = building.tables((questionnaire, asks), now, &state, &BTreeMap::new());
    // How many came tells no amount: numbers of people are judged as they are.
    if !people {
        building.inside_each_other(&placed, now);
        // Beside earlier publications a ratio is as exact as its decimals (see `renew`), and no sum.
        if !matches!(round, Round::Ratios(_)) {
            before.iter().for_each(|before| building.earlier(before, &placed, now));
        }
    }
    let system = System { cells: building.cells, sums: building.sums };
    Built { system, places: placed.cells, watched: building.watched }
}

/// The part of each organisation. Where it stood in no publication, it is taken to stand where it did before, or does after.
fn parts<'a>(apart: &[String], times: &[&'a [Unit]]) -> BTreeMap<&'a str, Part> {
    let mut parts: BTreeMap<&str, Part> = BTreeMap::new();
    let mut stood: BTreeMap<&str, (Vec<String>, Option<&Answers>)> = BTreeMap::new();
    for (time, units) in times.iter().enumerate() {
        for unit in *units {
            let place: Vec<String> =
                apart.iter().map(|field| unit.code(field).unwrap_or_default().to_owned()).collect();
            let part = parts.entry(&unit.key).or_default();
            let last = part.last().unwrap_or(&place).clone();
            part.resize(time, last);
            part.push(place);
            let (all, before) = stood.entry(&unit.key).or_default();
            let is_new = before.is_none_or(|before| before != &unit.answers);
            *before = Some(&unit.answers);
            all.resize(time, String::new());
            all.push(if is_new { format!("{time}") } else { "=".to_owned() });
        }
    }
    for part in parts.values_mut() {
        let last = part.last().cloned().unwrap_or_default();
        part.resize(times.len(), last);
    }
    for (key, part) in &mut parts {
        part.extend(stood.remove(key).map(|(stood, _)| stood));
    }
    parts
}

impl<'a> Building<'a> {
    /// What organisations add, and by what part they stand in.
    pub(super) fn given<'u>(&self, measure: &Measure, units: impl Iterator<Item = &'u Unit>) -> Vec<(u32, i64)> {
        let given = |unit: &Unit| Some((*self.numbers.get(unit.key.as_str())?, measure.given(self.fields, unit)?));
        units.filter_map(given).collect()
    }

    pub(super) fn part(&self, unit: &Unit) -> Part {
        let mut part = self.parts.get(unit.key.as_str()).cloned().unwrap_or_default();
        let own = self.numbers.get(unit.key.as_str()).filter(|own| !self.people && self.consenting.contains(own));
        part.extend(own.map(|own| vec![own.to_string()]));
        part
    }

    /// A cell of some contributions; `None` where nobody gave anything.
    pub(super) fn cell(&mut self, given: Vec<(u32, i64)>, state: State, cost: u64) -> Option<usize> {
        if given.is_empty() {
            return None;
        }
        let amounts: Amounts = given.iter().map(|(_, amount)| *amount).collect();
        let sensitive = match self.people {
            true => state == State::Open && !number_may_leave(amounts.total),
            // What was published before is public.
            false => state != State::Published && !self.may_leave(&given),
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

    /// Whether a sum of amounts may leave: what is left of it without those who consented is nothing, or passes the rules by itself.
    fn may_leave(&self, given: &[(u32, i64)]) -> bool {
        let mut others = given.iter().filter(|(who, _)| !self.consenting.contains(who)).peekable();
        others.peek().is_none() || others.map(|(_, amount)| *amount).collect::<Amounts>().may_leave()
    }

    /// A cell of one of the smallest parts.
    pub(super) fn small(&mut self, given: Vec<(u32, i64)>) -> Option<usize> {
        let place = self.cell(given, State::Unshown, 1)?;
        if let Some(cell) = self.cells.get_mut(place).filter(|cell| cell.sensitive && !self.judges_parts) {
            cell.sensitive = false;
            self.watched.insert(place);
        }
        Some(place)
    }

    /// What is left of a cell without another one that lies in it, whatever tables they stand in, and whatever measure of the same amounts
    /// they are of.
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
                    rests.push((*whole, *part, self.given(measure, rest)));
                }
            }
        }
        for (whole, part, given) in rests {
            if !self.may_leave(&given)
                && let Some(rest) = self.cell(given, State::Unshown, 1)
            {
                self.sums.push(Sum { whole, parts: vec![(part, 1), (rest, 1)] });
            }
        }
    }

    /// The cells of tables, and the parts that they are the sums of. `told` are those that were published in their time.
    pub(super) fn tables(
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
                    if placed.cells.contains_key(&key) || !self.is_judged(&key, units, told) {
                        continue;
                    }
                    let own: Vec<&Unit> = units.iter().filter(|unit| group.who.holds(unit)).collect();
                    let mut given = self.given(&measure, own.iter().copied());
                    let known: i64 = given.iter().map(|(_, amount)| amount).sum();
                    // Who was erased since is still in what was published.
                    let sum = told.get(&(measure.key(), group.who.key()));
                    let gone = sum.map(|sum| sum - known).filter(|gone| *gone > 0).map(|gone| (ERASED, gone));
                    given.extend(gone);
                    let cost = match measure {
                        // A ratio is hidden before a sum.
                        Measure::Behind(..) => 1,
                        _ => 2 + own.len() as u64 * if group.whole { 1_000 } else { 1 },
                    };
                    let Some(place) = self.cell(given, state(&measure, &group.who), cost) else { continue };
                    let mut parts = self.parts_of(&measure, &own, &mut placed, units);
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

    /// The smallest parts that some organisations are.
    fn parts_of(&mut self, measure: &Measure, own: &[&Unit], placed: &mut Placed, units: &[Unit]) -> Vec<usize> {
        let parts: BTreeSet<Part> = own.iter().map(|unit| self.part(unit)).collect();
        let mut places = Vec::new();
        for part in parts {
            let key = (measure.clone(), part);
            if !placed.parts.contains_key(&key) {
                let mut given = self.given(measure, units.iter().filter(|unit| self.part(unit) == key.1));
                given.sort_unstable();
                // The same amounts of the same organisations are one number, in whatever publication, and behind whatever figure.
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
