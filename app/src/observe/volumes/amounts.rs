//! Volumes and rates, by a dimension and by edition.

use super::{Desk, said};
use crate::figure::{Chart, Figure, Row, Value, why};
use crate::statistics::Picked;
use crate::statistics::profile::Dimension;
use crate::survey::EditionYear;

/// The values of a dimension that somebody is in, within the filter.
fn values<'d>(desk: &Desk<'_>, dimension: &'d Dimension) -> Vec<(&'d str, Vec<Picked>)> {
    let kept =
        |code: &str| desk.picked.iter().find(|(field, _)| *field == dimension.field).is_none_or(|(_, c)| c == code);
    let values = dimension.values.iter().filter(|(code, _)| kept(code));
    let values = values.map(|(code, name)| (name.as_str(), vec![(dimension.field.clone(), code.clone())]));
    values.filter(|(_, more)| !desk.buyers.picked(&desk.narrowed(more)).is_empty()).collect()
}

/// Volumes by a dimension, this year and the year before.
pub fn by_dimension(desk: &Desk<'_>, dimension: &Dimension) -> Figure {
    let last = desk.last();
    let before = last.checked_sub(1);
    let row = |more: &[Picked]| {
        let f = desk.figures(last, more);
        let earlier = before.map(|place| desk.figures(place, more)).unwrap_or_default();
        vec![
            Value::Count(f.respondents),
            desk.amount(f.respondents, f.startup_purchases_cents),
            desk.amount(earlier.respondents, earlier.startup_purchases_cents),
            desk.amount(f.total_respondents, f.total_purchases_cents),
            desk.growth(&f, more),
            Value::Count(f.matched_panel.respondents),
            Value::Words(diffusion(desk, &f).to_owned()),
        ]
    };
    let mut rows: Vec<Row> =
        values(desk, dimension).into_iter().map(|(name, more)| Row::new(name, row(&more))).collect();
    let largest = rows.iter().filter_map(|r| Some((r.values.get(1)?.drawn()?, r))).max_by(|a, b| a.0.total_cmp(&b.0));
    let reading = match largest {
        Some((_, row)) => format!(
            "Le plus gros volume : « {} », {} en {}.",
            row.name,
            row.values.get(1).map(said).unwrap_or_default(),
            desk.year(last)
        ),
        None => why(&rows, desk.figures(last, &[]).respondents, "Aucun achat n’est déclaré."),
    };
    rows.insert(0, Row::total("Tous les acheteurs", row(&[])));
    let (now, then) = (desk.year(last), desk.year(last) - 1);
    Figure {
        id: "volumes".to_owned(),
        title: format!("Volumes d’achats, par {}", dimension.name.to_lowercase()),
        reading,
        notes: vec![format!(
            "Un montant est « diffusable » quand trois acheteurs au moins y contribuent et qu’aucun ne pèse plus de 85 %. L’évolution ne compte que les acheteurs qui ont donné les deux années{}.",
            if desk.exact {
                ""
            } else {
                " ; sous secret statistique, elle n’est donnée que pour tous les acheteurs, et là où chacun a donné les deux"
            }
        )],
        head: vec![
            dimension.name.to_owned(),
            format!("Acheteurs {now}"),
            format!("Achats auprès de start-up {now}"),
            format!("Achats auprès de start-up {then}"),
            format!("Achats totaux {now}"),
            "Évolution à panel constant".to_owned(),
            "Acheteurs des deux années".to_owned(),
            "Diffusion".to_owned(),
        ],
        rows,
        chart: Chart::Bars { columns: vec![1, 2], intervals: Vec::new() },
    }
}

/// Whether a volume may be published.
fn diffusion(desk: &Desk<'_>, f: &crate::statistics::Figures) -> &'static str {
    match (f.respondents, f.publishable, desk.exact) {
        (0, ..) => "–",
        (_, true, _) => "diffusable",
        (_, false, _) => "secret statistique",
    }
}

/// Rates by a dimension.
pub fn rates(desk: &Desk<'_>, dimension: &Dimension) -> Figure {
    let last = desk.last();
    let row = |more: &[Picked]| {
        let f = desk.figures(last, more);
        let n = f.rated_respondents;
        vec![
            Value::Count(n),
            desk.rate(n, 1, f.rate_aggregate),
            desk.rate(n, 1, f.rate_median),
            desk.rate(n, 10, f.rate_top5_mean),
            desk.rate(n, 10, f.rate_bottom5_mean),
        ]
    };
    let mut rows: Vec<Row> =
        values(desk, dimension).into_iter().map(|(name, more)| Row::new(name, row(&more))).collect();
    let f = desk.figures(last, &[]);
    let reading = match (f.rate_aggregate, f.rate_median) {
        (Some(aggregate), Some(median)) => format!(
            "En {}, les start-up représentent {} de l’ensemble des achats ; la moitié des acheteurs sont au-dessous de {}.",
            desk.year(last),
            Value::Share(aggregate).said(),
            Value::Share(median).said()
        ),
        _ => why(
            &rows,
            f.respondents,
            "Personne n’a donné à la fois ses achats auprès de start-up et ses achats totaux.",
        ),
    };
    rows.insert(0, Row::total("Tous les acheteurs", row(&[])));
    Figure {
        id: "taux".to_owned(),
        title: format!("Taux d’achats auprès de start-up {}, par {}", desk.year(last), dimension.name.to_lowercase()),
        reading,
        notes: vec!["Taux : achats auprès de start-up ÷ achats totaux, pour les acheteurs qui ont donné les deux. Les moyennes des cinq plus hauts et des cinq plus bas demandent dix acheteurs.".to_owned()],
        head: [dimension.name, "Acheteurs", "Taux agrégé", "Taux médian", "Cinq plus hauts, moyenne", "Cinq plus bas, moyenne"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![1, 2], intervals: Vec::new() },
    }
}

/// The rows of one edition in the table of all editions.
pub fn edition_rows(desk: &Desk<'_>, edition: EditionYear) -> Vec<Row> {
    let row = |(place, year): (usize, &i32)| {
        let f = desk.figures(place, &[]);
        let values = vec![
            Value::Count(f.respondents),
            desk.amount(f.respondents, f.startup_purchases_cents),
            desk.rate(f.rated_respondents, 1, f.rate_aggregate),
            desk.rate(f.rated_respondents, 1, f.rate_median),
        ];
        Row::new(format!("Édition {edition} : {year}"), values)
    };
    desk.buyers.years.iter().enumerate().map(row).collect()
}

/// The editions side by side; `left_out` says which are not, and why.
pub fn editions(rows: Vec<Row>, left_out: Vec<String>) -> Figure {
    let how = "Les évolutions ne se lisent que dans une édition, à panel constant. Les filtres valent pour toutes les éditions montrées.";
    Figure {
        id: "editions".to_owned(),
        title: "Les éditions côte à côte".to_owned(),
        reading: "Chaque édition a ses répondants : leurs volumes se lisent côte à côte et ne se soustraient pas."
            .to_owned(),
        notes: std::iter::once(how.to_owned()).chain(left_out).collect(),
        head: ["Édition et année", "Acheteurs", "Achats auprès de start-up", "Taux agrégé", "Taux médian"]
            .map(str::to_owned)
            .to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![1], intervals: Vec::new() },
    }
}
