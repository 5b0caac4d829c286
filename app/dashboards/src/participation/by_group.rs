//! Participation by partner, segment, region and size.

use super::{Known, responses};
use french::grouped;
use statistics::dimensions::Dimension;
use statistics::figure::{Chart, Figure, Row, Unit, Value};

fn share(count: i64, all: i64) -> Value {
    if all > 0 { Value::Share(count as f64 / all as f64) } else { Value::None }
}

/// Number of responses by partner.
pub fn partners(known: &Known) -> Figure {
    let all = known.now.all();
    let name = |code: &str| known.partners.get(code).cloned().unwrap_or_else(|| format!("{code} (retiré)"));
    let mut found: Vec<(String, i64)> = known.now.partners.iter().map(|(code, n)| (name(code), *n)).collect();
    // Partners without responses yet are listed, since they are the ones to call.
    let silent = known.partners.iter().filter(|(code, _)| !known.now.partners.contains_key(*code));
    found.extend(silent.map(|(_, name)| (name.clone(), 0)));
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let brought: i64 = found.iter().map(|(_, n)| n).sum();
    let mut rows: Vec<Row> =
        found.iter().map(|(name, n)| Row::new(name.clone(), vec![Value::Count(*n), share(*n, all)])).collect();
    rows.push(Row::new("Sans partenaire", vec![Value::Count(all - brought), share(all - brought, all)]));
    rows.push(Row::total("Ensemble", vec![Value::Count(all), share(all, all)]));
    let reading = match found.first().filter(|(_, n)| *n > 0) {
        Some((name, n)) => format!(
            "{} sur {} par le lien d’un partenaire ; {name} en amène le plus ({}).",
            responses(brought),
            grouped(all),
            grouped(*n)
        ),
        None => "Aucune réponse n’est venue par le lien d’un partenaire.".to_owned(),
    };
    Figure {
        units: vec![Unit::Plain, Unit::Percent],
        id: "par-partenaire".to_owned(),
        title: "Réponses par partenaire".to_owned(),
        reading,
        notes: vec!["Le partenaire dont le lien a été ouvert en premier.".to_owned()],
        head: ["Partenaire", "Réponses", "Part"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![0], intervals: Vec::new() },
    }
}

/// Number of responses by value of a dimension, compared with the edition before on the same day.
pub fn by(known: &Known, dimension: &Dimension) -> Figure {
    let all = known.now.all();
    // An edition that did not ask for it, or that nobody answered, has no column.
    let has_column = |then: &super::Attended| then.by_then.keys().any(|(field, _)| *field == dimension.field);
    let before = known.before.as_ref().filter(|(_, then)| has_column(then));
    let mut known_total = 0;
    let mut rows = Vec::new();
    let mut most: Option<(i64, &str)> = None;
    for (code, name) in &dimension.values {
        let option = (dimension.field.clone(), code.clone());
        let count = known.now.by.get(&option).copied().unwrap_or(0);
        known_total += count;
        if count > 0 && most.is_none_or(|(n, _)| count > n) {
            most = Some((count, name));
        }
        let mut values = vec![Value::Count(count), share(count, all)];
        values.extend(before.iter().map(|(_, then)| Value::Count(then.by_then.get(&option).copied().unwrap_or(0))));
        rows.push(Row::new(name.clone(), values));
    }
    if all > known_total {
        let mut values = vec![Value::Count(all - known_total), share(all - known_total, all)];
        values.extend(before.iter().map(|_| Value::None));
        rows.push(Row::new("Non précisé", values));
    }
    let what = dimension.name.to_lowercase();
    let reading = match most {
        Some((n, name)) => format!("Le plus représenté : «\u{a0}{name}\u{a0}», {} sur {}.", responses(n), grouped(all)),
        None => "Aucune réponse pour l’instant.".to_owned(),
    };
    let mut head = vec![dimension.name.to_owned(), "Réponses".to_owned(), "Part".to_owned()];
    head.extend(before.iter().map(|(edition, _)| format!("{edition}, au même jour")));
    let columns = if before.is_some() { vec![0, 2] } else { vec![0] };
    Figure {
        units: Vec::new(),
        id: format!("par-{}", dimension.field.to_lowercase()),
        title: format!("Réponses par {what}"),
        reading,
        notes: Vec::new(),
        head,
        rows,
        chart: Chart::Bars { columns, intervals: Vec::new() },
    }
}
