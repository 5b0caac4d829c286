//! What the tables of questions about numbers tell together: how many gave one of each class, crossed with each filter; with
//! the numbers that are no larger than others, and with the sums of amounts.

use super::answers::Pages;
use super::crawl::{Page, Shown, Table};
use super::people::{Person, Place, Side, holds};
use super::ranges::{class_of, classes_of, rows};
use super::system::{FACT, Sum, System};
use super::times::{Atoms, are_the_same, in_at};
use app::statistics::classes::Class;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Half of the rounding of a share, and of an amount in millions of euros.
const HALF: f64 = 0.000_5 + 1e-9;
const HALF_AMOUNT: f64 = 0.05;
/// Nobody buys for more, in millions of euros.
const MOST: f64 = 1e5;
const ALL: Place = [None; 3];
const BASE: &str = "Nombre de répondants";

/// A number that is no larger than another one: the form takes nothing else.
const NOT_ABOVE: [(&str, &str); 4] = [
    ("AC19.payes", "AC19.lances"),
    ("AC19.generalises", "AC19.lances"),
    ("AC05.2025", "AC04.2025"),
    ("AC05.2024", "AC04.2024"),
];

struct Numbers<'a> {
    side: &'a Side,
    people: &'a [&'a Person],
    system: System,
    /// By field, class and where.
    unknowns: BTreeMap<(&'static str, usize, [usize; 3]), usize>,
    /// What was hidden somewhere is looked for once.
    hidden: BTreeSet<String>,
    is_closed: bool,
}

impl<'a> Numbers<'a> {
    /// The unknowns, and what anybody knows of them: how many gave a number in some places together is no secret.
    fn of(
        (side, people): (&'a Side, &'a [&'a Person]),
        fields: &[&'static str],
        atoms: &Atoms,
        together: &[Vec<Place>],
        is_closed: bool,
    ) -> Self {
        let (unknowns, hidden) = (BTreeMap::new(), BTreeSet::new());
        let mut numbers = Self { side, people, system: System::default(), unknowns, hidden, is_closed };
        for (field, at) in fields.iter().flat_map(|field| atoms.iter().map(move |at| (*field, *at))) {
            let (classes, _) = classes_of(side, field);
            let here = people.iter().filter(|person| person.at == at);
            let given: Vec<usize> =
                here.filter_map(|person| person.number(field)).map(|n| class_of(&classes, n)).collect();
            for class in 0..classes.len() {
                let truth = given.iter().filter(|own| **own == class).count();
                let unknown = numbers.system.unknown(truth as f64);
                numbers.unknowns.insert((field, class, at), unknown);
            }
        }
        for places in together {
            for field in fields {
                let gave = numbers.gave(field, places);
                numbers.system.is(FACT, numbers.sum(field, 0..usize::MAX, places), gave);
            }
            for (field, limit) in NOT_ABOVE.into_iter().filter(|(field, _)| fields.contains(field)) {
                // Some may have given the one without the other.
                let all = people.iter().filter(|person| places.iter().any(|place| holds(place, &person.at))).count();
                let free = numbers.gave(field, places).min(all as f64 - numbers.gave(limit, places));
                for class in 1..classes_of(side, field).0.len() {
                    let mut sum = numbers.sum(field, class..usize::MAX, places);
                    let limits = numbers.sum(limit, class..usize::MAX, places).into_iter();
                    sum.extend(limits.map(|(unknown, _)| (unknown, -1.0)));
                    numbers.system.between(FACT, sum, f64::NEG_INFINITY, free);
                }
            }
        }
        numbers
    }

    fn sum(&self, field: &str, within: Range<usize>, places: &[Place]) -> Sum {
        let is_in = |(own, class, at): &(&str, usize, [usize; 3])| {
            *own == field && within.contains(class) && places.iter().any(|place| holds(place, at))
        };
        self.unknowns.iter().filter(|(key, _)| is_in(key)).map(|(_, unknown)| (*unknown, 1.0)).collect()
    }

    /// How many of some places gave a number.
    fn gave(&self, field: &str, places: &[Place]) -> f64 {
        let here = self.people.iter().filter(|person| places.iter().any(|place| holds(place, &person.at)));
        here.filter(|person| person.number(field).is_some()).count() as f64
    }

    /// Whether all of those of a place who gave a number gave one of this class, or nobody did: of those of each part, the same
    /// follows.
    fn is_of_all_or_nobody(&self, field: &str, class: usize, place: &Place) -> bool {
        let wider = (0..8).map(|set| -> Place { std::array::from_fn(|d| place[d].filter(|_| set >> d & 1 == 1)) });
        let mut wider = wider.filter(|wider| wider != place && self.gave(field, &[*wider]) >= 3.0);
        wider.any(|wider| {
            let told = self.system.truth_of(&self.sum(field, class..class + 1, &[wider]));
            [0.0, self.gave(field, &[wider])].contains(&told)
        })
    }

    /// Looks for a number that is hidden; `or_none` says whether also where nobody is.
    fn hides(&mut self, said: String, sum: Sum, or_none: bool) {
        if (or_none || self.system.truth_of(&sum) > 0.0) && self.hidden.insert(said.clone()) {
            self.system.hides_count(said, sum);
        }
    }

    /// The number of those of a place who gave one in a class, or their share.
    fn told(
        &mut self,
        field: &'static str,
        class: usize,
        place: &Place,
        (shown, table): (Shown, &str),
        is_share: bool,
    ) {
        let (classes, are_amounts) = classes_of(self.side, field);
        let said = format!("{field}{}, `{}`", self.side.query(place), classes[class].label);
        let sum = self.sum(field, class..class + 1, &[*place]);
        let truth = self.system.truth_of(&sum);
        // It is told of everybody only, the one that limits it is not. That nobody there gave so large a number may follow from
        // that one, as with amounts from their sum; where that one is 0 for all, so is this one.
        let limit = NOT_ABOVE.iter().find(|(own, _)| *own == field && *place != ALL).map(|(_, limit)| *limit);
        let is_nothing = |limit| self.system.truth_of(&self.sum(limit, 1..usize::MAX, &[*place])) == 0.0;
        let follows = limit.is_some_and(|limit| !are_amounts && is_nothing(limit));
        match shown {
            Shown::Number(number) => {
                if truth > 0.0 && truth < 3.0 && !self.is_of_all_or_nobody(field, class, place) {
                    self.system.breach(format!("{said}, {table}: {truth} are told by {number}"));
                }
                let (base, share) = (self.gave(field, &[*place]), number / 100.0);
                let ends = if is_share { ((share - HALF) * base, (share + HALF) * base) } else { (number, number) };
                self.system.between(&format!("{said}, {table}"), sum, ends.0, ends.1);
            }
            Shown::Secret if self.system.truth_of(&self.sum(field, class..class + 1, &[ALL])) == 0.0 => {}
            Shown::Secret if follows => {}
            Shown::Secret => self.hides(said, sum, self.is_closed && !are_amounts && limit.is_none()),
            Shown::Nothing => {}
        }
    }

    /// How the numbers are spread.
    fn distribution(&mut self, field: &'static str, place: &Place, table: &Table) {
        let (classes, are_amounts) = classes_of(self.side, field);
        for (name, within) in rows(table, &classes, are_amounts) {
            if within.len() == 1 {
                self.told(field, within.start, place, (table.shown(name, 0), "distribution"), false);
                self.told(field, within.start, place, (table.shown(name, 1), "shares"), true);
                continue;
            }
            let Shown::Number(count) = table.shown(name, 0) else { panic!("{field}: {name} hides what is joined") };
            let said = format!("{field}{}, `{name}` together", self.side.query(place));
            if count > 0.0 && count < 3.0 {
                self.system.breach(format!("{said}: {count} are shown"));
            }
            self.system.is(&said, self.sum(field, within.clone(), &[*place]), count);
            // What was joined so that it is not told.
            for class in within {
                let sum = self.sum(field, class..class + 1, &[*place]);
                let truth = self.system.truth_of(&sum);
                if truth > 0.0 && (truth < 3.0 || truth == count) {
                    self.hides(format!("{said}, `{}`", classes[class].label), sum, false);
                }
            }
        }
    }

    /// The shares of each class in all and by the values of a dimension, and how many gave a number.
    fn crossed(&mut self, field: &'static str, place: &Place, table: &Table, dimension: usize) {
        let mut columns = vec![(0, *place)];
        for (value, code) in self.side.dimensions[dimension].1.iter().enumerate() {
            let label = self.side.label(dimension, code);
            if let Some(column) = table.head.iter().skip(2).position(|heading| *heading == label) {
                let mut within = *place;
                within[dimension] = Some(value);
                columns.push((column + 1, within));
            }
        }
        let (classes, _) = classes_of(self.side, field);
        for (column, within) in columns {
            let base = self.gave(field, &[within]);
            assert_eq!(table.shown(BASE, column), Shown::Number(base), "{field}{}", self.side.query(&within));
            for (class, own) in classes.iter().enumerate() {
                self.told(field, class, &within, (table.shown(&own.label, column), "croisement"), true);
            }
        }
    }

    /// The sum of amounts that is told of a place holds their classes between two ends.
    fn volume(&mut self, field: &'static str, places: &[Place], page: &Page) {
        let column = match field {
            "AC05.2025" => 1,
            "AC05.2024" => 2,
            "AC04.2025" => 3,
            _ => return,
        };
        let shown = page.tables["volumes"].shown(super::amounts::ALL, column);
        let (Shown::Number(millions), (classes, true)) = (shown, classes_of(self.side, field)) else { return };
        let filters = if places.len() == 1 { self.side.query(&places[0]) } else { " of a version".to_owned() };
        let said = format!("volumes{filters}, column {column}");
        let ends = |of: &dyn Fn(&Class) -> f64| -> Sum {
            let each = classes.iter().enumerate();
            each.flat_map(|(n, class)| {
                self.sum(field, n..n + 1, places).into_iter().map(|(unknown, _)| (unknown, of(class)))
            })
            .collect()
        };
        let least = ends(&|class| class.from.unwrap_or(0) as f64 / 1e8);
        let most = ends(&|class| class.end.map_or(MOST, |cents| cents as f64 / 1e8));
        self.system.between(&said, least, f64::NEG_INFINITY, millions + HALF_AMOUNT);
        self.system.between(&said, most, millions - HALF_AMOUNT, f64::INFINITY);
    }
}

/// The system of all that is told of some numbers of one side.
pub fn numbers(
    side: &Side,
    people: &[&Person],
    fields: &[&'static str],
    pages: &Pages,
    by: fn(&Place) -> usize,
    is_closed: bool,
) -> System {
    let atoms: Atoms = people.iter().map(|person| person.at).collect();
    let places: Vec<Vec<Place>> = atoms.iter().map(|at| vec![at.map(Some)]).collect();
    let mut numbers = Numbers::of((side, people), fields, &atoms, &places, is_closed);
    for field in fields {
        for ((_, place), page) in pages.questions.iter().filter(|((own, _), _)| own == field) {
            numbers.distribution(field, place, &page.tables["distribution"]);
            page.tables.get("croisement").into_iter().for_each(|table| numbers.crossed(field, place, table, by(place)));
        }
        pages.volumes.iter().for_each(|(place, page)| numbers.volume(field, &[*place], page));
    }
    numbers.system
}

/// The system of all that several versions tell of all numbers: respondents stand in the moments from which on and up to which
/// they give theirs, see [`super::times`].
pub fn over_time(
    side: &Side,
    people: &[&Person],
    atoms: &Atoms,
    fields: &[&'static str],
    versions: &[&Pages],
) -> System {
    let places: Vec<Vec<Place>> = (0..versions.len()).map(|moment| in_at(moment, versions.len()).collect()).collect();
    let mut numbers = Numbers::of((side, people), fields, atoms, &places, true);
    for field in fields {
        let (classes, are_amounts) = classes_of(side, field);
        let tables: Vec<&Table> =
            versions.iter().map(|pages| &pages.questions[&(*field, ALL)].tables["distribution"]).collect();
        for (moment, table) in tables.iter().enumerate() {
            let places = &places[moment];
            // What is told later of the same respondents is no secret any more.
            let is_told_later = |class: usize| {
                let mut later = tables.iter().enumerate().skip(moment + 1);
                later.any(|(later, table)| {
                    let mut told =
                        rows(table, &classes, are_amounts).into_iter().filter(|(_, r)| *r == (class..class + 1));
                    told.any(|(name, _)| table.shown(name, 0) != Shown::Secret)
                        && are_the_same(people, (moment, later), |person| person.number(field).is_some())
                })
            };
            for (name, within) in rows(table, &classes, are_amounts) {
                let said = format!("versions, {field} at moment {moment}, `{name}`");
                if let Shown::Number(count) = table.shown(name, 0) {
                    numbers.system.is(&said, numbers.sum(field, within.clone(), places), count);
                }
                for class in within.clone().filter(|class| !is_told_later(*class)) {
                    let own = numbers.sum(field, class..class + 1, places);
                    let truth = numbers.system.truth_of(&own);
                    let is_joined = within.len() > 1 && (1.0..3.0).contains(&truth);
                    if truth > 0.0 && (is_joined || table.shown(name, 0) == Shown::Secret) {
                        numbers.system.hides_count(format!("{said}, `{}`", classes[class].label), own);
                    }
                }
            }
            versions[moment].volumes.get(&ALL).into_iter().for_each(|page| numbers.volume(field, places, page));
        }
    }
    numbers.system
}
