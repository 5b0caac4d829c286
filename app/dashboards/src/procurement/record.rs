//! Where all records of an import are: nothing disappears between the files and the figures.

use super::{Page, cents, contracts, count};
use french::capital;
use procurement::figures::Tally;
use statistics::figure::{Chart, Figure, Row, Unit, Value};

/// Each contract in the one place where it stands, then what was no contract of its own.
pub fn whereabouts(page: &Page<'_>) -> Figure {
    let (report, figures) = (page.report, &page.report.figures);
    let mut rows = Vec::new();
    let mut row = |name: String, sum: Tally| {
        if sum.contracts > 0 {
            rows.push(Row::new(name, vec![count(sum.contracts), cents(sum.cents)]));
        }
    };
    for (year, sum) in &figures.counted.by_year {
        row(format!("Compté en {year}"), *sum);
    }
    for (fault, sum) in &figures.undated {
        row(format!("Sans date : {fault}"), *sum);
    }
    for (surprise, sum) in &figures.waiting {
        row(format!("À décider : {surprise}"), *sum);
    }
    row("Refusé par l’équipe".to_owned(), report.decided.refused);
    row("Plafond d’un accord-cadre dont les marchés sont comptés".to_owned(), figures.ceilings);
    row("Concession".to_owned(), figures.concessions);
    row("Annulé".to_owned(), figures.annulled);
    let uncounted = |name: String, number: u64| Row::new(name, vec![count(number), Value::None]);
    for (reason, number) in &figures.unknown_amounts {
        rows.push(uncounted(format!("Sans montant : {reason}"), *number));
    }
    rows.push(Row::total("Marchés distincts", vec![count(figures.contracts), Value::None]));
    let again = figures.duplicates;
    let mut apart = |name: &str, sum: Tally| {
        if sum.contracts > 0 {
            rows.push(Row::new(name, vec![count(sum.contracts), cents(sum.cents)]));
        }
    };
    apart("Publié de nouveau, même montant", again.same_amount);
    apart("Publié de nouveau, autre montant", again.other_amount);
    apart("Publié de nouveau sous un autre numéro", again.other_key);
    for (reason, sum) in report.refused() {
        apart(&capital(&reason.to_string()), sum);
    }
    if report.broken() > 0 {
        rows.push(uncounted("Enregistrement illisible".to_owned(), report.broken()));
    }
    Figure {
        units: vec![Unit::Plain, Unit::Euros],
        id: "marches-tous".to_owned(),
        title: "Où est passé chaque enregistrement".to_owned(),
        reading: format!(
            "{} enregistrements lus, {} une fois leurs publications réunies.",
            super::grouped_count(report.records()),
            contracts(figures.contracts)
        ),
        notes: vec![
            "Chaque marché est à une seule place. Les montants sont ceux déclarés, hors taxes, après la dernière modification.".to_owned(),
        ],
        head: ["Place", "Nombre", "Montant"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::None,
    }
}
