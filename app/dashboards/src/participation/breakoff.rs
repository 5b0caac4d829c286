//! Break-off by section, and durations.

use super::{Known, STILL_DAYS};
use french::{counted, grouped};
use statistics::figure::{Chart, Figure, Row, Value};

/// Minimum number of measured durations: fewer would reveal single respondents.
const LEAST: usize = 3;

/// The ends of the classes of times, in seconds, with their names.
const CLASSES: [(i64, &str); 7] = [
    (5 * 60, "< 5 min"),
    (10 * 60, "5 à 10 min"),
    (20 * 60, "10 à 20 min"),
    (40 * 60, "20 à 40 min"),
    (3_600, "40 à 60 min"),
    (24 * 3_600, "1 h à 1 jour"),
    (i64::MAX, "> 1 jour"),
];

/// The quartiles of ascending durations, in seconds: each a measured one, since averages of two respondents mean
/// nothing.
pub fn quartiles(ordered: &[i64]) -> Option<[i64; 3]> {
    if ordered.len() < LEAST {
        return None;
    }
    let at = |quarter: usize| ordered.get((ordered.len() * quarter).div_ceil(4).saturating_sub(1)).copied();
    Some([at(1)?, at(2)?, at(3)?])
}

/// Number of drafts at each section.
pub fn stops(known: &Known) -> Figure {
    let count = |place: Option<&str>| {
        let found = known.waiting.iter().filter(|waiting| match place {
            Some(place) => waiting.place.as_deref() == Some(place),
            // A colleague saved first, or the section is no longer asked.
            None => !known.sections.iter().any(|(id, _)| waiting.place.as_deref() == Some(id)),
        });
        found.fold((0, 0), |(drafts, still), waiting| (drafts + waiting.drafts, still + waiting.still))
    };
    let waiting: i64 = known.waiting.iter().map(|waiting| waiting.drafts).sum();
    let row = |name: &str, (drafts, still): (i64, i64)| {
        let share = if waiting > 0 { Value::Share(drafts as f64 / waiting as f64) } else { Value::None };
        Row::new(name, vec![Value::Count(drafts), share, Value::Count(still)])
    };
    let mut rows: Vec<Row> = known.sections.iter().map(|(id, title)| row(title, count(Some(id.as_str())))).collect();
    let elsewhere = count(None);
    if elsewhere.0 > 0 {
        rows.push(row("Aucune section enregistrée par la personne elle-même", elsewhere));
    }
    let most = known.sections.iter().map(|(id, title)| (count(Some(id.as_str())).0, title));
    let most = most.filter(|(drafts, _)| *drafts > 0).max_by_key(|(drafts, _)| *drafts);
    let reading = match most {
        Some((drafts, title)) => format!(
            "C’est après la section «\u{a0}{title}\u{a0}» que les brouillons en attente sont les plus nombreux : {} sur {}.",
            grouped(drafts),
            grouped(waiting)
        ),
        None => "Aucun brouillon n’attend.".to_owned(),
    };
    Figure {
units: Vec::new(),
        id: "arrets".to_owned(),
        title: "Où l’on s’arrête".to_owned(),
        reading,
        notes: vec![
            "Brouillons commencés et non envoyés, selon la dernière section enregistrée ; ni corrections, ni essais. Les filtres ne s’y appliquent pas : un brouillon ne dit pas encore qui répond.".to_owned(),
            format!("Sans changement : rien n’y a été enregistré depuis {STILL_DAYS}\u{a0}jours. Les autres sont peut-être en cours, ou attendent le chiffre d’un collègue."),
        ],
        head: ["Dernière section enregistrée", "Brouillons", "Part", "Sans changement"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![0], intervals: Vec::new() },
    }
}

/// Durations from first save to sending.
pub fn durations(known: &Known) -> Figure {
    let took = &known.now.took;
    let found = quartiles(took);
    let mut from = 0;
    let mut rows = Vec::new();
    for (end, name) in CLASSES {
        let to = took.partition_point(|seconds| *seconds < end);
        let count = i64::try_from(to - from).unwrap_or(i64::MAX);
        from = to;
        if found.is_some() {
            rows.push(Row::new(name, vec![Value::Count(count), Value::Share(count as f64 / took.len() as f64)]));
        }
    }
    let measured = i64::try_from(took.len()).unwrap_or(i64::MAX);
    let reading = match found {
        Some([_, median, _]) => format!(
            "La moitié des personnes a envoyé sa réponse en {} ou moins ({}).",
            Value::Seconds(median).formatted(),
            counted(measured, "aucune mesurée", "une réponse mesurée", "#\u{a0}réponses mesurées")
        ),
        None => format!("Il faut au moins {LEAST} réponses mesurées pour donner une durée."),
    };
    Figure {
units: Vec::new(),
        id: "temps".to_owned(),
        title: "Temps pour répondre".to_owned(),
        reading,
        notes: vec![
            "Du premier enregistrement à l’envoi, pauses comprises : qui attend un chiffre d’un collègue prend des jours.".to_owned(),
        ],
        head: ["Temps", "Réponses", "Part"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Histogram { column: 0, breaks: Vec::new() },
    }
}
