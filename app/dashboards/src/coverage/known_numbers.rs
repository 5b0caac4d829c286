//! What is known of the population: each number with its source and grade, and the organisations taken as they are.

use crate::national::National;
use french::counted;
use statistics::Sector;
use statistics::estimation::margins::{Grade, Known};
use statistics::figure::{Chart, Figure, Row, Unit, Value};

/// The known numbers; what nobody has published is counted in the sentence.
pub fn known_numbers(national: &National<'_>) -> Figure {
    let year = national.year;
    let mut numbers: Vec<(String, bool, Option<&Known>)> = Vec::new();
    for sector in Sector::ALL {
        let margin = year.sector(sector);
        let name = sector.name().to_owned();
        numbers.push((name.clone(), true, margin.and_then(|one| one.organisations.as_ref())));
        numbers.push((name, false, margin.and_then(|one| one.purchases.as_ref())));
        for stratum in year.strata.iter().filter(|one| one.key.sector == sector) {
            let name = national.stratum_name(&stratum.key);
            numbers.push((name.clone(), true, stratum.organisations.as_ref()));
            numbers.push((name, false, stratum.purchases.as_ref()));
        }
    }
    for region in &year.regions {
        numbers.push((national.class_name(&region.code), true, region.organisations.as_ref()));
    }
    let rows: Vec<Row> = numbers
        .iter()
        .filter_map(|(name, is_count, known)| Some(Row::new(name.clone(), values(national, *is_count, (*known)?))))
        .collect();
    let of = numbers.len();
    let reading = match rows.len() {
        known if known == of => "Tous les nombres de la population sont connus.".to_owned(),
        known => counted(
            known,
            &format!("Aucun des {of} nombres de la population n’est connu : personne ne les a publiés."),
            &format!("Un seul des {of} nombres de la population est connu ; personne n’a publié les autres."),
            &format!("# des {of} nombres de la population sont connus ; personne n’a publié les autres."),
        ),
    };
    let grades = [Grade::A, Grade::B, Grade::C, Grade::D].map(|grade| format!("{grade:?}, {}", grade.name()));
    let warning = national.warning().into_iter();
    Figure {
        id: "marges".to_owned(),
        title: national.title("Ce que l’on sait de la population"),
        reading,
        notes: warning.chain([format!("Grades : {}.", grades.join(" ; "))]).collect(),
        head: ["Secteur, strate, région", "Organisations", "Achats totaux", "Année du nombre", "Grade", "Source"]
            .map(str::to_owned)
            .to_vec(),
        units: vec![Unit::Plain, Unit::Euros, Unit::Plain, Unit::Plain, Unit::Plain],
        rows,
        chart: Chart::None,
    }
}

fn values(national: &National<'_>, is_count: bool, known: &Known) -> Vec<Value> {
    let [count, cents] = match is_count {
        true => [Value::Count(known.value), Value::None],
        false => [Value::None, Value::Cents(known.value)],
    };
    let source = national.margins.source(known).map(|source| source.name.clone()).unwrap_or_default();
    let note = known.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    let year = Value::Year(known.year.into());
    vec![count, cents, year, Value::Words(format!("{:?}", known.grade)), Value::Words(format!("{source}{note}"))]
}

/// The organisations that stand for themselves only. Whether they answered is not shown.
pub fn take_all(national: &National<'_>) -> Figure {
    let margins = national.margins;
    let source = |code: &str| {
        let source = margins.sources.iter().find(|source| source.code == code);
        Value::Words(source.map(|source| source.name.clone()).unwrap_or_default())
    };
    let row = |one: &statistics::estimation::margins::TakeAll| {
        Row::new(one.name.clone(), vec![Value::Words(one.siren.to_string()), source(&one.source)])
    };
    let rows: Vec<Row> = margins.take_all.iter().map(row).collect();
    Figure {
        id: "prises-telles-quelles".to_owned(),
        title: "Organisations prises telles quelles".to_owned(),
        reading: counted(
            rows.len(),
            "Aucune organisation n’est prise telle quelle.",
            "Une organisation ne représente qu’elle-même.",
            "# organisations ne représentent qu’elles-mêmes.",
        ),
        notes: vec![
            "Aucune autre ne leur ressemble : si elles ont répondu, leurs montants comptent une fois et ne servent pas à estimer ceux des absents. Qu’elles aient répondu ou non n’est pas dit ici.".to_owned(),
        ],
        head: ["Organisation", "SIREN", "Source"].map(str::to_owned).to_vec(),
        units: vec![Unit::Plain, Unit::Plain],
        rows,
        chart: Chart::None,
    }
}
