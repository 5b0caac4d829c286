use super::{Import, Importer, Listed, Report};
use crate::contract::{DateFault, Day};
use crate::figures::{Matched, Tally};
use crate::resolution::{InBase, Resolver, Review, Surprise};
use crate::{Figures, Flow, Settings, read};
use chrono::NaiveDate;
use suppliers::base::{Base, Definition, Entry, Membership};
use survey::Siren;

const START_UP: &str = "732829320";
const FORMER: &str = "552100554";

/// A start-up since 2020 by the figures' own definition, and one that only the widest definition still lists.
fn base() -> Base {
    let named = |code: &str| Definition { code: code.to_owned(), label: code.to_owned(), undecided: 0 };
    let entry = |siren: &str, memberships| Entry { siren: Siren::parse(siren).unwrap(), region: None, memberships };
    let years = |definition, from, until| Membership { definition, from, until };
    let entries = vec![
        entry(START_UP, vec![years(0, 2020, 2029), years(1, 2020, 2200)]),
        entry(FORMER, vec![years(0, 2000, 2009), years(1, 2000, 2200)]),
    ];
    Base::new("2026-1".to_owned(), vec![named("base"), named("listed")], Vec::new(), entries)
}

fn record(id: &str, euros: &str, date: &str, holders: &[&str]) -> String {
    let holders: Vec<String> = holders.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    format!(
        r#"{{"id":"{id}","acheteur":{{"id":"21750001600019"}},"objet":"Objet {id}","codeCPV":"72000000","montant":{euros},"dateNotification":"{date}","titulaires":[{}]}}"#,
        holders.join(",")
    )
}

fn settings() -> Settings {
    Settings { today: NaiveDate::from_ymd_opt(2026, 11, 30).unwrap(), announced: None }
}

fn import(records: &[String]) -> Import {
    let base = base();
    let mut importer = Importer::new(&base);
    let text = format!("[{}]", records.join(","));
    let summary = read(text.as_bytes(), settings(), &mut |item| {
        importer.take(&item);
        Flow::Next
    });
    importer.file_ends("marches.json".to_owned(), summary.unwrap());
    importer.finish()
}

/// The sums of the same records, with every surprising contract accepted.
fn accepted(records: &[String]) -> Figures {
    let base = base();
    let mut resolver = Resolver::new(|_| false);
    let text = format!("[{}]", records.join(","));
    let summary = read(text.as_bytes(), settings(), &mut |item| {
        if let crate::Item::Contract(contract) = item {
            resolver.add(&contract);
        }
        Flow::Next
    });
    summary.unwrap();
    let own = InBase { base: &base, definition: 0 };
    let resolution = resolver.finish(&Review { start_ups: &own, accepted: &|_| true });
    Figures::of(&resolution, &own)
}

fn several() -> Vec<String> {
    let mut records = vec![
        record("1", "1000", "2025-01-01", &[START_UP, "356000000"]),
        record("2", "3000", "2025-03-01", &[FORMER]),
        record("3", "5000", "2025-03-01", &["356000000"]),
        record("4", "2000000000", "2024-01-01", &["356000000"]),
        record("5", "90000000", "2025-02-01", &[START_UP]),
        record("6", "70000000", "", &[FORMER]),
        record("7", "0", "2025-01-01", &[START_UP]),
        record("8", "600", "", &[START_UP]),
        r#"{"id":"","acheteur":{"id":"21750001600019"},"montant":12.5}"#.to_owned(),
        r#"{"id":"9","acheteur":{"id":"21750001600019"},"objet":"Un "mot"","montant":5}"#.to_owned(),
    ];
    records.extend((0..20).map(|number| record(&format!("R{number}"), "95000", "2025-05-05", &["356000000"])));
    records
}

fn ids(listed: &[Listed], which: impl Fn(&Listed) -> bool) -> Vec<&str> {
    listed.iter().filter(|one| which(one)).map(|one| one.id.as_str()).collect()
}

#[test]
fn an_import_lists_contracts_of_the_base_and_those_that_wait() {
    let Import { report, listed } = import(&several());
    assert_eq!(ids(&listed, |one| one.surprise.is_none()), ["1", "2", "8"]);
    assert_eq!(ids(&listed, |one| one.surprise == Some(Surprise::AboveOneBillion)), ["4"]);
    // A company that only the widest definition lists is no less surprising with 70 M€.
    assert_eq!(ids(&listed, |one| one.surprise == Some(Surprise::AboveHolder)), ["5", "6"]);
    let repeated: Vec<&Listed> = listed.iter().filter(|one| one.surprise == Some(Surprise::Repeated)).collect();
    assert_eq!(repeated.len(), 20);
    assert!(repeated.iter().all(|one| one.subject == "217500016/cpv-72" && one.cents == 9_500_000));
    assert_eq!(listed[0].subject, "21750001600019/1");
    assert_eq!((listed[0].object.as_str(), listed[0].holders.len()), ("Objet 1", 2));
    assert_eq!((listed[0].definitions(), listed[1].definitions()), (0b11, 0b10));
    assert_eq!(report.definitions.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["base", "listed"]);
    let [own, widest] = &report.definitions[..] else { panic!("two definitions") };
    assert_eq!(own.start_ups.by_year[&2025], Matched { contracts: 1, cents: 50_000, whole_cents: 100_000 });
    assert_eq!(own.undated, Matched { contracts: 1, cents: 60_000, whole_cents: 60_000 });
    assert_eq!(widest.start_ups.by_year[&2025], Matched { contracts: 2, cents: 350_000, whole_cents: 400_000 });
}

#[test]
fn a_report_says_what_was_passed_over_and_begins_like_the_file() {
    let report = import(&several()).report;
    let file = &report.files[0];
    assert_eq!((report.records(), report.broken(), file.beginning.len()), (30, 1, 20));
    assert_eq!((file.beginning[0].id.as_str(), file.beginning[0].cents), ("1", Some(100_000)));
    assert_eq!(file.beginning[5].notified, Day::Unknown(DateFault::Missing));
    let missed: Vec<_> = file.missed.iter().map(|one| (one.place.number, one.why.to_string(), one.cents)).collect();
    let expected = [
        (9, "contrat sans identifiant".to_owned(), Some(1_250)),
        (10, "guillemet ou caractère mal placé".to_owned(), None),
    ];
    assert_eq!(missed, expected);
}

#[test]
fn accepted_contracts_count_as_if_they_had_never_waited() {
    let Import { mut report, listed } = import(&several());
    listed.iter().for_each(|contract| report.decide(contract, true));
    let whole = accepted(&several());
    assert_eq!(report.figures.counted, whole.counted);
    assert_eq!(report.figures.undated, whole.undated);
    assert_eq!((report.waiting(), whole.waiting.len()), (Tally::default(), 0));
    assert_eq!(report.definitions[0].start_ups, whole.start_ups);
    assert_eq!(report.definitions[0].undated, whole.start_ups_undated);
    assert_eq!(report.decided.accepted.contracts, 23);
}

#[test]
fn a_refused_contract_is_in_no_figure_and_waits_no_more() {
    let Import { mut report, listed } = import(&several());
    let before = report.figures.counted.clone();
    let waiting = report.waiting();
    let huge = listed.iter().find(|one| one.id == "4").unwrap();
    report.decide(huge, false);
    assert_eq!(report.figures.counted, before);
    assert_eq!(report.decided.refused, Tally { contracts: 1, cents: 200_000_000_000 });
    assert_eq!(report.waiting().contracts, waiting.contracts - 1);
    // A contract that does not wait is nothing to decide about.
    report.decide(&listed[0], false);
    assert_eq!(report.decided.refused.contracts, 1);
}

#[test]
fn a_stored_import_is_read_back_the_same() {
    let Import { report, listed } = import(&several());
    let read: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    assert_eq!(read, report);
    let again: Vec<Listed> = serde_json::from_str(&serde_json::to_string(&listed).unwrap()).unwrap();
    assert_eq!(again, listed);
}

#[test]
fn files_of_which_too_much_has_no_usable_number_are_refused() {
    let good = |number: usize| record(&number.to_string(), "1000", "2025-01-01", &["356000000"]);
    let refusal = |records: &[String], most| import(records).report.refusal(most);
    let mut records: Vec<String> = (0..19).map(good).collect();
    records.push(r#"{"id":"","acheteur":{"id":"21750001600019"},"montant":1000}"#.to_owned());
    assert_eq!(refusal(&records, 5), None, "5 % exactly");
    let why = refusal(&records, 4).unwrap();
    assert!(
        why.contains("Un enregistrement n’a pas d’identifiant utilisable, sur 20, pour 1\u{202f}000\u{a0}€"),
        "{why}"
    );
    records[19] = record("20", "1000", "2025-01-01", &["NC"]);
    let why = refusal(&records, 4).unwrap();
    assert!(why.contains("Un marché n’a aucun titulaire identifiable, sur 20"), "{why}");
    records[19] = record("20", "100000", "2025-01-01", &[]);
    assert!(refusal(&records, 80).is_some(), "one record, and most of the euros");
    assert!(refusal(&[r#"{"id":""}"#.to_owned()], 100).is_some(), "nothing to count");
}
