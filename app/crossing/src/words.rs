//! Amounts, shares and qualities in French.

use french::{counted, grouped};
use suppliers::crossing::{IdentifierClass, Tally};
use suppliers::identifier::{Reading, Refusal};

/// `−1 250,00 €`.
pub fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "−" } else { "" };
    let whole = i64::try_from(cents.unsigned_abs() / 100).unwrap_or(i64::MAX);
    format!("{sign}{},{:02}\u{a0}€", grouped(whole), cents.unsigned_abs() % 100)
}

/// `2,44 %`: a part of a whole above zero, to the nearest hundredth, halves up. Exact: no fraction is rounded twice.
pub fn per_cent(part: i64, whole: i64) -> String {
    let hundredths = (i128::from(part) * 20_000 + i128::from(whole)).div_euclid(2 * i128::from(whole).max(1));
    format!("{},{:02}\u{a0}%", hundredths / 100, hundredths % 100)
}

/// `3 lignes`.
pub fn lines(count: u64) -> String {
    counted(count, "aucune ligne", "une ligne", "# lignes")
}

/// `3 fournisseurs`.
pub fn suppliers(count: u64) -> String {
    counted(count, "aucun fournisseur", "un fournisseur", "# fournisseurs")
}

/// Lines and their sum: `3 lignes, 1 250,00 €`.
pub fn tally(tally: &Tally) -> String {
    format!("{}, {}", lines(tally.lines), euros(tally.cents))
}

/// What an identifier was, for a list.
pub fn class(class: IdentifierClass) -> &'static str {
    match class {
        IdentifierClass::Siren(Reading::Siren) => "SIREN",
        IdentifierClass::Siren(Reading::Siret) => "SIRET",
        IdentifierClass::Siren(Reading::Vat) => "Numéro de TVA français",
        IdentifierClass::Siren(Reading::VatKeyUnchecked) => {
            "Numéro de TVA français à clé alphanumérique, non vérifiable"
        }
        IdentifierClass::Siren(Reading::Completed) => "SIREN ou SIRET complété de ses zéros perdus",
        IdentifierClass::Ridet => "RIDET (Nouvelle-Calédonie)",
        IdentifierClass::RidetOrSiret => "RIDET, ou SIRET absent de la base",
        IdentifierClass::Tahiti => "Numéro TAHITI (Polynésie française)",
        IdentifierClass::Monaco => "TVA monégasque",
        IdentifierClass::Foreign => "TVA étrangère",
        IdentifierClass::Missing => "Sans identifiant",
        IdentifierClass::Refused(Refusal::Rounded) => "Numéro arrondi par un tableur",
        IdentifierClass::Refused(Refusal::Length) => "Numéro trop court ou trop long",
        IdentifierClass::Refused(Refusal::Check) => "Numéro dont la clé est fausse",
        IdentifierClass::Refused(Refusal::Zeros) => "Numéro formé de zéros",
        IdentifierClass::Refused(Refusal::Form) => "Ni SIREN, ni SIRET, ni TVA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_below_zero_and_shares_are_in_french() {
        assert_eq!(euros(-125_000), "−1\u{202f}250,00\u{a0}€");
        assert_eq!(euros(5), "0,05\u{a0}€");
        assert_eq!(per_cent(244, 10_000), "2,44\u{a0}%");
        assert_eq!(
            (per_cent(130_050, 1_000_000), per_cent(0, 5), per_cent(5, 5)),
            ("13,01\u{a0}%".into(), "0,00\u{a0}%".into(), "100,00\u{a0}%".into())
        );
        assert_eq!(tally(&Tally { lines: 1, cents: 100 }), "une ligne, 1,00\u{a0}€");
    }
}
