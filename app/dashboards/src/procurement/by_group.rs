//! Public procurement of a year by what contracts have in common, and by definition of a start-up.

use super::{Page, cents, contracts, count, rate, together, whole_cents};
use french::capital;
use procurement::contract::{Procedure, Region, division_name};
use procurement::figures::{BuyerCategory, Matched, Tally};
use statistics::figure::{Chart, Figure, Row, Unit, Value, short};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A breakdown: how it is called, its parts, and whether these are too many for a chart: then the largest is first.
struct Groups {
    many: bool,
    id: &'static str,
    by: &'static str,
    heading: &'static str,
    notes: Vec<String>,
    parts: Vec<(String, Tally, Matched)>,
}

/// The breakdowns of the chosen year.
pub fn all(page: &Page<'_>) -> [Figure; 4] {
    let (all, own) = (&page.report.figures.counted, &page.definition.start_ups);
    let (buyers, regions) = (BuyerCategory::ALL, Region::all().map(Some).chain([None]));
    let divisions: BTreeSet<u8> = all.by_division.keys().map(|(_, division)| *division).collect();
    let region =
        |region: &Option<Region>| region.map_or("Hors région ou lieu inconnu".to_owned(), |one| one.to_string());
    [
        Groups {
            many: false,
            id: "marches-acheteurs",
            by: "catégorie d’acheteur",
            heading: "Acheteur",
            notes: vec!["Catégorie d’après les deux premiers chiffres du SIREN.".to_owned()],
            parts: parts(page, &all.by_buyer, &own.by_buyer, buyers, |one| capital(&one.to_string())),
        },
        Groups {
            many: false,
            id: "marches-regions",
            by: "région",
            heading: "Région",
            notes: vec!["Région du lieu d’exécution, non de l’acheteur.".to_owned()],
            parts: parts(page, &all.by_region, &own.by_region, regions, region),
        },
        Groups {
            many: false,
            id: "marches-procedures",
            by: "procédure",
            heading: "Procédure",
            notes: Vec::new(),
            parts: parts(page, &all.by_procedure, &own.by_procedure, Procedure::ALL, |one| capital(&one.to_string())),
        },
        Groups {
            many: true,
            id: "marches-cpv",
            by: "division CPV",
            heading: "Division CPV",
            notes: vec![
                "Division : les deux premiers chiffres du code CPV, le vocabulaire européen des marchés publics."
                    .to_owned(),
            ],
            parts: parts(page, &all.by_division, &own.by_division, divisions, |one| division_name(*one)),
        },
    ]
    .map(|groups| figure(page, groups))
}

/// The parts that have counted contracts in the chosen year.
fn parts<K: Ord + Copy>(
    page: &Page<'_>,
    all: &BTreeMap<(i32, K), Tally>,
    own: &BTreeMap<(i32, K), Matched>,
    keys: impl IntoIterator<Item = K>,
    name: impl Fn(&K) -> String,
) -> Vec<(String, Tally, Matched)> {
    let part = |key: K| (name(&key), page.sum(all, &key), page.sum(own, &key));
    keys.into_iter().map(part).filter(|(_, tally, _)| tally.contracts > 0).collect()
}

fn figure(page: &Page<'_>, groups: Groups) -> Figure {
    let Groups { many, id, by, heading, mut notes, mut parts } = groups;
    let all = together(parts.iter().map(|(_, one, _)| *one));
    let own = together(parts.iter().map(|(.., one)| *one));
    let values = |tally: Tally, matched: Matched| {
        vec![
            count(matched.contracts),
            cents(matched.cents),
            count(tally.contracts),
            cents(tally.cents),
            rate(matched.cents, tally.cents),
        ]
    };
    if many {
        parts.sort_by_key(|(_, tally, matched)| Reverse((matched.cents, tally.cents)));
    }
    let total = Row::total("Ensemble", values(all, own));
    let rows = parts.iter().map(|(name, tally, matched)| Row::new(name, values(*tally, *matched)));
    // Without any start-up, bars of nothing would show nothing.
    let (column, drawn) =
        if own.cents > 0 { (1, "la part des start-up") } else { (3, "le montant de tous les marchés comptés") };
    notes.extend((!many).then(|| format!("Les barres montrent {drawn}.")));
    notes.push(page.by_definition());
    let most = match own.cents > 0 {
        true => parts.iter().max_by_key(|(.., one)| one.cents).map(|(name, _, one)| (name, one.cents)),
        false => parts.iter().max_by_key(|(_, one, _)| one.cents).map(|(name, one, _)| (name, one.cents)),
    };
    let reading = match most {
        Some((name, sum)) if own.cents > 0 => {
            format!("Le plus auprès de start-up : {}, {}.", name, short(whole_cents(sum)))
        }
        Some((name, sum)) => format!(
            "Aucun marché avec une start-up dans cette répartition. Le plus de marchés comptés : {name}, {}.",
            short(whole_cents(sum))
        ),
        None => "Aucun marché compté.".to_owned(),
    };
    Figure {
        units: vec![Unit::Plain, Unit::Euros, Unit::Plain, Unit::Euros, Unit::Percent],
        id: id.to_owned(),
        title: format!("Par {by}, {}", page.period()),
        reading,
        notes,
        head: [heading, "Marchés avec start-up", "Part des start-up", "Marchés comptés", "Montant compté", "Taux"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.chain([total]).collect(),
        chart: if many { Chart::None } else { Chart::Bars { columns: vec![column], intervals: Vec::new() } },
    }
}

/// The same figure by each definition of a start-up: no official one exists.
pub fn definitions(page: &Page<'_>) -> Figure {
    let years = &page.report.figures.counted.by_year;
    let all = together(years.iter().filter(|(year, _)| page.means(**year)).map(|(_, one)| *one)).cents;
    let sums: Vec<(&str, Matched, Matched)> = page
        .report
        .definitions
        .iter()
        .map(|one| {
            let of_years = one.start_ups.by_year.iter().filter(|(year, _)| page.means(**year));
            (one.label.as_str(), together(of_years.map(|(_, one)| *one)), one.undated)
        })
        .collect();
    let rows = sums.iter().map(|(label, sum, undated)| {
        let values = vec![
            count(sum.contracts),
            cents(sum.cents),
            cents(sum.whole_cents),
            rate(sum.cents, all),
            cents(undated.cents),
        ];
        Row::new(*label, values)
    });
    let (least, most) =
        (sums.iter().min_by_key(|(_, one, _)| one.cents), sums.iter().max_by_key(|(_, one, _)| one.cents));
    let reading = match (least, most) {
        (Some((_, least, _)), Some((label, most, _))) if least.cents != most.cents => format!(
            "Selon la définition, de {} à {} ({label}, {}).",
            short(whole_cents(least.cents)),
            short(whole_cents(most.cents)),
            contracts(most.contracts),
        ),
        (Some((_, one, _)), _) => format!("Toutes les définitions donnent {}.", Value::short(&cents(one.cents))),
        _ => "Cette base n’a aucune définition.".to_owned(),
    };
    Figure {
        units: vec![Unit::Plain, Unit::Euros, Unit::Euros, Unit::Percent, Unit::Euros],
        id: "marches-definitions".to_owned(),
        title: format!("Selon la définition d’une start-up, {}", page.period()),
        reading,
        notes: vec![format!(
            "Il n’existe pas de définition officielle. Version {} de la base. Sans date : en plus, dans aucune année.",
            page.import.base
        )],
        head: ["Définition", "Marchés", "Part des start-up", "Montant entier", "Taux", "Part sans date"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
        chart: Chart::Bars { columns: vec![1], intervals: Vec::new() },
    }
}
