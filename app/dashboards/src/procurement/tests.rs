use super::of;
use crate::dashboard::{Asking, Shown};
use chrono::{DateTime, NaiveDate};
use forms::Form;
use procurement::{Flow, Importer, Report, Settings, read};
use statistics::figure::{Chart, Figure, Value};
use store::ProcurementImport;
use suppliers::base::{Base, Definition, Entry, Membership};
use survey::{EditionYear, Siren};

/// A start-up since 2020 by the figures' own definition, and one that only the widest definition still lists.
fn report(records: &[&str]) -> Report {
    let named = |code: &str, label: &str| Definition { code: code.into(), label: label.into(), undecided: 0 };
    let years = |definition, from, until| Membership { definition, from, until };
    let entry = |siren: &str, memberships| Entry { siren: Siren::parse(siren).unwrap(), region: None, memberships };
    let entries = vec![
        entry("732829320", vec![years(0, 2020, 2030), years(1, 2020, 2200)]),
        entry("552100554", vec![years(1, 2000, 2200)]),
    ];
    let definitions = vec![named("base", "Base de l’Observatoire"), named("listed", "Inscrit un jour")];
    let base = Base::new("2026-3".into(), definitions, Vec::new(), entries);
    let mut importer = Importer::new(&base);
    let settings = Settings { today: NaiveDate::from_ymd_opt(2026, 11, 30).unwrap(), announced: None };
    let summary = read(format!("[{}]", records.join(",")).as_bytes(), settings, &mut |item| {
        importer.take(&item);
        Flow::Next
    });
    importer.file_ends("decp.json".into(), summary.unwrap());
    importer.finish().report
}

fn record(id: &str, euros: &str, date: &str, holders: &str, fields: &str) -> String {
    format!(
        r#"{{"id":"{id}","acheteur":{{"id":"21750001600019"}},"montant":{euros},"dateNotification":"{date}","titulaires":[{holders}]{fields}}}"#
    )
}

fn shown(report: &Report, query: &[(&str, &str)]) -> Shown {
    let at = DateTime::UNIX_EPOCH;
    let import = ProcurementImport {
        id: 4,
        digest: "0".repeat(64),
        base: "2026-3".into(),
        files: "decp.json".into(),
        formats: "JSON".into(),
        bytes: 0,
        records: 0,
        refused: 0,
        contracts: 0,
        made_at: at,
        made_by: "anne".into(),
        taken: Some((at, "anne".into())),
    };
    let parameters = Form(query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let asking = Asking { edition: EditionYear::new(2026).unwrap(), parameters, exact: false, now: at };
    of(&import, report, &asking)
}

fn figure<'a>(shown: &'a Shown, id: &str) -> &'a Figure {
    shown.figures.iter().find(|figure| figure.id == id).unwrap()
}

fn row<'a>(figure: &'a Figure, name: &str) -> &'a [Value] {
    &figure.rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name}: {:?}", figure.rows)).values
}

fn several() -> Report {
    let (own, former, other) = (r#"{"id":"732829320"}"#, r#"{"id":"552100554"}"#, r#"{"id":"356000000"}"#);
    let it = r#","codeCPV":"72000000-5","procedure":"Procédure adaptée","lieuExecution":{"code":"35","typeCode":"Code département"}"#;
    let records = [
        record("1", "1000", "2023-01-01", other, ""),
        record("2", "2001", "2024-02-01", &format!("{own},{other}"), r#","marcheInnovant":true"#),
        record("3", "5000", "2025-03-01", former, it),
        record("4", "600", "", own, ""),
        record("5", "0", "2025-01-01", own, ""),
        record("6", "2000000000", "2025-01-01", other, ""),
        record("7", "800", "2025-01-01", other, r#","nature":"Accord-cadre""#),
        record("", "9", "2025-01-01", other, ""),
    ];
    report(&records.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn years_show_the_start_ups_part_and_mark_the_break_of_2024() {
    let shown = shown(&several(), &[]);
    let years = figure(&shown, "marches-start-up");
    let part = [Value::Count(1), Value::Cents(100_050), Value::Cents(200_100), Value::Share(0.5)];
    assert_eq!(row(years, "2024"), part);
    assert_eq!(row(years, "2025")[..2], [Value::Count(0), Value::Cents(0)]);
    assert_eq!(years.chart, Chart::Histogram { column: 1, breaks: vec![1] });
    assert!(years.notes.iter().any(|note| note.starts_with("En janvier 2024,")), "{:?}", years.notes);
    assert!(years.notes.iter().any(|note| note.contains("n’est dans aucune année : 600\u{a0}€")), "{:?}", years.notes);
    let all = figure(&shown, "marches-comptes");
    assert_eq!(row(all, "2025")[..3], [Value::Count(2), Value::Cents(580_000), Value::Cents(80_000)]);
    let innovative = figure(&shown, "marches-innovants");
    assert_eq!(row(innovative, "2024")[..3], [Value::Count(1), Value::Cents(200_100), Value::Count(1)]);
}

#[test]
fn breakdowns_are_of_the_chosen_year_and_definition() {
    let report = several();
    let latest = shown(&report, &[]);
    assert_eq!(figure(&latest, "marches-cpv").title, "Par division CPV, 2025");
    let cpv = row(figure(&latest, "marches-cpv"), "72 – Services informatiques, conseil, développement");
    assert_eq!(cpv[..4], [Value::Count(0), Value::Cents(0), Value::Count(1), Value::Cents(500_000)]);
    let widest = shown(&report, &[("definition", "listed"), ("annee", "2025")]);
    let cpv = row(figure(&widest, "marches-cpv"), "72 – Services informatiques, conseil, développement");
    assert_eq!(cpv[..2], [Value::Count(1), Value::Cents(500_000)]);
    assert_eq!(row(figure(&widest, "marches-regions"), "Bretagne")[1], Value::Cents(500_000));
    assert_eq!(row(figure(&widest, "marches-procedures"), "Procédure adaptée")[1], Value::Cents(500_000));
    assert_eq!(figure(&widest, "marches-regions").chart, Chart::Bars { columns: vec![1], intervals: Vec::new() });
    let all = shown(&report, &[("definition", "listed"), ("annee", "toutes")]);
    let buyers = figure(&all, "marches-acheteurs");
    assert_eq!(buyers.title, "Par catégorie d’acheteur, 2023 à 2025");
    assert_eq!(row(buyers, "Ensemble")[..2], [Value::Count(2), Value::Cents(600_050)]);
    // What no import contains is the latest year, and the figures' own definition.
    let unknown = shown(&report, &[("definition", "x"), ("annee", "1999")]);
    let chosen: Vec<&str> = unknown.choices.iter().map(|choice| choice.chosen.as_str()).collect();
    assert_eq!(chosen, ["base", "2025"]);
}

#[test]
fn definitions_stand_side_by_side() {
    let shown = shown(&several(), &[("annee", "toutes")]);
    let definitions = figure(&shown, "marches-definitions");
    let own = row(definitions, "Base de l’Observatoire");
    assert_eq!((&own[1], &own[4]), (&Value::Cents(100_050), &Value::Cents(60_000)));
    assert_eq!(row(definitions, "Inscrit un jour")[1], Value::Cents(600_050));
    assert!(definitions.reading.contains("(Inscrit un jour, 2 marchés)"), "{}", definitions.reading);
}

#[test]
fn every_record_is_in_one_row_of_the_record() {
    let shown = shown(&several(), &[]);
    let all = figure(&shown, "marches-tous");
    let number = |value: &Value| match value {
        Value::Count(count) => *count,
        other => panic!("{other:?}"),
    };
    let distinct: i64 = all.rows.iter().take_while(|row| !row.total).map(|row| number(&row.values[0])).sum();
    assert_eq!(distinct, 7);
    assert_eq!(row(all, "Marchés distincts")[0], Value::Count(7));
    assert_eq!(row(all, "À décider : plus d’un milliard d’euros"), [Value::Count(1), Value::Cents(200_000_000_000)]);
    assert_eq!(row(all, "Sans montant : montant nul"), [Value::Count(1), Value::None]);
    assert_eq!(row(all, "Contrat sans identifiant"), [Value::Count(1), Value::Cents(900)]);
}

#[test]
fn an_import_without_any_date_has_figures_too() {
    let record = record("1", "1000", "", r#"{"id":"732829320"}"#, "");
    let shown = shown(&report(&[&record]), &[]);
    assert_eq!(shown.lead.as_deref(), Some("Aucun marché de cet import n’a de date de notification."));
    assert!(shown.figures.iter().all(|figure| figure.drawing().is_none_or(|drawing| !drawing.shapes.is_empty())));
}
