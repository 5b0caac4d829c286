//! What the versions of the same totals tell together: everything of all respondents that is read more than once.

use super::amounts;
use super::answers;
use super::crawl::{Page, Shown};
use super::people::{BUYERS, Person, Place, STARTUPS, Side};
use super::reading::{Reading, families};
use super::system::System;

/// Everybody.
const ALL: Place = [None; 3];

/// Each respondent, standing in the moment at which they are first in what is shown, with their segment or domain.
pub fn by_moment(readings: &[Reading], people: &[Person], side: usize) -> Vec<Person> {
    let stands = |(number, person): (usize, &Person)| {
        let moment = readings.iter().position(|reading| reading.is_in(side, number))?;
        Some(Person { at: [person.at[0], moment, 0], ..person.clone() })
    };
    people.iter().enumerate().filter_map(stands).collect()
}

/// What all versions together tell of the totals.
pub fn systems(readings: &[Reading], buyers: &[Person], startups: &[Person]) -> Vec<System> {
    let (buyers, startups) = (by_moment(readings, buyers, 0), by_moment(readings, startups, 1));
    let volumes: Vec<&Page> = readings.iter().map(|reading| &reading.buyers.volumes[&ALL]).collect();
    let mut systems = vec![amounts::over_time(&buyers.iter().collect::<Vec<_>>(), &volumes)];
    for (side, people) in [(&BUYERS, &buyers), (&STARTUPS, &startups)] {
        let people: Vec<&Person> = people.iter().collect();
        let pages: Vec<_> = readings.iter().map(|reading| reading.of_side(side)).collect();
        systems.extend(families(side).iter().map(|asked| answers::over_time(side, &people, asked, &pages)));
    }
    systems
}

/// Differences of two versions that tell of fewer than three respondents, or of one of them mainly.
pub fn differences(readings: &[Reading], buyers: &[Person], startups: &[Person]) -> Vec<String> {
    let mut found = Vec::new();
    for (later, after) in readings.iter().enumerate() {
        for (earlier, before) in readings[..later].iter().enumerate() {
            let said = |what: &str| format!("between moments {earlier} and {later}: {what}");
            let came = |people: &[Person], side: usize| -> Vec<Person> {
                let is_new = |number: usize| after.is_in(side, number) && !before.is_in(side, number);
                people.iter().enumerate().filter(|(number, _)| is_new(*number)).map(|(_, p)| p.clone()).collect()
            };
            let shown = |reading: &Reading, table: &str, row: &str, column: usize| {
                matches!(reading.buyers.volumes[&ALL].tables[table].shown(row, column), Shown::Number(_))
            };
            let new = came(buyers, 0);
            let row = "Tous les acheteurs";
            for (column, year, what) in [(1, 0, 0), (2, 1, 0), (3, 0, 1)] {
                let gave: Vec<i64> = new.iter().filter_map(|person| person.amounts[year][what]).collect();
                let (sum, largest) = (gave.iter().sum::<i64>(), gave.iter().copied().max().unwrap_or(0));
                let is_told = [before, after].iter().all(|reading| shown(reading, "volumes", row, column));
                if is_told && !gave.is_empty() && (gave.len() < 3 || largest * 100 > sum * 85) {
                    found.push(said(&format!("column {column} of the volumes grew by {gave:?}")));
                }
            }
            for (side, new) in [(&BUYERS, &new), (&STARTUPS, &came(startups, 1))] {
                found.extend(few_asked(side, (before, after), new).iter().map(|what| said(what)));
            }
        }
    }
    found
}

/// Questions that one or two more respondents were asked from one version to another.
fn few_asked(side: &Side, (before, after): (&Reading, &Reading), new: &[Person]) -> Vec<String> {
    let mut found = Vec::new();
    for asked in families(side).into_iter().flatten() {
        let base = |reading: &Reading| {
            let page = &reading.of_side(side).questions[&(asked.field, ALL)];
            page.tables["croisement"].shown("Nombre de répondants", 0)
        };
        if let (Shown::Number(was), Shown::Number(is)) = (base(before), base(after)) {
            let truth = new.iter().filter(|person| (asked.is_asked)(person)).count() as f64;
            assert!((is - was - truth).abs() < 1e-9, "{}: {was}, {is}, {truth}", asked.field);
            if truth > 0.0 && truth < 3.0 {
                found.push(format!("{} was asked of {truth} more", asked.field));
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
