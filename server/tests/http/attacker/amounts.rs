//! What the tables of volumes tell together: two years, with rates, the panel of both years and the share of the largest buyers.

use super::crawl::{Page, Shown};
use super::people::{BUYERS, Person, Place, holds};
use super::system::{FACT, Sum, System};
use super::times::{Atoms, in_at};
use serde_json::Value;
use std::collections::BTreeMap;

/// Pages by the filters that they were asked with.
pub type Pages = BTreeMap<Place, Page>;

/// The row of everybody whom the filters pick.
pub const ALL: &str = "Tous les acheteurs";
/// Half of a rounding: of amounts in millions of euros, and of rates.
const HALF: f64 = 0.05;
const HALF_RATE: f64 = 0.000_5 + 1e-9;

/// What buyers gave in one year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Startup,
    Total,
}

/// A part of a year's amounts in a finest place: of those who gave both amounts of the year or not, and both years or not.
type Part = (usize, What, [usize; 3], bool, bool);

struct Amounts<'a> {
    system: System,
    parts: BTreeMap<Part, usize>,
    people: &'a [&'a Person],
}

fn millions(euros: Option<i64>) -> f64 {
    euros.unwrap_or(0) as f64 / 1e6
}

fn is_rated(person: &Person, year: usize) -> bool {
    person.amounts[year][0].is_some() && person.amounts[year][1].is_some_and(|total| total > 0)
}

fn is_matched(person: &Person) -> bool {
    person.amounts.iter().all(|[startup, _]| startup.is_some())
}

impl<'a> Amounts<'a> {
    /// The unknowns. Where numbers of buyers say that nobody is, there is none; in some places it is not known whether anybody is.
    fn of(people: &'a [&'a Person], unsure: &Atoms) -> Self {
        let mut amounts = Self { system: System::default(), parts: BTreeMap::new(), people };
        let mut sums: BTreeMap<Part, f64> = BTreeMap::new();
        let mut atoms: Atoms = people.iter().map(|person| person.at).collect();
        atoms.extend(unsure);
        for (year, at) in [0, 1].into_iter().flat_map(|year| atoms.iter().map(move |at| (year, *at))) {
            let here = || people.iter().filter(|person| person.at == at);
            let gave = here().filter(|person| person.amounts[year][0].is_some()).count();
            let rated = here().filter(|person| is_rated(person, year)).count();
            let matched = here().filter(|person| is_matched(person)).count();
            for (is_of_rated, is_of_matched) in [(true, true), (true, false), (false, true), (false, false)] {
                let some = |yes: bool, of: usize, all: usize| if yes { of > 0 } else { all > of };
                let is_open = unsure.contains(&at);
                if is_open || some(is_of_rated, rated, gave) && some(is_of_matched, matched, gave) {
                    sums.insert((year, What::Startup, at, is_of_rated, is_of_matched), 0.0);
                }
                if is_open || some(is_of_rated, rated, here().count()) {
                    sums.insert((year, What::Total, at, is_of_rated, true), 0.0);
                }
            }
        }
        for (person, year) in people.iter().flat_map(|person| [(person, 0), (person, 1)]) {
            let [startup, total] = person.amounts[year];
            let rated = is_rated(person, year);
            if startup.is_some() {
                *sums.get_mut(&(year, What::Startup, person.at, rated, is_matched(person))).unwrap() +=
                    millions(startup);
            }
            if total.is_some() {
                *sums.get_mut(&(year, What::Total, person.at, rated, true)).unwrap() += millions(total);
            }
        }
        for (part, sum) in sums {
            let unknown = amounts.system.unknown(sum);
            amounts.parts.insert(part, unknown);
        }
        // Nobody buys more from start-ups than in all.
        for (year, at) in [0, 1].into_iter().flat_map(|year| atoms.iter().map(move |at| (year, *at))) {
            let place = at.map(Some);
            let mut sum = amounts.sum(year, What::Startup, &place, &|rated, _| rated);
            sum.extend(amounts.sum(year, What::Total, &place, &|rated, _| rated).iter().map(|(of, _)| (*of, -1.0)));
            amounts.system.between(FACT, sum, f64::NEG_INFINITY, 0.0);
        }
        amounts
    }

    fn sum(&self, year: usize, what: What, place: &Place, which: &dyn Fn(bool, bool) -> bool) -> Sum {
        let is_in = |(of, kind, at, rated, matched): &Part| {
            *of == year && *kind == what && holds(place, at) && which(*rated, *matched)
        };
        self.parts.iter().filter(|(part, _)| is_in(part)).map(|(_, unknown)| (*unknown, 1.0)).collect()
    }

    /// Whether what buyers give to a sum may be shown, by the rule itself.
    fn is_publishable(&self, gives: impl Fn(&Person) -> Option<i64>) -> bool {
        let gave: Vec<i64> = self.people.iter().filter_map(|person| gives(person)).collect();
        let (sum, largest) = (gave.iter().sum::<i64>(), gave.iter().copied().max().unwrap_or(0));
        gave.len() >= 3 && largest * 100 <= sum * 85
    }

    /// An amount of all buyers of a place, of this year and what.
    fn volume(&mut self, said: &str, shown: Shown, place: &Place, (year, what): (usize, What)) {
        let given = |person: &Person| person.amounts[year][usize::from(what == What::Total)];
        let gives = |person: &Person| given(person).filter(|_| holds(place, &person.at));
        if matches!(shown, Shown::Number(_)) && !self.is_publishable(gives) {
            self.system.breach(format!("{said}: {shown:?} is shown"));
        }
        self.told(said, shown, self.sum(year, what, place, &|_, _| true));
    }

    fn told(&mut self, said: &str, shown: Shown, sum: Sum) {
        match shown {
            Shown::Number(value) => self.system.between(said, sum, value - HALF, value + HALF),
            Shown::Secret => self.system.hides_amount(said.to_owned(), sum),
            Shown::Nothing => {}
        }
    }

    /// A rate, or a growth where `base` is 1, in percent.
    fn ratio(&mut self, said: &str, shown: Shown, above: &Sum, below: &Sum, base: f64) {
        match shown {
            Shown::Number(value) => {
                let value = base + value / 100.0;
                self.system.ratio_between(said, above, below, value - HALF_RATE, value + HALF_RATE);
            }
            Shown::Secret if self.system.truth_of(below) > 0.0 => {
                let value = self.system.truth_of(above) / self.system.truth_of(below) - base;
                let room = 0.05 * value.abs();
                self.system.hides_ratio(said.to_owned(), above, below, base + value - room, base + value + room);
            }
            _ => {}
        }
    }

    fn page(&mut self, place: &Place, page: &Page) {
        let (volumes, editions) = (&page.tables["volumes"], &page.tables["editions"]);
        let filters = BUYERS.query(place);
        let (now, then) = ("Édition 2026 : 2025", "Édition 2026 : 2024");
        let sums = [
            (volumes, ALL, 1, 0, What::Startup),
            (volumes, ALL, 2, 1, What::Startup),
            (volumes, ALL, 3, 0, What::Total),
        ];
        let again = [(editions, now, 1, 0, What::Startup), (editions, then, 1, 1, What::Startup)];
        for (table, row, column, year, what) in sums.into_iter().chain(again) {
            let said = format!("volumes{filters}, {row}, {}", table.head[column + 1]);
            self.volume(&said, table.shown(row, column), place, (year, what));
        }
        let rates = [(&page.tables["taux"], ALL, 1, 0), (editions, now, 2, 0), (editions, then, 2, 1)];
        for (table, row, column, year) in rates {
            let above = self.sum(year, What::Startup, place, &|rated, _| rated);
            let below = self.sum(year, What::Total, place, &|rated, _| rated);
            let said = format!("volumes{filters}, {row}, {}", table.head[column + 1]);
            let gives = |what: usize| {
                move |person: &Person| {
                    person.amounts[year][what].filter(|_| holds(place, &person.at) && is_rated(person, year))
                }
            };
            let is_shown = matches!(table.shown(row, column), Shown::Number(_));
            if is_shown && !(self.is_publishable(gives(0)) && self.is_publishable(gives(1))) {
                self.system.breach(format!("{said} is shown"));
            }
            self.ratio(&said, table.shown(row, column), &above, &below, 0.0);
        }
        let above = self.sum(0, What::Startup, place, &|_, matched| matched);
        let below = self.sum(1, What::Startup, place, &|_, matched| matched);
        self.ratio(&format!("volumes{filters}, the growth"), volumes.shown(ALL, 4), &above, &below, 1.0);
    }

    /// The figures for programs: all buyers, and each segment.
    fn program(&mut self, place: &Place, figures: &Value, year: usize) {
        let said = format!("/api/v1/volumes{}, {}", BUYERS.query(place), 2025 - year);
        let read = |value: &Value, respondents: &Value| match (value.as_i64(), respondents.as_i64()) {
            (Some(cents), _) => Shown::Number(cents as f64 / 1e8),
            (None, Some(0)) => Shown::Nothing,
            (None, _) => Shown::Secret,
        };
        let of_both = |_: bool, matched: bool| matched;
        // Of a part of the buyers a panel is none of what is told, unless it follows from the volumes.
        let told_of = |shown: Shown| match shown {
            Shown::Secret if *place != [None; 3] => Shown::Nothing,
            shown => shown,
        };
        let startup = read(&figures["startup_purchases_cents"], &figures["respondents"]);
        self.volume(&format!("{said}, from start-ups"), startup, place, (year, What::Startup));
        let total = read(&figures["total_purchases_cents"], &figures["total_respondents"]);
        self.volume(&format!("{said}, in all"), total, place, (year, What::Total));
        if year == 0 {
            let panel = &figures["matched_panel"];
            for (of, name) in [(0, "current_cents"), (1, "previous_cents")] {
                let shown = told_of(read(&panel[name], &panel["respondents"]));
                self.told(&format!("{said}, {name}"), shown, self.sum(of, What::Startup, place, &of_both));
                // Few who gave that year only are what the difference of a volume and a panel would tell.
                let alone =
                    |person: &Person| person.amounts[of][0].filter(|_| holds(place, &person.at) && !is_matched(person));
                if self.people.iter().any(|person| alone(person).is_some()) && !self.is_publishable(alone) {
                    let sum = self.sum(of, What::Startup, place, &|_, matched| !matched);
                    self.system.hides_amount(format!("{said}, those of one year beside {name}"), sum);
                }
            }
        }
    }

    /// What the five and the ten largest of a place hold bounds what they and others can have in the places inside.
    fn largest(&mut self, pages: &Pages) {
        for (row, most) in [("cinq", 5.0), ("dix", 10.0)] {
            let row = format!("Part du volume tenue par les {row} plus gros acheteurs");
            let held =
                |page: &Page| match (page.tables["concentration"].shown(&row, 0), page.tables["volumes"].shown(ALL, 1))
                {
                    (Shown::Number(share), Shown::Number(volume)) => {
                        let ends = |sign: f64| (share / 100.0 + sign * HALF_RATE) * (volume + sign * HALF);
                        Some((ends(-1.0), ends(1.0)))
                    }
                    _ => None,
                };
            let gave = |place: &Place| {
                let here = self.people.iter().filter(|person| holds(place, &person.at));
                here.filter(|person| person.amounts[0][0].is_some()).count() as f64
            };
            let mut bounds: Vec<(String, Sum, f64, f64)> = Vec::new();
            for (place, page) in pages {
                let Some((low, high)) = held(page) else { continue };
                let said = format!("volumes{}, {row}", BUYERS.query(place));
                for dimension in (0..3).filter(|dimension| place[*dimension].is_none()) {
                    let is_beside = |other: &&Place| {
                        (0..3).all(|d| if d == dimension { other[d].is_some() } else { other[d] == place[d] })
                    };
                    let parts: Vec<&Place> = pages.keys().filter(is_beside).collect();
                    if parts.is_empty() {
                        continue; // None of a dimension was read.
                    }
                    let volume = |part: &Place| self.sum(0, What::Startup, part, &|_, _| true);
                    // The largest of all are among the largest of each part.
                    let told: f64 = parts.iter().filter_map(|part| held(&pages[*part])).map(|(_, high)| high).sum();
                    let others = parts.iter().filter(|part| held(&pages[**part]).is_none());
                    let least: Sum = others.flat_map(|part| volume(part)).collect();
                    bounds.push((said.clone(), least, low - told, f64::INFINITY));
                    for part in parts.iter().filter(|part| gave(part) > 0.0) {
                        let count = gave(part);
                        let share = (most / count).min(1.0);
                        let own = |left: f64| (volume(part).into_iter().map(|(of, _)| (of, share)).collect(), left);
                        let (sum, most_of_all) = own(high);
                        bounds.push((said.clone(), sum, f64::NEG_INFINITY, most_of_all));
                        // Beside them there is room for the largest of another part.
                        let beside = parts.iter().filter(|other| *other != part && count < most);
                        for (low, _) in beside.filter_map(|other| held(&pages[*other])) {
                            let (sum, left) = own(high - low * (most - count) / most);
                            bounds.push((said.clone(), sum, f64::NEG_INFINITY, left));
                        }
                    }
                }
            }
            bounds.into_iter().for_each(|(said, sum, low, high)| self.system.between(&said, sum, low, high));
        }
    }
}

/// The system of all that is told of amounts.
pub fn amounts(people: &[&Person], pages: &Pages, program: &Value) -> System {
    let mut amounts = Amounts::of(people, &Atoms::new());
    pages.iter().for_each(|(place, page)| amounts.page(place, page));
    for (year, of_year) in [(1, &program["years"][0]), (0, &program["years"][1])] {
        amounts.program(&[None; 3], of_year, year);
        for segment in of_year["segments"].as_array().unwrap() {
            let code = segment["code"].as_str().unwrap();
            let value = BUYERS.dimensions[0].1.iter().position(|own| *own == code).unwrap();
            amounts.program(&[Some(value), None, None], segment, year);
        }
    }
    amounts.largest(pages);
    amounts.system
}

/// The system of the volumes of the later year alone, without rates and what else they are told by.
pub fn volumes_alone(people: &[&Person], pages: &Pages) -> System {
    let mut amounts = Amounts::of(people, &Atoms::new());
    for (place, page) in pages {
        let said = format!("volumes{}", BUYERS.query(place));
        amounts.volume(&said, page.tables["volumes"].shown(ALL, 1), place, (0, What::Startup));
    }
    amounts.system
}

/// Whether the volume of a place passes the rule by itself.
pub fn passes(people: &[&Person], place: &Place) -> bool {
    let amounts = Amounts::of(people, &Atoms::new());
    amounts.is_publishable(|person| person.amounts[0][0].filter(|_| holds(place, &person.at)))
}

/// The system of all that several versions tell of everybody: buyers stand in their segment and in the moments from which on and
/// up to which they say what they do, see [`super::times`].
pub fn over_time(people: &[&Person], atoms: &Atoms, versions: &[&Page]) -> System {
    let mut amounts = Amounts::of(people, atoms);
    for (moment, page) in versions.iter().enumerate() {
        for (column, year, what) in [(1, 0, What::Startup), (2, 1, What::Startup), (3, 0, What::Total)] {
            let places = in_at(moment, versions.len());
            let sum: Sum = places.flat_map(|at| amounts.sum(year, what, &at, &|_, _| true)).collect();
            let said = format!("versions, column {column} of the volumes at moment {moment}");
            if !sum.is_empty() {
                amounts.told(&said, page.tables["volumes"].shown(ALL, column), sum);
            }
        }
    }
    amounts.system
}
