//! Responses over time.

use super::{Known, responses};
use chrono::{Datelike, Days, NaiveDate};
use french::dates;
use french::{counted, grouped};
use statistics::figure::{Chart, Figure, Row, Value};
use std::collections::BTreeMap;

/// Longer collections are shown by week.
const MOST_DAYS: i64 = 62;

/// Number of responses per day, or per week for a long collection, from the ascending days of all responses.
pub fn over_time(days: &[NaiveDate]) -> Figure {
    let ends = days.first().zip(days.last()).map(|(first, last)| (*first, *last));
    let by_week = ends.is_some_and(|(first, last)| (last - first).num_days() >= MOST_DAYS);
    let step = |day: NaiveDate| if by_week { monday(day) } else { day };
    let mut counts: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    days.iter().for_each(|day| *counts.entry(step(*day)).or_default() += 1);
    let mut rows = Vec::new();
    let mut so_far = 0;
    if let Some((first, last)) = ends {
        let mut at = step(first);
        while at <= last {
            let count = counts.get(&at).copied().unwrap_or(0);
            so_far += count;
            let name = if by_week { format!("sem. du {}", short(at)) } else { short(at) };
            rows.push(Row::new(name, vec![Value::Count(count), Value::Count(so_far)]));
            let Some(next) = at.checked_add_days(Days::new(if by_week { 7 } else { 1 })) else { break };
            at = next;
        }
    }
    let each = if by_week { "semaine" } else { "jour" };
    let reading = match counts.iter().max_by_key(|(at, count)| (**count, std::cmp::Reverse(**at))) {
        Some((at, count)) => {
            let when = if by_week {
                format!("la semaine du {}", dates::date(*at))
            } else {
                format!("le {}", dates::date(*at))
            };
            format!(
                "Le plus de réponses en {} : {}, {when}.",
                if by_week { "une semaine" } else { "un jour" },
                grouped(*count)
            )
        }
        None => "Aucune réponse pour l’instant.".to_owned(),
    };
    Figure {
units: Vec::new(),
        id: "reponses-par-jour".to_owned(),
        title: format!("Réponses par {each}"),
        reading,
        notes: vec![
            "Jour du premier envoi, à l’heure de Paris ; une réponse par organisation, celle qui compte. Une correction ne change pas le jour.".to_owned(),
        ],
        head: [if by_week { "Semaine" } else { "Jour" }, "Réponses", "Depuis le début"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Histogram { column: 0, breaks: Vec::new() },
    }
}

/// The number of responses since the opening, compared with the edition before on the same day.
pub fn same_day(known: &Known) -> Option<Figure> {
    let (edition, before) = known.before.as_ref()?;
    let last_of = |attended: &super::Attended| {
        attended.days.last().zip(attended.opened).map_or(0, |(last, opened)| (*last - opened).num_days())
    };
    let today = known.day();
    let last = last_of(&known.now).max(last_of(before));
    let step = if last >= MOST_DAYS { 7 } else { 1 };
    let mut marks: Vec<i64> = (0..=last).step_by(step).chain([last, today.min(last)]).collect();
    marks.sort_unstable();
    marks.dedup();
    let rows = marks.into_iter().map(|day| {
        let now = if day <= today { Value::Count(known.now.by_day(day)) } else { Value::None };
        Row::new(format!("J + {day}"), vec![now, Value::Count(before.by_day(day))])
    });
    let rows = rows.collect();
    let day = today.min(last);
    Some(Figure {
units: Vec::new(),
        id: "meme-jour".to_owned(),
        title: "Au même jour de l’édition précédente".to_owned(),
        reading: format!(
            "{} : {} pour l’édition {}, {} pour l’édition {edition}.",
            counted(day, "Le jour de l’ouverture", "Un jour après l’ouverture", "# jours après l’ouverture"),
            responses(known.now.by_day(day)),
            known.edition,
            grouped(before.by_day(day)),
        ),
        notes: vec![
            "Jours comptés depuis l’ouverture de chaque collecte (ou la première réponse, si elle est plus ancienne). Deux éditions n’ont pas interrogé les mêmes organisations : les courbes comparent des nombres de réponses, rien d’autre.".to_owned(),
        ],
        head: vec!["Jour".to_owned(), format!("Édition {}", known.edition), format!("Édition {edition}")],
        rows,
        chart: Chart::Lines { columns: vec![0, 1], dots: Vec::new() },
    })
}

/// The Monday of a day's week.
fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// `12/11/2026`.
fn short(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}
