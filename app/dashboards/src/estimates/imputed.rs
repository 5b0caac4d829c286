//! « Dont imputé »: amounts drawn for the buyers that gave a range, reported apart.

use crate::national::National;
use disclosure::primary::number_may_leave;
use french::counted;
use statistics::estimation::hot_deck::{DRAWS, impute, ranges};
use statistics::figure::{Chart, Figure, Row, Unit, Value};

/// The imputed amounts; `None` for a year whose questionnaire asks for no range.
pub fn imputed(national: &National<'_>) -> Option<Figure> {
    let ranges = ranges(national.questionnaire);
    let is_latest = national.questionnaire.edition.data_years().into_iter().max() == Some(national.year.year);
    if ranges.is_empty() || !is_latest {
        return None;
    }
    let found = impute(national.year, &national.respondents, &ranges);
    let count = |count: i64| match national.exact || number_may_leave(count) {
        true => Value::Count(count),
        false => Value::Secret,
    };
    // As for the amounts of ranges on the page of volumes: few buyers, each with one of five ranges.
    let amount = |cents: Option<i64>| match cents {
        Some(_) if !national.exact => Value::Secret,
        Some(cents) => Value::Cents(cents),
        None => Value::None,
    };
    let extent = found.extent_cents();
    let values = vec![
        count(found.imputed),
        amount(found.mean_cents()),
        amount(extent.map(|(least, _)| least)),
        amount(extent.map(|(_, greatest)| greatest)),
        count(found.from_elsewhere),
        count(found.without_total),
        count(found.without_donor),
    ];
    let reading = match count(found.imputed) {
        Value::Secret => "Le nombre d’acheteurs auxquels un montant est imputé n’est pas diffusable.".to_owned(),
        _ => counted(
            found.imputed,
            "Aucun montant n’est imputé.",
            "Un montant est imputé à un acheteur, dans aucun des trois volumes.",
            "Un montant est imputé à # acheteurs, dans aucun des trois volumes.",
        ),
    };
    Some(Figure {
        id: "dont-impute".to_owned(),
        title: format!("Dont imputé, {}", national.year.year),
        reading,
        notes: vec![format!(
            "Acheteurs qui ont donné la tranche de leur taux et leurs achats totaux, sans leurs achats auprès de start-up : chacun reçoit le taux d’un acheteur de même tranche et de même strate, à défaut de même secteur, à défaut de tout secteur, tiré {DRAWS}\u{a0}fois. Les montants ne sont affichés qu’avec toutes les cases."
        )],
        head: [
            "Tranches déclarées",
            "Acheteurs imputés",
            "Moyenne des tirages",
            "Plus petit tirage",
            "Plus grand tirage",
            "Imputés depuis une autre strate",
            "Sans achats totaux",
            "Sans acheteur de même tranche",
        ]
        .map(str::to_owned)
        .to_vec(),
        units: vec![Unit::Plain, Unit::Euros, Unit::Euros, Unit::Euros, Unit::Plain, Unit::Plain, Unit::Plain],
        rows: vec![Row::new("Faute de montant", values)],
        chart: Chart::None,
    })
}
