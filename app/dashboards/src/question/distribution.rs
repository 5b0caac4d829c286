//! Distribution of the answers to one question.

use super::{Countable, Looked, numeric};
use disclosure::primary::LEAST_BASE;
use french::counted;
use statistics::class_intervals::Measure;
use statistics::figure::{Chart, Figure, ORDER_OF_SIZE, Row, Unit, Value, why};
use statistics::shares::Share;
use statistics::{Bits, Picked};
use survey::Kind;

/// Row of respondents who do not know the answer.
const UNKNOWN: &str = "Je ne sais pas";
/// Row of respondents who skipped the question: not an answer, so never the most frequent one.
const SILENT: &str = "Sans réponse";

/// The number of respondents under this filter who answered a field.
pub(super) fn given(looked: &Looked<'_>, one: Countable<'_>) -> i64 {
    let answered = looked.opinions.answered(&one.question.id.to_string(), &one.field.name, &looked.picked);
    i64::try_from(answered.count()).unwrap_or(i64::MAX)
}

/// The distribution of the answers, including "je ne sais pas" and no answer.
pub fn distribution(looked: &Looked<'_>, one: Countable<'_>) -> Figure {
    let (question, field) = (one.question.id.to_string(), one.field.name.as_str());
    let (opinions, picked) = (&looked.opinions, &looked.picked);
    let base = opinions.among(&question, field, picked);
    let is_number = Measure::of(&one.question.kind).is_some();
    let row = |name: &str, bits: &Bits| {
        let share = opinions.share_among(bits, &base);
        (name.to_owned(), share, Row::new(name, vec![share.count(), share.share(), share.interval()]))
    };
    let mut rows: Vec<(String, Share, Row)> =
        one.answers().iter().map(|(code, name)| row(name, &opinions.chose(field, &[code]))).collect();
    // Shares of those who gave a number exclude those who did not: a note gives their number.
    if !is_number {
        if one.question.kind.allows_unknown() {
            rows.push(row(UNKNOWN, &looked.columns.unknown(field).cloned().unwrap_or_default()));
        }
        rows.push(row(SILENT, &base.without(&opinions.answered(&question, field, picked))));
    }
    let most = rows.iter().filter(|(name, ..)| name != SILENT);
    let most = most.filter_map(|(name, share, _)| Some((share.known()?, name))).filter(|(p, _)| p.count > 0);
    let skipped = rows.iter().find(|(name, ..)| name == SILENT).and_then(|(_, share, _)| share.known());
    let skipped = skipped.map_or_else(String::new, |p| {
        counted(p.count, "", " ; l’un d’eux est sans réponse", " ; # d’entre eux sont sans réponse")
    });
    let most = most.max_by(|a, b| a.0.share.total_cmp(&b.0.share));
    let n = if is_number { Value::Count(count(&base)) } else { opinions.base(&question, picked) };
    let reading = match most {
        Some((p, name)) => format!(
            "Réponse la plus fréquente : «\u{a0}{name}\u{a0}», {} {}{skipped}.",
            Value::Share(p.share).formatted(),
            match &n {
                Value::Count(n) => counted(*n, "des répondants", "du seul répondant", "des #\u{a0}répondants"),
                _ => "des répondants".to_owned(),
            }
        ),
        None => {
            let shown: Vec<Row> = rows.iter().map(|(.., row)| row.clone()).collect();
            why(&shown, given(looked, one), "Aucune réponse n’a été choisie.")
        }
    };
    let several =
        if one.is_multiple() { " ; plusieurs réponses possibles, les parts ne s’ajoutent pas" } else { "" };
    Figure {
        units: vec![Unit::Plain, Unit::Percent, Unit::Interval],
        id: "distribution".to_owned(),
        title: one.name(),
        reading,
        notes: vec![match is_number {
            true => format!(
                "Parts de ceux qui ont donné {} ({}), par classe ; {} ; {ORDER_OF_SIZE}.",
                numeric::what(one),
                n.formatted(),
                numeric::others(looked, one),
            ),
            false => {
                format!("Parts de ceux à qui la question a été posée ({}){several} ; {ORDER_OF_SIZE}.", n.formatted())
            }
        }],
        head: ["Réponse", "Répondants", "Part", "Ordre de grandeur"].map(str::to_owned).to_vec(),
        rows: rows.into_iter().map(|(.., row)| row).collect(),
        chart: Chart::Bars { columns: vec![1], intervals: vec![2] },
    }
}

fn count(bits: &Bits) -> i64 {
    i64::try_from(bits.count()).unwrap_or(i64::MAX)
}

/// The mean and the standard deviation of a scale, overall and by each dimension of the profile.
pub fn scale(looked: &Looked<'_>, one: Countable<'_>) -> Option<Figure> {
    let Kind::Scale { from, to, low, high, .. } = &one.question.kind else { return None };
    let question = one.question.id.to_string();
    let steps: Vec<(i64, Bits)> =
        (*from..=*to).map(|s| (i64::from(s), looked.opinions.chose(&one.field.name, &[&s.to_string()]))).collect();
    let row = |name: &str, picked: &[Picked]| {
        let base = looked.opinions.answered(&question, &one.field.name, picked);
        // The mean of few respondents reveals almost what one of them answered.
        if !looked.exact && (1..LEAST_BASE).contains(&count(&base)) {
            return Row::new(name, vec![Value::Count(count(&base)), Value::Secret, Value::Secret]);
        }
        let counts: Vec<(f64, f64)> =
            steps.iter().map(|(step, bits)| (*step as f64, base.count_with(bits) as f64)).collect();
        let n: f64 = counts.iter().map(|(_, n)| n).sum();
        let mean = counts.iter().map(|(step, n)| step * n).sum::<f64>() / n;
        let variance = counts.iter().map(|(step, count)| count * (step - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let known = |value: f64| if value.is_finite() { Value::Number(value) } else { Value::None };
        // Fewer than two answers have no standard deviation.
        let deviation = |variance: f64, n: f64| if n > 1.0 { known(variance.sqrt()) } else { Value::None };
        Row::new(name, vec![Value::Count(n as i64), known(mean), deviation(variance, n)])
    };
    let mut rows = vec![row("Ensemble", &looked.picked)];
    let is_free = |field: &str| looked.picked.iter().all(|(picked, _)| picked != field);
    let dimension = looked.profile.dimensions.first().filter(|dimension| is_free(&dimension.field));
    if let Some(dimension) = dimension {
        for (code, name) in &dimension.values {
            let mut picked = looked.picked.clone();
            picked.push((dimension.field.clone(), code.clone()));
            if looked.opinions.picked(&picked).count() > 0 {
                rows.push(row(name, &picked));
            }
        }
    }
    let reading = match rows.first().and_then(|row| row.values.get(1)) {
        Some(Value::Number(mean)) => {
            format!(
                "Moyenne : {}, de {from} («\u{a0}{low}\u{a0}») à {to} («\u{a0}{high}\u{a0}»).",
                Value::Number(*mean).formatted()
            )
        }
        _ => why(rows.get(..1).unwrap_or_default(), given(looked, one), "Trop peu de réponses pour une moyenne."),
    };
    Some(Figure {
        units: Vec::new(),
        id: "moyenne".to_owned(),
        title: "Moyenne et dispersion".to_owned(),
        reading,
        notes: vec!["Moyenne et écart-type (n − 1) de ceux qui ont choisi un échelon.".to_owned()],
        head: ["Groupe", "Répondants", "Moyenne", "Écart-type"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![1], intervals: Vec::new() },
    })
}
