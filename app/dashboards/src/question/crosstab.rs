//! Cross table of two questions, with a test of independence.

use super::{Countable, Looked};
use french::counted;
use statistics::figure::{Chart, Figure, Row, Unit, Value};
use statistics::{Bits, Independence, Picked, independence};

/// The shares of the answers to a question, by the answers to another.
pub fn crossed(looked: &Looked<'_>, one: Countable<'_>, by: Countable<'_>) -> Figure {
    let question = one.question.id.to_string();
    let opinions = &looked.opinions;
    let others: Vec<Picked> = looked.picked.iter().filter(|(field, _)| *field != by.field.name).cloned().collect();
    let is_shown = |code: &str| {
        looked.picked.iter().find(|(field, _)| *field == by.field.name).is_none_or(|(_, only)| only == code)
    };
    let columns: Vec<(String, Vec<Picked>)> = by
        .answers()
        .into_iter()
        .filter(|(code, _)| is_shown(code))
        .map(|(code, name)| {
            let mut picked = others.clone();
            picked.push((by.field.name.clone(), code));
            (name, picked)
        })
        .filter(|(_, picked)| opinions.picked(picked).count() > 0)
        .collect();
    let among = |picked: &[Picked]| opinions.among(&question, &one.field.name, picked);
    let asked = among(&looked.picked);
    let bases: Vec<Bits> = columns.iter().map(|(_, picked)| among(picked)).collect();
    // The total covers exactly the respondents in the columns.
    let whole = bases.iter().fold(Bits::default(), |all, base| all.or(base));
    let left_out = asked.count() - asked.count_with(&whole);
    let all: Vec<&Bits> = [&whole].into_iter().chain(&bases).collect();
    let answers = one.answers();
    let row = |(code, name): &(String, String)| {
        let bits = opinions.chose(&one.field.name, &[code]);
        Row::new(name.clone(), all.iter().map(|base| opinions.share_among(&bits, base).share()).collect())
    };
    let mut rows: Vec<Row> = answers.iter().map(row).collect();
    let counts = all.iter().map(|base| Value::Count(i64::try_from(base.count()).unwrap_or(i64::MAX)));
    rows.push(Row::total("Nombre de répondants", counts.collect()));
    let mut head = vec![format!("{} – {}", one.field.name, one.name()), "Ensemble".to_owned()];
    head.extend(columns.iter().map(|(name, _)| name.clone()));
    let test = test(looked, one, by, &answers, &others);
    Figure {
        units: vec![Unit::Percent; all.len()],
        id: "croisement".to_owned(),
        title: format!("«\u{a0}{}\u{a0}» selon «\u{a0}{}\u{a0}»", one.name(), by.name()),
        reading: test.map_or_else(
            || match one.is_multiple() || by.is_multiple() {
                true => "Une question à plusieurs réponses : la force du lien ne se calcule pas.".to_owned(),
                false => "Trop peu de réponses pour dire si les deux questions sont liées.".to_owned(),
            },
            |test| reading(&test),
        ),
        notes: notes(by, test, left_out),
        head,
        rows,
        chart: Chart::None,
    }
}

/// Test of independence, over those who gave one answer to each question.
fn test(
    looked: &Looked<'_>,
    one: Countable<'_>,
    by: Countable<'_>,
    answers: &[(String, String)],
    others: &[Picked],
) -> Option<Independence> {
    if one.is_multiple() || by.is_multiple() {
        return None;
    }
    let base = looked.opinions.asked(&one.question.id.to_string(), others);
    let columns: Vec<Bits> =
        by.answers().iter().map(|(code, _)| base.and(&looked.opinions.chose(&by.field.name, &[code]))).collect();
    let row = |(code, _): &(String, String)| {
        let bits = looked.opinions.chose(&one.field.name, &[code]);
        columns.iter().map(|column| column.count_with(&bits)).collect::<Vec<u64>>()
    };
    independence(&answers.iter().map(row).collect::<Vec<_>>())
}

fn reading(test: &Independence) -> String {
    if !test.reliable {
        return "Trop peu de réponses par case pour mesurer un lien entre les deux questions.".to_owned();
    }
    let strength = match test.v {
        v if v < 0.1 => "très faible",
        v if v < 0.3 => "faible",
        v if v < 0.5 => "moyen",
        _ => "fort",
    };
    format!(
        "Lien {strength} entre les deux questions chez les répondants (V de Cramér {}).",
        Value::Number(test.v).formatted()
    )
}

fn notes(by: Countable<'_>, test: Option<Independence>, left_out: u64) -> Vec<String> {
    let skipped = counted(
        left_out,
        "",
        " Un répondant, sans réponse à la question en colonnes, n’est pas dans ce tableau.",
        " # répondants, sans réponse à la question en colonnes, ne sont pas dans ce tableau.",
    );
    let own = format!(
        "En colonnes : {} – «\u{a0}{}\u{a0}». Parts de ceux à qui la question en lignes a été posée.{skipped}",
        by.field.name,
        by.name()
    );
    let tested = test.map(|test| {
        format!(
            "χ² = {} à {}, plus petit effectif attendu {} ; conditions de Cochran (aucun attendu sous 1, un sur cinq au plus sous 5) : {}. Les répondants n’ont pas été tirés au sort : ce n’est pas un test.",
            Value::Number(test.chi2).formatted(),
            counted(test.freedom, "aucun degré de liberté", "un degré de liberté", "#\u{a0}degrés de liberté"),
            Value::Number(test.least_expected).formatted(),
            if test.reliable { "remplies" } else { "non remplies" }
        )
    });
    [own].into_iter().chain(tested).collect()
}
