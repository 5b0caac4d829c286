use super::{MAX_START_UP_CENTS, MIN_REPEATS, Resolution, Resolved, Resolver, Review, StartUps, Status, Surprise};
use crate::contract::{DateFault, HolderId, UnknownAmount};
use crate::reading::tests::contracts;
use crate::reading::{Flow, Item, read};
use proptest::prelude::*;
use std::io::Read;
use survey::Siren;

pub(super) const BUYER: &str = "21750001600019";

/// Two companies that exist.
pub(super) const ONE: &str = "732829320";
pub(super) const OTHER: &str = "552100554";

pub(super) fn siren(number: &str) -> Siren {
    Siren::parse(number).unwrap()
}

/// A record of the buyer's, with other fields.
pub(super) fn record(id: &str, amount: &str, holders: &[&str], fields: &str) -> String {
    let holders: Vec<String> = holders.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let rest = if fields.contains("dateNotification\"") { "" } else { r#","dateNotification":"2025-03-01""# };
    let buyer = if fields.contains("acheteur") { String::new() } else { format!(r#","acheteur":{{"id":"{BUYER}"}}"#) };
    let fields = if fields.is_empty() { String::new() } else { format!(",{fields}") };
    format!(r#"{{"id":"{id}","montant":{amount},"titulaires":[{}]{rest}{buyer}{fields}}}"#, holders.join(","))
}

fn resolve_with(records: &[String], start_ups: &dyn StartUps, accepted: &dyn Fn(&Resolved) -> bool) -> Resolution {
    let mut resolver = Resolver::new(|_| true);
    for contract in contracts(format!("[{}]", records.join(",")).as_bytes()) {
        resolver.add(&contract);
    }
    resolver.finish(&Review { start_ups, accepted })
}

pub(super) fn nobody(_: Siren, _: Option<i32>) -> bool {
    false
}

fn resolve(records: &[String]) -> Resolution {
    resolve_with(records, &nobody, &|_| false)
}

pub(super) fn euros(contract: &Resolved) -> i64 {
    contract.cents() / 100
}

pub(super) fn only(resolution: &Resolution) -> &Resolved {
    assert_eq!(resolution.contracts.len(), 1, "{resolution:#?}");
    &resolution.contracts[0]
}

const MODIFIED: &str = r#""modifications":[
    {"modification":{"id":1,"dateNotificationModification":"2025-04-01","montant":120000}},
    {"modification":{"id":2,"dateNotificationModification":"2025-05-01","montant":110000}},
    {"modification":{"id":3,"dateNotificationModification":"2025-06-01","titulaires":[{"titulaire":{"id":"552100554"}}]}}]"#;

#[test]
fn a_modified_contract_counts_once_with_its_last_amount_and_holder() {
    let published_twice = [record("2025-01", "90000", &[ONE], MODIFIED), record("2025_01 ", "90000", &[ONE], MODIFIED)];
    let resolution = resolve(&published_twice);
    let contract = only(&resolution);
    assert_eq!(euros(contract), 110_000);
    assert_eq!(contract.holders(), [HolderId::Siren(siren(OTHER))]);
    assert_eq!(contract.modifications, 3);
    let first = contract.initial().unwrap();
    assert_eq!(first.amount.unwrap().cents(), 9_000_000);
    assert_eq!(first.holders.as_ref(), [HolderId::Siren(siren(ONE))]);
    let dates = (first.since.unwrap().to_string(), contract.current().unwrap().since.unwrap().to_string());
    assert_eq!(dates, ("2025-03-01".to_owned(), "2025-06-01".to_owned()));
    assert_eq!(resolution.duplicates.same_amount.contracts, 1);
}

#[test]
fn the_publication_that_knows_the_latest_modification_wins_whatever_the_order() {
    let modified = record("1", "90000", &[ONE], &format!(r#"{MODIFIED},"datePublicationDonnees":"2025-06-10""#));
    let bare = record("1", "90000", &[ONE], r#""datePublicationDonnees":"2025-08-01""#);
    for records in [[modified.clone(), bare.clone()], [bare, modified]] {
        assert_eq!(euros(only(&resolve(&records))), 110_000);
    }
}

#[test]
fn a_contract_published_again_with_another_amount_has_the_last_published_one() {
    let old = record("1", "90000", &[ONE], r#""datePublicationDonnees":"2025-03-10""#);
    let new = record("1", "95000", &[ONE], r#""datePublicationDonnees":"2025-05-10""#);
    for records in [[old.clone(), new.clone()], [new, old]] {
        let resolution = resolve(&records);
        assert_eq!(euros(only(&resolution)), 95_000);
        assert_eq!(resolution.duplicates.other_amount.cents, 9_000_000);
    }
}

#[test]
fn the_year_is_that_of_notification_not_of_publication() {
    let record =
        record("1", "90000", &[ONE], r#""dateNotification":"2025-12-31","datePublicationDonnees":"2026-02-01""#);
    assert_eq!(only(&resolve(&[record])).year(), Some(2025));
}

#[test]
fn the_same_number_of_two_buyers_is_two_contracts() {
    let other = record("1", "90000", &[ONE], r#""acheteur":{"id":"35600000000048"}"#);
    assert_eq!(resolve(&[record("1", "90000", &[ONE], ""), other]).contracts.len(), 2);
}

#[test]
fn another_establishment_or_spelling_is_the_same_only_if_all_else_agrees() {
    let first = record("2025-01", "90000", &[ONE], r#""acheteur":{"id":"35600000000048"}"#);
    let elsewhere = record("202501", "90000", &[ONE], r#""acheteur":{"id":"35600000049837"}"#);
    let resolution = resolve(&[first.clone(), elsewhere]);
    only(&resolution);
    assert_eq!(resolution.duplicates.other_key.contracts, 1);
    for different in [
        record("202501", "90001", &[ONE], r#""acheteur":{"id":"35600000049837"}"#),
        record("202501", "90000", &[OTHER], r#""acheteur":{"id":"35600000049837"}"#),
        record("202501", "90000", &[ONE], r#""acheteur":{"id":"35600000049837"},"dateNotification":"2025-03-02""#),
        record("202502", "90000", &[ONE], r#""acheteur":{"id":"35600000049837"}"#),
    ] {
        assert_eq!(resolve(&[first.clone(), different.clone()]).contracts.len(), 2, "{different}");
    }
}

#[test]
fn lots_under_one_number_are_counted_apart() {
    let one = record("1", "90000", &[ONE], r#""objet":"Lot 1""#);
    let two = record("1", "50000", &[OTHER], r#""objet":"Lot 2""#);
    let resolution = resolve(&[one, two]);
    assert_eq!(euros(only(&resolution)), 50_000);
    assert_eq!(resolution.duplicates.other_object.cents, 9_000_000);
}

#[test]
fn holders_of_one_contract_are_each_there_once() {
    let record = record("1", "110000", &[ONE, "73282932000074", OTHER, "NC", "NC"], "");
    let resolution = resolve(&[record]);
    let contract = only(&resolution);
    assert_eq!(contract.holders().len(), 4);
    assert_eq!(contract.sirens().count(), 2);
}

#[test]
fn an_agreement_and_the_contracts_under_it_are_never_added() {
    let agreement = record("AC1", "1000000", &[ONE], r#""nature":"Accord-cadre""#);
    let under = |n: u32| {
        record(
            &format!("MS{n}"),
            "50000",
            &[ONE],
            r#""nature":"Marché","idAccordCadre":"AC_1 ","marcheInnovant":false"#,
        )
    };
    let named = record("AC-1", "1000000", &[ONE], r#""nature":"Accord-cadre""#);
    let resolution = resolve(&[named, under(1), under(2), under(3), under(4), under(5)]);
    let counted: i64 = resolution.contracts.iter().filter(|c| c.status == Status::Counts).map(euros).sum();
    assert_eq!(counted, 250_000);
    // Alone, it is executed by orders, and its amount is all there is.
    assert_eq!(only(&resolve(std::slice::from_ref(&agreement))).status, Status::Counts);
    // The form of 2019 names no agreement: same buyer, holder and division.
    let old = |holder| record("MS", "50000", &[holder], r#""nature":"Marché subséquent""#);
    let status = |records: &[String]| resolve(records).contracts.iter().find(|c| &*c.id == "AC1").map(|c| c.status);
    assert_eq!(status(&[agreement.clone(), old(ONE)]), Some(Status::Ceiling));
    assert_eq!(status(&[agreement, old(OTHER)]), Some(Status::Counts));
    let declared = record(
        "1",
        "9000",
        &[ONE],
        r#""techniques":{"technique":["Accord-cadre"]},"modalitesExecution":{"modaliteExecution":["Marchés subséquents"]}"#,
    );
    assert_eq!(only(&resolve(&[declared])).status, Status::Ceiling);
}

#[test]
fn annulled_contracts_concessions_and_unknown_amounts_stand_apart() {
    for (record, expected) in [
        (record("1", "90000", &[ONE], r#""statut":"Annulé""#), Status::Annulled),
        (record("1", "90000", &[ONE], r#""nature":"Délégation de service public""#), Status::Concession),
        (record("1", "0", &[ONE], ""), Status::UnknownAmount(UnknownAmount::Zero)),
        (record("1", "12311111111", &[ONE], ""), Status::UnknownAmount(UnknownAmount::Filler)),
        (record("1", "9", &[ONE], r#""dateNotification":"2052-01-01""#), Status::Undated(DateFault::TooLate)),
        (record("1", "9", &[ONE], r#""dateNotification":"""#), Status::Undated(DateFault::Missing)),
        (record("1", "9", &[ONE], ""), Status::Counts),
        (record("1", "1000000000.01", &[ONE], ""), Status::Waits(Surprise::AboveOneBillion)),
        (record("1", "1000000000", &[ONE], ""), Status::Counts),
    ] {
        assert_eq!(only(&resolve(std::slice::from_ref(&record))).status, expected, "{record}");
    }
}

struct Small;
impl StartUps for Small {
    fn contains(&self, one: Siren, year: Option<i32>) -> bool {
        one == siren(ONE) && year != Some(2024)
    }
    fn headcount(&self, _: Siren) -> Option<u32> {
        Some(3)
    }
}

#[test]
fn a_contract_too_large_for_its_start_up_waits_until_it_is_accepted() {
    let large = [record("1", "80000000", &[ONE], "")];
    assert_eq!(only(&resolve_with(&large, &Small, &|_| false)).status, Status::Waits(Surprise::AboveHolder));
    assert_eq!(only(&resolve_with(&large, &Small, &|_| true)).status, Status::Counts);
    assert_eq!(only(&resolve_with(&[record("1", "15000000", &[ONE], "")], &Small, &|_| false)).status, Status::Counts);
    assert_eq!(
        only(&resolve_with(&[record("1", "80000000", &[OTHER], "")], &Small, &|_| false)).status,
        Status::Counts
    );
    let in_base = |one: Siren, _: Option<i32>| one == siren(ONE);
    let above = format!("{}.{:02}", MAX_START_UP_CENTS / 100, 1);
    assert_eq!(
        only(&resolve_with(&[record("1", &above, &[ONE], "")], &in_base, &|_| false)).status,
        Status::Waits(Surprise::AboveHolder)
    );
}

#[test]
fn the_same_amount_on_many_contracts_of_a_buyer_is_a_ceiling_that_waits() {
    let many = |count: usize, amount: &str| -> Vec<String> {
        (0..count).map(|n| record(&n.to_string(), amount, &[ONE], "")).collect()
    };
    let waiting = |records: &[String]| {
        let repeated = |contract: &&Resolved| contract.status == Status::Waits(Surprise::Repeated);
        resolve(records).contracts.iter().filter(repeated).count()
    };
    assert_eq!(waiting(&many(40, "400000")), 40);
    assert_eq!(waiting(&many(MIN_REPEATS - 1, "400000")), 0);
    assert_eq!(waiting(&many(40, "2700")), 0);
}

#[test]
fn an_amount_far_above_its_peers_waits() {
    let mut records: Vec<String> = (0..60)
        .map(|n| record(&n.to_string(), &(20_000 + n * 1_700).to_string(), &[ONE], r#""codeCPV":"72000000""#))
        .collect();
    records.push(record("X", "500000000", &[ONE], r#""codeCPV":"72000000""#));
    let resolution = resolve(&records);
    let waits = |id: &str| resolution.contracts.iter().find(|c| &*c.id == id).unwrap().status;
    assert_eq!(waits("X"), Status::Waits(Surprise::AbovePeers));
    assert_eq!(waits("59"), Status::Counts);
}

#[test]
fn a_new_review_settles_all_anew() {
    let mut resolution = resolve(&[record("1", "80000000", &[ONE], "")]);
    resolution.review(&Review { start_ups: &Small, accepted: &|_| false });
    assert_eq!(only(&resolution).status, Status::Waits(Surprise::AboveHolder));
    resolution.review(&Review { start_ups: &nobody, accepted: &|_| false });
    assert_eq!(only(&resolution).status, Status::Counts);
}

#[test]
fn texts_are_stored_only_where_they_are_asked_for() {
    let all = contracts(format!("[{}]", record("A b", "90000", &[ONE], r#""objet":"Logiciel""#)).as_bytes());
    let texts = |wanted: bool| {
        let mut resolver = Resolver::new(move |_| wanted);
        resolver.add(&all[0]);
        resolver.finish(&Review { start_ups: &nobody, accepted: &|_| false }).contracts[0].texts.clone()
    };
    assert_eq!(texts(false), None);
    let stored = texts(true).unwrap();
    assert_eq!((&*stored.id, &*stored.object), ("A b", "Logiciel"));
}

/// A file of contracts that is made while it is read.
struct Endless {
    left: u64,
    record: Vec<u8>,
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.record.len() {
            if self.left == 0 {
                return Ok(0);
            }
            self.left -= 1;
            self.at = 0;
            let damage = if self.left.is_multiple_of(1_000) { r#""mobilier""# } else { "mobilier" };
            let end = if self.left == 0 { "]}" } else { "," };
            let fields = format!(r#""objet":"Fourniture de {damage}{}""#, "x".repeat(400));
            self.record = (record(&format!("{:010}", self.left), "90000", &[ONE], &fields) + end).into_bytes();
        }
        let count = buffer.len().min(self.record.len() - self.at);
        buffer[..count].copy_from_slice(&self.record[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[test]
fn a_large_file_is_read_as_a_stream_and_its_broken_records_are_reported() {
    let count = 8_000;
    let file = Endless { left: count, record: br#"{"marches":["#.to_vec(), at: 0 };
    let mut reported = 0;
    let mut resolver = Resolver::new(|_| false);
    let summary = read(file, crate::reading::tests::settings(), &mut |item| {
        match item {
            Item::Contract(contract) => resolver.add(&contract),
            Item::Broken { place, .. } => reported += u64::from(place.number.is_multiple_of(1_000)),
            Item::Refused { .. } => {}
        }
        Flow::Next
    });
    let summary = summary.unwrap();
    assert_eq!((summary.records, summary.contracts, reported), (count, count - 8, 8));
    assert!(summary.bytes > 4_000_000);
    assert_eq!(resolver.len() as u64, count - 8);
}

#[test]
fn a_contract_takes_a_few_hundred_bytes() {
    let all =
        contracts(format!("[{}]", record("2025COs68fWklM00", "90000", &[ONE], r#""objet":"Logiciel""#)).as_bytes());
    let contract = Resolved::of(&all[0], None);
    let state = size_of::<super::Terms>() * contract.states.capacity();
    let holders: usize = contract.states.iter().map(|state| size_of_val(state.holders.as_ref())).sum();
    let bytes = size_of::<Resolved>() + contract.id.len() + state + holders;
    assert!(bytes <= 256, "{bytes}");
}

proptest! {
    #[test]
    fn the_order_of_records_changes_nothing(
        order in Just((0usize..6).collect::<Vec<_>>()).prop_shuffle()
    ) {
        let records = [
            record("1", "90000", &[ONE], r#""datePublicationDonnees":"2025-03-10""#),
            record("1", "95000", &[ONE], r#""datePublicationDonnees":"2025-05-10""#),
            record("2_1", "1000", &[ONE, OTHER], r#""datePublicationDonnees":"2025-05-10""#),
            record("2 1", "2000", &[OTHER], MODIFIED),
            record("AC", "90000", &[ONE], r#""nature":"Accord-cadre""#),
            record("MS", "5000", &[ONE], r#""nature":"Marché subséquent""#),
        ];
        let sums = |records: &[String]| -> Vec<(String, i64, Status)> {
            resolve(records).contracts.iter().map(|c| (c.id.to_string(), c.cents(), c.status)).collect()
        };
        let shuffled: Vec<String> = order.iter().map(|place| records[*place].clone()).collect();
        prop_assert_eq!(sums(&shuffled), sums(&records));
    }
}
