use super::read;
use crate::contract::{Contract, Kind, Schema};
use crate::reading::tests::{all, all_of, broken, contracts, ids};
use crate::reading::{Damage, Failure, Format, Item};
use proptest::prelude::*;
use std::io::BufReader;

fn record(id: &str) -> String {
    format!(
        "<marche><id>{id}</id><acheteur><id>21750001600019</id><nom>Ville &amp; m&#233;tropole</nom></acheteur><objet>Logiciel</objet>\
         <nature>Marché</nature><montant>90000</montant><dateNotification>2025-01-31+01:00</dateNotification>\
         <titulaires><titulaire><typeIdentifiant>SIRET</typeIdentifiant><id>73282932000074</id></titulaire></titulaires></marche>"
    )
}

fn file(records: &[String]) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<marches>\n{}\n</marches>\n", records.join("\n"))
}

#[test]
fn a_record_is_read_with_its_entities_and_its_zone() {
    let all: Vec<Contract> = contracts(file(&[record("A")]).as_bytes());
    let contract = &all[0];
    assert_eq!(&*contract.buyer_name, "Ville & métropole");
    assert_eq!(contract.notified.known().unwrap().to_string(), "2025-01-31");
    assert_eq!(contract.states[0].amount.unwrap().cents(), 9_000_000);
    assert_eq!(contract.states[0].holders[0].id.siren().unwrap().to_string(), "732829320");
    assert_eq!(contract.schema, Schema::V2019);
}

#[test]
fn the_form_of_2022_and_concessions_are_read() {
    let new = "<marche><id>N</id><acheteur><id>21750001600019</id></acheteur><marcheInnovant>true</marcheInnovant>\
        <techniques><technique>Accord-cadre</technique></techniques><montant>1000</montant>\
        <modifications><modification><id>1</id><montant>2000</montant><dateNotificationModification>2025-05-05</dateNotificationModification>\
        <titulaires><titulaire><id>552100554</id></titulaire></titulaires></modification></modifications></marche>";
    let concession = "<contrat-concession><id>C</id><autoriteConcedante><id>21750001600019</id></autoriteConcedante>\
        <valeurGlobale>5000</valeurGlobale><dateSignature>2024-01-05</dateSignature>\
        <concessionnaires><concessionnaire><id>552100554</id></concessionnaire></concessionnaires></contrat-concession>";
    let all = contracts(file(&[new.to_owned(), concession.to_owned()]).as_bytes());
    assert_eq!((all[0].innovative, all[0].schema, all[0].kind), (Some(true), Schema::V2022, Kind::Contract));
    assert_eq!(all[0].states[1].amount.unwrap().cents(), 200_000);
    assert_eq!(all[0].states[1].holders.len(), 1);
    assert_eq!(all[1].kind, Kind::Concession);
    assert_eq!(all[1].states[0].holders.len(), 1);
}

#[test]
fn holders_without_a_list_around_them_are_read() {
    let text = record("A")
        .replace("<titulaires><titulaire>", "<titulaires>")
        .replace("</titulaire></titulaires>", "</titulaires>");
    assert_eq!(contracts(file(&[text]).as_bytes())[0].states[0].holders.len(), 1);
    let nobody = record("A")
        .replace("<titulaire><typeIdentifiant>SIRET</typeIdentifiant><id>73282932000074</id></titulaire>", "");
    assert_eq!(contracts(file(&[nobody]).as_bytes())[0].states[0].holders.len(), 0);
}

/// Each breaks one record, between two that are whole.
const DAMAGED: [(&str, Damage); 6] = [
    ("<marche><id>X</id><objet>a & b</objet></marche>", Damage::Markup),
    ("<marche><id>X</id><objet>a &eacute; b</objet></marche>", Damage::Markup),
    ("<marche><id>X</id><objet>a</id></objet></marche>", Damage::Markup),
    ("<marche><id>X</id><objet>a</marche>", Damage::Markup),
    ("<marche><id>X</id><objet>a\u{1}</objet></marche>", Damage::ControlByte),
    ("<marche><id>X</id>", Damage::NoEnd),
];

#[test]
fn a_broken_record_is_reported_by_number_and_offset_and_costs_no_other() {
    for (bad, damage) in DAMAGED {
        let text = file(&[record("A"), bad.to_owned(), record("B")]);
        let (items, end) = all(text.as_bytes());
        assert_eq!(ids(&items), ["A", "B"], "{bad}");
        assert_eq!(broken(&items), [(2, text.find(bad).unwrap() as u64, damage)], "{bad}");
        assert_eq!(end.unwrap().records, 3);
    }
}

#[test]
fn comments_and_cdata_hide_what_they_contain() {
    let hidden = format!("<!-- {} -->", record("H"));
    let cdata = record("A").replace("Logiciel", "<![CDATA[a </marche> <b> & c]]>");
    let (items, end) = all(file(&[hidden, cdata]).as_bytes());
    assert_eq!(ids(&items), ["A"]);
    assert!(end.is_ok() && broken(&items).is_empty());
    let object = items.into_iter().find_map(crate::reading::tests::contract).unwrap().object;
    assert_eq!(&*object, "a </marche> <b> & c");
}

#[test]
fn other_files_of_xml_give_nothing() {
    assert_eq!(all(b"<html><body>404</body></html>").1.unwrap().records, 0);
    assert!(matches!(all(b"<?xml version='1.0'?>").1, Err(Failure::Empty)));
}

fn rich_file() -> String {
    let records: Vec<String> = DAMAGED.iter().flat_map(|(bad, _)| [record("A"), (*bad).to_owned()]).collect();
    let mut text = file(&records);
    text.insert(0, '\u{feff}');
    text + &file(&[record("Z")])
}

fn in_chunks(bytes: &[u8], size: usize) -> (Vec<Item>, Result<(), Failure>) {
    all_of(Format::Xml, |pass| read(BufReader::with_capacity(size, bytes), pass))
}

#[test]
fn no_split_of_the_input_changes_what_is_read() {
    let text = rich_file();
    let (expected, _) = in_chunks(text.as_bytes(), 1 << 20);
    assert_eq!(ids(&expected).len(), 7);
    for size in (1..200).chain([1_000, 3_000]) {
        let (items, end) = in_chunks(text.as_bytes(), size);
        assert_eq!(items, expected, "{size}");
        assert!(end.is_ok());
    }
}

#[test]
fn a_file_cut_at_any_byte_is_never_taken_for_a_whole_one() {
    let text = file(&[record("A"), DAMAGED[0].0.to_owned(), record("B"), DAMAGED[5].0.to_owned()]);
    let text = text.trim_end();
    for end in 0..text.len() {
        assert!(all(&text.as_bytes()[..end]).1.is_err(), "{end}");
    }
    assert!(all(text.as_bytes()).1.is_ok());
}

proptest! {
    #[test]
    fn garbage_between_records_never_costs_the_next(garbage in "[<>&/a-z\"= !\\-]{0,40}", size in 1usize..50) {
        // What hides a record from every reader of XML.
        prop_assume!(!garbage.contains("<!--") && !garbage.contains("</marches"));
        let text = file(&[record("A"), garbage, record("B")]);
        let (items, _) = in_chunks(text.as_bytes(), size);
        prop_assert_eq!(ids(&items), ["A", "B"]);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), size in 1usize..50) {
        let mut text = b"<marches><marche>".to_vec();
        text.extend(bytes);
        text.extend(b"</marche></marches>");
        let _ = in_chunks(&text, size);
        let _ = all(&text);
    }
}
