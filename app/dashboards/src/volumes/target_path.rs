//! The path to doubling, as an index. A panel does not measure the whole country, but its growth can be compared with
//! the growth that the target requires.

use super::Page;
use statistics::Programme;
use statistics::figure::{Chart, Figure, Row, Unit, Value};
use std::collections::BTreeMap;

/// Growth of a matched panel from the year before to a year.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// The year.
    year: i32,
    /// 0.05 is 5 %.
    growth: f64,
    /// Number of buyers who gave both years.
    buyers: i64,
}

impl Growth {
    /// Growth in each year for which an edition's buyers also gave the year before, where it may be shown.
    pub fn of(page: &Page<'_>) -> Vec<Self> {
        let all = page.all();
        let growth = |(place, year): (usize, &i32)| {
            let panel = page.figures(&all, place).matched_panel;
            Some(Self { year: *year, growth: panel.growth?, buyers: panel.respondents })
        };
        page.buyers.years.iter().enumerate().filter_map(growth).collect()
    }
}

/// The chained index, 100 in the base year; `None` if the growth of a year in between is missing.
fn chained(base: i32, grown: &BTreeMap<i32, Growth>, year: i32) -> Option<f64> {
    (base + 1..=year).try_fold(100.0, |index, year| Some(index * (1.0 + grown.get(&year)?.growth)))
}

/// The index that the target requires each year, with the growth of the panels.
pub fn path(grown: &[Growth]) -> Figure {
    let programme = Programme::FRENCH_TECH;
    let grown: BTreeMap<i32, Growth> = grown.iter().map(|growth| (growth.year, *growth)).collect();
    let row = |year: i32| {
        let known = grown.get(&year);
        let number = |value: Option<f64>| value.map_or(Value::None, Value::Index);
        let values = vec![
            number(programme.index(year)),
            number(chained(programme.base_year, &grown, year)),
            known.map_or(Value::None, |known| Value::Growth(known.growth)),
            known.map_or(Value::None, |known| Value::Count(known.buyers)),
        ];
        Row::new(year.to_string(), values)
    };
    Figure {
units: vec![Unit::Plain, Unit::Plain, Unit::Percent, Unit::Plain],
        id: "chemin".to_owned(),
        title: "Chemin du doublement".to_owned(),
        reading: reading(&programme, &grown),
        notes: vec![
            "Indice 100 en 2022 ; «\u{a0}Je choisis la French Tech\u{a0}» vise le double en 2027. L’indice des panels enchaîne les évolutions à panel constant, sans joindre deux panels : il s’arrête à la première année dont l’évolution manque. Un panel de volontaires ne mesure pas le volume de tout le pays.".to_owned(),
        ],
        head: ["Année", "Chemin (indice)", "Panels enchaînés (indice)", "Évolution à panel constant", "Acheteurs du panel"]
            .map(str::to_owned)
            .to_vec(),
        rows: (programme.base_year..=programme.target_year).map(row).collect(),
        chart: Chart::Lines { columns: vec![0], dots: vec![1] },
    }
}

fn reading(programme: &Programme, grown: &BTreeMap<i32, Growth>) -> String {
    let pace = Value::Growth(programme.yearly_growth()).formatted();
    let need = format!("Pour doubler de {} à {}, il faut {pace} par an", programme.base_year, programme.target_year);
    match grown.iter().next_back().filter(|(year, _)| **year > programme.base_year) {
        Some((year, last)) => format!(
            "{need} ; de {} à {year} : {} pour {}.",
            year - 1,
            Value::Growth(last.growth).formatted(),
            super::panel_of(last.buyers)
        ),
        None => format!("{need}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(of: &[(i32, f64)]) -> BTreeMap<i32, Growth> {
        of.iter().map(|(year, growth)| (*year, Growth { year: *year, growth: *growth, buyers: 40 })).collect()
    }

    #[test]
    fn panels_are_chained_from_the_base_year_to_the_first_missing_year() {
        let all = grown(&[(2022, 0.5), (2023, 0.1), (2024, 0.2), (2026, 0.3)]);
        let index = |year| chained(2022, &all, year).map(|index| (index * 10.0).round() / 10.0);
        assert_eq!([2022, 2023, 2024, 2025, 2026].map(index), [Some(100.0), Some(110.0), Some(132.0), None, None]);
    }

    #[test]
    fn the_path_is_the_official_one_and_no_panel_is_related_to_the_target() {
        let figure = path(&[]);
        let index: Vec<String> = figure.rows.iter().map(|row| row.values[0].formatted()).collect();
        assert_eq!(index, ["100,0", "114,9", "132,0", "151,6", "174,1", "200,0"]);
        assert!(figure.head.iter().all(|head| !head.contains('÷')));
    }
}
