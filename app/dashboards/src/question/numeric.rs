//! Questions whose answers are numbers: amounts, percentages, years, whole numbers.

use super::distribution::given;
use super::{Countable, Looked};
use disclosure::primary::{Amounts, LEAST_FOR_QUARTILES};
use french::counted;
use statistics::class_intervals::Measure;
use statistics::figure::{Chart, Figure, Row, Unit, Value, why};
use statistics::{Picked, quantile};

/// The quantity with its article: `un montant`.
pub fn what(one: Countable<'_>) -> &'static str {
    match Measure::of(&one.question.kind) {
        Some(Measure::Amount) => "un montant",
        Some(Measure::Percentage) => "un pourcentage",
        Some(Measure::Year) => "une année",
        _ => "un nombre",
    }
}

/// How many of those shown the question gave no number, and why: `3 ne savent pas, 2 n’ont pas répondu`.
pub fn others(looked: &Looked<'_>, one: Countable<'_>) -> String {
    let (question, field) = (one.question.id.to_string(), one.field.name.as_str());
    let asked = looked.opinions.asked(&question, &looked.picked);
    let unknown = looked.columns.unknown(field).map_or(0, |unknown| asked.count_with(unknown));
    let silent = asked.without(&looked.opinions.answered(&question, field, &looked.picked)).count();
    format!(
        "{}, {}",
        counted(unknown, "personne n’a dit ne pas savoir", "1\u{a0}ne sait pas", "#\u{a0}ne savent pas"),
        counted(silent, "aucun n’est sans réponse", "1\u{a0}est sans réponse", "#\u{a0}sont sans réponse")
    )
}

/// Quartiles, mean and standard deviation of the numbers, overall and by the first dimension of the profile.
pub fn quartiles(looked: &Looked<'_>, one: Countable<'_>) -> Option<Figure> {
    let measure = Measure::of(&one.question.kind)?;
    let row = |name: &str, picked: &[Picked]| Row::new(name, marks(looked, one, measure, picked));
    let mut rows = vec![row("Ensemble", &looked.picked)];
    let first = looked.profile.dimensions.first();
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
            first.formatted(),
            third.formatted(),
            median.formatted()
        ),
        _ => why(rows.get(..1).unwrap_or_default(), given(looked, one), "Trop peu de réponses pour des quartiles."),
    };
    Some(Figure {
units: std::iter::once(Unit::Plain).chain(std::iter::repeat_n(unit(measure), 5)).collect(),
        id: "quartiles".to_owned(),
        title: "Médiane et quartiles".to_owned(),
        reading,
        notes: vec!["Quartiles des nombres donnés (R, type 7) ; moyenne et écart-type (n − 1). Diffusables à partir de dix réponses.".to_owned()],
        head: ["Groupe", "Répondants", "1er quartile", "Médiane", "3e quartile", "Moyenne", "Écart-type"]
            .map(str::to_owned)
            .to_vec(),
        rows,
        // Bars from zero are meaningless for years.
        chart: match measure {
            Measure::Year => Chart::None,
            _ => Chart::Bars { columns: vec![2], intervals: Vec::new() },
        },
    })
}

fn marks(looked: &Looked<'_>, one: Countable<'_>, measure: Measure, picked: &[Picked]) -> Vec<Value> {
    let given = looked.opinions.among(&one.question.id.to_string(), &one.field.name, picked);
    let numbers = given.iter().filter_map(|place| looked.columns.number(&one.field.name, place));
    let numbers: Vec<i64> = numbers.collect();
    let count = Value::Count(i64::try_from(numbers.len()).unwrap_or(i64::MAX));
    let is_few = i64::try_from(numbers.len()).is_ok_and(|n| (1..LEAST_FOR_QUARTILES).contains(&n));
    if !looked.exact && is_few {
        return [count].into_iter().chain(std::iter::repeat_n(Value::Secret, 5)).collect();
    }
    // The mean and the count together give the sum.
    let may_show_sum = looked.exact || numbers.iter().copied().collect::<Amounts>().may_leave();
    let mut numbers: Vec<f64> = numbers.into_iter().map(|n| n as f64).collect();
    numbers.sort_by(f64::total_cmp);
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let variance = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let known = |number: f64, is_spread: bool| match (number.is_finite(), measure) {
        (false, _) => Value::None,
        (true, _) if measure == Measure::Amount && !may_show_sum => Value::Secret,
        // The standard deviation of years is not a year.
        (true, Measure::Year) if is_spread => Value::Number(number),
        (true, _) => value(measure, number),
    };
    let at = |share: f64| quantile(&numbers, share).map_or(Value::None, |number| value(measure, number));
    vec![
        count,
        at(0.25),
        at(0.5),
        at(0.75),
        known(mean, false),
        // Fewer than two numbers have no standard deviation.
        if numbers.len() > 1 { known(variance.sqrt(), true) } else { Value::None },
    ]
}

/// The unit of a measure.
fn unit(measure: Measure) -> Unit {
    match measure {
        Measure::Amount => Unit::Euros,
        Measure::Percentage => Unit::Percent,
        Measure::Year | Measure::Whole => Unit::Plain,
    }
}

fn value(measure: Measure, number: f64) -> Value {
    match measure {
        Measure::Amount => Value::Cents(number.round() as i64),
        Measure::Percentage => Value::Share(number / 10_000.0),
        Measure::Year => Value::Year(number.floor() as i64),
        Measure::Whole => Value::Number(number),
    }
}
