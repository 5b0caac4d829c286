//! The weight of findings in the figures, as a figure for the page and its file.

use dashboards::projections::responses::Watched;
use editing::checks::Seen;
use editing::checks::totals::{Which, chosen, of_years};
use french::{capital, counted, grouped};
use statistics::Figures;
use statistics::figure::{Chart, Figure, Row, Unit, Value};
use std::collections::BTreeSet;
use survey::{Questionnaire, Role};

/// The weight of findings: overall, then segment by segment if the questionnaire asks for amounts.
pub fn figures(questionnaire: &Questionnaire, watched: &Watched, unsettled: &BTreeSet<i64>) -> Vec<Figure> {
    let all = figure(questionnaire, watched, unsettled);
    std::iter::once(all).chain(by_segment(questionnaire, watched, unsettled)).collect()
}

fn name(which: Which) -> &'static str {
    match which {
        Which::All => "toutes les réponses",
        Which::Counting => "sans les réponses mises à l’écart",
        Which::Settled => "sans les réponses qui ont un constat en attente",
    }
}

/// Respondents, volumes and rates by year: of all responses, without the excluded ones, and without those with an
/// unsettled finding.
fn figure(questionnaire: &Questionnaire, watched: &Watched, unsettled: &BTreeSet<i64>) -> Figure {
    let sets = Which::ALL.map(|which| (which, chosen(&watched.seen, which, unsettled)));
    let of_each: Vec<_> = sets.iter().map(|(which, set)| (*which, set.len(), of_years(questionnaire, set))).collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let [all, counting, settled] = [0, 1, 2].map(|place| of_each.get(place).map_or(0, |(_, n, _)| *n));
    let years: Vec<i32> =
        of_each.first().map(|(.., years)| years.iter().map(|(y, _)| *y).collect()).unwrap_or_default();
    let mut rows = Vec::new();
    if years.is_empty() {
        rows.extend(of_each.iter().map(|(which, n, _)| Row::new(capital(name(*which)), vec![Value::Count(count(*n))])));
    }
    for (place, year) in years.iter().enumerate() {
        for (which, _, figures) in &of_each {
            if let Some((_, figures)) = figures.get(place) {
                rows.push(Row::new(format!("{year}, {}", name(*which)), values(figures)));
            }
        }
    }
    let head = match years.is_empty() {
        true => vec!["Réponses".to_owned(), "Répondants".to_owned()],
        false => ["Année et réponses retenues", "Acheteurs", "Achats auprès de start-up", "Taux agrégé", "Taux médian"]
            .map(str::to_owned)
            .to_vec(),
    };
    Figure {
units: vec![Unit::Plain, Unit::Euros, Unit::Percent, Unit::Percent],
        id: "qualite".to_owned(),
        title: "Avec et sans les réponses douteuses".to_owned(),
        reading: format!(
            "{} ; {}.",
            counted(all, "Aucune organisation n’a répondu", "Une organisation a répondu", "# organisations ont répondu"),
            match (counting, settled) {
                (0, _) => "aucune ne compte".to_owned(),
                (1, 0) => "une seule compte, qui a un constat en attente".to_owned(),
                (1, _) => "une seule compte, sans constat en attente".to_owned(),
                (_, settled) if settled == counting => format!("{} comptent, toutes sans constat en attente", grouped(count(counting))),
                _ => format!("{} comptent, dont {} sans constat en attente", grouped(count(counting)), grouped(count(settled))),
            }
        ),
        notes: vec![
            "Chiffres exacts, réservés à la gestion : ne les diffusez pas. Une réponse mise à l’écart laisse sa place à celle de la même organisation qu’elle avait remplacée, s’il y en a une ; une seconde réponse qui attend votre choix ne prend la place d’aucune.".to_owned(),
        ],
        head,
        rows,
        chart: Chart::None,
    }
}

/// The last year's figures of each segment, side by side.
fn by_segment(questionnaire: &Questionnaire, watched: &Watched, unsettled: &BTreeSet<i64>) -> Option<Figure> {
    let segments = questionnaire.with_role(Role::Segment)?;
    let sets = Which::ALL.map(|which| chosen(&watched.seen, which, unsettled));
    let last = |set: &[&Seen]| of_years(questionnaire, set).into_iter().next();
    let (year, _) = last(&[])?;
    let mut rows: Vec<(usize, Row)> = Vec::new();
    for option in segments.kind.options() {
        let of_segment = |one: &&Seen| one.segment.as_deref() == Some(option.code.as_str());
        let each: Vec<Figures> = sets
            .iter()
            .filter_map(|set| last(&set.iter().copied().filter(of_segment).collect::<Vec<_>>()))
            .map(|(_, figures)| figures)
            .collect();
        if each.iter().any(|figures| figures.respondents > 0) {
            let differs = each.windows(2).filter(|two| two.first() != two.last()).count();
            let respondents = each.iter().map(|figures| Value::Count(figures.respondents));
            let volumes = each.iter().map(|figures| figures.startup_purchases_cents.map_or(Value::None, Value::Cents));
            let name = option.label.trim_end_matches(" (précisez)");
            rows.push((differs, Row::new(name, respondents.chain(volumes).collect())));
        }
    }
    let touched = rows.iter().filter(|(differs, _)| *differs > 0).count();
    Some(Figure {
units: vec![Unit::Plain, Unit::Plain, Unit::Plain, Unit::Euros, Unit::Euros, Unit::Euros],
        id: "qualite-segments".to_owned(),
        title: format!("Avec et sans les réponses douteuses, par segment, {year}"),
        reading: counted(
            touched,
            "Aucun segment ne change.",
            "Les chiffres d’un seul segment changent.",
            "Les chiffres de # segments changent.",
        ),
        notes: vec![
            "«\u{a0}Toutes\u{a0}» : comme si aucune réponse n’était mise à l’écart ; «\u{a0}retenues\u{a0}» : sans elles ; «\u{a0}sûres\u{a0}» : sans celles qui ont un constat en attente non plus. Chiffres exacts, réservés à la gestion.".to_owned(),
        ],
        head: ["Segment", "Acheteurs, toutes", "Acheteurs, retenues", "Acheteurs, sûres", "Achats, toutes", "Achats, retenues", "Achats, sûres"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        chart: Chart::Bars { columns: vec![3, 4, 5], intervals: Vec::new() },
    })
}

fn values(figures: &Figures) -> Vec<Value> {
    vec![
        Value::Count(figures.respondents),
        figures.startup_purchases_cents.map_or(Value::None, Value::Cents),
        Value::share(figures.rate_aggregate),
        Value::share(figures.rate_median),
    ]
}
