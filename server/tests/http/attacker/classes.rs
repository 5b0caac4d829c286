//! How many buyers have which rate: what the table of classes tells, with the quartiles and the means of the highest and lowest.

use super::amounts::Pages;
use super::crawl::{Page, Shown};
use super::people::{BUYERS, Person, Place, holds};
use super::system::{FACT, Sum, System};
use std::collections::{BTreeMap, BTreeSet};

const ALL: &str = "Tous les acheteurs";
const HALF: f64 = 0.000_5 + 1e-9;

/// The classes, with their ends.
const CLASSES: [(&str, f64, f64); 8] = [
    ("0 %", 0.0, 0.0),
    ("< 1 %", 0.0, 0.01),
    ("1–2 %", 0.01, 0.02),
    ("2–3 %", 0.02, 0.03),
    ("3–5 %", 0.03, 0.05),
    ("5–10 %", 0.05, 0.10),
    ("10–20 %", 0.10, 0.20),
    ("≥ 20 %", 0.20, f64::INFINITY),
];

fn rate(person: &Person) -> Option<f64> {
    let [startup, total] = person.amounts[0];
    total.filter(|total| *total > 0).and_then(|total| Some(startup? as f64 / total as f64))
}

fn class_of(rate: f64) -> usize {
    CLASSES.iter().position(|(_, _, end)| if *end == 0.0 { rate <= 0.0 } else { rate < *end }).unwrap()
}

/// The classes that a row tells of: one, or several that were joined, by its name.
fn classes_of(name: &str) -> std::ops::Range<usize> {
    if let Some(class) = CLASSES.iter().position(|(own, ..)| *own == name) {
        return class..class + 1;
    }
    let after = |percent: &str| {
        let end = percent.trim().parse::<f64>().unwrap() / 100.0;
        CLASSES.iter().position(|(.., own)| (own - end).abs() < 1e-9).unwrap() + 1
    };
    let plain = name.trim_end_matches('%');
    match plain.split_once('–') {
        Some(("0", end)) => 0..after(end),
        Some((from, end)) => after(from)..after(end),
        None if name == "Tous les taux" => 0..CLASSES.len(),
        None if name == "> 0 %" => 1..CLASSES.len(),
        None => match (plain.strip_prefix("≥ "), plain.strip_prefix("> 0 et < ")) {
            (Some(from), _) => after(from)..CLASSES.len(),
            (_, Some(end)) => 1..after(end),
            _ => panic!("{name}"),
        },
    }
}

struct Classes {
    system: System,
    unknowns: BTreeMap<(usize, [usize; 3]), usize>,
    rated: BTreeMap<[usize; 3], usize>,
}

impl Classes {
    /// The buyers of a place with a rate in one of some classes.
    fn sum(&self, place: &Place, is_in: impl Fn(f64, f64) -> bool) -> Sum {
        let wanted =
            |(class, at): &(usize, [usize; 3])| holds(place, at) && is_in(CLASSES[*class].1, CLASSES[*class].2);
        self.unknowns.iter().filter(|(key, _)| wanted(key)).map(|(_, unknown)| (*unknown, 1.0)).collect()
    }

    fn page(&mut self, place: &Place, page: &Page) {
        let filters = BUYERS.query(place);
        let table = &page.tables["distribution"];
        for (name, _) in &table.rows {
            let said = format!("volumes{filters}, distribution, {name}");
            let within = classes_of(name);
            let sum = self.unknowns.iter().filter(|((own, at), _)| within.contains(own) && holds(place, at));
            let sum: Sum = sum.map(|(_, unknown)| (*unknown, 1.0)).collect();
            match table.shown(name, 0) {
                Shown::Number(count) if count > 0.0 && count < 3.0 => {
                    self.system.breach(format!("{said}: {count} are shown"));
                }
                Shown::Number(count) => self.system.is(&said, sum, count),
                // That nobody is in a class is told of everybody.
                Shown::Secret if self.system.truth_of(&sum) > 0.0 => self.system.hides_count(said, sum),
                Shown::Secret => {}
                Shown::Nothing => {}
            }
        }
        let count: usize = self.rated.iter().filter(|(at, _)| holds(place, at)).map(|(_, rated)| rated).sum();
        let last = count as f64 - 1.0;
        let (boxes, rates) = (&page.tables["boites"], &page.tables["taux"]);
        let quarters = [(boxes, 2, 0.25), (boxes, 3, 0.5), (boxes, 4, 0.75), (rates, 2, 0.5)];
        for (table, column, share) in quarters {
            let Shown::Number(value) = table.shown(ALL, column) else { continue };
            let (value, at) = (value / 100.0, share * last);
            let said = format!("volumes{filters}, {}", table.head[column + 1]);
            // So many are not above it, so many not below.
            let below = self.sum(place, |low, _| low <= value + HALF);
            self.system.between(&said, below, at.floor() + 1.0, f64::INFINITY);
            let above = self.sum(place, |_, high| high >= value - HALF);
            self.system.between(&said, above, count as f64 - at.ceil(), f64::INFINITY);
        }
        let means = [(boxes, 5, true), (boxes, 1, false), (rates, 3, true), (rates, 4, false)];
        for (table, column, is_top) in means {
            let Shown::Number(value) = table.shown(ALL, column) else { continue };
            let value = value / 100.0;
            let said = format!("volumes{filters}, {}", table.head[column + 1]);
            // One of the five is at the mean or past it, and not all of them are.
            let (reaching, past) = if is_top {
                (self.sum(place, |_, high| high >= value - HALF), self.sum(place, |low, _| low > value + HALF))
            } else {
                (self.sum(place, |low, _| low <= value + HALF), self.sum(place, |_, high| high < value - HALF))
            };
            self.system.between(&said, reaching, 1.0, f64::INFINITY);
            self.system.between(&said, past, 0.0, 4.0);
        }
    }
}

/// The system of all that is told of the numbers of buyers by class.
pub fn classes(people: &[&Person], pages: &Pages, is_closed: bool) -> System {
    let mut classes = Classes { system: System::default(), unknowns: BTreeMap::new(), rated: BTreeMap::new() };
    for at in people.iter().map(|person| person.at).collect::<BTreeSet<_>>() {
        let rates: Vec<f64> =
            people.iter().filter(|person| person.at == at).filter_map(|person| rate(person)).collect();
        let own: Vec<usize> = (0..CLASSES.len())
            .map(|class| {
                let truth = rates.iter().filter(|rate| class_of(**rate) == class).count();
                let unknown = classes.system.unknown(truth as f64);
                classes.unknowns.insert((class, at), unknown);
                unknown
            })
            .collect();
        let all = own.into_iter().map(|unknown| (unknown, 1.0)).collect();
        classes.system.is(FACT, all, rates.len() as f64);
        classes.rated.insert(at, rates.len());
    }
    // While answers come in, no place but everybody's is told, be there anybody or not.
    let told = pages.iter().filter(|(place, _)| is_closed || **place == [None; 3]);
    told.for_each(|(place, page)| classes.page(place, page));
    classes.system
}
