//! What the findings weigh, as a figure: the page and its file render it alike.

use super::held::Watched;
use crate::figure::{Chart, Figure, Row, Value};
use crate::quality::totals::{Which, chosen, of_years};
use crate::statistics::Figures;
use crate::survey::Questionnaire;
use std::collections::BTreeSet;

/// Its name, in addresses and files.
pub const ID: &str = "qualite";

fn name(which: Which) -> &'static str {
    match which {
        Which::All => "toutes les réponses",
        Which::Counting => "sans les réponses mises à l’écart",
        Which::Settled => "sans les réponses qui ont un constat en attente",
    }
}

/// Respondents, volumes and rates by year, of all responses, without those set aside, without those that have an unsettled
/// finding.
pub fn figure(questionnaire: &Questionnaire, watched: &Watched, unsettled: &BTreeSet<i64>) -> Figure {
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
        id: ID.to_owned(),
        title: "Avec et sans les réponses douteuses".to_owned(),
        reading: format!(
            "{all} organisations ont répondu ; {counting} comptent, {} sans constat en attente.",
            match settled == counting {
                true => "toutes".to_owned(),
                false => format!("dont {settled}"),
            }
        ),
        notes: vec![
            "Chiffres exacts, réservés à la gestion : ne les diffusez pas. Une réponse mise à l’écart laisse sa place à la précédente de la même organisation, s’il y en a une.".to_owned(),
        ],
        head,
        rows,
        chart: Chart::None,
    }
}

fn values(figures: &Figures) -> Vec<Value> {
    vec![
        Value::Count(figures.respondents),
        figures.startup_purchases_cents.map_or(Value::None, Value::Cents),
        Value::share(figures.rate_aggregate),
        Value::share(figures.rate_median),
    ]
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
