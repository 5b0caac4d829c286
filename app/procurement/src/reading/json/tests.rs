use super::read;
use super::splitter::Splitter;
use crate::reading::tests::{all, all_of, broken, ids, sample};
use crate::reading::{Damage, Failure, Format, Item, MAX_RECORD, Refusal};
use proptest::prelude::*;
use std::io::{BufReader, Read};

#[test]
fn records_are_found_in_every_published_envelope() {
    let (a, b) = (sample("A"), sample("B"));
    for file in [
        format!(r#"{{"marches":{{"marche":[{a},{b}]}}}}"#),
        format!(r#"{{"marches":[{a},{b}]}}"#),
        format!("[{a},{b}]"),
        format!("[[{a}],[{b}]]"),
        format!(r#"{{"marches":{{"marche":[{a}],"contrat-concession":[{b}]}}}}"#),
        format!(r#"{{"marches":{{"marche":{a},"contrat-concession":{b}}}}}"#),
        format!(r#"{{"$schema":{{"a":["x",{{"id":1}}]}},"marches":[{a},{b}],"total":2,"autres":[[],{{}}]}}"#),
        format!("\u{feff}\n {{\"marches\": [\r\n{a} ,\t{b}\n]\n}}\n"),
        format!(r#"{{"marches":[{a}]}}{{"marches":{{"marche":[{b}]}}}}"#),
        format!(r#"{{"marches":[{a}]}}{}{{"marches":[{b}]}}"#, "\n\u{feff}"),
        format!("{a}\n{b}\n"),
    ] {
        let (items, end) = all(file.as_bytes());
        assert_eq!(ids(&items), ["A", "B"], "{file}");
        assert_eq!(end.unwrap().records, 2, "{file}");
    }
}

#[test]
fn two_roots_are_counted() {
    let file = format!(r#"{{"marches":[{}]}} [{}]"#, sample("A"), sample("B"));
    assert_eq!(all(file.as_bytes()).1.unwrap().roots, 2);
    assert_eq!(all(sample("A").as_bytes()).1.unwrap().roots, 1);
}

#[test]
fn an_empty_list_of_contracts_is_a_whole_file() {
    for file in [r#"{"marches":[]}"#, r#"{"marches":{"marche":[]}}"#, "[]", "{}"] {
        assert_eq!(all(file.as_bytes()).1.unwrap().records, 0, "{file}");
    }
}

/// F12: each of these breaks one record, between two that are whole.
const DAMAGED: [(&str, Damage); 12] = [
    (r#"{"id":"X","acheteur":{"id":"1"},"objet":"Fourniture de "mobilier""}"#, Damage::Quotes),
    (r#"{"id":"X","objet":"écran 24" LED","montant":1}"#, Damage::Quotes),
    (r#"{"id":"X","objet":"chemin C:\windows","montant":1}"#, Damage::Quotes),
    ("{\"id\":\"X\",\"objet\":\"a\u{1}b\"}", Damage::ControlByte),
    ("{\"id\":\"X\",\"objet\":\"a\0b\"}", Damage::ControlByte),
    ("{\"id\":\"X\",\"objet\":\"a\nb\"}", Damage::ControlByte),
    (r#"{"id":"X","objet":"a","montant":NaN}"#, Damage::Word),
    (r#"{"id":"X","objet":"a","montant":-Infinity}"#, Damage::Quotes),
    (r#"{"id":"X","objet":"a","montant":}"#, Damage::Brackets),
    (r#"{"id":"X","objet":"a",,"montant":1}"#, Damage::Comma),
    (r#"{"id":"X","objet":"a","montant":1,"montant":2}"#, Damage::Contradiction),
    (r#"{"acheteur":{"id":"1"},"objet":["a","montant":1}"#, Damage::Comma),
];

#[test]
fn a_broken_record_is_reported_by_number_and_offset_and_costs_no_other() {
    for (bad, damage) in DAMAGED {
        for envelope in [r#"{"marches":["#, r#"{"marches":{"marche":["#, "["] {
            let tail = if envelope == "[" { "]" } else { "]}" };
            let tail = if envelope.contains(r#""marche""#) { "]}}" } else { tail };
            let start = format!("{envelope}{},\n", sample("A"));
            let file = format!("{start}{bad},\n{},{}{tail}", sample("B"), sample("C"));
            let (items, end) = all(file.as_bytes());
            assert_eq!(ids(&items), ["A", "B", "C"], "{file}");
            assert_eq!(broken(&items), [(2, start.len() as u64, damage)], "{file}");
            assert_eq!(end.unwrap().records, 4, "{file}");
        }
    }
}

#[test]
fn a_broken_last_record_leaves_the_file_whole() {
    for (bad, damage) in DAMAGED {
        let file = format!(r#"{{"marches":{{"marche":[{},{bad}]}}}}"#, sample("A"));
        let (items, end) = all(file.as_bytes());
        assert_eq!(ids(&items), ["A"]);
        assert_eq!(broken(&items).iter().map(|broken| broken.2).collect::<Vec<_>>(), [damage], "{file}");
        // An open bracket too many hides where the file ends.
        assert_eq!(end.is_ok(), !bad.contains('['), "{file}: {end:?}");
    }
}

#[test]
fn several_broken_records_in_a_row_are_each_reported() {
    let bad = r#"{"id":"X","acheteur":{"id":"1"},"objet":"a "b""}"#;
    let file = format!("[{},{bad},{bad},{bad},{}]", sample("A"), sample("B"));
    let (items, end) = all(file.as_bytes());
    assert_eq!(broken(&items).iter().map(|broken| broken.0).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(ids(&items), ["A", "B"]);
    assert!(end.is_ok());
}

#[test]
fn a_record_without_its_end_does_not_swallow_the_next() {
    for open in [
        r#"{"id":"X","objet":"a","modifications":["#,
        r#"{"id":"X","objet":"a","y":"#,
        r#"{"id":"X","objet":"a""#,
        r#"{"id":"X","objet":"a"#,
        r#"{"a":["#,
        r#"{"a":{"b":"#,
    ] {
        let file = format!("[{},{open}{},{}]", sample("A"), sample("B"), sample("C"));
        let (items, _) = all(file.as_bytes());
        assert_eq!(ids(&items), ["A", "B", "C"], "{file}");
        assert!(!broken(&items).is_empty(), "{file}");
    }
}

#[test]
fn a_record_beyond_all_measure_is_given_up() {
    let long = format!(r#"{{"id":"X","objet":"{}"}}"#, "a".repeat(MAX_RECORD + 1));
    let file = format!("[{},{long},{}]", sample("A"), sample("B"));
    let (items, end) = all(file.as_bytes());
    assert_eq!(ids(&items), ["A", "B"]);
    assert_eq!(broken(&items)[0].2, Damage::TooLong);
    assert!(end.is_ok());
}

#[test]
fn nesting_beyond_all_measure_is_given_up() {
    for deep in
        ["[".repeat(10_000), format!("[{}", "{\"a\":".repeat(10_000)), format!("{{\"a\":{}", "[".repeat(10_000))]
    {
        assert!(all(deep.as_bytes()).1.is_err());
    }
}

#[test]
fn what_is_no_contract_is_reported_and_passed_over() {
    let file = format!(r#"[1,null,"{{",{},{{"a":1}},{}]"#, sample("A"), sample("B"));
    let (items, end) = all(file.as_bytes());
    assert_eq!(ids(&items), ["A", "B"]);
    assert!(broken(&items).iter().all(|broken| broken.2 == Damage::NoContract));
    assert!(end.is_ok());
}

#[test]
fn contracts_without_number_or_buyer_are_refused_with_their_euros() {
    let record = |id: &str, buyer: &str| format!(r#"{{"id":{id},"acheteur":{buyer},"montant":5000,"objet":"a"}}"#);
    let file = [
        record("\"\"", r#"{"id":"21750001600019"}"#),
        record("null", r#"{"id":"21750001600019"}"#),
        record("\"1\"", r#"{"id":""}"#),
        record("\"1\"", "null"),
        record("\"1\"", r#"{"id":"21750001600018"}"#),
    ];
    let (items, end) = all(format!("[{}]", file.join(",")).as_bytes());
    let refused: Vec<(Refusal, i64)> = items
        .iter()
        .filter_map(|item| match item {
            Item::Refused { reason, amount, .. } => Some((*reason, amount.unwrap().cents())),
            _ => None,
        })
        .collect();
    use Refusal::{NoBuyer, NoId, WrongBuyer};
    let expected = [NoId, NoId, NoBuyer, NoBuyer, WrongBuyer].map(|reason| (reason, 500_000));
    assert_eq!(refused, expected);
    assert_eq!(end.unwrap().refused[&NoId].cents, 1_000_000);
}

#[test]
fn texts_in_windows_1252_are_read_as_such() {
    let mut file = format!("[{}]", sample("A")).replace("Logiciel", "l@aide").into_bytes();
    let place = file.iter().position(|byte| *byte == b'@').unwrap();
    file[place] = 0x92;
    let (items, end) = all(&file);
    let contract = items.into_iter().find_map(crate::reading::tests::contract).unwrap();
    assert_eq!(&*contract.object, "l’aide");
    assert_eq!(end.unwrap().windows_1252, 1);
}

/// A file with most of what files contain, broken records included.
fn rich_file() -> String {
    let quote = r#"{"id":"X","acheteur":{"id":"1"},"objet":"Fourniture de "mobilier""}"#;
    let nested = r#"{"id":"2025-01","acheteur":{"id":"21750001600019"},"objet":"a","titulaires":[{"titulaire":{"id":"552100554"}}]}"#;
    let concession =
        r#"{"id":"C","autoriteConcedante":{"id":"21750001600019"},"valeurGlobale":1e6,"concessionnaires":[]}"#;
    format!(
        "{{\"x\":1,\"marches\":{{\"marche\":[{},\n{quote} ,{nested},{},{{\"id\":\"é\\u00e9\\\"\",\"objet\":NaN}}],\"contrat-concession\":[{concession}]}}}}\n",
        sample("A"),
        sample("B")
    )
}

fn in_chunks(bytes: &[u8], size: usize) -> (Vec<Item>, Result<(), Failure>) {
    all_of(Format::Json, |pass| read(BufReader::with_capacity(size, bytes), pass))
}

#[test]
fn no_split_of_the_input_changes_what_is_read() {
    let file = rich_file();
    let (expected, end) = in_chunks(file.as_bytes(), 1 << 20);
    assert!(end.is_ok());
    assert_eq!(ids(&expected), ["A", "2025-01", "B", "C"]);
    for size in 1..file.len() {
        let (items, end) = in_chunks(file.as_bytes(), size);
        assert_eq!(items, expected, "{size}");
        assert!(end.is_ok(), "{size}");
    }
}

#[test]
fn a_file_cut_at_any_byte_is_never_taken_for_a_whole_one() {
    let file = rich_file();
    let whole = file.trim_end().len();
    for end in 0..whole {
        let (_, result) = all(&file.as_bytes()[..end]);
        assert!(result.is_err(), "{end}: {}", &file[..file.floor_char_boundary(end)]);
    }
    assert!(all(&file.as_bytes()[..whole]).1.is_ok());
}

#[test]
fn a_cut_behind_or_inside_broken_records_is_seen_too() {
    for (bad, _) in DAMAGED {
        let file = format!(r#"{{"marches":{{"marche":[{},{bad},{},{bad}]}}}}"#, sample("A"), sample("B"));
        for end in 0..file.len() {
            assert!(all(&file.as_bytes()[..end]).1.is_err(), "{end}: {bad}");
        }
    }
}

/// The same bytes over and over: a file of any length.
struct Again<'a> {
    bytes: &'a [u8],
    times: usize,
    at: usize,
}

impl Read for Again<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.bytes.len() && self.times > 1 {
            self.times -= 1;
            self.at = 0;
        }
        let count = buffer.len().min(self.bytes.len() - self.at);
        buffer[..count].copy_from_slice(&self.bytes[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[test]
fn memory_does_not_grow_with_the_file() {
    // Also where nothing can be read, and where the next record is long looked for.
    for (bytes, most) in [
        (sample("A") + ",\n", 1 << 18),
        (DAMAGED[0].0.to_owned() + ",", 1 << 18),
        ("{\"a\":".to_owned() + &"x".repeat(1_000), 4 * MAX_RECORD),
        (" \n".repeat(500), 1 << 18),
    ] {
        let times = 24_000_000 / bytes.len();
        let again = Again { bytes: bytes.as_bytes(), times, at: 0 };
        let file = (&b"["[..]).chain(again).chain(&b"]"[..]);
        let mut splitter = Splitter::new(BufReader::new(file));
        while let Ok(Some(_)) = splitter.next() {}
        assert!(splitter.offset() > 23_000_000, "{bytes}");
        assert!(splitter.capacity() <= most, "{} bytes for {bytes}", splitter.capacity());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn garbage_between_records_never_costs_the_next(
        garbage in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..60),
            "[\\[\\]{}\",:a\\\\ 0-9]{0,40}".prop_map(String::into_bytes),
            Just(br#"{"id":"X","objet":"a"#.to_vec()),
        ],
        size in 1usize..50,
    ) {
        let mut file = format!("[{},", sample("A")).into_bytes();
        file.extend(&garbage);
        file.extend(format!(",{},{}]", sample("B"), sample("C")).bytes());
        let (items, _) = in_chunks(&file, size);
        let ids = ids(&items);
        prop_assert!(ids.ends_with(&["B".to_owned(), "C".to_owned()]), "{:?}", ids);
        prop_assert_eq!(&ids[0], "A");
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), size in 1usize..50) {
        let _ = in_chunks(&bytes, size);
        let _ = all(&bytes);
    }

    #[test]
    fn no_damage_to_one_byte_costs_records_beside_it(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let records: Vec<String> = (0..5).map(|n| sample(&n.to_string())).collect();
        let mut file = format!("[{}]", records.join(",")).into_bytes();
        let place = place.index(file.len());
        file[place] = byte;
        let (items, _) = in_chunks(&file, 64);
        let ids = ids(&items);
        let hit = (place.saturating_sub(1) / (records[0].len() + 1)).min(4);
        for number in (0..5).filter(|number| *number != hit) {
            // The comma or bracket beside a record is nobody's.
            prop_assert!(ids.contains(&number.to_string()), "{} {:?}", number, ids);
        }
    }
}
