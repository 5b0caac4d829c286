//! What the versions of the same totals tell together: everything of all respondents that is read more than once.

use super::amounts;
use super::answers::{self, Asked};
use super::crawl::{Page, Shown};
use super::lives::Respondent;
use super::numbers;
use super::people::{BUYERS, Person, Place, STARTUPS, Side};
use super::ranges;
use super::reading::{Reading, families};
use super::system::System;
use std::collections::BTreeSet;

/// Everybody.
const ALL: Place = [None; 3];

/// Each respondent for as long as they say the same in what is shown, standing in their segment or domain, in the moment from
/// which on and in the one up to which they do. Whoever corrected stands there twice, if it changes what is looked at.
fn by_moment(readings: &[Reading], people: &[Respondent], is_same: &dyn Fn(&Person, &Person) -> bool) -> Vec<Person> {
    let mut all: Vec<Person> = Vec::new();
    for one in people {
        let mut last: Option<usize> = None;
        for (moment, reading) in readings.iter().enumerate() {
            let Some(says) = reading.says(one) else {
                last = None;
                continue;
            };
            match last.filter(|last| is_same(&all[*last], says) && all[*last].at[0] == says.at[0]) {
                Some(last) => all[last].at[2] = moment,
                None => {
                    last = Some(all.len());
                    all.push(Person { at: [says.at[0], moment, moment], ..says.clone() });
                }
            }
        }
    }
    all
}

/// Where those stand who are in what is shown at a moment, of so many.
pub fn in_at(moment: usize, of: usize) -> impl Iterator<Item = Place> {
    (0..=moment).flat_map(move |from| (moment..of).map(move |to| [None, Some(from), Some(to)]))
}

/// Whether those who gave something are the same at two moments.
pub fn are_the_same(people: &[&Person], (one, other): (usize, usize), gave: impl Fn(&Person) -> bool) -> bool {
    let is_in = |person: &Person, moment: usize| (person.at[1]..=person.at[2]).contains(&moment);
    people.iter().filter(|person| gave(person)).all(|person| is_in(person, one) == is_in(person, other))
}

/// Whether two say the same to some questions.
fn answers_alike(asked: &[&Asked], one: &Person, other: &Person) -> bool {
    let alike = |asked: &&Asked| {
        (asked.is_asked)(one) == (asked.is_asked)(other)
            && one.answers.get(asked.field) == other.answers.get(asked.field)
    };
    asked.iter().all(alike)
}

fn numbers_alike(fields: &[&'static str], one: &Person, other: &Person) -> bool {
    fields.iter().all(|field| one.number(field) == other.number(field))
}

/// Where respondents may stand: see [`by_moment`].
pub type Atoms = BTreeSet<[usize; 3]>;

/// Where they may stand for all that is told: that some come is, and that some leave or say something else at the end, not which
/// of them. Whoever knows which of them do is told more.
fn atoms(people: &[&Person], knows_who: bool) -> Atoms {
    let own: Atoms = people.iter().map(|person| person.at).collect();
    if knows_who {
        return own;
    }
    let of = |dimension: usize| own.iter().map(|at| at[dimension]).collect::<BTreeSet<usize>>();
    let (segments, from, to) = (of(0), of(1), of(2));
    let all = segments.iter().flat_map(|segment| from.iter().map(move |from| (*segment, *from)));
    all.flat_map(|(segment, from)| to.range(from..).map(move |to| [segment, from, *to])).collect()
}

/// What all versions together tell of the totals.
pub fn systems(readings: &[Reading], buyers: &[Respondent], startups: &[Respondent], knows_who: bool) -> Vec<System> {
    let volumes: Vec<&Page> = readings.iter().map(|reading| &reading.buyers.volumes[&ALL]).collect();
    let stands = by_moment(readings, buyers, &|one, other| one.amounts == other.amounts);
    let people: Vec<&Person> = stands.iter().collect();
    let mut systems = vec![amounts::over_time(&people, &atoms(&people, knows_who), &volumes)];
    for (side, people) in [(&BUYERS, buyers), (&STARTUPS, startups)] {
        let pages: Vec<_> = readings.iter().map(|reading| reading.of_side(side)).collect();
        for asked in families(side) {
            let stands = by_moment(readings, people, &|one, other| answers_alike(&asked, one, other));
            let people: Vec<&Person> = stands.iter().collect();
            systems.push(answers::over_time(side, &people, &atoms(&people, knows_who), &asked, &pages));
        }
        for fields in ranges::families(side) {
            let stands = by_moment(readings, people, &|one, other| numbers_alike(fields, one, other));
            let people: Vec<&Person> = stands.iter().collect();
            systems.push(numbers::over_time(side, &people, &atoms(&people, knows_who), fields, &pages));
        }
    }
    systems
}

/// What one respondent is in one version and in another.
type Move<'p> = (Option<&'p Person>, Option<&'p Person>);

/// Differences of two versions that tell of fewer than three respondents, or of one of them mainly.
pub fn differences(readings: &[Reading], buyers: &[Respondent], startups: &[Respondent]) -> Vec<String> {
    let mut found = Vec::new();
    for (later, after) in readings.iter().enumerate() {
        for (earlier, before) in readings[..later].iter().enumerate() {
            let said = |what: &str| format!("between moments {earlier} and {later}: {what}");
            let shown = |reading: &Reading, table: &str, row: &str, column: usize| {
                matches!(reading.buyers.volumes[&ALL].tables[table].shown(row, column), Shown::Number(_))
            };
            let moves = moves(buyers, (before, after));
            let row = "Tous les acheteurs";
            for (column, year, what) in [(1, 0, 0), (2, 1, 0), (3, 0, 1)] {
                let of = |person: Option<&Person>| person.and_then(|person| person.amounts[year][what]);
                let moved = moves.iter().map(|(was, is)| (of(*was), of(*is))).filter(|(was, is)| was != is);
                let moved: Vec<i64> = moved.map(|(was, is)| (is.unwrap_or(0) - was.unwrap_or(0)).abs()).collect();
                let (sum, largest) = (moved.iter().sum::<i64>(), moved.iter().copied().max().unwrap_or(0));
                let is_told = [before, after].iter().all(|reading| shown(reading, "volumes", row, column));
                if is_told && !moved.is_empty() && (moved.len() < 3 || largest * 100 > sum * 85) {
                    found.push(said(&format!("column {column} of the volumes moved by {moved:?}")));
                }
            }
            for (side, moves) in [(&BUYERS, moves), (&STARTUPS, self::moves(startups, (before, after)))] {
                found.extend(few_asked(side, (before, after), &moves).iter().map(|what| said(what)));
                found.extend(few_numbers(side, (before, after), &moves).iter().map(|what| said(what)));
            }
        }
    }
    found
}

/// Those of one side who came, left or say something else.
fn moves<'p>(people: &'p [Respondent], (before, after): (&Reading, &Reading)) -> Vec<Move<'p>> {
    people.iter().map(|one| (before.says(one), after.says(one))).filter(|(was, is)| was != is).collect()
}

/// How many are shown to have been asked a question, or to have given a number.
fn base(side: &Side, reading: &Reading, field: &'static str) -> Option<f64> {
    match reading.of_side(side).questions[&(field, ALL)].tables.get("croisement")?.shown("Nombre de répondants", 0) {
        Shown::Number(base) => Some(base),
        _ => None,
    }
}

/// Questions to which one or two respondents more, or fewer, were asked or said something else from one version to another.
fn few_asked(side: &Side, (before, after): (&Reading, &Reading), moves: &[Move]) -> Vec<String> {
    let mut found = Vec::new();
    for asked in families(side).into_iter().flatten() {
        let is_asked = |person: Option<&Person>| person.is_some_and(|person| (asked.is_asked)(person));
        let said = |person: Option<&Person>| person.and_then(|person| person.answers.get(asked.field).cloned());
        if let (Some(was), Some(is)) = (base(side, before, asked.field), base(side, after, asked.field)) {
            let more = moves.iter().map(|(was, is)| f64::from(is_asked(*is)) - f64::from(is_asked(*was))).sum::<f64>();
            assert!((is - was - more).abs() < 1e-9, "{}: {was}, {is}, {more}", asked.field);
            let is_told = |reading: &Reading| {
                let table = &reading.of_side(side).questions[&(asked.field, ALL)].tables["distribution"];
                table.rows.iter().any(|(name, _)| matches!(table.shown(name, 0), Shown::Number(_)))
            };
            let are_told = is_told(before) && is_told(after);
            let differs = |(was, is): &&Move| {
                is_asked(*was) != is_asked(*is) || are_told && is_asked(*is) && said(*was) != said(*is)
            };
            let few = moves.iter().filter(differs).count();
            if few > 0 && few < 3 {
                found.push(format!("{} was answered otherwise by {few}", asked.field));
            }
        }
    }
    found
}

/// The same for numbers: a newcomer may give one or not.
fn few_numbers(side: &Side, (before, after): (&Reading, &Reading), moves: &[Move]) -> Vec<String> {
    let mut found = Vec::new();
    for field in ranges::fields(side) {
        let number = |person: Option<&Person>| person.and_then(|person| person.number(field));
        if let (Some(was), Some(is)) = (base(side, before, field), base(side, after, field)) {
            let more = |(was, is): &Move| f64::from(number(*is).is_some()) - f64::from(number(*was).is_some());
            let more = moves.iter().map(more).sum::<f64>();
            assert!((is - was - more).abs() < 1e-9, "{field}: {was}, {is}, {more}");
            let differs = |(was, is): &&Move| was.is_some() != is.is_some() || number(*was) != number(*is);
            let few = moves.iter().filter(differs).count();
            let is_told = |reading: &Reading| ranges::is_told(reading.of_side(side), field);
            if few > 0 && few < 3 && is_told(before) && is_told(after) {
                found.push(format!("{field} was given otherwise by {few}"));
            }
        }
    }
    found
}

/// How many numbers of respondents who gave an answer moved by one or two from a version to the next. Batches are judged by
/// question, not by answer: this is said, not refused.
pub fn moved_by_few(readings: &[Reading]) -> String {
    let (mut told, mut few) = (0, 0);
    for (before, after) in readings.iter().zip(readings.iter().skip(1)) {
        for side in [&BUYERS, &STARTUPS] {
            let at = |reading: &Reading, field| {
                reading.of_side(side).questions[&(field, ALL)].tables["distribution"].clone()
            };
            for field in families(side).into_iter().flatten().map(|asked| asked.field) {
                let (was, is) = (at(before, field), at(after, field));
                for (name, _) in &was.rows {
                    if let (Shown::Number(was), Shown::Number(is)) = (was.shown(name, 0), is.shown(name, 0)) {
                        told += 1;
                        few += usize::from(was != is && (was - is).abs() < 3.0);
                    }
                }
            }
        }
    }
    format!("{few} of {told} numbers of answers of everybody moved by one or two between versions")
}
