//! A question whose answers are numbers: amounts, percentages, years, whole numbers.

use super::lone::given;
use super::{Countable, Looked};
use crate::figure::{Chart, Figure, Row, Value, why};
use crate::french::counted;
use crate::statistics::classes::{Class, Measure, Quantile, classes, joined_amounts, quantile};
use crate::statistics::opinion::Share;
use crate::statistics::{Bits, Picked};

/// What was given: `un montant`.
pub fn what(one: Countable<'_>) -> &'static str {
    match Measure::of(&one.question.kind) {
        Some(Measure::Amount) => "un montant",
        Some(Measure::Percentage) => "un pourcentage",
        Some(Measure::Year) => "une année",
        _ => "un nombre",
    }
}

/// How many of those who were shown the question gave no number, and why: `3 ne savent pas, 2 n’ont pas répondu`. How many gave
/// one is no secret.
pub fn others(looked: &Looked<'_>, one: Countable<'_>) -> String {
    let nobody = Bits::default();
    let asked = looked.opinions.asked(&one.question.id.to_string(), &looked.picked);
    let unknown = looked.columns.unknown(&one.field.name).map_or(0, |unknown| asked.count_with(unknown));
    let silent = asked.without(looked.columns.answered(&one.field.name).unwrap_or(&nobody)).count();
    format!(
        "{}, {}",
        counted(unknown, "personne n’a dit ne pas savoir", "1\u{a0}ne sait pas", "#\u{a0}ne savent pas"),
        counted(silent, "aucun n’est sans réponse", "1\u{a0}est sans réponse", "#\u{a0}sont sans réponse")
    )
}

/// How many of all respondents gave an amount of each class, for whoever sees no exact cells: classes of one or two are joined, so
/// that none is hidden. `None` where the page leaves out somebody who gave one, or has too few; and for what is no amount.
pub fn joined(looked: &Looked<'_>, one: Countable<'_>, picked: &[Picked]) -> Option<Vec<(Class, u64)>> {
    let question = one.question.id.to_string();
    let are_all = || looked.opinions.picks_all_numbers(&question, &one.field.name, picked);
    if looked.exact || Measure::of(&one.question.kind) != Some(Measure::Amount) || !are_all() {
        return None;
    }
    let all = looked.opinions.asked(&question, &[]);
    let count = |class: &Class| all.count_with(&looked.opinions.chose(&one.field.name, &[&class.code]));
    let counts: Vec<(Class, u64)> =
        classes(&one.question.kind).into_iter().map(|class| (class.clone(), count(&class))).collect();
    joined_amounts(&counts)
}

/// Quartiles, over all and by the first dimension of the profile: of the numbers themselves with their mean and spread for
/// whoever sees exact cells; for others from the numbers of each class, which they are shown, so that quartiles say no more.
pub fn quartiles(looked: &Looked<'_>, one: Countable<'_>) -> Option<Figure> {
    let measure = Measure::of(&one.question.kind)?;
    let row = |name: &str, picked: &[Picked]| match looked.exact {
        true => Row::new(name, exact(looked, one, measure, picked)),
        false => Row::new(name, estimated(looked, one, measure, picked)),
    };
    let mut rows = vec![row("Ensemble", &looked.picked)];
    // Amounts are told of all respondents only.
    let by_place = looked.exact || measure != Measure::Amount;
    let first = looked.profile.dimensions.first().filter(|_| by_place);
    if let Some(dimension) = first.filter(|d| looked.picked.iter().all(|(f, _)| *f != d.field)) {
        for (code, name) in &dimension.values {
            let mut picked = looked.picked.clone();
            picked.push((dimension.field.clone(), code.clone()));
            if looked.opinions.picked(&picked).count() > 0 {
                rows.push(row(name, &picked));
            }
        }
    }
    let reading = match rows.first().map(|row| row.values.as_slice()) {
        Some([_, first, median, third, ..]) if *median != Value::Secret && *median != Value::None => format!(
            "La moitié des réponses est entre {} et {} ; médiane : {}.",
            first.said(),
            third.said(),
            median.said()
        ),
        _ => why(rows.get(..1).unwrap_or_default(), given(looked, one), "Trop peu de réponses pour des quartiles."),
    };
    let note = match looked.exact {
        true => "Quartiles des nombres donnés (R, type 7) ; moyenne et écart-type (n − 1).",
        false => "Quartiles estimés par interpolation dans les classes ; une classe ouverte est nommée.",
    };
    let spread: &[&str] = if looked.exact { &["Moyenne", "Écart-type"] } else { &[] };
    let head = ["Groupe", "Répondants", "1er quartile", "Médiane", "3e quartile"].iter().chain(spread);
    Some(Figure {
        id: "quartiles".to_owned(),
        title: "Médiane et quartiles".to_owned(),
        reading,
        notes: vec![note.to_owned()],
        head: head.map(|head| (*head).to_owned()).collect(),
        rows,
        // Bars from zero say nothing of years.
        chart: match measure {
            Measure::Year => Chart::None,
            _ => Chart::Bars { columns: vec![2], intervals: Vec::new() },
        },
    })
}

fn estimated(looked: &Looked<'_>, one: Countable<'_>, measure: Measure, picked: &[Picked]) -> Vec<Value> {
    if let Some(counts) = joined(looked, one, picked) {
        return marks(measure, &counts);
    }
    let question = one.question.id.to_string();
    let all: Vec<Class> = classes(&one.question.kind);
    let bits: Vec<Bits> = all.iter().map(|class| looked.opinions.chose(&one.field.name, &[&class.code])).collect();
    let shown = looked.shown(one, &bits.iter().collect::<Vec<_>>());
    let shares = bits.iter().zip(&shown).map(|(bits, shown)| looked.opinions.share(&question, bits, shown, picked));
    let shares: Vec<Share> = shares.collect();
    if shares.contains(&Share::Secret) {
        return vec![Value::Secret; 4];
    }
    let counts: Vec<u64> = shares.iter().map(|share| share.known().map_or(0, |p| p.count)).collect();
    marks(measure, &all.into_iter().zip(counts).collect::<Vec<_>>())
}

/// How many gave a number, and the quartiles.
fn marks(measure: Measure, counts: &[(Class, u64)]) -> Vec<Value> {
    let n = counts.iter().map(|(_, count)| count).sum::<u64>().try_into().unwrap_or(i64::MAX);
    let at = |share: f64| match quantile(counts, share) {
        Some(Quantile::At(number)) => value(measure, number, false),
        Some(Quantile::In(class)) => Value::Words(class.label),
        None => Value::None,
    };
    vec![Value::Count(n), at(0.25), at(0.5), at(0.75)]
}

fn exact(looked: &Looked<'_>, one: Countable<'_>, measure: Measure, picked: &[Picked]) -> Vec<Value> {
    let asked = looked.opinions.asked(&one.question.id.to_string(), picked);
    let mut numbers: Vec<f64> =
        asked.iter().filter_map(|place| looked.columns.number(&one.field.name, place)).map(|n| n as f64).collect();
    numbers.sort_by(f64::total_cmp);
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let variance = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let known = |number: f64, is_spread: bool| match (number.is_finite(), measure) {
        (false, _) => Value::None,
        // The spread of years is no year.
        (true, Measure::Year) if is_spread => Value::Number(number),
        (true, _) => value(measure, number, true),
    };
    let at = |share: f64| {
        crate::statistics::quantile(&numbers, share).map_or(Value::None, |number| value(measure, number, true))
    };
    vec![
        Value::Count(numbers.len().try_into().unwrap_or(i64::MAX)),
        at(0.25),
        at(0.5),
        at(0.75),
        known(mean, false),
        // One number alone is spread over nothing, and nobody over less.
        if numbers.len() > 1 { known(variance.sqrt(), true) } else { Value::None },
    ]
}

/// A number of what is measured, exact or estimated.
fn value(measure: Measure, number: f64, is_exact: bool) -> Value {
    match measure {
        Measure::Amount if is_exact => Value::Cents(number.round() as i64),
        Measure::Amount => Value::About(number.round() as i64),
        Measure::Percentage => Value::Share(number / 10_000.0),
        Measure::Year => Value::Year(number.floor() as i64),
        Measure::Whole => Value::Number(number),
    }
}
