//! A supplier's identifier as purchase files write it: SIREN, SIRET or VAT number, damaged by spreadsheets, mixed with
//! names and with numbers of other registers. A number that is not understood is counted and shown, never guessed.

#[cfg(test)]
mod tests;
mod vat;

use serde::{Deserialize, Serialize};
use survey::characters::visible;
use survey::{Siren, Siret};

/// What a cell identifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// An organisation of the Sirene register.
    Siren {
        /// The organisation.
        siren: Siren,
        /// How the cell was read.
        reading: Reading,
    },
    /// A supplier of another register, which is not crossed.
    Other(Register),
    /// Nothing, or words that stand for nothing (`NC`, `#`, `-`), or a name.
    Missing,
    /// A number that cannot be trusted.
    Refused(Refusal),
}

/// How a SIREN was read from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Nine digits.
    Siren,
    /// Fourteen digits.
    Siret,
    /// A French VAT number whose key was checked.
    Vat,
    /// A French VAT number whose key contains a letter: its SIREN was checked, its key was not.
    VatKeyUnchecked,
    /// A number that had lost zeros in front. They were put back, and the check digit then holds.
    Completed,
}

/// A register other than Sirene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// New Caledonia's, as Chorus writes it: `99`, seven digits, `00`, three digits.
    Ridet,
    /// The same form, but a valid SIRET too: recent SIREN begin with 99. Only a list that contains the SIREN decides.
    RidetOrSiret(Siren),
    /// French Polynesia's: a letter and five digits, perhaps followed by the three of an establishment.
    Tahiti,
    /// Monaco's VAT numbers, which begin with `FR` and contain no SIREN.
    Monaco,
    /// VAT numbers of other countries.
    Foreign,
}

/// Why a number was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// A spreadsheet rounded it (`7,32829E+13`): the digits that would identify the supplier are gone.
    Rounded,
    /// Neither 9 nor 14 digits, and adding zeros in front does not make it valid.
    Length,
    /// A wrong check digit, or a wrong key of a VAT number.
    Check,
    /// Nothing but zeros.
    Zeros,
    /// Digits and letters in no known form.
    Form,
}

impl Refusal {
    /// The sentence for whoever gave the file: what is wrong, and what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Rounded => {
                "Numéro arrondi par un tableur (7,3E+13) : ses derniers chiffres sont perdus. Donnez le classeur lui-même, ou exportez cette colonne en texte."
            }
            Self::Length => "Ni 9 ni 14 chiffres : un SIREN en compte 9, un SIRET 14.",
            Self::Check => "Clé de contrôle fausse : un chiffre est faux, ou deux sont inversés.",
            Self::Zeros => "Numéro formé de zéros.",
            Self::Form => "Ni SIREN, ni SIRET, ni numéro de TVA.",
        }
    }
}

/// Longest cell that is looked at, in bytes; longer ones hold a text.
const LONGEST: usize = 100;

/// Reads a cell.
pub fn read(cell: &str) -> Identifier {
    if let Some(known) = plain(cell.as_bytes()) {
        return known;
    }
    if cell.len() > LONGEST {
        return if cell.bytes().any(|byte| byte.is_ascii_digit()) {
            Identifier::Refused(Refusal::Form)
        } else {
            Identifier::Missing
        };
    }
    let text: String = visible(cell).chars().filter(|c| !matches!(c, '\'' | '"' | '=' | '’')).collect();
    let text = text.trim().to_uppercase();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Identifier::Missing;
    }
    if is_rounded(&text) {
        return Identifier::Refused(Refusal::Rounded);
    }
    let text = without_decimals(&text);
    let compact: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '/' | '-' | '‐' | '‑' | '–' | '—')).collect();
    if compact.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits(&compact);
    }
    if let Some(tahiti) = tahiti(&compact) {
        return tahiti;
    }
    vat::read(&compact).unwrap_or_else(|| labelled(text))
}

/// Nine or fourteen digits that are a SIREN or a SIRET, as most cells have them: read without a copy.
pub(crate) fn plain(cell: &[u8]) -> Option<Identifier> {
    if let Ok(nine) = <&[u8; 9]>::try_from(cell) {
        return Siren::from_digits(nine).map(|siren| Identifier::Siren { siren, reading: Reading::Siren });
    }
    let fourteen = <&[u8; 14]>::try_from(cell).ok().filter(|cell| !cell.starts_with(b"99"))?;
    let siren = Siret::from_digits(fourteen)?.siren();
    Some(Identifier::Siren { siren, reading: Reading::Siret })
}

/// Reads a number of digits only.
fn digits(number: &str) -> Identifier {
    if number.bytes().all(|byte| byte == b'0') {
        return if number.len() < 9 { Identifier::Missing } else { Identifier::Refused(Refusal::Zeros) };
    }
    let (completed, reading) = match number.len() {
        9 => return siren(number, Reading::Siren).unwrap_or(Identifier::Refused(Refusal::Check)),
        14 => return siret(number, Reading::Siret).unwrap_or_else(|| ridet(number)),
        7 | 8 => (siren(&format!("{number:0>9}"), Reading::Completed), Refusal::Length),
        12 | 13 => (siret(&format!("{number:0>14}"), Reading::Completed), Refusal::Length),
        _ => (None, Refusal::Length),
    };
    completed.unwrap_or(Identifier::Refused(reading))
}

fn siren(number: &str, reading: Reading) -> Option<Identifier> {
    Siren::parse(number).ok().map(|siren| Identifier::Siren { siren, reading })
}

fn siret(number: &str, reading: Reading) -> Option<Identifier> {
    let siren = Siret::parse(number).ok()?.siren();
    if reading == Reading::Siret && is_ridet(number) {
        return Some(Identifier::Other(Register::RidetOrSiret(siren)));
    }
    Some(Identifier::Siren { siren, reading })
}

/// Fourteen digits that are no SIRET.
fn ridet(number: &str) -> Identifier {
    if is_ridet(number) { Identifier::Other(Register::Ridet) } else { Identifier::Refused(Refusal::Check) }
}

/// How Chorus writes a RIDET in fourteen digits.
/// Source: betagouv/api-subventions-asso#2915.
fn is_ridet(number: &str) -> bool {
    number.starts_with("99") && number.get(9..11) == Some("00")
}

/// `A12345` or `A12345001`.
fn tahiti(compact: &str) -> Option<Identifier> {
    let mut characters = compact.chars();
    let letter = characters.next()?;
    let rest = characters.as_str();
    let form =
        letter.is_ascii_uppercase() && matches!(rest.len(), 5 | 8) && rest.bytes().all(|byte| byte.is_ascii_digit());
    form.then_some(Identifier::Other(Register::Tahiti))
}

/// A number with a label or its register's town: `SIREN : 732 829 320`, `732 829 320 RCS Paris`.
fn labelled(text: &str) -> Identifier {
    if let Ok(siren) = Siren::parse(text) {
        return Identifier::Siren { siren, reading: Reading::Siren };
    }
    match Siret::parse(text) {
        Ok(siret) => Identifier::Siren { siren: siret.siren(), reading: Reading::Siret },
        Err(_) => Identifier::Refused(Refusal::Form),
    }
}

/// Whether a spreadsheet wrote the number as a power of ten: `7,32829E+13`.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once('E') else { return false };
    let exponent = exponent.trim_start_matches('+');
    !mantissa.is_empty()
        && mantissa.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))
        && !exponent.is_empty()
        && exponent.len() <= 3
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without the zeros that a workbook puts behind a whole number: `73282932000074.0`.
fn without_decimals(text: &str) -> &str {
    let Some(at) = text.rfind(['.', ',']) else { return text };
    let decimals = &text[at + 1..];
    let whole = text[..at].trim_end();
    let zeros = !decimals.is_empty() && decimals.len() <= 2 && decimals.bytes().all(|byte| byte == b'0');
    if zeros && whole.bytes().filter(u8::is_ascii_digit).count() >= 7 { whole } else { text }
}
