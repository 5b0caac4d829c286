//! Imports of public contracts, and the staff's decisions about surprising amounts.

use crate::support::base::{Base, at, by};
use chrono::NaiveDate;
use procurement::figures::Tally;
use procurement::{Flow, Importer, Settings, read};
use store::{ContractDecision, NewProcurementImport, ProcurementImported, Store};
use suppliers::base::{Base as StartUps, Definition, Entry, Membership};
use survey::Siren;

on_both!(
    the_same_files_twice_change_nothing_and_another_base_makes_another_import,
    an_import_that_waits_is_in_no_figure_until_it_is_confirmed,
    decisions_move_waiting_contracts_and_hold_for_later_imports,
    contracts_are_listed_by_definition_newest_and_largest_first,
);

fn start_ups(version: &str) -> StartUps {
    let named = |code: &str| Definition { code: code.to_owned(), label: code.to_owned(), undecided: 0 };
    let entry = |siren: &str, until| Entry {
        siren: Siren::parse(siren).unwrap(),
        region: None,
        memberships: vec![
            Membership { definition: 0, from: 2015, until },
            Membership { definition: 1, from: 2015, until: 2200 },
        ],
    };
    let entries = vec![entry("732829320", 2030), entry("552100554", 2018)];
    StartUps::new(version.to_owned(), vec![named("base"), named("listed")], Vec::new(), entries)
}

fn record(id: &str, euros: u64, date: &str, holder: &str) -> String {
    format!(
        r#"{{"id":"{id}","acheteur":{{"id":"21750001600019"}},"objet":"Objet {id}","codeCPV":"72000000","montant":{euros},"dateNotification":"{date}","titulaires":[{{"id":"{holder}"}}]}}"#
    )
}

/// An import of some contracts: two with a start-up, one without a date, one above a billion, one of 90 M€ with a
/// start-up, twenty of one amount.
pub fn new(digest: &str, version: &str) -> NewProcurementImport {
    let mut records = vec![
        record("A", 1_000, "2025-01-01", "732829320"),
        record("B", 3_000, "2024-03-01", "732829320"),
        record("C", 4_000, "2025-03-01", "552100554"),
        record("D", 600, "", "732829320"),
        record("E", 2_000_000_000, "2024-01-01", "356000000"),
        record("F", 90_000_000, "2025-02-01", "732829320"),
        record("", 7, "2025-02-01", "732829320"),
    ];
    records.extend((0..20).map(|number| record(&format!("R{number}"), 95_000, "2025-05-05", "356000000")));
    let base = start_ups(version);
    let mut importer = Importer::new(&base);
    let settings = Settings { today: NaiveDate::from_ymd_opt(2026, 11, 30).unwrap(), announced: None };
    let summary = read(format!("[{}]", records.join(",")).as_bytes(), settings, &mut |item| {
        importer.take(&item);
        Flow::Next
    });
    importer.file_ends("decp.json".to_owned(), summary.unwrap());
    NewProcurementImport { digest: digest.to_owned(), import: importer.finish() }
}

async fn import(store: &Store, new: &NewProcurementImport, taken: bool, seconds: i64) -> ProcurementImported {
    by(store, "anne", at(seconds)).import_procurement(new, taken).await.unwrap()
}

pub fn decision(subject: &str, cents: i64, accepted: bool) -> ContractDecision {
    ContractDecision { subject: subject.to_owned(), cents, accepted, note: "Vu au BOAMP.".to_owned() }
}

async fn counted(store: &Store) -> Vec<(i32, u64, i128)> {
    let (_, report) = store.procurement().await.unwrap().unwrap();
    report.figures.counted.by_year.iter().map(|(year, sum)| (*year, sum.contracts, sum.cents)).collect()
}

pub async fn the_same_files_twice_change_nothing_and_another_base_makes_another_import(base: &Base) {
    let store = base.open().await;
    assert_eq!(store.procurement().await.unwrap(), None);
    assert_eq!(import(&store, &new("aa", "2026-1"), true, 1).await, ProcurementImported::Made(1));
    let before = base.dump().await;
    for taken in [true, false] {
        assert_eq!(import(&store, &new("aa", "2026-1"), taken, 2).await, ProcurementImported::Known(1));
    }
    assert_eq!(base.dump().await, before);
    let (one, report) = store.procurement().await.unwrap().unwrap();
    assert_eq!(report, new("aa", "2026-1").import.report);
    assert_eq!((one.files.as_str(), one.formats.as_str()), ("decp.json", "JSON, schéma non reconnu"));
    assert_eq!((one.records, one.refused, one.contracts), (27, 1, 26));
    assert_eq!(one.taken, Some((at(1), "anne".to_owned())));
    let ProcurementImported::Made(second) = import(&store, &new("aa", "2026-2"), true, 3).await else {
        panic!("another base")
    };
    assert_eq!(store.procurement().await.unwrap().unwrap().0.id, second);
    let all: Vec<_> = store.procurement_imports().await.unwrap().into_iter().map(|one| one.base).collect();
    assert_eq!(all, ["2026-2", "2026-1"]);
    store.close().await;
}

pub async fn an_import_that_waits_is_in_no_figure_until_it_is_confirmed(base: &Base) {
    let store = base.open().await;
    import(&store, &new("aa", "2026-1"), true, 1).await;
    let ProcurementImported::Made(waiting) = import(&store, &new("bb", "2026-1"), false, 2).await else {
        panic!("other files")
    };
    assert_eq!(store.procurement().await.unwrap().unwrap().0.id, 1);
    let (one, _) = store.procurement_import(waiting).await.unwrap().unwrap();
    assert_eq!(one.taken, None);
    assert!(by(&store, "zoe", at(3)).take_procurement(waiting).await.unwrap());
    assert!(!by(&store, "zoe", at(4)).take_procurement(waiting).await.unwrap(), "once is enough");
    assert!(!by(&store, "zoe", at(5)).drop_procurement(waiting).await.unwrap(), "it is in the figures");
    assert_eq!(store.procurement().await.unwrap().unwrap().0.taken, Some((at(3), "zoe".to_owned())));
    let ProcurementImported::Made(third) = import(&store, &new("cc", "2026-1"), false, 6).await else {
        panic!("other files")
    };
    assert!(by(&store, "zoe", at(7)).drop_procurement(third).await.unwrap());
    assert_eq!(store.procurement_import(third).await.unwrap(), None);
    assert_eq!(store.count_listed_contracts(third, 0b11).await.unwrap(), 0);
    // On the command line, the files are given again to confirm them.
    let ProcurementImported::Made(fourth) = import(&store, &new("dd", "2026-1"), false, 8).await else {
        panic!("other files")
    };
    assert_eq!(import(&store, &new("dd", "2026-1"), true, 9).await, ProcurementImported::Taken(fourth));
    assert_eq!(store.procurement().await.unwrap().unwrap().0.id, fourth);
    store.close().await;
}

pub async fn decisions_move_waiting_contracts_and_hold_for_later_imports(base: &Base) {
    let store = base.open().await;
    import(&store, &new("aa", "2026-1"), true, 1).await;
    let untouched = [(2024, 1, 300_000), (2025, 2, 500_000)];
    assert_eq!(counted(&store).await, untouched);
    assert_eq!(store.count_waiting_contracts(1).await.unwrap(), (3, 3));
    let waiting = store.waiting_contracts(1, 0, 10).await.unwrap();
    let all: Vec<_> = waiting.iter().map(|one| (one.first.subject.as_str(), one.contracts, one.cents)).collect();
    let repeated = "217500016/cpv-72";
    let expected =
        [("21750001600019/E", 1, 200_000_000_000), ("21750001600019/F", 1, 9_000_000_000), (repeated, 20, 190_000_000)];
    assert_eq!(all, expected);
    assert_eq!(store.waiting_contracts(1, 1, 1).await.unwrap(), waiting[1..2]);
    assert_eq!(store.waiting_contract(1, waiting[2].place).await.unwrap().as_ref(), Some(&waiting[2]));
    assert_eq!(store.waiting_contract(1, 0).await.unwrap(), None, "it does not wait");

    let decide = |decision: ContractDecision, seconds| {
        let store = &store;
        async move { by(store, "zoe", at(seconds)).decide_contracts(&decision).await.unwrap() }
    };
    assert!(!decide(decision(repeated, 1, true), 2).await, "no contract has that amount");
    assert!(decide(decision(repeated, 9_500_000, true), 3).await);
    assert!(decide(decision("21750001600019/E", 200_000_000_000, false), 4).await);
    assert_eq!(counted(&store).await, [(2024, 1, 300_000), (2025, 22, 190_500_000)]);
    let (_, report) = store.procurement().await.unwrap().unwrap();
    assert_eq!(report.decided.refused, Tally { contracts: 1, cents: 200_000_000_000 });
    assert_eq!(report.waiting(), Tally { contracts: 1, cents: 9_000_000_000 });
    let decided = store.waiting_contracts(1, 0, 10).await.unwrap();
    assert_eq!(decided[0].first.subject, "21750001600019/F", "what waits is first");
    let said = Some((false, "Vu au BOAMP.".to_owned(), at(4), "zoe".to_owned()));
    assert_eq!(decided[1].decision, said);
    assert_eq!(store.count_waiting_contracts(1).await.unwrap(), (3, 1));

    import(&store, &new("bb", "2026-2"), true, 5).await;
    assert_eq!(counted(&store).await, [(2024, 1, 300_000), (2025, 22, 190_500_000)], "a later import");
    assert!(by(&store, "zoe", at(6)).reopen_contracts(repeated, 9_500_000).await.unwrap());
    assert!(!by(&store, "zoe", at(7)).reopen_contracts(repeated, 9_500_000).await.unwrap());
    assert_eq!(counted(&store).await, untouched);
    store.close().await;
}

pub async fn contracts_are_listed_by_definition_newest_and_largest_first(base: &Base) {
    let store = base.open().await;
    import(&store, &new("aa", "2026-1"), true, 1).await;
    let ids = |definitions, offset, limit| {
        let store = &store;
        async move {
            let listed = store.listed_contracts(1, definitions, offset, limit).await.unwrap();
            listed.into_iter().map(|one| one.id).collect::<Vec<_>>()
        }
    };
    assert_eq!(ids(0b01, 0, 10).await, ["A", "B", "D"]);
    assert_eq!(ids(0b10, 0, 10).await, ["C", "A", "B", "D"]);
    assert_eq!(ids(0b10, 1, 2).await, ["A", "B"]);
    assert_eq!(store.count_listed_contracts(1, 0b10).await.unwrap(), 4);
    let accepted = decision("21750001600019/F", 9_000_000_000, true);
    assert!(by(&store, "zoe", at(2)).decide_contracts(&accepted).await.unwrap());
    assert_eq!(ids(0b01, 0, 10).await, ["F", "A", "B", "D"]);
    store.close().await;
}
