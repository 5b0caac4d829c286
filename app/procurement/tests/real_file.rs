//! The 4 530 contracts that the State's agency AIFE published for 2018 and 2019, against the start-ups of the i-Lab
//! competition: equal to what `tests/independent/compute.py` computes from the same files by another way.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use chrono::NaiveDate;
use flate2::read::GzDecoder;
use procurement::contract::{DateFault, UnknownAmount};
use procurement::figures::{Matched, Tally};
use procurement::reading::Refusal;
use procurement::resolution::Surprise;
use procurement::{Figures, Flow, Item, Resolution, Resolver, Review, Settings, Summary, read};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use survey::Siren;

const CONTRACTS: &[u8] = include_bytes!("../data/decp-aife-2018-2019.json.gz");
const START_UPS: &[u8] = include_bytes!("../data/laureats-i-lab-siren.csv.gz");
const INDEPENDENT: &str = include_str!("independent/real-file.json");

fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut text).unwrap();
    text
}

fn contracts() -> Vec<u8> {
    unpacked(CONTRACTS)
}

fn base() -> BTreeSet<Siren> {
    let text = String::from_utf8(unpacked(START_UPS)).unwrap();
    text.lines().filter_map(|line| Siren::parse(line.trim_start_matches('\u{feff}').get(..9)?).ok()).collect()
}

fn settings() -> Settings {
    Settings { today: NaiveDate::from_ymd_opt(2026, 11, 30).unwrap(), announced: None }
}

fn resolve(base: &BTreeSet<Siren>) -> (Summary, Resolution, Figures) {
    let mut resolver = Resolver::new(|_| false);
    let summary = read(contracts().as_slice(), settings(), &mut |item| {
        if let Item::Contract(contract) = item {
            resolver.add(&contract);
        }
        Flow::Next
    });
    let start_ups = |siren: Siren, _: Option<i32>| base.contains(&siren);
    let resolution = resolver.finish(&Review { start_ups: &start_ups, accepted: &|_| false });
    let figures = Figures::of(&resolution, &start_ups);
    (summary.unwrap(), resolution, figures)
}

fn tally(tally: &Tally) -> Value {
    json!([tally.contracts, i64::try_from(tally.cents).unwrap()])
}

fn matched(matched: &Matched) -> Value {
    let cents = |cents: i128| i64::try_from(cents).unwrap();
    json!([matched.contracts, cents(matched.cents), cents(matched.whole_cents)])
}

fn map<K>(all: &BTreeMap<K, Tally>, name: impl Fn(&K) -> String) -> Value {
    Value::Object(all.iter().map(|(key, value)| (name(key), tally(value))).collect())
}

fn refusal(reason: &Refusal) -> String {
    match reason {
        Refusal::NoId => "no id",
        Refusal::NoBuyer => "no buyer",
        Refusal::WrongBuyer => "wrong buyer",
    }
    .to_owned()
}

fn fault(fault: &DateFault) -> String {
    match fault {
        DateFault::Missing => "missing",
        DateFault::Impossible => "impossible",
        DateFault::TooEarly => "too early",
        DateFault::TooLate => "too late",
        DateFault::Unreadable => "unreadable",
    }
    .to_owned()
}

fn unknown(reason: UnknownAmount) -> &'static str {
    match reason {
        UnknownAmount::Missing => "missing",
        UnknownAmount::Zero => "zero",
        UnknownAmount::Symbolic => "symbolic",
        UnknownAmount::Negative => "negative",
        UnknownAmount::Filler => "filler",
        UnknownAmount::TooLarge => "too large",
        UnknownAmount::Unreadable => "unreadable",
    }
}

fn surprise(reason: &Surprise) -> String {
    match reason {
        Surprise::AboveOneBillion => "above one billion",
        Surprise::AboveHolder => "above holder",
        Surprise::Repeated => "repeated",
        Surprise::AbovePeers => "above peers",
    }
    .to_owned()
}

fn matches(resolution: &Resolution, figures: &Figures, base: &BTreeSet<Siren>) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for place in &figures.matches {
        let contract = &resolution.contracts[*place];
        let sirens: Vec<String> = contract.sirens().filter(|siren| base.contains(siren)).map(String::from).collect();
        all.push(json!([contract.buyer.to_string(), contract.id, sirens, contract.cents()]));
    }
    all.sort_by_key(ToString::to_string);
    all
}

#[test]
fn the_real_file_gives_what_an_independent_computation_gives() {
    let base = base();
    let (summary, resolution, figures) = resolve(&base);
    let year = |year: &i32| year.to_string();
    let mut start_ups: Map<String, Value> =
        figures.start_ups.by_year.iter().map(|(key, value)| (key.to_string(), matched(value))).collect();
    if figures.start_ups_undated.contracts > 0 {
        start_ups.insert("undated".to_owned(), matched(&figures.start_ups_undated));
    }
    let unknown_amounts: Map<String, Value> =
        figures.unknown_amounts.iter().map(|(reason, count)| (unknown(*reason).to_owned(), json!(count))).collect();
    let ours = json!({
        "read": summary.records,
        "base": base.len(),
        "refused": map(&summary.refused, refusal),
        "contracts": figures.contracts,
        "duplicates": {
            "same_amount": tally(&figures.duplicates.same_amount),
            "other_amount": tally(&figures.duplicates.other_amount),
            "other_key": tally(&figures.duplicates.other_key),
        },
        "annulled": figures.annulled.contracts,
        "concessions": figures.concessions.contracts,
        "ceilings": tally(&figures.ceilings),
        "unknown_amounts": unknown_amounts,
        "waiting": map(&figures.waiting, surprise),
        "years": map(&figures.counted.by_year, year),
        "maximums": map(&figures.maximums, year),
        "undated": map(&figures.undated, fault),
        "matched": start_ups,
        "matches": matches(&resolution, &figures, &base),
    });
    let independent: Value = serde_json::from_str(INDEPENDENT).unwrap();
    assert_eq!(ours, independent);
}

#[test]
fn nothing_of_the_real_file_is_in_two_places() {
    let (summary, _, figures) = resolve(&base());
    let duplicates = figures.duplicates;
    let again = duplicates.same_amount.contracts + duplicates.other_amount.contracts + duplicates.other_key.contracts;
    assert_eq!(summary.contracts, figures.contracts + again);
    let sum = |all: &mut dyn Iterator<Item = &Tally>| all.map(|tally| tally.contracts).sum::<u64>();
    let apart = [figures.ceilings, figures.concessions, figures.annulled];
    let places = sum(&mut figures.counted.by_year.values())
        + sum(&mut figures.undated.values())
        + sum(&mut figures.waiting.values())
        + sum(&mut apart.iter())
        + figures.unknown_amounts.values().sum::<u64>();
    assert_eq!(places, figures.contracts);
}

#[test]
fn the_real_file_cut_anywhere_is_no_whole_file() {
    let text = contracts();
    for end in (1..text.trim_ascii_end().len()).step_by(399_989).chain([text.trim_ascii_end().len() - 1]) {
        assert!(read(&text[..end], settings(), &mut |_| Flow::Next).is_err(), "{end}");
    }
}
