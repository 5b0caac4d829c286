//! Numbers and names of fictitious organisations.
//!
//! The numbers have valid check digits, as the questionnaire requires, and begin with `000`, which to our knowledge
//! INSEE never assigns: no real organisation is credited with invented answers.

use survey::Audience;

/// The index of the first start-up among the fictitious organisations; buyers come before.
const FIRST_STARTUP: usize = 50_000;

/// The SIREN of a fictitious start-up.
pub fn startup(number: usize) -> String {
    siren(FIRST_STARTUP + number)
}

/// The SIRET of the head office of a fictitious buyer.
pub fn buyer(number: usize) -> String {
    with_check_digit(&format!("{}0001", siren(1 + number)))
}

/// Beginnings and ends of invented names. All are different, and no combination is a real name to our knowledge.
const BEGIN: [&str; 28] = [
    "Brac", "Dourv", "Fontel", "Gardim", "Harm", "Jonqu", "Kerv", "Lamb", "Mirv", "Nogu", "Pluv", "Quint", "Rimb",
    "Solv", "Torm", "Vauc", "Zeph", "Cord", "Bellou", "Trem", "Grist", "Plan", "Chal", "Fress", "Marsou", "Bourv",
    "Clav", "Sauv",
];
const END: [&str; 20] = [
    "enay", "olette", "imard", "ugues", "anches", "ourel", "ipont", "astier", "erive", "ocourt", "ezin", "aillac",
    "uvray", "onville", "issol", "ardeux", "ombre", "effroy", "ilhan", "oustel",
];

/// A name, unique among numbers below 560.
fn name(number: usize) -> String {
    let (turn, place) = (number / BEGIN.len(), number % BEGIN.len());
    format!("{}{}", BEGIN[place], END[(9 * turn + place) % END.len()])
}

/// The name of a fictitious start-up.
pub fn startup_name(number: usize) -> String {
    format!("{} Lab", name(number))
}

/// The name of a fictitious buyer of a segment, and its legal form.
pub fn buyer_name(number: usize, segment: &str) -> (String, &'static str) {
    let (before, after, form) = match segment {
        "ministere" => ("Service de l’État à ", "", "Service de l’État"),
        "etablissement_public" => ("Agence ", "", "Établissement public"),
        "collectivite" => ("Ville de ", "", "Collectivité territoriale"),
        "etablissement_sante" => ("Hôpital de ", "", "Établissement public de santé"),
        "etablissement_medico_social" => ("Résidence ", "", "Établissement public médico-social"),
        "centrale_achat" => ("Centrale d’achat de ", "", "Groupement d’intérêt public"),
        "entreprise_publique" => ("Régie de ", "", "Établissement public industriel et commercial"),
        "grand_groupe" => ("Groupe ", "", "Société anonyme"),
        "autre" => ("Association ", "", "Association"),
        _ => ("", " Industries", "Société par actions simplifiée"),
    };
    (format!("{before}{}{after}", name(number)), form)
}

/// The first number of organisations that never answer.
pub const ABSENT: usize = 200;

/// The name of an organisation that never answers.
pub fn absent(audience: Audience, number: usize) -> String {
    match audience {
        Audience::Acheteurs => buyer_name(number, ["collectivite", "etablissement_sante", "eti"][number % 3]).0,
        Audience::StartUp => format!("{} Studio", name(number)),
    }
}

/// The family name of a fictitious person.
pub fn person(number: usize) -> String {
    name(7 * number + 3)
}

fn siren(place: usize) -> String {
    // 7919 is coprime to 100 000: neighbours look different, and numbers are unique.
    with_check_digit(&format!("000{:05}", place * 7_919 % 100_000))
}

/// Appends the digit that satisfies Luhn's check.
fn with_check_digit(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            match i % 2 {
                0 if digit > 4 => 2 * digit - 9,
                0 => 2 * digit,
                _ => digit,
            }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use survey::{Siren, Siret};

    #[test]
    fn no_two_organisations_share_a_name() {
        let buyers = (0..200).map(|number| buyer_name(number, "eti").0);
        let names: BTreeSet<String> = buyers.chain((0..BEGIN.len() * END.len()).map(startup_name)).collect();
        assert_eq!(names.len(), 200 + BEGIN.len() * END.len());
    }

    #[test]
    fn every_number_is_valid_and_unique() {
        let mut seen = BTreeSet::new();
        for number in 0..2_000 {
            let siren = Siren::parse(&startup(number)).unwrap();
            let siret = Siret::parse(&buyer(number)).unwrap();
            assert!(seen.insert(siren) && seen.insert(siret.siren()), "{number}");
            assert!(siren.to_string().starts_with("000"));
        }
    }
}
