//! The path to the doubling, and what was declared.

use super::{Desk, panel_of};
use crate::figure::{Chart, Figure, Row, Value};
use crate::statistics::Programme;

/// What the programme expects each year, beside what the respondents declared.
pub fn path(desk: &Desk<'_>) -> Figure {
    let programme = Programme::FRENCH_TECH;
    let first = desk.buyers.years.first().copied().unwrap_or(programme.base_year).min(programme.base_year);
    let row = |year: i32| {
        let expected = programme.expected_cents(year);
        let declared = desk.buyers.years.iter().position(|y| *y == year).map_or(Value::None, |place| {
            let f = desk.figures(place, &[]);
            desk.amount(f.respondents, f.startup_purchases_cents)
        });
        let share = match (declared.drawn(), expected) {
            (Some(declared), Some(expected)) if expected > 0 => Value::Share(declared / expected as f64),
            _ => Value::None,
        };
        Row::new(
            year.to_string(),
            vec![expected.map_or(Value::None, |cents| Value::RoundedCents(round(cents))), declared, share],
        )
    };
    Figure {
        id: "chemin".to_owned(),
        title: "Chemin du doublement".to_owned(),
        reading: reading(desk, &programme),
        notes: vec![
            "Chemin : 6 Md€ en 2022 et 12 Md€ en 2027, public et privé, à croissance constante. Les volumes déclarés ne couvrent que les acheteurs qui ont répondu ; les points de deux éditions ne sont jamais reliés.".to_owned(),
        ],
        head: ["Année", "Attendu", "Déclaré", "Déclaré ÷ attendu"].map(str::to_owned).to_vec(),
        rows: (first..=programme.target_year).map(row).collect(),
        chart: Chart::Lines { columns: vec![0], dots: vec![1] },
    }
}

fn round(cents: i64) -> i64 {
    crate::statistics::buyers::rounded(cents)
}

fn reading(desk: &Desk<'_>, programme: &Programme) -> String {
    let pace = Value::Growth(programme.yearly_growth()).said();
    let need = format!("Pour doubler de {} à {}, il faut {pace} par an", programme.base_year, programme.target_year);
    let (year, panel) = (desk.year(desk.last()), desk.figures(desk.last(), &[]).matched_panel);
    match panel.growth {
        Some(growth) => format!(
            "{need} ; de {} à {year} : {} pour {}.",
            year - 1,
            Value::Growth(growth).said(),
            panel_of(panel.respondents)
        ),
        None => format!("{need}."),
    }
}
