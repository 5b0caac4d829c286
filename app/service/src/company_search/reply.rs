//! Parsing of the company search's answers. Only the proposed values are read; a missing or malformed one is not
//! proposed. So the search may change its other fields without a change here.

#[cfg(test)]
mod tests;

use super::legal_form::legal_form;
use super::{Company, Found, Number};
use serde_json::Value;
use std::sync::Arc;
use survey::prefill::REGIONS;

/// Maximum length of a proposed name, in characters.
const NAME_MAX: usize = 200;
/// Replaces a name whose bearer has opted out of publication.
const MASK: &str = "[NON-DIFFUSIBLE]";

/// Parses the answer to a look-up of a number; `None` if it is no answer of the company search.
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
    // With all its values masked, nothing is known about the organisation.
    Some(if company == Company::default() { Found::Unknown } else { Found::Company(Arc::new(company)) })
}

fn text<'a>(of: &'a Value, field: &str) -> Option<&'a str> {
    of.get(field)?.as_str().map(str::trim).filter(|text| !text.is_empty() && !text.contains(MASK))
}

/// The registered name; without one, as for sole traders, the owner's full name.
fn name(unit: &Value) -> Option<String> {
    let name = text(unit, "nom_raison_sociale").or_else(|| text(unit, "nom_complet"))?;
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!plain.is_empty()).then(|| plain.chars().take(NAME_MAX).collect())
}

/// The requested establishment if the answer contains it, else the head office.
fn place(unit: &Value, number: Number) -> Option<&Value> {
    let seat = unit.get("siege");
    let Number::Siret(siret) = number else { return seat };
    let siret = siret.to_string();
    let matching = unit.get("matching_etablissements").and_then(Value::as_array);
    matching.and_then(|places| places.iter().find(|place| text(place, "siret") == Some(&siret))).or(seat)
}

/// The region of an establishment. Overseas collectivities and foreign countries have no INSEE region code.
fn region(place: &Value) -> Option<&'static str> {
    if let Some(code) = text(place, "region") {
        return REGIONS.iter().find(|region| **region == code).copied();
    }
    let commune = text(place, "commune").unwrap_or_default();
    let elsewhere = ["975", "977", "978", "98"].iter().any(|prefix| commune.starts_with(prefix));
    (elsewhere || text(place, "code_pays_etranger").is_some()).then_some("99")
}

/// The size class. INSEE gives none to many public bodies: theirs follows from their staff.
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

/// The staff band. `NN` means no employer at the end of the year before last, which says too little about a young
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
