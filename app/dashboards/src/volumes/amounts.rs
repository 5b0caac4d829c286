//! Volumes, growth and rates: by sector and by a dimension, and by edition. Each row is about one set of buyers.

use super::{Group, Page, in_sentence};
use disclosure::primary::{LEAST_FOR_QUARTILES, answer_may_leave};
use statistics::buyers::Buyer;
use statistics::dimensions::Dimension;
use statistics::figure::{Chart, Figure, Row, Unit, Value, why};
use statistics::quantile;
use survey::EditionYear;

/// Rows of groups, totals marked as such.
fn rows(groups: &[Group<'_>], values: impl Fn(&[&Buyer]) -> Vec<Value>) -> Vec<Row> {
    let row = |group: &Group<'_>| Row { total: group.is_whole, ..Row::new(&group.name, values(&group.buyers)) };
    groups.iter().map(row).collect()
}

/// Number of buyers behind a table: those of its first row.
fn first(rows: &[Row]) -> i64 {
    match rows.first().and_then(|row| row.values.first()) {
        Some(Value::Count(count)) => *count,
        _ => 0,
    }
}

/// The part (not a total) with the largest value in a column.
fn largest(rows: &[Row], column: usize) -> Option<&Row> {
    let parts = rows.iter().filter(|row| !row.total);
    let drawn = parts.filter_map(|row| Some((row.values.get(column)?.drawn()?, row))).filter(|(value, _)| *value > 0.0);
    drawn.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, row)| row)
}

/// Volume of the latest year, number of buyers who bought nothing, and spending of those who bought.
pub fn volumes(page: &Page<'_>, dimension: &Dimension, groups: &[Group<'_>]) -> Figure {
    let last = page.last();
    let year = page.year(last);
    let values = |buyers: &[&Buyer]| {
        let f = page.figures(buyers, last);
        let mut bought: Vec<f64> = buyers
            .iter()
            .filter_map(|buyer| buyer.given(last).startup)
            .map(|euros| euros.cents() as f64)
            .filter(|cents| *cents > 0.0)
            .collect();
        bought.sort_by(f64::total_cmp);
        let n = i64::try_from(bought.len()).unwrap_or(i64::MAX);
        let nothing = f.respondents - n;
        let nothing = match page.exact || answer_may_leave(nothing, f.respondents) {
            _ if f.respondents == 0 => Value::None,
            true => Value::Count(nothing),
            false => Value::Secret,
        };
        let median = match quantile(&bought, 0.5) {
            Some(_) if !page.exact && n < LEAST_FOR_QUARTILES => Value::Secret,
            Some(median) => Value::Cents(median.round() as i64),
            None => Value::None,
        };
        let status = match (f.respondents, f.publishable) {
            (0, _) => "–",
            (_, true) => "diffusable",
            (_, false) => "non diffusable",
        };
        vec![
            Value::Count(f.respondents),
            page.amount(f.respondents, f.startup_purchases_cents),
            nothing,
            median,
            Value::Words(status.to_owned()),
        ]
    };
    let rows = rows(groups, values);
    let reading = match largest(&rows, 1) {
        Some(row) => format!(
            "Le plus gros volume : «\u{a0}{}\u{a0}», {} en {year}.",
            row.name,
            row.values.get(1).map(in_sentence).unwrap_or_default()
        ),
        None => why(&rows, first(&rows), "Aucun achat n’est déclaré."),
    };
    Figure {
units: vec![Unit::Plain, Unit::Euros, Unit::Plain, Unit::Euros, Unit::Plain],
        id: "volumes".to_owned(),
        title: format!("Volumes d’achats, par {}", dimension.name.to_lowercase()),
        reading,
        notes: vec![
            "Acheteurs qui ont donné leurs achats auprès de start-up. Un montant est diffusable quand trois acheteurs au moins ont acheté, qu’aucun ne pèse plus de 85 %, et que les deux plus gros laissent aux autres au moins 10 % du premier. «\u{a0}Autre\u{a0}» est compté dans le secteur privé.".to_owned(),
        ],
        head: vec![
            dimension.name.to_owned(),
            format!("Acheteurs {year}"),
            format!("Achats auprès de start-up {year}"),
            "N’achètent rien".to_owned(),
            "Médiane de ceux qui achètent".to_owned(),
            "Diffusion".to_owned(),
        ],
        rows,
        chart: Chart::Bars { columns: vec![1], intervals: Vec::new() },
    }
}

/// Growth from one year to the next, over the buyers who gave both.
pub fn growth(page: &Page<'_>, dimension: &Dimension, groups: &[Group<'_>]) -> Figure {
    let last = page.last();
    let (now, then) = (page.year(last), page.year(last) - 1);
    let rows = rows(groups, |buyers| {
        let f = page.figures(buyers, last);
        let panel = f.matched_panel;
        vec![
            Value::Count(panel.respondents),
            page.amount(panel.respondents, panel.previous_cents),
            page.amount(panel.respondents, panel.current_cents),
            page.growth(&f),
        ]
    });
    let reading = match rows.first().and_then(|row| row.values.last()) {
        Some(Value::Growth(growth)) => format!(
            "De {then} à {now}, pour les acheteurs qui ont donné les deux années : {}.",
            Value::Growth(*growth).formatted()
        ),
        _ => why(rows.get(..1).unwrap_or_default(), first(&rows), "Aucune évolution ne peut être calculée."),
    };
    Figure {
        units: vec![Unit::Plain, Unit::Euros, Unit::Euros, Unit::Percent],
        id: "evolution".to_owned(),
        title: format!("Évolution à panel constant, par {}", dimension.name.to_lowercase()),
        reading,
        notes: vec![
            "Acheteurs qui ont donné leurs achats auprès de start-up des deux années, et eux seuls.".to_owned(),
        ],
        head: vec![
            dimension.name.to_owned(),
            "Acheteurs des deux années".to_owned(),
            format!("Achats auprès de start-up {then}"),
            format!("Achats auprès de start-up {now}"),
            "Évolution".to_owned(),
        ],
        rows,
        chart: Chart::Bars { columns: vec![1, 2], intervals: Vec::new() },
    }
}

/// Rates, with their numerators and denominators.
pub fn rates(page: &Page<'_>, dimension: &Dimension, groups: &[Group<'_>]) -> Figure {
    let last = page.last();
    let year = page.year(last);
    let rows = rows(groups, |buyers| {
        let f = page.figures(buyers, last);
        let n = f.rated_respondents;
        vec![
            Value::Count(n),
            page.amount(n, f.rated_startup_cents),
            page.amount(n, f.rated_total_cents),
            page.rate(n, 1, f.rate_aggregate),
            page.rate(n, 1, f.rate_median),
            page.rate(n, 10, f.rate_top5_mean),
            page.rate(n, 10, f.rate_bottom5_mean),
        ]
    });
    let all = page.figures(&page.all(), last);
    let reading = match (all.rate_aggregate, all.rate_median) {
        (Some(aggregate), Some(median)) => format!(
            "En {year}, les start-up représentent {} de l’ensemble des achats ; la moitié des acheteurs sont au-dessous de {}.",
            Value::Share(aggregate).formatted(),
            Value::Share(median).formatted()
        ),
        _ => why(
            rows.get(..1).unwrap_or_default(),
            first(&rows),
            "Personne n’a donné à la fois ses achats auprès de start-up et ses achats totaux.",
        ),
    };
    Figure {
units: vec![Unit::Plain, Unit::Euros, Unit::Euros, Unit::Percent, Unit::Percent, Unit::Percent, Unit::Percent],
        id: "taux".to_owned(),
        title: format!("Taux d’achats auprès de start-up {year}, par {}", dimension.name.to_lowercase()),
        reading,
        notes: vec!["Taux : achats auprès de start-up ÷ achats totaux, pour les acheteurs qui ont donné les deux, et eux seuls. Les moyennes des cinq plus hauts et des cinq plus bas demandent dix acheteurs ; elles sont diffusables à partir de vingt, la médiane à partir de dix.".to_owned()],
        head: [
            dimension.name.as_str(),
            "Acheteurs",
            "Achats auprès de start-up",
            "Achats totaux",
            "Taux agrégé",
            "Taux médian",
            "Cinq plus hauts, moyenne",
            "Cinq plus bas, moyenne",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![3, 4], intervals: Vec::new() },
    }
}

/// The rows of one edition in the table of all editions.
pub fn edition_rows(page: &Page<'_>, edition: EditionYear) -> Vec<Row> {
    let all = page.all();
    let row = |(place, year): (usize, &i32)| {
        let f = page.figures(&all, place);
        let values = vec![
            Value::Count(f.respondents),
            page.amount(f.respondents, f.startup_purchases_cents),
            Value::Count(f.rated_respondents),
            page.rate(f.rated_respondents, 1, f.rate_aggregate),
            page.rate(f.rated_respondents, 1, f.rate_median),
        ];
        Row::new(format!("Édition {edition} : {year}"), values)
    };
    page.buyers.years.iter().enumerate().map(row).collect()
}

/// Comparison of editions; `left_out` explains which are missing.
pub fn editions(rows: Vec<Row>, left_out: Vec<String>) -> Figure {
    let how = "Les évolutions ne se lisent que dans une édition, à panel constant. Les filtres valent pour toutes les éditions montrées.";
    Figure {
        units: vec![Unit::Plain, Unit::Euros, Unit::Plain, Unit::Percent, Unit::Percent],
        id: "editions".to_owned(),
        title: "Les éditions côte à côte".to_owned(),
        reading: "Chaque édition a ses répondants : leurs volumes se lisent côte à côte et ne se soustraient pas."
            .to_owned(),
        notes: std::iter::once(how.to_owned()).chain(left_out).collect(),
        head: [
            "Édition et année",
            "Acheteurs",
            "Achats auprès de start-up",
            "Acheteurs avec un taux",
            "Taux agrégé",
            "Taux médian",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![1], intervals: Vec::new() },
    }
}
