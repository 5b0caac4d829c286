//! How the answers to one question are spread.

use super::{Countable, Looked, numbers};
use crate::figure::{Chart, Figure, Row, Value, why};
use crate::french::counted;
use crate::statistics::opinion::Share;
use crate::statistics::{Bits, Picked, Proportion};
use crate::survey::Kind;

/// What is said where the answer is not known.
const UNKNOWN: &str = "Je ne sais pas";
/// What is said of those who skipped the question: it is no answer, and never the most frequent one.
const SILENT: &str = "Sans réponse";

/// How many of those whom the filter picks answered a field.
pub(super) fn given(looked: &Looked<'_>, one: Countable<'_>) -> i64 {
    let asked = looked.opinions.asked(&one.question.id.to_string(), &looked.picked);
    let answered = looked.columns.answered(&one.field.name).map_or(0, |bits| asked.count_with(bits));
    i64::try_from(answered).unwrap_or(i64::MAX)
}

/// The distribution of the answers, "je ne sais pas" and no answer included.
pub fn distribution(looked: &Looked<'_>, one: Countable<'_>) -> Figure {
    let (question, field) = (one.question.id.to_string(), one.field.name.as_str());
    let (opinions, picked) = (&looked.opinions, &looked.picked);
    let row = |name: String, share: Share| {
        (name.clone(), share, Row::new(name, vec![share.count(), share.share(), share.interval()]))
    };
    let mut answers: Vec<(String, Bits)> =
        one.answers().into_iter().map(|(code, name)| (name, opinions.chose(field, &[&code]))).collect();
    let unknown = looked.columns.unknown(field);
    let place_of_unknown = answers.len();
    answers.push((UNKNOWN.to_owned(), unknown.cloned().unwrap_or_default()));
    let asked = opinions.asked(&question, &[]);
    let silent = asked.without(looked.columns.answered(field).unwrap_or(&Bits::default()));
    answers.push((SILENT.to_owned(), silent));
    let shown = looked.shown(one, &answers.iter().map(|(_, bits)| bits).collect::<Vec<_>>());
    // Shares of those who gave a number have no place for who gave none: a note tells how many they are. Of several answers, each
    // is protected by itself: beside how many gave none, they would tell what is hidden of each other.
    let gave = shown.first().filter(|shown| shown.is_among_some());
    let is_apart = one.is_multiple() && !looked.exact;
    let most_rows = if gave.is_some() || is_apart { place_of_unknown } else { answers.len() };
    let others = gave.map(|_| numbers::others(looked, one));
    let joined = numbers::joined(looked, one, picked).map(|all| {
        let of = all.iter().map(|(_, count)| count).sum();
        let share = |count: u64| Proportion::new(count, of).map_or(Share::Nobody, Share::Known);
        all.into_iter().map(|(class, count)| row(class.label, share(count))).collect()
    });
    let each = || {
        answers
            .into_iter()
            .zip(&shown)
            .enumerate()
            // Only where it could be answered so; an option that says so is one like the others.
            .filter(|(place, _)| (unknown.is_some() || *place != place_of_unknown) && *place < most_rows)
            .map(|(_, ((name, bits), shown))| row(name, opinions.share(&question, &bits, shown, picked)))
            .collect()
    };
    let rows: Vec<(String, Share, Row)> = joined.unwrap_or_else(each);
    let most = rows.iter().filter(|(name, ..)| name != SILENT);
    let most = most.filter_map(|(name, share, _)| Some((share.known()?, name))).filter(|(p, _)| p.count > 0);
    let skipped = rows.iter().find(|(name, ..)| name == SILENT).and_then(|(_, share, _)| share.known());
    let skipped = skipped.map_or_else(String::new, |p| {
        counted(p.count, "", " ; l’un d’eux est sans réponse", " ; # d’entre eux sont sans réponse")
    });
    let most = most.max_by(|a, b| a.0.share.total_cmp(&b.0.share));
    let n = shown
        .first()
        .map_or_else(|| opinions.base(&question, picked), |shown| opinions.number(&question, shown, picked));
    let reading = match most {
        Some((p, name)) => format!(
            "Réponse la plus fréquente : « {name} », {} {}{skipped}.",
            Value::Share(p.share).said(),
            match &n {
                Value::Count(n) => counted(*n, "des répondants", "du seul répondant", "des #\u{a0}répondants"),
                near => format!("des {}\u{a0}répondants", near.said()),
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
        id: "distribution".to_owned(),
        title: one.name(),
        reading,
        notes: vec![match others {
            Some(others) => format!(
                "Parts de ceux qui ont donné {} ({}), par classe ; {others} ; intervalle de confiance à 95 % (Wilson).",
                numbers::what(one),
                n.said()
            ),
            None => format!(
                "Parts de ceux à qui la question a été posée ({}){several} ; intervalle de confiance à 95 % (Wilson).",
                n.said()
            ),
        }],
        head: ["Réponse", "Répondants", "Part", "Intervalle à 95 %"].map(str::to_owned).to_vec(),
        rows: rows.into_iter().map(|(.., row)| row).collect(),
        chart: Chart::Bars { columns: vec![1], intervals: vec![2] },
    }
}

/// The place of the distribution where the page is narrowed down and the question is told of all respondents only.
pub fn of_all_only(one: Countable<'_>) -> Figure {
    Figure {
        id: "distribution".to_owned(),
        title: one.name(),
        reading: "Sous secret statistique, cette question, que seules certaines réponses font poser, n’est donnée que pour tous les répondants : enlevez les filtres."
            .to_owned(),
        notes: Vec::new(),
        head: ["Réponse", "Répondants", "Part", "Intervalle à 95 %"].map(str::to_owned).to_vec(),
        rows: Vec::new(),
        chart: Chart::None,
    }
}

/// The mean of a scale and its spread, over all and by each dimension of the profile.
pub fn scale(looked: &Looked<'_>, one: Countable<'_>) -> Option<Figure> {
    let Kind::Scale { from, to, low, high, .. } = &one.question.kind else { return None };
    let question = one.question.id.to_string();
    let steps: Vec<(i64, Bits)> =
        (*from..=*to).map(|s| (i64::from(s), looked.opinions.chose(&one.field.name, &[&s.to_string()]))).collect();
    let shown = looked.shown(one, &steps.iter().map(|(_, bits)| bits).collect::<Vec<_>>());
    let row = |name: &str, picked: &[Picked]| {
        // The mean is worked out from the numbers of each step: with one of them hidden, it would tell it.
        let shares: Vec<Share> = steps
            .iter()
            .zip(&shown)
            .map(|((_, bits), shown)| looked.opinions.share(&question, bits, shown, picked))
            .collect();
        if shares.contains(&Share::Secret) {
            // How many chose a step goes with the mean: by itself it tells how many chose none.
            return Row::new(name, vec![Value::None, Value::Secret, Value::Secret]);
        }
        let counts: Vec<(f64, f64)> = steps
            .iter()
            .zip(&shares)
            .filter_map(|((step, _), share)| Some((*step as f64, share.known()?.count as f64)))
            .collect();
        let n: f64 = counts.iter().map(|(_, n)| n).sum();
        let mean = counts.iter().map(|(step, n)| step * n).sum::<f64>() / n;
        let variance = counts.iter().map(|(step, count)| count * (step - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let known = |value: f64| if value.is_finite() { Value::Number(value) } else { Value::None };
        // One number alone is spread over nothing, and nobody over less.
        let deviation = |variance: f64, n: f64| if n > 1.0 { known(variance.sqrt()) } else { Value::None };
        Row::new(name, vec![Value::Count(n as i64), known(mean), deviation(variance, n)])
    };
    let mut rows = vec![row("Ensemble", &looked.picked)];
    let is_free = |field: &str| looked.picked.iter().all(|(picked, _)| picked != field);
    let dimension = looked.profile.dimensions.first().filter(|dimension| is_free(&dimension.field));
    if let Some(dimension) = dimension.filter(|_| !looked.opinions.is_of_all_only(&question)) {
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
            format!("Moyenne : {}, de {from} (« {low} ») à {to} (« {high} »).", Value::Number(*mean).said())
        }
        _ => why(rows.get(..1).unwrap_or_default(), given(looked, one), "Trop peu de réponses pour une moyenne."),
    };
    Some(Figure {
        id: "moyenne".to_owned(),
        title: "Moyenne et dispersion".to_owned(),
        reading,
        notes: vec!["Moyenne et écart-type (n − 1) de ceux qui ont choisi un échelon.".to_owned()],
        head: ["Groupe", "Répondants", "Moyenne", "Écart-type"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![1], intervals: Vec::new() },
    })
}
