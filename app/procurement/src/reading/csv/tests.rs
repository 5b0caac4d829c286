use super::read;
use crate::contract::{HolderId, Shape};
use crate::reading::tests::{all, all_of, broken, contracts, ids, settings};
use crate::reading::{Damage, Failure, Flow, Format, Item, Settings};
use proptest::prelude::*;
use std::io::BufReader;

const HEADER: &str = "uid,id,acheteur_id,acheteur_nom,nature,objet,montant,codeCPV,dateNotification,titulaire_id,titulaire_typeIdentifiant,modification_id,donneesActuelles,marcheInnovant";

fn line(id: &str) -> String {
    format!(
        "21750001600019{id},{id},21750001600019,Ville,Marché,Logiciel,90000.0,72000000-5,2025-01-31,73282932000074,SIRET,0,true,true"
    )
}

fn file(lines: &[String]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

#[test]
fn the_consolidated_table_is_read_with_every_separator() {
    for separator in [",", ";", "\t", "|"] {
        let text = file(&[line("A"), line("B")]).replace(',', separator);
        let all = contracts(text.as_bytes());
        assert_eq!(all.len(), 2, "{separator}");
        let contract = &all[0];
        assert_eq!(contract.id.published(), "A");
        assert_eq!(contract.shape, Shape::Line);
        assert_eq!(contract.innovative, Some(true));
        assert_eq!(contract.states[0].amount.unwrap().cents(), 9_000_000);
        assert_eq!(contract.cpv.unwrap().to_string(), "72000000");
        assert!(matches!(contract.states[0].holders[0].id, HolderId::Siren(_)));
    }
}

#[test]
fn every_known_naming_of_the_columns_is_read() {
    for (header, line) in [
        (
            "id;acheteur.id;montant;titulaire_id_1;titulaire_typeIdentifiant_1;titulaire_id_2;dateNotification;lieuExecution.code;lieuExecution.typeCode",
            "A;21750001600019;90000;73282932000074;SIRET;552100554;2025-01-31;75;Code département",
        ),
        (
            "id;acheteur_id;montant;titulaire_id_1;titulaire_typeidentifiant_1;titulaire_id_2;titulaire_typeidentifiant_2;titulaire_id_3;datenotification;lieuexecution_code;lieuexecution_typecode",
            "A;21750001600019;90000.0;73282932000074;SIRET;552100554;SIREN;CDL;2025-01-31;75056;Code commune",
        ),
        (
            "MARCHE_ID;ACHETEURS_ID;MONTANT;TITULAIRES_ID;TITULAIRES_ID_TYPE;NOTIFICATION_DATE;LIEU_EXEC_CODE;LIEU_EXEC_TYPE",
            "A;21750001600019;90000,00;73282932000074;SIRET;31/01/2025;75001;Code postal",
        ),
        (
            "\"uid\";\"acheteur_id\";\"montant\";\"montant_rationalise\";\"titulaire_id\";\"dateNotification\";\"lieuExecution_code\";\"lieuExecution_typeCode\"",
            "\"21750001600019A\";\"21750001600019\";\"90 000\";\"5\";\"732829320\";\"2025-01-31\";\"11\";\"Code région\"",
        ),
    ] {
        let all = contracts(format!("{header}\r\n{line}\r\n").as_bytes());
        let contract = &all[0];
        assert_eq!(contract.id.normalised(), "A", "{header}");
        assert_eq!(contract.states[0].amount.unwrap().cents(), 9_000_000, "{header}");
        assert_eq!(contract.states[0].holders[0].id.siren().unwrap().to_string(), "732829320", "{header}");
        assert_eq!(contract.states[0].holders.len(), if header.contains("_2") { 2 } else { 1 }, "{header}");
        assert_eq!(contract.notified.known().unwrap().to_string(), "2025-01-31", "{header}");
        assert_eq!(contract.location.as_ref().unwrap().region.unwrap().to_string(), "Île-de-France", "{header}");
    }
}

#[test]
fn a_modification_in_the_line_of_its_contract_is_read() {
    let text = "id;acheteur_id;montant;titulaire_id_1;datenotification;idmodification;montantmodification;datenotificationmodificationmodification;idtitulairemodification\n\
        A;21750001600019;90000;732829320;2025-01-31;2;CDL;2025-06-01;552100554\n\
        B;21750001600019;90000;732829320;2025-01-31;CDL;CDL;CDL;CDL\n";
    let all = contracts(text.as_bytes());
    assert_eq!(all[0].states.len(), 2);
    assert_eq!(all[0].states[1].version, 2);
    assert_eq!(all[0].states[1].since.unwrap().to_string(), "2025-06-01");
    assert_eq!(all[0].states[1].holders.len(), 1);
    assert_eq!(all[1].states.len(), 1);
}

#[test]
fn a_table_without_what_identifies_a_contract_is_refused_by_name() {
    let failure = all(b"id;objet;montant\n1;a;2\n").1.unwrap_err();
    assert!(failure.to_string().contains("l\u{2019}acheteur (acheteur_id), le titulaire (titulaire_id)"), "{failure}");
}

/// Each breaks one line, between two that are whole.
fn damaged() -> [(String, Damage); 5] {
    [
        ("1,2,3".to_owned(), Damage::Cells),
        (format!("{},x", line("X")), Damage::Cells),
        (line("X").replace("Logiciel", "\"Fourniture"), Damage::Quotes),
        (line("X").replace("Logiciel", "a\0b"), Damage::ControlByte),
        (line("X").replace("Logiciel", "a,b"), Damage::Cells),
    ]
}

#[test]
fn a_broken_line_is_reported_by_number_and_offset_and_costs_no_other() {
    for (bad, damage) in damaged() {
        let text = file(&[line("A"), bad.clone(), line("B"), line("C")]);
        let (items, end) = all(text.as_bytes());
        assert_eq!(ids(&items), ["A", "B", "C"], "{bad}");
        assert_eq!(broken(&items), [(2, text.find(&bad).unwrap() as u64, damage)], "{bad}");
        assert!(end.is_ok());
    }
}

#[test]
fn quoted_cells_may_contain_separators_line_ends_and_marks() {
    let text = file(&[line("A").replace("Logiciel", "\"a, \"\"b\"\"\nc\""), line("B")]);
    let (items, end) = all(text.as_bytes());
    assert_eq!(ids(&items), ["A", "B"]);
    let object = items.into_iter().find_map(crate::reading::tests::contract).unwrap().object;
    assert_eq!(&*object, "a, \"b\" c");
    assert!(end.is_ok());
}

#[test]
fn empty_cells_behind_the_last_one_are_no_cells() {
    let text = file(&[line("A") + ",,", line("B")]);
    let (items, end) = all(text.as_bytes());
    assert_eq!(ids(&items), ["A", "B"]);
    assert!(end.is_ok());
}

fn in_chunks(bytes: &[u8], size: usize) -> (Vec<Item>, Result<(), Failure>) {
    all_of(Format::Csv, |pass| read(BufReader::with_capacity(size, bytes), pass))
}

fn rich_file() -> String {
    let mut lines: Vec<String> = damaged().into_iter().flat_map(|(bad, _)| [line("A"), bad]).collect();
    lines.push(line("Q").replace("Logiciel", "\"a\n\"\"b\"\"\""));
    lines.push(line("Z"));
    format!("\u{feff}{}", file(&lines))
}

#[test]
fn no_split_of_the_input_changes_what_is_read() {
    let text = rich_file();
    let (expected, _) = in_chunks(text.as_bytes(), 1 << 20);
    assert_eq!(ids(&expected).len(), 7);
    for size in 1..300 {
        let (items, end) = in_chunks(text.as_bytes(), size);
        assert_eq!(items, expected, "{size}");
        assert!(end.is_ok());
    }
}

#[test]
fn a_table_cut_anywhere_but_at_the_end_of_a_line_is_truncated() {
    let text = file(&[line("A"), line("Q").replace("Logiciel", "\"a\nb\""), line("B")]);
    let begin = HEADER.len();
    for end in 0..text.len() {
        let (_, result) = all(&text.as_bytes()[..end]);
        let cut = &text.as_bytes()[..end];
        let at_a_line_end = end > begin && cut.ends_with(b"\n") && !cut.ends_with(b"\"a\n");
        assert_eq!(result.is_ok(), at_a_line_end, "{end}");
        // At the end of a line only the announced length shows it.
        let settings = Settings { announced: Some(text.len() as u64), ..settings() };
        assert!(crate::reading::read(&text.as_bytes()[..end], settings, &mut |_| Flow::Next).is_err());
    }
}

proptest! {
    #[test]
    fn garbage_between_lines_never_costs_the_next(garbage in "[\",;a-z0-9 \n]{0,60}", size in 1usize..50) {
        let text = file(&[line("A"), garbage, line("B"), line("C")]);
        let (items, _) = in_chunks(text.as_bytes(), size);
        prop_assert!(ids(&items).ends_with(&["B".to_owned(), "C".to_owned()]), "{:?}", ids(&items));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), size in 1usize..50) {
        let mut text = format!("{HEADER}\n").into_bytes();
        text.extend(bytes);
        let _ = in_chunks(&text, size);
        let _ = all(&text);
    }
}
