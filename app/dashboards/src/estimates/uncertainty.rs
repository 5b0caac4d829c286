//! The jackknife of rates and growth, by sector.

use crate::national::National;
use french::capital;
use statistics::estimation::Respondent;
use statistics::estimation::jackknife::{self, GROUPS, LEAST_GROUPS, NAME, Uncertainty};
use statistics::figure::{Chart, Figure, Row, Unit, Value};
use statistics::{Figures, Sector};

/// Rates and growth with their uncertainty. One is hidden with the other.
pub fn rates(national: &National<'_>) -> Figure {
    let year = national.year.year;
    let mut rows = Vec::new();
    for sector in [None, Some(Sector::Public), Some(Sector::Private)] {
        let is_in = National::is_of(sector);
        let (figures, judged) = (national.figures(&is_in), national.judged(&is_in));
        let of: Vec<Respondent> = national.respondents.iter().filter(|one| is_in(one)).cloned().collect();
        let name = |what: &str| match sector {
            None => what.to_owned(),
            Some(sector) => format!("{what}, {}", sector.name().to_lowercase()),
        };
        let rate = |of: fn(&Figures) -> Option<f64>| shown(of(&figures), of(&judged), Value::Share);
        let row = |what: &str, count: i64, value: Value, uncertainty: Option<Uncertainty>| Row {
            total: sector.is_none(),
            ..Row::new(name(what), values(count, value, uncertainty))
        };
        let rated = judged.rated_respondents;
        rows.push(row("Taux agrégé", rated, rate(|one| one.rate_aggregate), jackknife::of_ratio(&of)));
        rows.push(row("Taux médian", rated, rate(|one| one.rate_median), jackknife::of_median(&of)));
        let growth = shown(figures.matched_panel.growth, judged.matched_panel.growth, Value::Growth);
        let what = format!("Évolution de {} à {year}, panel constant", year - 1);
        rows.push(row(&what, judged.matched_panel.respondents, growth, jackknife::of_growth(&of)));
    }
    Figure {
        id: "incertitudes".to_owned(),
        title: format!("Taux et évolution, avec leur incertitude, {year}"),
        reading: reading(&rows, year),
        notes: vec![
            format!(
                "{} : jackknife à {GROUPS} groupes, à 95 %, à partir de {LEAST_GROUPS} groupes qui ont un répondant. Ces taux sont ceux des répondants, sans redressement.",
                capital(NAME)
            ),
            "Pour une médiane, l’intervalle n’est qu’un ordre de grandeur.".to_owned(),
        ],
        head: vec![
            "Chiffre".to_owned(),
            "Acheteurs".to_owned(),
            "Valeur".to_owned(),
            capital(NAME),
            "Groupes".to_owned(),
        ],
        units: vec![Unit::Plain, Unit::Percent, Unit::Interval, Unit::Plain],
        rows,
        chart: Chart::None,
    }
}

/// A figure as shown; hidden if there is one that may not be.
fn shown(shown: Option<f64>, judged: Option<f64>, value: fn(f64) -> Value) -> Value {
    match (shown, judged) {
        (Some(number), _) => value(number),
        (None, Some(_)) => Value::Secret,
        (None, None) => Value::None,
    }
}

fn values(count: i64, value: Value, uncertainty: Option<Uncertainty>) -> Vec<Value> {
    let hides = value == Value::Secret;
    let interval = match uncertainty {
        _ if hides => Value::Secret,
        Some(one) => Value::Interval(one.low, one.high),
        None => Value::None,
    };
    let groups = uncertainty.and_then(|one| i64::try_from(one.groups).ok());
    vec![Value::Count(count), value, interval, groups.map_or(Value::None, Value::Count)]
}

fn reading(rows: &[Row], year: i32) -> String {
    match rows.first().map(|row| row.values.as_slice()) {
        Some([_, value @ Value::Share(_), interval @ Value::Interval(..), _]) => {
            format!("Taux agrégé de {year} : {} ; {NAME} : de {}.", value.formatted(), interval.formatted())
        }
        Some([_, value @ Value::Share(_), ..]) => {
            format!("Taux agrégé de {year} : {} ; trop peu de répondants pour une incertitude.", value.formatted())
        }
        Some([_, Value::Secret, ..]) => format!("Le taux agrégé de {year} n’est pas diffusable."),
        _ => "Personne n’a donné à la fois ses achats auprès de start-up et ses achats totaux.".to_owned(),
    }
}
