//! What tables of two free questions tell beside those of each: whoever knows how many gave both of two answers, and each one's
//! numbers by place, knows how many of a place gave one of them at least. Those who see no exact cells get numbers with noise.

use super::answers::{Asked, Pages, SILENT, named};
use super::crawl::{Page, Shown, page, read as read_cell};
use super::people::{Person, Place, Side, holds};
use super::reading::families;
use super::system::{FACT, Sum, System};
use crate::client::Browser;
use app::survey::Audience;
use app::survey::questionnaire::UNKNOWN;
use futures::StreamExt;
use std::collections::BTreeMap;

/// Which questions are crossed, of buyers and of start-ups. Of one that comes again, all pairs are solved one by one.
const PAIRS: [(&str, &str); 8] = [
    ("AC07", "AC12"),
    ("AC24", "AC12"),
    ("AC24", "AC07"),
    ("AC13", "AC24"),
    ("AC15", "AC26"),
    ("AC14", "AC12"),
    ("SU10", "SU22"),
    ("SU24", "SU28"),
];

const BASE: &str = "Nombre de répondants";

/// The pages of crossed questions of one side, by the two fields and the filters.
pub type Crossed = BTreeMap<(&'static str, &'static str, Place), Page>;

/// The questions that are crossed on one side.
fn pairs(side: &Side) -> Vec<(&'static Asked, &'static Asked)> {
    let asked: Vec<&Asked> = families(side).into_iter().flatten().collect();
    let find = |field: &str| asked.iter().copied().find(|one| one.field == field);
    let of_side = PAIRS.iter().filter(|(one, _)| one.starts_with("AC") == (side.audience == Audience::Acheteurs));
    of_side.map(|(one, by)| (find(one).expect(one), find(by).expect(by))).collect()
}

/// Reads the tables of crossed questions in these places.
pub async fn read(browser: &Browser, side: &Side, places: &[Place]) -> Crossed {
    let wanted = pairs(side).into_iter().flat_map(|(one, by)| places.iter().map(move |place| (one, by, *place)));
    // A question that is asked after some answers only is told of all respondents.
    let wanted = wanted.filter(|(one, by, place)| {
        [one, by].iter().all(|asked| asked.when.is_none()) || place.iter().all(Option::is_none)
    });
    let pages = wanted.map(|(one, by, place)| async move {
        let asked = format!("questionnaire={}&question={}&croisee={}", side.slug, one.field, by.field);
        let read = page(browser, &format!("/observatoire/question?{asked}{}", side.query(&place))).await;
        assert!(read.tables.contains_key("croisement-effectifs"), "{asked}{} is not crossed", side.query(&place));
        ((one.field, by.field, place), read)
    });
    futures::stream::iter(pages).buffer_unordered(4).collect().await
}

/// One answer to a question with those to another one: who gave which of them, place by place.
struct Pair<'a> {
    side: &'a Side,
    people: &'a [&'a Person],
    one: (&'a Asked, &'a str, &'a str),
    by: &'a Asked,
    /// Answers to the other question, by code and name; a respondent gives one of them at most.
    others: &'a [(String, String)],
    system: System,
    /// By whether the answer was given, whether the question was asked, and by the answer to the other one.
    unknowns: BTreeMap<(State, usize, [usize; 3]), usize>,
    knows: Knows,
}

/// How closely the attacker knows the numbers of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knows {
    /// More closely than anybody can: wherever the noise is so little, that a number is within three.
    Closely,
    /// Exactly, as if there were no noise.
    Exactly,
}

/// How close that is.
const CLOSE: f64 = 3.0;

/// What somebody has to do with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Gave,
    Asked,
    NotAsked,
}

impl Pair<'_> {
    fn state(&self, person: &Person) -> State {
        let (asked, code, _) = self.one;
        match (person.said(asked.field, code), (asked.is_asked)(person)) {
            (true, true) => State::Gave,
            (_, true) => State::Asked,
            _ => State::NotAsked,
        }
    }

    /// Past the answers that are looked at, there are all the others.
    fn other(&self, person: &Person) -> usize {
        let gave = |(code, _): &(String, String)| (self.by.is_asked)(person) && person.said(self.by.field, code);
        self.others.iter().position(gave).unwrap_or(self.others.len())
    }

    fn begin(&mut self) {
        let mut atoms: Vec<[usize; 3]> = self.people.iter().map(|person| person.at).collect();
        atoms.sort_unstable();
        atoms.dedup();
        for at in atoms {
            let here: Vec<&&Person> = self.people.iter().filter(|person| person.at == at).collect();
            let mut everybody = Sum::new();
            for state in [State::Gave, State::Asked, State::NotAsked] {
                // Whom a question without a condition is asked is no secret.
                if state == State::NotAsked && self.one.0.when.is_none() {
                    continue;
                }
                for other in 0..=self.others.len() {
                    let is = |person: &&&&Person| self.state(person) == state && self.other(person) == other;
                    let unknown = self.system.unknown(here.iter().filter(is).count() as f64);
                    self.unknowns.insert((state, other, at), unknown);
                    everybody.push((unknown, 1.0));
                }
            }
            self.system.is(FACT, everybody, here.len() as f64);
        }
    }

    fn sum(&self, states: &[State], others: &[usize], place: &Place) -> Sum {
        let is_in = |(state, other, at): &(State, usize, [usize; 3])| {
            states.contains(state) && others.contains(other) && holds(place, at)
        };
        self.unknowns.iter().filter(|(key, _)| is_in(key)).map(|(_, unknown)| (*unknown, 1.0)).collect()
    }

    /// What the page of each question tells of an answer, or hides.
    fn alone(&mut self, pages: &Pages) {
        let all: Vec<usize> = (0..=self.others.len()).collect();
        let (asked, _, name) = self.one;
        let states = [State::Gave, State::Asked, State::NotAsked];
        for ((field, place), page) in &pages.questions {
            let told = |name: &str| page.tables["distribution"].shown(name, 0);
            if *field == asked.field {
                self.told(field, name, place, (told(name), self.sum(&[State::Gave], &all, place)));
            }
            if *field == self.by.field {
                for (number, (_, name)) in self.others.iter().enumerate() {
                    self.told(field, name, place, (told(name), self.sum(&states, &[number], place)));
                }
            }
        }
    }

    fn told(&mut self, field: &str, name: &str, place: &Place, (shown, sum): (Shown, Sum)) {
        let said = format!("{field}, `{name}`{}", self.side.query(place));
        match shown {
            Shown::Number(count) => self.system.is(&said, sum, count),
            Shown::Secret if self.system.truth_of(&sum) > 0.0 => {
                let with = format!("{said} beside {} `{}` and {}", self.one.0.field, self.one.2, self.by.field);
                self.system.hides_count(with, sum);
            }
            _ => {}
        }
    }

    /// What the tables of both questions tell.
    fn crossed(&mut self, crossed: &Crossed) {
        let (asked, _, name) = self.one;
        for ((one, by, place), page) in crossed {
            if (*one, *by) != (asked.field, self.by.field) {
                continue;
            }
            let table = &page.tables["croisement-effectifs"];
            for (number, (_, other)) in self.others.iter().enumerate() {
                let gave = self.sum(&[State::Gave], &[number], place);
                let asked = self.sum(&[State::Gave, State::Asked], &[number], place);
                let Some(column) = table.head.iter().skip(1).position(|heading| heading == other) else {
                    // Nobody there gave it.
                    self.system.is(&format!("no `{other}`{}", self.side.query(place)), asked, 0.0);
                    continue;
                };
                for (row, sum) in [(name, gave), (BASE, asked)] {
                    let truth = self.system.truth_of(&sum);
                    let cell = table.row(row).map_or("", |cells| cells[column].as_str());
                    let (low, high) = match (read_cell(cell), self.knows) {
                        (Shown::Number(_), Knows::Exactly) => (truth, truth),
                        (Shown::Number(number), _) if !cell.starts_with('≈') => (number, number),
                        (Shown::Number(near), _) if (near - truth).abs() <= CLOSE => (near - CLOSE, near + CLOSE),
                        _ => continue,
                    };
                    let said = format!("`{row}` with `{other}`{}", self.side.query(place));
                    self.system.between(&said, sum, low, high);
                }
            }
        }
    }
}

/// What can be found out by tables of two questions, each answer of the one with those of the other.
pub fn systems(side: &Side, people: &[&Person], pages: &Pages, crossed: &Crossed, knows: Knows) -> Vec<System> {
    let mut systems = Vec::new();
    for (asked, by) in pairs(side) {
        let (own, ..) = named(side, asked.field);
        let (others, are_several, _) = named(side, by.field);
        let is_column = |(code, _): &(String, String)| ![UNKNOWN, SILENT].contains(&code.as_str());
        let others: Vec<(String, String)> = others.into_iter().filter(is_column).collect();
        // Of several answers, each is looked at by itself.
        let apart: Vec<&[(String, String)]> = if are_several { others.chunks(1).collect() } else { vec![&others] };
        for (code, name) in &own {
            for others in &apart {
                let gives = |field: &str, code: &str| people.iter().any(|person| person.said(field, code));
                if !gives(asked.field, code) || !others.iter().any(|(code, _)| gives(by.field, code)) {
                    continue;
                }
                let (system, unknowns, one) =
                    (System::default(), BTreeMap::new(), (asked, code.as_str(), name.as_str()));
                let mut pair = Pair { side, people, one, by, others, system, unknowns, knows };
                pair.begin();
                pair.alone(pages);
                pair.crossed(crossed);
                systems.push(pair.system);
            }
        }
    }
    systems
}
