//! Two questions crossed, and whether they are linked.

use super::{Countable, Looked};
use crate::figure::{Chart, Figure, Row, Value};
use crate::french::counted;
use crate::statistics::opinion::Share;
use crate::statistics::{Bits, Independence, Picked, Proportion, independence};

/// The shares of the answers to a question, by those to another.
pub fn crossed(looked: &Looked<'_>, one: Countable<'_>, by: Countable<'_>) -> Figure {
    let question = one.question.id.to_string();
    let opinions = &looked.opinions;
    let others: Vec<Picked> = looked.picked.iter().filter(|(field, _)| *field != by.field.name).cloned().collect();
    let kept = |code: &str| {
        looked.picked.iter().find(|(field, _)| *field == by.field.name).is_none_or(|(_, only)| only == code)
    };
    let columns: Vec<(String, Vec<Picked>)> = by
        .answers()
        .into_iter()
        .filter(|(code, _)| kept(code))
        .map(|(code, name)| {
            let mut picked = others.clone();
            picked.push((by.field.name.clone(), code));
            (name, picked)
        })
        .filter(|(_, picked)| opinions.picked(picked).count() > 0)
        .collect();
    // Where all numbers may be seen, the whole is of those whom the columns are of; elsewhere its heading says that it is not.
    let asked_all = opinions.asked(&question, &looked.picked);
    let in_columns = columns.iter().fold(Bits::default(), |all, (_, picked)| all.or(&opinions.picked(picked)));
    let in_columns = asked_all.and(&in_columns);
    let left_out = asked_all.count() - in_columns.count();
    let answers = one.answers();
    let bits: Vec<Bits> = answers.iter().map(|(code, _)| opinions.chose(&one.field.name, &[code])).collect();
    let shown = looked.shown(one, &bits.iter().collect::<Vec<_>>());
    let shares: Vec<Vec<Share>> =
        bits.iter()
            .zip(&shown)
            .map(|(bits, shown)| {
                let each = columns.iter().map(|(_, picked)| opinions.share(&question, bits, shown, picked));
                let all = match looked.exact {
                    true => Proportion::new(in_columns.count_with(bits), in_columns.count())
                        .map_or(Share::Nobody, Share::Known),
                    false => opinions.share(&question, bits, shown, &looked.picked),
                };
                [all].into_iter().chain(each).collect()
            })
            .collect();
    let mut rows: Vec<Row> = answers
        .iter()
        .zip(&shares)
        .map(|((_, name), shares)| Row::new(name.clone(), shares.iter().map(|share| share.share()).collect()))
        .collect();
    let asked = |picked: &[Picked]| match shown.first() {
        Some(shown) => opinions.number(&question, shown, picked),
        None => opinions.base(&question, picked),
    };
    let mut counts = vec![match looked.exact {
        true => Value::Count(i64::try_from(in_columns.count()).unwrap_or(i64::MAX)),
        false => asked(&looked.picked),
    }];
    counts.extend(columns.iter().map(|(_, picked)| asked(picked)));
    rows.push(Row::total("Nombre de répondants", counts));
    let whole =
        if looked.exact || left_out == 0 { "Ensemble" } else { "Ensemble, y compris sans réponse en colonnes" };
    let mut head = vec![format!("{} – {}", one.field.name, one.name()), whole.to_owned()];
    head.extend(columns.iter().map(|(name, _)| name.clone()));
    let test = test(looked, one, by, &answers, &others, &shares);
    Figure {
        id: "croisement".to_owned(),
        title: format!("« {} » selon « {} »", one.name(), by.name()),
        reading: test.map_or_else(
            || {
                let is_secret = !looked.exact && shares.iter().flatten().any(|share| *share == Share::Secret);
                let why = match (one.is_multiple() || by.is_multiple(), is_secret) {
                    (true, _) => "Une question à plusieurs réponses",
                    (false, true) => "Des cases secrètes",
                    (false, false) => "Trop peu de réponses",
                };
                format!("{why} : le test du χ² ne peut pas dire si les deux questions sont liées.")
            },
            |test| reading(&test),
        ),
        notes: notes(by, test, looked.exact.then_some(left_out)),
        head,
        rows,
        chart: Chart::None,
    }
}

/// The χ² test over those who answered both questions. It takes one answer from each respondent, and all the numbers: where
/// one of them is hidden, or where there are several answers, there is none.
fn test(
    looked: &Looked<'_>,
    one: Countable<'_>,
    by: Countable<'_>,
    answers: &[(String, String)],
    others: &[Picked],
    shares: &[Vec<Share>],
) -> Option<Independence> {
    // Narrowed down to one of the columns, the page shows that one alone: the others may hide something.
    let is_part = looked.picked.iter().any(|(field, _)| *field == by.field.name);
    if one.is_multiple()
        || by.is_multiple()
        || (!looked.exact && is_part)
        || (!looked.exact && shares.iter().flatten().any(|s| *s == Share::Secret))
    {
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
        return "Le test du χ² ne vaut pas ici : trop de cases attendues sous 5, ou une sous 1.".to_owned();
    }
    let strength = match test.v {
        v if v < 0.1 => "très faible",
        v if v < 0.3 => "faible",
        v if v < 0.5 => "moyen",
        _ => "fort",
    };
    if test.p < 0.05 {
        format!(
            "Les deux questions sont liées (p {}) ; lien {strength} (V de Cramér {}).",
            p(test.p),
            Value::Number(test.v).said()
        )
    } else {
        format!("Rien ne montre que les deux questions soient liées (p {}).", p(test.p))
    }
}

fn p(value: f64) -> String {
    if value < 0.001 { "< 0,001".to_owned() } else { format!("= {}", format!("{value:.3}").replace('.', ",")) }
}

fn notes(by: Countable<'_>, test: Option<Independence>, left_out: Option<u64>) -> Vec<String> {
    let skipped = left_out.map_or_else(String::new, |n| {
        counted(
            n,
            "",
            " Un répondant, sans réponse à la question en colonnes, n’est pas dans ce tableau.",
            " # répondants, sans réponse à la question en colonnes, ne sont pas dans ce tableau.",
        )
    });
    let mut notes = vec![format!(
        "En colonnes : {} – « {} ». Parts de ceux à qui la question en lignes a été posée.{skipped}",
        by.field.name,
        by.name()
    )];
    notes.push(match test {
        Some(test) => format!(
            "χ² = {} à {}, plus petit effectif attendu {} ; conditions de Cochran (aucun attendu sous 1, un sur cinq au plus sous 5) : {}.",
            Value::Number(test.chi2).said(),
            counted(test.freedom, "aucun degré de liberté", "un degré de liberté", "#\u{a0}degrés de liberté"),
            Value::Number(test.least_expected).said(),
            if test.reliable { "remplies" } else { "non remplies" }
        ),
        None => "Le test du χ² demande une réponse par personne à chaque question, et qu’aucune case ne soit secrète.".to_owned(),
    });
    notes
}
