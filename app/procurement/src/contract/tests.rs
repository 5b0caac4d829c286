use super::amount::{self, UnknownAmount};
use super::{
    ContractId, Cpv, DateFault, Day, HolderId, Location, MAX_NAME, MAX_OBJECT, Nature, Procedure, innovative, text,
};
use crate::reading::tests::{contracts, today};
use proptest::prelude::*;
use survey::Euros;

fn cents(cell: &str) -> i64 {
    amount::read(cell).unwrap_or_else(|reason| panic!("{cell}: {reason}")).cents()
}

#[test]
fn amounts_are_read_to_the_cent_without_floating_point() {
    for (cell, expected) in [
        ("90000", 9_000_000),
        ("90000.0", 9_000_000),
        ("26130.5", 2_613_050),
        ("1.2e7", 1_200_000_000),
        ("1.2E+7", 1_200_000_000),
        ("12 500,00", 1_250_000),
        ("12\u{202f}500,00 €", 1_250_000),
        ("12500,5", 1_250_050),
        ("90 000", 9_000_000),
        ("1.234", 123),
        ("226578.33000000002", 22_657_833),
        ("0.1e2", 1_000),
        ("99999999989.99", 9_999_999_998_999),
        ("1000000000000.00", Euros::MAX_CENTS),
        ("6.33", 633),
        ("1000001", 100_000_100),
        ("9999999.5", 999_999_950),
    ] {
        assert_eq!(cents(cell), expected, "{cell}");
    }
}

#[test]
fn a_fraction_of_a_cent_rounds_to_the_nearest_cent() {
    for (cell, expected) in [
        ("90000.004", 9_000_000),
        ("90000.005", 9_000_001),
        ("90000.0049999", 9_000_000),
        ("1.009", 101),
        ("90000,006", 9_000_001),
    ] {
        assert_eq!(cents(cell), expected, "{cell}");
    }
}

#[test]
fn amounts_that_are_none_are_unknown_with_their_reason() {
    use UnknownAmount::*;
    for (cell, expected) in [
        ("", Missing),
        ("NC", Missing),
        ("nc", Missing),
        ("NaN", Missing),
        ("null", Missing),
        ("CDL", Missing),
        (" ", Missing),
        ("0", Zero),
        ("0.0", Zero),
        ("0e5", Zero),
        ("0.001", Zero),
        ("-0", Zero),
        ("1", Symbolic),
        ("0.01", Symbolic),
        ("1.00", Symbolic),
        ("0,01", Symbolic),
        ("-1", Negative),
        ("-90000.5", Negative),
        ("−5 000", Negative),
        ("12311111111", Filler),
        ("12311111111.0", Filler),
        ("1.2311111111E10", Filler),
        ("999999999", Filler),
        ("99999999.99", Filler),
        ("9999999", Filler),
        ("1111111", Filler),
        ("123456789", Filler),
        ("123456789.00", Filler),
        ("123456.78", Filler),
        ("9876543.21", Filler),
        ("1 234 567", Filler),
        ("1000000000000.01", TooLarge),
        ("1e13", TooLarge),
        ("1e40", TooLarge),
        ("99999999999999999999999", TooLarge),
        ("1e999", Unreadable),
        ("douze", Unreadable),
        ("12,500", Unreadable),
        ("1..2", Unreadable),
        ("0x12", Unreadable),
    ] {
        assert_eq!(amount::read(cell), Err(expected), "{cell}");
    }
}

#[test]
fn dates_are_read_in_every_published_form() {
    for (cell, expected) in [
        ("2025-02-01", "2025-02-01"),
        ("01/02/2025", "2025-02-01"),
        ("1/2/2025", "2025-02-01"),
        ("20250102", "2025-01-02"),
        ("2025/02/01", "2025-02-01"),
        ("2025-02-01T10:00:00", "2025-02-01"),
        ("2025-02-01 10:00:00", "2025-02-01"),
        ("2025-02-01T00:00:00.000+01:00", "2025-02-01"),
        ("2025-02-01+01:00", "2025-02-01"),
        ("2025-02-01Z", "2025-02-01"),
        // Midnight in Paris, written in universal time.
        ("2025-12-31T23:00:00Z", "2026-01-01"),
        ("2025-06-30T22:00:00Z", "2025-07-01"),
        ("2000-01-01", "2000-01-01"),
        ("2026-12-01", "2026-12-01"),
        ("2024-02-29", "2024-02-29"),
    ] {
        let read = Day::read(cell, today()).known().map(|date| date.to_string());
        assert_eq!(read.as_deref(), Some(expected), "{cell}");
    }
}

#[test]
fn dates_that_cannot_be_leave_a_contract_without_a_date() {
    use DateFault::*;
    for (cell, expected) in [
        ("", Missing),
        ("null", Missing),
        ("0002-11-30", TooEarly),
        ("1999-12-31", TooEarly),
        ("2025-02-30", Impossible),
        ("2025-02-29", Impossible),
        ("31/02/2025", Impossible),
        ("2025-13-01", Impossible),
        ("2052-01-01", TooLate),
        ("2026-12-02", TooLate),
        ("hier", Unreadable),
        ("2025", Unreadable),
        ("01/02/25", Unreadable),
        ("2025-02", Unreadable),
        ("2025-02-01abc", Unreadable),
        ("99999999999999999999", Unreadable),
    ] {
        assert_eq!(Day::read(cell, today()), Day::Unknown(expected), "{cell}");
    }
}

#[test]
fn numbers_are_compared_without_their_separators_but_not_without_their_places() {
    let normal = |cell| ContractId::read(cell).map(|id| id.normalised().to_owned());
    for cell in
        ["2025-01", "2025_01 ", " 2025 01", "2025.01", "2025/01", "2025--01-", "2025\u{2011}01", "\u{200b}2025-01"]
    {
        assert_eq!(normal(cell).as_deref(), Some("2025-01"), "{cell}");
    }
    assert_ne!(normal("1-11"), normal("11-1"));
    assert_eq!(normal("ab12"), normal("AB12"));
    for nothing in ["", " ", "NC", "--", "null"] {
        assert_eq!(normal(nothing), None, "{nothing}");
    }
}

#[test]
fn cpv_codes_are_read_with_and_without_their_key() {
    for (cell, expected) in
        [("72000000-5", "72000000"), ("72000000", "72000000"), ("3411000", "03411000"), (" 45112500 ", "45112500")]
    {
        assert_eq!(Cpv::read(cell).map(|cpv| cpv.to_string()).as_deref(), Some(expected), "{cell}");
    }
    assert_eq!(Cpv::read("72000000-5").map(Cpv::division), Some(72));
    for nothing in ["", "72", "informatique", "01000000", "9132a000", "720000000"] {
        assert_eq!(Cpv::read(nothing), None, "{nothing}");
    }
}

#[test]
fn innovative_purchases_are_read_however_they_are_written() {
    for yes in ["true", "1", "Oui", "TRUE", "\u{a0}oui"] {
        assert_eq!(innovative::read(yes), Some(true), "{yes}");
    }
    for no in ["false", "0", "Non"] {
        assert_eq!(innovative::read(no), Some(false), "{no}");
    }
    for unknown in ["", "NC", "peut-être"] {
        assert_eq!(innovative::read(unknown), None, "{unknown}");
    }
}

#[test]
fn procedures_have_one_name_in_both_forms_of_the_data() {
    for (cell, expected) in [
        ("Procédure adaptée", Procedure::Adapted),
        ("Appel d'offres ouvert", Procedure::Open),
        ("Appel d’offres restreint", Procedure::Restricted),
        ("Procédure concurrentielle avec négociation", Procedure::Negotiated),
        ("Procédure négociée avec mise en concurrence préalable", Procedure::Negotiated),
        ("Procédure avec négociation", Procedure::Negotiated),
        ("Marché public négocié sans publicité ni mise en concurrence préalable", Procedure::WithoutCompetition),
        ("Marché passé sans publicité ni mise en concurrence préalable", Procedure::WithoutCompetition),
        ("Dialogue compétitif", Procedure::Dialogue),
        ("Procédure non négociée restreinte", Procedure::OfConcessions),
        ("", Procedure::Unknown),
        ("Autre", Procedure::Other),
    ] {
        assert_eq!(Procedure::read(cell), expected, "{cell}");
    }
}

#[test]
fn natures_are_read_by_word_and_by_technique() {
    assert_eq!(Nature::read("Marché subséquent", ""), Nature::FollowUp);
    assert_eq!(Nature::read("MARCHE SUBSEQUENT", ""), Nature::FollowUp);
    assert_eq!(Nature::read("Accord-cadre", ""), Nature::Framework);
    assert_eq!(Nature::read("Marché", r#"{"technique":["Accord-cadre"]}"#), Nature::Framework);
    assert_eq!(Nature::read("Marché de défense ou de sécurité", ""), Nature::Defence);
    assert_eq!(Nature::read("DELEGATION DE SERVICE PUBLIC", ""), Nature::Concession);
    assert_eq!(Nature::read("", ""), Nature::Unknown);
}

#[test]
fn regions_are_found_by_every_kind_of_code() {
    let region =
        |code: &str, kind: &str| Location::read(code, kind).and_then(|place| place.region).map(|r| r.to_string());
    for (code, kind, expected) in [
        ("75", "Code département", Some("Île-de-France")),
        ("1", "Code département", Some("Auvergne-Rhône-Alpes")),
        ("2A", "Code département", Some("Corse")),
        ("974", "Code département", Some("La Réunion")),
        ("20000", "Code postal", Some("Corse")),
        ("2B033", "Code commune", Some("Corse")),
        ("97411", "CODE POSTAL", Some("La Réunion")),
        ("6000", "Code postal", Some("Provence-Alpes-Côte d’Azur")),
        ("53", "Code région", Some("Bretagne")),
        ("53", "Code département", Some("Pays de la Loire")),
        ("FR", "Code pays", None),
        ("988", "Code département", None),
        ("98800", "Code postal", None),
        ("751", "Code arrondissement", Some("Île-de-France")),
        ("6201", "Code canton", Some("Hauts-de-France")),
        ("zz", "", None),
    ] {
        assert_eq!(region(code, kind).as_deref(), expected, "{code} {kind}");
    }
    assert_eq!(Location::read("", "Code pays"), None);
}

#[test]
fn a_declared_register_is_believed_before_the_form() {
    let siren = |declared, cell| HolderId::read(declared, cell).siren().map(|siren| siren.to_string());
    let some = Some("732829320".to_owned());
    for (declared, cell) in [
        ("SIRET", "73282932000074"),
        ("SIRET", "FR44732829320"),
        ("TVA", "FR44732829320"),
        ("TVA_INTRACOMMUNAUTAIRE", "73282932000074"),
        ("", "732829320"),
        ("RIDET", "73282932000074"),
        ("HORS-UE", "FR44732829320"),
    ] {
        assert_eq!(siren(declared, cell), some, "{declared} {cell}");
    }
    // Nine digits that a declaration gives to another register stay there, whatever their check digit.
    assert_eq!(HolderId::read("RIDET", "732829320"), HolderId::OtherRegister);
    assert_eq!(HolderId::read("SIRET", "73282932000075"), HolderId::Refused);
    assert_eq!(HolderId::read("SIRET", "#"), HolderId::Missing);
}

fn with(fields: &str) -> super::Contract {
    let record = format!(r#"[{{"id":"1","acheteur":{{"id":"21750001600019"}},"montant":90000,{fields}}}]"#);
    contracts(record.as_bytes()).into_iter().next().unwrap()
}

#[test]
fn modifications_apply_by_date_and_keep_what_they_do_not_state() {
    let contract = with(
        r#""dateNotification":"2025-01-01","titulaires":[{"id":"732829320"}],"modifications":[
        {"id":3,"dateNotificationModification":"2025-06-01","titulaires":[{"id":"552100554"}]},
        {"id":1,"dateNotificationModification":"2025-02-01","montant":120000},
        {"id":2,"dateNotificationModification":"2025-04-01","montant":110000}]"#,
    );
    let cents: Vec<i64> = contract.states.iter().map(|state| state.amount.unwrap().cents() / 100).collect();
    assert_eq!(cents, [90_000, 120_000, 110_000, 110_000]);
    let holder = |state: usize| contract.states[state].holders[0].id.siren().unwrap().to_string();
    assert_eq!([holder(0), holder(2), holder(3)], ["732829320", "732829320", "552100554"]);
    assert_eq!(contract.states[3].since.unwrap().to_string(), "2025-06-01");
}

#[test]
fn a_modification_with_an_unknown_amount_leaves_the_amount() {
    for amount in ["0", "\"NC\"", "12311111111", "null"] {
        let contract = with(&format!(r#""modifications":[{{"montant":{amount}}}]"#));
        assert_eq!(contract.states[1].amount.unwrap().cents(), 9_000_000, "{amount}");
    }
}

#[test]
fn annulled_contracts_differ_from_replaced_and_ended_ones() {
    for annulled in [
        r#""statut":"Annulé""#,
        r#""objet":"ANNULE - Logiciel""#,
        r#""objet":"Annulation du marché""#,
        r#""modifications":[{"objetModification":"Annulation du marché"}]"#,
    ] {
        assert!(with(annulled).annulled, "{annulled}");
    }
    for standing in [
        r#""objet":"Annule et remplace le marché 12""#,
        r#""objet":"Travaux après annulation""#,
        r#""modifications":[{"objetModification":"Résiliation"}]"#,
        r#""modifications":[{"objetModification":"Avenant, annule et remplace le précédent"}]"#,
        r#""objet":"Annuaire des services""#,
    ] {
        assert!(!with(standing).annulled, "{standing}");
    }
}

#[test]
fn a_contract_that_names_its_agreement_is_a_contract_under_it() {
    let contract = with(r#""nature":"Marché","techniques":{"technique":["Accord-cadre"]},"idAccordCadre":"AC 7""#);
    assert_eq!(contract.nature, Nature::FollowUp);
    assert_eq!(contract.framework.unwrap().normalised(), "AC-7");
    for none in ["1", "Sans objet", "NC", "0", ""] {
        assert_eq!(with(&format!(r#""idAccordCadre":"{none}""#)).framework, None, "{none}");
    }
}

#[test]
fn texts_are_cleaned_and_cut() {
    let long = "é".repeat(10_000);
    let contract = with(&format!(r#""objet":"  Un\u0085deux\ntrois\u0000\u200b {long}""#));
    assert!(contract.object.starts_with("Un deux trois"));
    assert_eq!(contract.object.chars().count(), MAX_OBJECT);
    assert_eq!(text::short(&"a".repeat(10_000), MAX_NAME).len(), MAX_NAME);
}

proptest! {
    #[test]
    fn no_cell_makes_a_reading_panic(cell in any::<String>()) {
        let _ = (amount::read(&cell), Day::read(&cell, today()), ContractId::read(&cell), Cpv::read(&cell));
        let _ = (innovative::read(&cell), Procedure::read(&cell), Nature::read(&cell, &cell), Location::read(&cell, ""));
        let _ = (HolderId::read("", &cell), HolderId::read(&cell, &cell), text::short(&cell, 10));
    }

    #[test]
    fn amounts_are_read_as_they_were_written(cents in 101i64..Euros::MAX_CENTS) {
        let cell = format!("{}.{:02}", cents / 100, cents % 100);
        let read = amount::read(&cell);
        prop_assert!(read == Err(UnknownAmount::Filler) || read.map(Euros::cents) == Ok(cents));
    }

    #[test]
    fn numbers_stay_the_same_when_normalised_twice(cell in any::<String>()) {
        if let Some(id) = ContractId::read(&cell) {
            let again = ContractId::read(id.normalised());
            prop_assert_eq!(again.map(|id| id.normalised().to_owned()), Some(id.normalised().to_owned()));
        }
    }
}
