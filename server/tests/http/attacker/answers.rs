//! What the tables of a question tell together: how its answers are spread, crossed with each filter, ranked and set beside those
//! of the other side; with the question before it, where it is asked only after some of its answers.

#[path = "gaps.rs"]
mod gaps;

use super::crawl::{Page, Shown, Table, read};
use super::people::{Person, Place, Side, holds, questionnaire};
use super::system::{FACT, Sum, System};
use super::times::{Atoms, are_the_same, in_at};
use app::survey::Kind;
use app::survey::questionnaire::UNKNOWN;
use std::collections::{BTreeMap, BTreeSet};

/// A question whose tables are read.
pub struct Asked {
    pub field: &'static str,
    /// Which answers to the question before it make that it is asked.
    pub when: Option<(&'static str, &'static [&'static str])>,
    /// Whom it is asked.
    pub is_asked: fn(&Person) -> bool,
    /// Its tables on the page of obstacles: the ranking, the one by segment or domain, the column of the one of both sides.
    pub ranked: Option<(&'static str, &'static str)>,
    /// Whether other tables say how many were asked, whatever its own do.
    pub is_base_told: bool,
    pub both_sides: Option<(&'static str, usize)>,
}

/// Half of the rounding of a share.
const HALF: f64 = 0.000_5 + 1e-9;

pub const SILENT: &str = "Sans réponse";

/// The pages on which one side's answers stand.
#[derive(Default)]
pub struct Pages {
    pub volumes: BTreeMap<Place, Page>,
    /// By field and filters.
    pub questions: BTreeMap<(&'static str, Place), Page>,
    /// Narrowed down by what they are crossed by.
    pub narrowed: BTreeMap<(&'static str, Place), Page>,
    pub obstacles: BTreeMap<Place, Page>,
}

struct Known<'a> {
    side: &'a Side,
    people: &'a [&'a Person],
    /// The finest places that somebody may stand in.
    atoms: BTreeSet<[usize; 3]>,
    system: System,
    /// By field, what is said, and where; the empty answer stands for being asked.
    unknowns: BTreeMap<(&'static str, String, [usize; 3]), usize>,
    /// What was hidden somewhere is looked for once.
    hidden: BTreeSet<String>,
    is_closed: bool,
    /// Whether it is known how many stand where.
    knows_places: bool,
}

/// The names of the answers of a question by their codes, those beside its options at the end.
pub fn named(side: &Side, field: &str) -> (Vec<(String, String)>, bool, Option<f64>) {
    let all = questionnaire(side.audience);
    let question = all.sections.iter().find_map(|section| section.question_of(field)).unwrap();
    let mut codes: Vec<(String, String)> = match &question.kind {
        Kind::Scale { from, to, low, high, .. } => (*from..=*to)
            .map(|step| {
                let end = if step == *from { format!(" – {low}") } else { format!(" – {high}") };
                let is_end = step == *from || step == *to;
                (step.to_string(), if is_end { format!("{step}{end}") } else { step.to_string() })
            })
            .collect(),
        kind => kind.options().iter().map(|o| (o.code.clone(), name_of(&o.label))).collect(),
    };
    if question.kind.allows_unknown() {
        codes.push((UNKNOWN.to_owned(), "Je ne sais pas".to_owned()));
    }
    codes.push((SILENT.to_owned(), SILENT.to_owned()));
    match question.kind {
        Kind::Multiple { max, .. } => (codes, true, max.map(f64::from)),
        _ => (codes, false, None),
    }
}

fn name_of(label: &str) -> String {
    label.trim_end_matches(" (précisez)").to_owned()
}

impl Known<'_> {
    fn sum(&self, field: &'static str, code: &str, place: &Place) -> Sum {
        let is_in = |(own, said, at): &(&str, String, [usize; 3])| *own == field && said == code && holds(place, at);
        self.unknowns.iter().filter(|(key, _)| is_in(key)).map(|(_, unknown)| (*unknown, 1.0)).collect()
    }

    fn gave(person: &Person, asked: &Asked, code: &str) -> bool {
        let is_silent = !person.answers.contains_key(asked.field);
        (asked.is_asked)(person)
            && if code == SILENT { is_silent } else { code.is_empty() || person.said(asked.field, code) }
    }

    /// The unknowns of a question, and what anybody knows of them.
    fn ask(&mut self, asked: &Asked) {
        let (codes, is_multiple, max) = named(self.side, asked.field);
        for at in self.atoms.clone() {
            for code in codes.iter().map(|(code, _)| code.as_str()).chain([""]) {
                let here = self.people.iter().filter(|person| person.at == at);
                let truth = here.filter(|person| Self::gave(person, asked, code)).count();
                let unknown = self.system.unknown(truth as f64);
                self.unknowns.insert((asked.field, code.to_owned(), at), unknown);
            }
            let place = at.map(Some);
            let of = |code: &str, factor: f64| -> Sum {
                self.sum(asked.field, code, &place).into_iter().map(|(unknown, _)| (unknown, factor)).collect()
            };
            let (base, silent) = (of("", -1.0), of(SILENT, 1.0));
            let options = codes.iter().filter(|(code, _)| code != SILENT).map(|(code, _)| code.as_str());
            let least = f64::NEG_INFINITY;
            let mut facts: Vec<(Sum, f64, f64)> = Vec::new();
            if is_multiple {
                // Who gives no answer names nothing; who gives one names an option at least, and no more than may be.
                let all = |code| [of(code, 1.0), silent.clone(), base.clone()].concat();
                facts.extend(options.clone().map(|code| (all(code), least, 0.0)));
                let named = |factor: f64| options.clone().flat_map(|code| of(code, factor)).collect::<Sum>();
                facts.push(([named(-1.0), of("", 1.0), of(SILENT, -1.0)].concat(), least, 0.0));
                if let Some(most) = max {
                    facts.push(([named(1.0), of("", -most), of(SILENT, most)].concat(), least, 0.0));
                }
            } else {
                facts.push((options.flat_map(|code| of(code, 1.0)).chain(silent).chain(base).collect(), 0.0, 0.0));
            }
            if asked.is_base_told && self.knows_places {
                let count = self.people.iter().filter(|person| person.at == at && (asked.is_asked)(person)).count();
                facts.push((of("", 1.0), count as f64, count as f64));
            }
            if let Some((earlier, codes)) = asked.when {
                let before = codes.iter().flat_map(|code| self.sum(earlier, code, &place));
                facts.push((before.chain(of("", -1.0)).collect(), 0.0, 0.0));
            }
            for (sum, low, high) in facts {
                self.system.between(FACT, sum, low, high);
            }
        }
    }

    /// A number of respondents who gave an answer, or were asked.
    fn counted(&mut self, field: &'static str, code: &str, place: &Place, shown: Shown, table: &str) {
        let said = format!("{field}{}, answer `{code}`", self.side.query(place));
        let sum = self.sum(field, code, place);
        match shown {
            Shown::Number(count) => {
                if !code.is_empty() && (1.0..3.0).contains(&count) {
                    self.system.breach(format!("{table}, {said}: {count} are shown"));
                }
                self.system.is(&format!("{said}, {table}"), sum, count);
            }
            Shown::Secret if !self.is_of_nobody(field, code, place) => self.hides(said, table, sum),
            Shown::Secret => {}
            Shown::Nothing => {}
        }
    }

    /// Whether nobody at all gave an answer: that nobody in a place did follows, and is no secret of anybody there.
    fn is_of_nobody(&self, field: &'static str, code: &str, place: &Place) -> bool {
        *place != [None; 3] && self.system.truth_of(&self.sum(field, code, &[None; 3])) == 0.0
    }

    fn hides(&mut self, said: String, table: &str, sum: Sum) {
        // While answers come in, all parts say so alike: what nobody there said is no secret of anybody.
        if !self.is_closed && self.system.truth_of(&sum) == 0.0 {
            return;
        }
        if self.hidden.insert(said.clone()) {
            self.system.hides_count(format!("{table}, {said}"), sum);
        }
    }

    /// The share of respondents who gave an answer, in percent.
    fn shared(&mut self, field: &'static str, code: &str, place: &Place, shown: Shown, table: &str) {
        let said = format!("{field}{}, answer `{code}`", self.side.query(place));
        let (sum, base) = (self.sum(field, code, place), self.sum(field, "", place));
        match shown {
            Shown::Number(share) => {
                let share = share / 100.0;
                self.system.ratio_between(&format!("{said}, {table}"), &sum, &base, share - HALF, share + HALF);
            }
            Shown::Secret if !self.is_of_nobody(field, code, place) => self.hides(said, table, sum),
            Shown::Secret => {}
            Shown::Nothing => {}
        }
    }

    /// A table with the shares of each answer in all and by the values of a dimension, and the numbers of respondents last.
    fn crossed(&mut self, asked: &Asked, place: &Place, page: &Page, (id, dimension): (&str, usize)) {
        let Some(table) = page.tables.get(id) else { return };
        let values = self.side.dimensions[dimension].1;
        let (codes, ..) = named(self.side, asked.field);
        let mut columns = vec![(0, *place)];
        for (value, code) in values.iter().enumerate() {
            if let Some(column) =
                table.head.iter().skip(2).position(|heading| *heading == self.side.label(dimension, code))
            {
                let mut within = *place;
                within[dimension] = Some(value);
                columns.push((column + 1, within));
            }
        }
        for (column, within) in columns {
            self.counted(asked.field, "", &within, table.shown("Nombre de répondants", column), id);
            for (code, name) in &codes {
                self.shared(asked.field, code, &within, table.shown(name, column), id);
            }
        }
    }

    /// The page of the question.
    fn question(&mut self, asked: &Asked, place: &Place, page: &Page, by: usize) {
        let table = &page.tables["distribution"];
        let (codes, ..) = named(self.side, asked.field);
        for (code, name) in &codes {
            self.counted(asked.field, code, place, table.shown(name, 0), "distribution");
        }
        self.counted(asked.field, "", place, base(&page.tables), "distribution");
        self.crossed(asked, place, page, ("croisement", by));
        let Some(means) = page.tables.get("moyenne") else { return };
        // Those who chose a step.
        let steps = codes.iter().filter(|(code, _)| code.parse::<u8>().is_ok());
        let sum: Sum = steps.flat_map(|(code, _)| self.sum(asked.field, code, place)).collect();
        match means.shown("Ensemble", 0) {
            Shown::Number(count) => self.system.is("moyenne", sum, count),
            Shown::Secret => {
                self.hides(format!("{}{}", asked.field, self.side.query(place)), "moyenne, Répondants", sum);
            }
            Shown::Nothing => {}
        }
    }

    /// The table of the ranges that were declared in place of amounts.
    fn ranges(&mut self, place: &Place, page: &Page) {
        let (codes, ..) = named(self.side, "AC06");
        for (code, name) in codes.iter().filter(|(code, _)| code != SILENT) {
            let table = &page.tables["tranches"];
            self.counted("AC06", code, place, table.shown(name, 0), "tranches");
            // No estimate is told, and none is missing where nobody declared the range.
            assert_eq!(table.shown(name, 2), Shown::Secret, "{name}");
        }
    }

    /// The page of obstacles and levers.
    fn obstacles(&mut self, asked: &Asked, place: &Place, page: &Page) {
        let (codes, ..) = named(self.side, asked.field);
        if let Some((ranked, by)) = asked.ranked {
            if let Some(table) = page.tables.get(ranked) {
                for (code, name) in codes.iter().filter(|(code, _)| code != SILENT) {
                    self.counted(asked.field, code, place, table.shown(name, 0), ranked);
                }
                // The note says how many answered at all.
                let answered = table.words.split("dont ").nth(1).and_then(|rest| rest.split(' ').next());
                if let Some(answered) = answered.and_then(|count| count.parse::<f64>().ok()) {
                    let mut sum = self.sum(asked.field, "", place);
                    sum.extend(self.sum(asked.field, SILENT, place).iter().map(|(of, _)| (*of, -1.0)));
                    self.system.is(&format!("the note of {ranked}"), sum, answered);
                }
            }
            self.crossed(asked, place, page, (by, 0));
        }
        if let Some((id, column)) = asked.both_sides {
            for (code, name) in &codes {
                self.shared(asked.field, code, place, page.tables[id].shown(name, column), id);
            }
        }
    }
}

/// How many were asked, as the page of a question says it below the answers.
fn base(tables: &BTreeMap<String, Table>) -> Shown {
    let said = tables["distribution"].words.split("posée (").nth(1).and_then(|rest| rest.split(')').next());
    said.map_or(Shown::Nothing, read)
}

/// The system of all that is told of some questions of one side. `by` says by which dimension the page of a question with these
/// filters was crossed.
pub fn answers(
    side: &Side,
    people: &[&Person],
    asked: &[&Asked],
    pages: &Pages,
    by: fn(&Place) -> usize,
    is_closed: bool,
) -> System {
    let (unknowns, hidden) = (BTreeMap::new(), BTreeSet::new());
    let atoms = people.iter().map(|person| person.at).collect();
    let mut known =
        Known { side, people, atoms, system: System::default(), unknowns, hidden, is_closed, knows_places: true };
    for one in asked {
        known.ask(one);
        for ((_, place), page) in pages.questions.iter().filter(|((field, _), _)| *field == one.field) {
            known.question(one, place, page, by(place));
        }
        for (place, page) in pages.volumes.iter().filter(|_| one.field == "AC06") {
            known.ranges(place, page);
        }
        for (place, page) in &pages.obstacles {
            known.obstacles(one, place, page);
        }
        for (place, page) in &pages.obstacles {
            known.gaps(one, place, page);
        }
    }
    known.system
}

/// The system of all that several versions tell of everybody: respondents stand in the moments from which on and up to which they
/// say what they do, see [`super::times`].
pub fn over_time(side: &Side, people: &[&Person], atoms: &Atoms, asked: &[&Asked], versions: &[&Pages]) -> System {
    let (unknowns, hidden) = (BTreeMap::new(), BTreeSet::new());
    let (system, atoms) = (System::default(), atoms.clone());
    let mut known = Known { side, people, atoms, system, unknowns, hidden, is_closed: true, knows_places: false };
    for one in asked {
        known.ask(one);
        let (codes, ..) = named(side, one.field);
        for (moment, pages) in versions.iter().enumerate() {
            let tables = &pages.questions[&(one.field, [None; 3])].tables;
            let base = ("", base(tables));
            let each = codes.iter().map(|(code, name)| (code.as_str(), tables["distribution"].shown(name, 0)));
            for (code, shown) in each.chain([base]) {
                let places = in_at(moment, versions.len());
                let sum: Sum = places.flat_map(|place| known.sum(one.field, code, &place)).collect();
                let said = format!("versions, {} at moment {moment}, answer `{code}`", one.field);
                // What is told later of the same respondents is no secret any more.
                let is_told_later = versions.iter().enumerate().skip(moment + 1).any(|(later, pages)| {
                    let tables = &pages.questions[&(one.field, [None; 3])].tables;
                    let name = codes.iter().find(|(own, _)| own == code).map(|(_, name)| name.as_str());
                    let shown = match name {
                        Some(name) => tables["distribution"].shown(name, 0),
                        None => self::base(tables),
                    };
                    shown != Shown::Secret && are_the_same(people, (moment, later), one.is_asked)
                });
                match shown {
                    Shown::Number(count) => known.system.is(&said, sum, count),
                    // That nobody said something is said of nobody.
                    Shown::Secret if known.system.truth_of(&sum) > 0.0 && !is_told_later => {
                        known.system.hides_count(said, sum);
                    }
                    _ => {}
                }
            }
        }
    }
    known.system
}
