//! Reading what the company search answers. Only what is proposed is looked at, and a value that is not
//! there or has another form is one that is not proposed: the search may grow without a change here.

#[cfg(test)]
mod tests;

use super::legal_form::legal_form;
use super::{Company, Found, Number};
use serde_json::Value;
use std::sync::Arc;
use survey::prefill::REGIONS;

/// The longest name that is proposed, in characters.
const NAME_MAX: usize = 200;
/// What stands for a name that its bearer does not want shown.
const MASK: &str = "[NON-DIFFUSIBLE]";

/// Reads an answer to the question who has a number; `None` when it is none of the company search's.
pub fn read(body: &[u8], number: Number) -> Option<Found> {
    let reply: Value = serde_json::from_slice(body).ok()?;
    let results = reply.get("results")?.as_array()?;
    let siren = number.siren().to_string();
    let Some(unit) = results.iter().find(|unit| text(unit, "siren") == Some(&siren)) else {
        return Some(Found::Unknown);
    };
    let place = place(unit, number);
    let staff = text(unit, "tranche_effectif_salarie");
    let company = Company {
        name: name(unit),
        legal_form: text(unit, "nature_juridique").and_then(legal_form),
        size: size(text(unit, "categorie_entreprise"), staff),
        staff: staff.and_then(staff_band),
        region: place.and_then(region),
    };
    // Someone whose every word is masked is someone of whom nothing is known.
    Some(if company == Company::default() { Found::Unknown } else { Found::Company(Arc::new(company)) })
}

fn text<'a>(of: &'a Value, field: &str) -> Option<&'a str> {
    of.get(field)?.as_str().map(str::trim).filter(|text| !text.is_empty() && !text.contains(MASK))
}

/// The registered name; where there is none, as for one-person businesses, the whole name of its owner.
fn name(unit: &Value) -> Option<String> {
    let name = text(unit, "nom_raison_sociale").or_else(|| text(unit, "nom_complet"))?;
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!plain.is_empty()).then(|| plain.chars().take(NAME_MAX).collect())
}

/// The establishment asked for if it is among those given, else the seat.
fn place(unit: &Value, number: Number) -> Option<&Value> {
    let seat = unit.get("siege");
    let Number::Siret(siret) = number else { return seat };
    let siret = siret.to_string();
    let matching = unit.get("matching_etablissements").and_then(Value::as_array);
    matching.and_then(|places| places.iter().find(|place| text(place, "siret") == Some(&siret))).or(seat)
}

/// The region of a place. Overseas collectivities have none in INSEE's code, nor have foreign countries.
fn region(place: &Value) -> Option<&'static str> {
    if let Some(code) = text(place, "region") {
        return REGIONS.iter().find(|region| **region == code).copied();
    }
    let commune = text(place, "commune").unwrap_or_default();
    let elsewhere = ["975", "977", "978", "98"].iter().any(|prefix| commune.starts_with(prefix));
    (elsewhere || text(place, "code_pays_etranger").is_some()).then_some("99")
}

/// The class of size. INSEE gives none to many public bodies: theirs follows from their staff.
fn size(category: Option<&str>, staff: Option<&str>) -> Option<&'static str> {
    let very_small = matches!(staff, Some("NN" | "00" | "01" | "02" | "03"));
    match (category, staff) {
        (Some("PME"), _) if very_small => Some("moins_10"),
        (Some("PME"), _) => Some("pme"),
        (Some("ETI"), _) => Some("eti"),
        (Some("GE"), _) => Some("ge"),
        (_, Some("00" | "01" | "02" | "03")) => Some("moins_10"),
        (_, Some("11" | "12" | "21" | "22" | "31")) => Some("pme"),
        (_, Some("32" | "41" | "42" | "51")) => Some("eti"),
        (_, Some("52" | "53")) => Some("ge"),
        _ => None,
    }
}

/// The staff's band. `NN`, no employer at the end of the year before last, says too little of a young
/// company's staff today: nothing is proposed.
fn staff_band(staff: &str) -> Option<&'static str> {
    Some(match staff {
        "00" => "e0",
        "01" | "02" | "03" => "e1_9",
        "11" | "12" => "e10_49",
        "21" | "22" | "31" => "e50_249",
        "32" | "41" | "42" | "51" | "52" | "53" => "e250_plus",
        _ => return None,
    })
}
