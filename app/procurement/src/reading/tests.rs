//! What every format has in common, and what other tests read with.

use super::{Damage, Failure, Flow, Format, Item, Pass, RefusedFormat, Settings, Summary, read};
use crate::contract::Contract;
use chrono::NaiveDate;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Read, Write};

/// 30 November 2026.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()
}

pub(crate) fn settings() -> Settings {
    Settings { today: today(), announced: None }
}

/// All items of a file, and how reading ended.
pub(crate) fn all(bytes: &[u8]) -> (Vec<Item>, Result<Summary, Failure>) {
    let mut items = Vec::new();
    let end = read(bytes, settings(), &mut |item| {
        items.push(item);
        Flow::Next
    });
    (items, end)
}

/// All items that a reader gives, and how it ended.
pub(super) fn all_of(
    format: Format,
    read: impl FnOnce(&mut Pass<'_>) -> Result<(), Failure>,
) -> (Vec<Item>, Result<(), Failure>) {
    let mut items = Vec::new();
    let end = {
        let mut take = |item| {
            items.push(item);
            Flow::Next
        };
        read(&mut Pass::new(settings(), format, &mut take))
    };
    (items, end)
}

/// The contracts of a whole file.
pub(crate) fn contracts(bytes: &[u8]) -> Vec<Contract> {
    let (items, end) = all(bytes);
    end.unwrap_or_else(|failure| panic!("{failure}"));
    items.into_iter().filter_map(contract).collect()
}

/// The contract of an item.
pub(crate) fn contract(item: Item) -> Option<Contract> {
    match item {
        Item::Contract(contract) => Some(*contract),
        _ => None,
    }
}

/// The numbers of contracts, as published.
pub(crate) fn ids(items: &[Item]) -> Vec<String> {
    let contracts = items.iter().cloned().filter_map(contract);
    contracts.map(|contract| contract.id.published().to_owned()).collect()
}

/// What is broken: number, offset, damage.
pub(crate) fn broken(items: &[Item]) -> Vec<(u64, u64, Damage)> {
    let broken = items.iter().filter_map(|item| match item {
        Item::Broken { place, damage } => Some((place.number, place.offset, *damage)),
        _ => None,
    });
    broken.collect()
}

/// A contract in JSON, of a buyer and with holders that exist.
pub(crate) fn sample(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","acheteur":{{"id":"21750001600019"}},"objet":"Logiciel","nature":"Marché","montant":90000,"dateNotification":"2025-01-31","titulaires":[{{"typeIdentifiant":"SIRET","id":"73282932000074"}}]}}"#
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_gzip_announced_as_json_is_read_as_what_it_contains() {
    let file = format!(r#"{{"marches":[{}]}}"#, sample("A"));
    let (items, end) = all(&gzip(file.as_bytes()));
    let summary = end.unwrap();
    assert_eq!(ids(&items), ["A"]);
    assert!(summary.gzip);
    assert_eq!((summary.format, summary.bytes), (Format::Json, file.len() as u64));
}

#[test]
fn a_gzip_that_stops_in_the_middle_is_truncated() {
    let file = format!(r#"{{"marches":[{}]}}"#, (0..200).map(|n| sample(&n.to_string())).collect::<Vec<_>>().join(","));
    let compressed = gzip(file.as_bytes());
    for end in (20..compressed.len()).step_by(37) {
        let (_, end) = all(&compressed[..end]);
        assert!(matches!(end, Err(Failure::Truncated { .. })), "{end:?}");
    }
}

#[test]
fn formats_that_are_not_read_say_what_to_do() {
    for (bytes, expected) in [
        (&b"PK\x03\x04rest"[..], RefusedFormat::Zip),
        (b"\x28\xb5\x2f\xfd....", RefusedFormat::OtherCompression),
        (b"BZh91AY&SY", RefusedFormat::OtherCompression),
        (b"PAR1....", RefusedFormat::Parquet),
        (b"\xff\xfe{\x00", RefusedFormat::Utf16),
        (b"Bonjour", RefusedFormat::Unknown),
        (&gzip(&gzip(b"{}")), RefusedFormat::TwiceCompressed),
    ] {
        let (_, end) = all(bytes);
        assert!(matches!(&end, Err(Failure::Refused(format)) if *format == expected), "{end:?}");
        assert!(end.unwrap_err().to_string().ends_with('.'));
    }
    assert!(matches!(all(b" \n\t").1, Err(Failure::Empty)));
    assert!(matches!(all(b"").1, Err(Failure::Empty)));
}

#[test]
fn another_length_than_the_one_announced_is_an_incomplete_file() {
    let file = format!("[{}]", sample("A"));
    let announcing = |announced| {
        let settings = Settings { announced: Some(announced), ..settings() };
        read(file.as_bytes(), settings, &mut |_| Flow::Next)
    };
    assert!(announcing(file.len() as u64).is_ok());
    let failure = announcing(file.len() as u64 + 1).unwrap_err();
    assert!(matches!(failure, Failure::OtherLength { .. }));
    assert!(failure.to_string().starts_with("Ce fichier est incomplet : "));
}

#[test]
fn the_caller_stops_whenever_it_wants() {
    let file = format!("[{},{}]", sample("A"), sample("B"));
    let mut count = 0;
    let end = read(file.as_bytes(), settings(), &mut |_| {
        count += 1;
        Flow::Stop
    });
    assert!(matches!(end, Err(Failure::Stopped)));
    assert_eq!(count, 1);
}

#[test]
fn an_error_of_the_disk_stays_one() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("cable"))
        }
    }
    let end = read((&b"[{"[..]).chain(Broken), settings(), &mut |_| Flow::Next);
    assert!(matches!(end, Err(Failure::Io(_))));
}
