use crate::contract::{Contract, HolderId, Kind, Schema, Shape, State};
use crate::reading::Damage;
use crate::reading::tests::{all, broken, contracts};

fn one(record: &str) -> Contract {
    let all = contracts(format!(r#"{{"marches":{{"marche":[{record}]}}}}"#).as_bytes());
    assert_eq!(all.len(), 1, "{record}");
    all.into_iter().next().unwrap()
}

fn holders(record: &str) -> Vec<HolderId> {
    one(record).states.last().unwrap().holders.iter().map(|holder| holder.id).collect()
}

fn siren(number: &str) -> HolderId {
    HolderId::Siren(survey::Siren::parse(number).unwrap())
}

/// F09: a contract with its holders in one shape.
fn with_holders(holders: &str) -> String {
    format!(
        r#"{{"id":"2025-01","acheteur":{{"id":"21750001600019"}},"montant":90000,"titulaires":{holders},"marcheInnovant":true}}"#
    )
}

#[test]
fn holders_are_read_in_every_shape() {
    let party = r#"{"typeIdentifiant":"SIRET","id":"73282932000074"}"#;
    for shape in [
        format!("[{{\"titulaire\":{party}}}]"),
        format!("[{party}]"),
        party.to_owned(),
        format!("{{\"titulaire\":{party}}}"),
        format!("{{\"titulaire\":[{party}]}}"),
        format!("[[{party}]]"),
        format!("[null,{party}]"),
        r#"[{"typeIdentifiant":"TVA","id":"FR44732829320"}]"#.to_owned(),
        r#"[{"typeIdentifiant":"TVA","id":"73282932000074"}]"#.to_owned(),
        r#"[{"typeIdentifiant":"SIRET","id":732829320}]"#.to_owned(),
        r#"[{"id":"732 829 320 00074"}]"#.to_owned(),
        r#"[{"typeIdentifiant":"HORS-UE","id":"73282932000074"}]"#.to_owned(),
    ] {
        assert_eq!(holders(&with_holders(&shape)), [siren("732829320")], "{shape}");
    }
    for nobody in ["null", "[]", "[[]]", "{}", "[{}]", "\"\"", "[null]", "[[null]]", r#"[{"titulaire":null}]"#] {
        assert_eq!(holders(&with_holders(nobody)), [], "{nobody}");
    }
    assert_eq!(one(r#"{"id":"1","acheteur":{"id":"21750001600019"},"montant":1000}"#).states[0].holders, []);
}

#[test]
fn holders_of_other_registers_are_counted_and_not_compared() {
    for (declared, id) in [
        ("TAHITI", "A12345001"),
        ("TAHITI", "123456"),
        ("RIDET", "0123456001"),
        ("RIDET", "732829320"),
        ("RIDET", "99123456700001"),
        ("FRWF", "12345"),
        ("IREP", "732829320"),
        ("HORS-UE", "US123456789"),
        ("HORS_UE", "CHE-123.456.789"),
        ("TVA", "DE123456789"),
    ] {
        let record = with_holders(&format!(r#"[{{"typeIdentifiant":"{declared}","id":"{id}"}}]"#));
        assert_eq!(holders(&record), [HolderId::OtherRegister], "{declared} {id}");
    }
    for (id, expected) in [("", HolderId::Missing), ("NC", HolderId::Missing), ("73282932000075", HolderId::Refused)] {
        let record = with_holders(&format!(r#"[{{"typeIdentifiant":"SIRET","id":"{id}"}}]"#));
        assert_eq!(holders(&record), [expected], "{id}");
    }
}

#[test]
fn a_concession_has_its_own_names_for_everything() {
    let concession = one(
        r#"{"id":"C1","autoriteConcedante":{"id":"21750001600019","nom":"Ville"},"nature":"Concession de service","objet":"Parking","dateSignature":"2024-04-02","valeurGlobale":1000.3,"concessionnaires":[{"concessionnaire":{"typeIdentifiant":"SIRET","id":"73282932000074"}}],"modifications":[{"modification":{"id":1,"dateSignatureModification":"2024-05-19","valeurGlobale":2500.0}}]}"#,
    );
    assert_eq!(concession.kind, Kind::Concession);
    assert_eq!(concession.notified.known().unwrap().to_string(), "2024-04-02");
    let cents: Vec<i64> = concession.states.iter().map(|state| state.amount.unwrap().cents()).collect();
    assert_eq!(cents, [100_030, 250_000]);
    assert_eq!(concession.states[1].holders[0].id, siren("732829320"));
}

#[test]
fn both_forms_of_the_data_give_the_same_contract() {
    let old = one(
        r#"{"id":"M1","_type":"Marché","acheteur":{"id":"21750001600019","nom":"Ville"},"montant":90000,"dateNotification":"2025-01-31","titulaires":[{"typeIdentifiant":"SIRET","id":"73282932000074","denominationSociale":"X"}],"modifications":[{"objetModification":"avenant","montant":120000,"dateSignatureModification":"2025-03-01"}]}"#,
    );
    let new = one(
        r#"{"id":"M1","acheteur":{"id":"21750001600019"},"marcheInnovant":"Oui","montant":90000,"dateNotification":"2025-01-31","titulaires":[{"titulaire":{"typeIdentifiant":"SIRET","id":"73282932000074"}}],"modifications":[{"modification":{"id":1,"montant":120000,"dateNotificationModification":"2025-03-01"}}]}"#,
    );
    assert_eq!((old.schema, new.schema), (Schema::V2019, Schema::V2022));
    assert_eq!((old.innovative, new.innovative), (None, Some(true)));
    let numbers = |states: &[State]| -> Vec<_> { states.iter().map(|state| (state.since, state.amount)).collect() };
    assert_eq!(numbers(&old.states), numbers(&new.states));
    assert_eq!(old.id, new.id);
}

#[test]
fn lines_of_a_table_are_read_from_json_too() {
    let line = r#"{"id":"1","acheteur_id":"21750001600019","objet":"Logiciel","montant":90000.0,"titulaire_id_1":"73282932000074","titulaire_typeidentifiant_1":"SIRET","titulaire_id_2":"CDL","titulaire_id_3":null,"datenotification":"2025-01-31","marcheinnovant":"1"}"#;
    let lines = contracts(format!("[{line}]").as_bytes());
    assert_eq!(lines[0].shape, Shape::Line);
    assert_eq!(lines[0].states[0].holders.iter().map(|holder| holder.id).collect::<Vec<_>>(), [siren("732829320")]);
    assert_eq!((lines[0].innovative, lines[0].states[0].amount.unwrap().cents()), (Some(true), 9_000_000));
    // Without columns that name holders nothing good could come of it.
    let (items, _) = all(br#"[{"id":"1","acheteur_id":"21750001600019","montant":90000.0}]"#);
    assert_eq!(broken(&items)[0].2, Damage::Contradiction);
}
