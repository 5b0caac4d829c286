use super::*;
use proptest::prelude::*;
use serde_json::json;
use survey::prefill::{SIZES, STAFF};
use survey::{Siren, Siret};

fn siren(digits: &str) -> Number {
    Number::Siren(Siren::parse(digits).unwrap())
}

fn siret(digits: &str) -> Number {
    Number::Siret(Siret::parse(digits).unwrap())
}

/// A complete answer as the service gives it, unused values included.
fn dinum() -> Value {
    json!({
        "results": [{
            "siren": "130025265",
            "nom_complet": "DIRECTION INTERMINISTERIELLE DU NUMERIQUE (DINUM)",
            "nom_raison_sociale": "DIRECTION INTERMINISTERIELLE DU NUMERIQUE",
            "sigle": "DINUM",
            "nombre_etablissements": 4,
            "nombre_etablissements_ouverts": 1,
            "siege": {
                "activite_principale": "84.11Z", "adresse": "20 AVENUE DE SEGUR 75007 PARIS", "code_pays_etranger": null,
                "commune": "75107", "departement": "75", "est_siege": true, "region": "11", "siret": "13002526500013",
                "tranche_effectif_salarie": "22", "liste_enseignes": null, "latitude": "48.850699"
            },
            "activite_principale": "84.11Z",
            "categorie_entreprise": "PME",
            "annee_categorie_entreprise": "2023",
            "date_creation": "2017-05-24",
            "etat_administratif": "A",
            "nature_juridique": "7120",
            "section_activite_principale": "O",
            "tranche_effectif_salarie": "22",
            "annee_tranche_effectif_salarie": "2023",
            "statut_diffusion": "O",
            "matching_etablissements": []
        }],
        "total_results": 1, "page": 1, "per_page": 1, "total_pages": 1
    })
}

fn read_value(reply: &Value, number: Number) -> Option<Found> {
    read(reply.to_string().as_bytes(), number)
}

fn company(reply: &Value, number: Number) -> Company {
    match read_value(reply, number) {
        Some(Found::Company(company)) => (*company).clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_complete_answer_gives_name_legal_form_size_staff_and_region() {
    let found = company(&dinum(), siren("130025265"));
    assert_eq!(found.name.as_deref(), Some("DIRECTION INTERMINISTERIELLE DU NUMERIQUE"));
    assert_eq!(found.legal_form, Some("Service central d’un ministère"));
    assert_eq!((found.size, found.staff, found.region), (Some("pme"), Some("e50_249"), Some("11")));
}

#[test]
fn a_siret_gives_the_region_of_its_establishment_a_siren_that_of_the_seat() {
    let mut reply = dinum();
    reply["results"][0]["siren"] = json!("732829320");
    reply["results"][0]["matching_etablissements"] = json!([
        { "siret": "73282932000082", "region": "94" },
        { "siret": "73282932000074", "region": "53", "commune": "35238" }
    ]);
    assert_eq!(company(&reply, siret("73282932000074")).region, Some("53"));
    assert_eq!(company(&reply, siren("732829320")).region, Some("11"));
    reply["results"][0]["matching_etablissements"] = json!(null);
    assert_eq!(company(&reply, siret("73282932000074")).region, Some("11"));
}

#[test]
fn an_overseas_collectivity_or_a_foreign_country_is_elsewhere() {
    let number = siren("130025265");
    for (seat, region) in [
        (json!({ "region": null, "commune": "98735" }), Some("99")),
        (json!({ "commune": "97502" }), Some("99")),
        (json!({ "commune": null, "code_pays_etranger": "99109" }), Some("99")),
        (json!({ "region": "04", "commune": "97411" }), Some("04")),
        (json!({ "region": "12" }), None),
        (json!({ "commune": "35238" }), None),
        (json!({}), None),
    ] {
        let mut reply = dinum();
        reply["results"][0]["siege"] = seat.clone();
        assert_eq!(company(&reply, number).region, region, "{seat}");
    }
}

#[test]
fn the_size_is_insees_class_or_else_follows_from_the_staff() {
    for (category, staff, expected) in [
        (json!("PME"), json!("01"), Some("moins_10")),
        (json!("PME"), json!("NN"), Some("moins_10")),
        (json!("PME"), json!(null), Some("pme")),
        (json!("ETI"), json!("12"), Some("eti")),
        (json!("GE"), json!("53"), Some("ge")),
        (json!(null), json!("03"), Some("moins_10")),
        (json!(null), json!("31"), Some("pme")),
        (json!(null), json!("32"), Some("eti")),
        (json!(null), json!("52"), Some("ge")),
        (json!(null), json!("NN"), None),
        (json!("?"), json!("?"), None),
    ] {
        let mut reply = dinum();
        reply["results"][0]["categorie_entreprise"] = category.clone();
        reply["results"][0]["tranche_effectif_salarie"] = staff.clone();
        assert_eq!(company(&reply, siren("130025265")).size, expected, "{category} {staff}");
    }
}

#[test]
fn missing_or_malformed_values_are_not_proposed_but_the_others_are() {
    let found = company(
        &json!({ "results": [{ "siren": "130025265", "nom_complet": " Jeanne\tMARTIN " }] }),
        siren("130025265"),
    );
    assert_eq!(found, Company { name: Some("Jeanne MARTIN".into()), ..Company::default() });
    let mut reply = dinum();
    for field in ["nature_juridique", "tranche_effectif_salarie", "siege", "categorie_entreprise"] {
        reply["results"][0][field] = json!(12);
    }
    let found = company(&reply, siren("130025265"));
    assert_eq!((found.legal_form, found.size, found.staff, found.region), (None, None, None, None));
    assert!(found.name.is_some());
}

#[test]
fn a_masked_name_is_not_proposed_and_a_fully_masked_unit_is_unknown() {
    let mut reply = dinum();
    for field in ["nom_complet", "nom_raison_sociale", "sigle"] {
        reply["results"][0][field] = json!("[NON-DIFFUSIBLE]");
    }
    assert_eq!(company(&reply, siren("130025265")).name, None);
    let hidden = json!({ "results": [{ "siren": "130025265", "nom_complet": "[NON-DIFFUSIBLE]" }] });
    assert_eq!(read_value(&hidden, siren("130025265")), Some(Found::Unknown));
}

#[test]
fn an_empty_answer_or_one_about_somebody_else_is_unknown() {
    let number = siren("130025265");
    assert_eq!(read_value(&json!({ "results": [], "total_results": 0 }), number), Some(Found::Unknown));
    assert_eq!(read_value(&dinum(), siren("732829320")), Some(Found::Unknown));
    assert_eq!(read_value(&json!({ "results": [null, 3, "a"] }), number), Some(Found::Unknown));
}

#[test]
fn invalid_answers_are_rejected() {
    let number = siren("130025265");
    for body in [
        "",
        "<!DOCTYPE html><title>502</title>",
        "{\"results\":[",
        "[]",
        "null",
        "{}",
        "{\"results\":{}}",
        "{\"erreur\":\"…\"}",
    ] {
        assert_eq!(read(body.as_bytes(), number), None, "{body}");
    }
    assert_eq!(read(&[0xff, 0xfe], number), None);
    assert_eq!(read("[".repeat(100_000).as_bytes(), number), None, "no depth brings it down");
}

#[test]
fn a_very_long_name_is_cut_to_the_length_of_its_field() {
    let mut reply = dinum();
    reply["results"][0]["nom_raison_sociale"] = json!("É".repeat(5_000));
    assert_eq!(company(&reply, siren("130025265")).name.unwrap().chars().count(), NAME_MAX);
}

proptest! {
    #[test]
    fn every_proposed_code_exists_in_the_questionnaires(category in "PME|ETI|GE|\\PC{0,3}", staff in "[0-5][0-3]|NN|\\PC{0,3}", region in "[0-9]{2}") {
        let mut reply = dinum();
        reply["results"][0]["categorie_entreprise"] = json!(category);
        reply["results"][0]["tranche_effectif_salarie"] = json!(staff);
        reply["results"][0]["siege"]["region"] = json!(region);
        let found = company(&reply, siren("130025265"));
        prop_assert!(found.size.is_none_or(|code| SIZES.contains(&code)));
        prop_assert!(found.staff.is_none_or(|code| STAFF.contains(&code)));
        prop_assert!(found.region.is_none_or(|code| REGIONS.contains(&code)));
    }

    #[test]
    fn any_body_is_parsed_or_refused_without_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&body, siren("130025265"));
    }
}
