//! The numbers of a publication and of those before it as one linear system: what adds up to what, who is behind each, and
//! what may not be known. [`crate::suppression`] hides as much as that takes.

use super::ask::{Ask, Group, What};
use super::unit::{Amounts as Fields, Unit, Who};
use crate::statistics::Sector;
use crate::statistics::disclosure::{Amounts, number_may_leave};
use crate::suppression::{Cell, Rule, State, Sum, System};
use crate::survey::{Audience, Euros, Questionnaire};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the rows of tables add up, organisation by organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Purchases from start-ups in a year, in cents.
    Startup(i32),
    /// Who gave them.
    Buyers(i32),
    /// Who has a rate.
    Rated(i32),
    /// Who gave a year and the year before.
    Panel(i32),
    /// Who answered.
    Respondents(Audience),
}

impl Measure {
    /// What the first columns of a table show; none for answers, which are judged by themselves.
    pub fn of(what: &What) -> Vec<Self> {
        match what {
            What::Volumes(year) => vec![Self::Buyers(*year), Self::Startup(*year)],
            What::Rates(year) => vec![Self::Rated(*year)],
            What::Growth(year) => vec![Self::Panel(*year)],
            What::Participation(audience) => vec![Self::Respondents(*audience)],
            What::Answers(..) => Vec::new(),
        }
    }

    /// Its name in what is kept of a publication.
    pub fn key(&self) -> String {
        match self {
            Self::Startup(year) => format!("achats-{year}"),
            Self::Buyers(year) => format!("acheteurs-{year}"),
            Self::Rated(year) => format!("taux-{year}"),
            Self::Panel(year) => format!("panel-{year}"),
            Self::Respondents(audience) => format!("reponses-{audience}"),
        }
    }

    /// Whether it counts organisations.
    pub fn counts(&self) -> bool {
        !matches!(self, Self::Startup(_))
    }

    /// What an organisation adds; `None` where it has no part in it.
    pub fn given(&self, fields: &Fields, unit: &Unit) -> Option<i64> {
        let one = |is_in: bool| is_in.then_some(1);
        match self {
            Self::Startup(year) => fields.given(unit, *year).startup.map(Euros::cents),
            Self::Buyers(year) => one(fields.given(unit, *year).startup.is_some()),
            Self::Rated(year) => one(fields.given(unit, *year).rate().is_some()),
            Self::Panel(year) => {
                let given = fields.given(unit, *year);
                one(given.startup.is_some() && given.previous_startup.is_some())
            }
            Self::Respondents(_) => Some(1),
        }
    }
}

/// A number that a publication told: of which cell, of how many, and what they added up to. No organisation is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// What is added up: [`Measure::key`].
    pub measure: String,
    /// Of whom: [`Who::key`].
    pub who: String,
    /// How many they were.
    pub people: i64,
    /// What they added up to.
    pub sum: i64,
}

/// An earlier publication, as far as it tells of this one.
pub struct Before<'a> {
    /// Its name.
    pub id: &'a str,
    /// Its tables.
    pub asks: &'a [Ask],
    /// What it told.
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
}

/// What room a hidden number needs.
pub fn rule(people: bool) -> Rule {
    // Of a sum of nothing, as of any, a thousand euros more must be possible.
    Rule { margin: 10, least_width: if people { 1 } else { 100_000 } }
}

struct Building<'a> {
    people: bool,
    fields: &'a Fields,
    questionnaire: &'a Questionnaire,
    segment: Option<String>,
    numbers: BTreeMap<&'a str, u32>,
    /// A further contributor that nobody knows: whoever was erased.
    erased: u32,
    cells: Vec<Cell>,
    sums: Vec<Sum>,
}

/// What is known of a cell while it is being built.
type Placed = BTreeMap<(Measure, Who), usize>;

/// Builds the system of the numbers of one kind of a questionnaire.
pub fn build<'a>(
    people: bool,
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
    let mut building = Building {
        people,
        fields,
        questionnaire,
        segment: super::unit::segment_field(questionnaire),
        erased: u32::MAX,
        numbers,
        cells: Vec::new(),
        sums: Vec::new(),
    };
    let places = building.tables(asks, now, &|_, _| State::Open, None);
    // What people are in tells no amount: numbers of people are judged as they are.
    if !people {
        before.iter().for_each(|before| building.earlier(before, &places, now));
    }
    Built { system: System { cells: building.cells, sums: building.sums }, places }
}

impl<'a> Building<'a> {
    fn given(&self, measure: &Measure, units: &[&Unit]) -> Vec<(u32, i64)> {
        let given = |unit: &&Unit| Some((*self.numbers.get(unit.key.as_str())?, measure.given(self.fields, unit)?));
        units.iter().filter_map(given).collect()
    }

    /// A cell of some contributions; `None` where nobody gave anything.
    fn cell(&mut self, given: Vec<(u32, i64)>, state: State, cost: u64) -> Option<usize> {
        if given.is_empty() {
            return None;
        }
        let amounts: Amounts = given.iter().map(|(_, amount)| *amount).collect();
        let sensitive = match self.people {
            true => state == State::Open && !number_may_leave(amounts.total),
            false => !amounts.may_leave(),
        };
        let few = self.people && sensitive;
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

    /// The cells of tables and the sums between them. `state` says which may be shown; `sums` gives what a cell told in its time.
    fn tables(
        &mut self,
        asks: &[Ask],
        units: &'a [Unit],
        state: &dyn Fn(&Measure, &Who) -> State,
        told: Option<&BTreeMap<(String, String), i64>>,
    ) -> Placed {
        let mut placed = Placed::new();
        for ask in asks {
            let groups = ask.groups(self.questionnaire);
            let people = self.people;
            for measure in Measure::of(&ask.what).into_iter().filter(|measure| measure.counts() == people) {
                for group in &groups {
                    let key = (measure.clone(), group.who.clone());
                    if placed.contains_key(&key) {
                        continue;
                    }
                    let own: Vec<&Unit> = units.iter().filter(|unit| group.who.holds(unit)).collect();
                    let mut given = self.given(&measure, &own);
                    // Who was erased since is still in what was told.
                    if let Some(sum) = told.and_then(|told| told.get(&(measure.key(), group.who.key()))) {
                        let left = sum - given.iter().map(|(_, amount)| amount).sum::<i64>();
                        given.extend((left != 0).then_some((self.erased, left)));
                    }
                    let cost = 1 + own.len() as u64 * if group.whole { 1_000 } else { 1 };
                    if let Some(place) = self.cell(given, state(&measure, &group.who), cost) {
                        placed.insert(key, place);
                    }
                }
                self.partitions(&measure, ask, &groups, units, &placed);
            }
        }
        self.erased -= 1;
        placed
    }

    /// What the rows of a table add up to.
    fn partitions(&mut self, measure: &Measure, ask: &Ask, groups: &[Group], units: &[Unit], placed: &Placed) {
        let all = ask.all();
        let sectors: Vec<&Who> = groups.iter().map(|group| &group.who).filter(|who| who.sector.is_some()).collect();
        let parts: Vec<&Who> = groups.iter().filter(|group| !group.whole).map(|group| &group.who).collect();
        self.partition(measure, &all, &sectors, units, placed);
        self.partition(measure, &all, &parts, units, placed);
        if let Some(segment) = self.segment.clone().filter(|segment| *segment == ask.by) {
            for sector in Sector::ALL {
                let code =
                    |who: &Who| who.picked.iter().find(|(field, _)| *field == segment).map(|(_, code)| code.clone());
                let is_in = |who: &&&Who| code(who).is_some_and(|code| Sector::of(&code) == sector);
                let own: Vec<&Who> = parts.iter().filter(is_in).copied().collect();
                self.partition(measure, &all.of_sector(&segment, sector), &own, units, placed);
            }
        }
        // What a filter leaves out of a cell that is told without it.
        if let Some((field, _)) = &ask.filter {
            for group in groups {
                let mut wider = group.who.clone();
                wider.picked.retain(|(own, _)| own != field);
                self.partition(measure, &wider, &[&group.who], units, placed);
            }
        }
    }

    /// A whole is the sum of its parts, and of a remainder where they are not all of it.
    fn partition(&mut self, measure: &Measure, whole: &Who, parts: &[&Who], units: &[Unit], placed: &Placed) {
        let place = |who: &Who| placed.get(&(measure.clone(), who.clone())).copied();
        let Some(of) = place(whole).filter(|_| !parts.is_empty()) else { return };
        let mut terms: Vec<(usize, i8)> = parts.iter().filter_map(|who| Some((place(who)?, 1))).collect();
        let rest: Vec<&Unit> =
            units.iter().filter(|unit| whole.holds(unit) && !parts.iter().any(|who| who.holds(unit))).collect();
        let mut given = self.given(measure, &rest);
        let known: i64 = terms.iter().filter_map(|(place, _)| self.cells.get(*place)).map(|cell| cell.value).sum();
        let value = self.cells.get(of).map_or(0, |cell| cell.value);
        let left = value - known - given.iter().map(|(_, amount)| amount).sum::<i64>();
        given.extend((left != 0).then_some((self.erased, left)));
        terms.extend(self.cell(given, State::Unshown, 1).map(|rest| (rest, 1)));
        self.sums.push(Sum { whole: of, parts: terms });
    }

    /// What an earlier publication told, and who came, left or changed since.
    fn earlier(&mut self, before: &Before<'a>, places: &Placed, now: &[Unit]) {
        let told: BTreeMap<(String, String), i64> =
            before.told.iter().map(|one| ((one.measure.clone(), one.who.clone()), one.sum)).collect();
        let state = |measure: &Measure, who: &Who| match told.contains_key(&(measure.key(), who.key())) {
            true => State::Published,
            false => State::Unshown,
        };
        let measures: BTreeSet<&Measure> = places.keys().map(|(measure, _)| measure).collect();
        let is_shared = |ask: &&Ask| Measure::of(&ask.what).iter().any(|measure| measures.contains(measure));
        let asks: Vec<Ask> = before.asks.iter().filter(is_shared).cloned().collect();
        let earlier = self.tables(&asks, before.units, &state, Some(&told));
        for ((measure, who), was) in earlier {
            let Some(is) = places.get(&(measure.clone(), who.clone())).copied() else { continue };
            let amounts = |units: &[Unit]| -> BTreeMap<u32, i64> {
                let own: Vec<&Unit> = units.iter().filter(|unit| who.holds(unit)).collect();
                self.given(&measure, &own).into_iter().collect()
            };
            let (old, new) = (amounts(before.units), amounts(now));
            let all: BTreeSet<u32> = old.keys().chain(new.keys()).copied().collect();
            let of = |amounts: &BTreeMap<u32, i64>, who: &u32| amounts.get(who).copied().unwrap_or(0);
            let (mut more, mut less) = (Vec::new(), Vec::new());
            for who in all {
                match of(&new, &who) - of(&old, &who) {
                    0 => {}
                    change if change > 0 => more.push((who, change)),
                    change => less.push((who, -change)),
                }
            }
            let value = |place: usize| self.cells.get(place).map_or(0, |cell| cell.value);
            let gone = value(was) - old.values().sum::<i64>();
            less.extend((gone > 0).then_some((self.erased, gone)));
            more.extend((gone < 0).then_some((self.erased, -gone)));
            let mut parts = vec![(was, 1)];
            parts.extend(self.cell(more, State::Unshown, 1).map(|more| (more, 1)));
            parts.extend(self.cell(less, State::Unshown, 1).map(|less| (less, -1)));
            self.sums.push(Sum { whole: is, parts });
        }
        self.erased -= 1;
    }
}
