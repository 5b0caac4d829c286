//! SIREN and SIRET, the numbers that INSEE gives to organisations and to their establishments.

#[cfg(test)]
mod tests;

use super::amount::is_space;
use super::characters::{is_dash, visible};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The number of an organisation: nine digits, the last one a Luhn check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siren(u32);

/// The number of an establishment: the organisation's SIREN, then five digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siret(u64);

/// Why a SIREN or SIRET was refused. Its `Display` is the sentence for whoever typed it, respondent or staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SirenError {
    /// Nothing but spaces.
    Empty {
        /// The number asked for: `SIREN` or `SIRET`.
        name: &'static str,
        /// Its length in digits.
        digits: usize,
    },
    /// Not the right number of digits.
    Length {
        /// The number asked for: `SIREN` or `SIRET`.
        name: &'static str,
        /// Its length in digits.
        digits: usize,
        /// How many digits were typed.
        typed: usize,
    },
    /// Characters other than digits, with as many digits as required, or no digits at all.
    Letters {
        /// The number asked for: `SIREN` or `SIRET`.
        name: &'static str,
        /// Its length in digits.
        digits: usize,
    },
    /// Another kind of number that contains the required SIREN.
    Holds {
        /// Kind of number: `un numéro de TVA`, `un numéro SIRET`.
        kind: &'static str,
        /// The SIREN it contains.
        siren: Siren,
    },
    /// The check digit is wrong: a digit is wrong or two are swapped.
    Check(&'static str),
    /// All zeros, which satisfy the check digit: no organisation has that number.
    Zeros(&'static str),
}

/// La Poste has more establishments than Luhn-valid numbers: INSEE accepts those whose digits add up to a multiple of
/// five.
const LA_POSTE: u32 = 356_000_000;

impl Siren {
    /// Parses nine digits as copied from letters, directories and registers: with spaces, dots or dashes between them,
    /// a label before them (`SIREN :`), or the register's town (`RCS Paris`).
    ///
    /// # Errors
    /// [`SirenError`] if there are not nine digits or their check digit is wrong.
    pub fn parse(typed: &str) -> Result<Self, SirenError> {
        let digits = digits(typed, "SIREN", 9).map_err(|error| holder(typed).unwrap_or(error))?;
        if !luhn(&digits) {
            return Err(SirenError::Check("SIREN"));
        }
        // Nine digits always fit.
        Ok(Self(number(&digits) as u32))
    }

    /// The organisation of nine ASCII digits; `None` if the check digit is wrong, or all are zero. For files of
    /// millions of lines: it copies nothing.
    pub fn from_digits(ascii: &[u8; 9]) -> Option<Self> {
        let (mut number, mut sum) = (0u32, 0u32);
        for (place, byte) in ascii.iter().enumerate() {
            let digit = digit(*byte)?;
            number = number * 10 + digit;
            sum += if place % 2 == 1 { doubled(digit) } else { digit };
        }
        (sum.is_multiple_of(10) && number != 0).then_some(Self(number))
    }

    /// The number as a number, from 1 to 999 999 999.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The organisation of a number that [`Siren::number`] gave; `None` for any other.
    pub fn from_number(number: u32) -> Option<Self> {
        let ascii: [u8; 9] = format!("{number:09}").into_bytes().try_into().ok()?;
        Self::from_digits(&ascii)
    }
}

impl Siret {
    /// Parses fourteen digits, with what [`Siren::parse`] allows around them.
    ///
    /// # Errors
    /// [`SirenError`] if there are not fourteen digits, if they satisfy neither Luhn's check nor La Poste's rule, or if
    /// the first nine are not a SIREN.
    pub fn parse(typed: &str) -> Result<Self, SirenError> {
        let digits = digits(typed, "SIRET", 14)?;
        // An all-zero SIREN has no establishments either.
        if digits.iter().take(9).all(|digit| *digit == 0) {
            return Err(SirenError::Zeros("SIRET"));
        }
        Self::checked(&digits).ok_or(SirenError::Check("SIRET"))
    }

    /// The establishment of fourteen ASCII digits; `None` for what [`Siret::parse`] refuses. It copies nothing.
    pub fn from_digits(ascii: &[u8; 14]) -> Option<Self> {
        // Places are doubled from the right: the even ones of fourteen digits, the odd ones of nine.
        let (mut number, mut siren_sum, mut siret_sum, mut plain_sum) = (0u64, 0u32, 0u32, 0u32);
        for (place, byte) in ascii.iter().enumerate() {
            let digit = digit(*byte)?;
            let (even, twice) = (place % 2 == 0, doubled(digit));
            number = number * 10 + u64::from(digit);
            plain_sum += digit;
            siret_sum += if even { twice } else { digit };
            if place < 9 {
                siren_sum += if even { digit } else { twice };
            }
        }
        let siret = Self(number);
        let post_office = siret.siren().0 == LA_POSTE && plain_sum.is_multiple_of(5);
        let holds = siren_sum.is_multiple_of(10) && (siret_sum.is_multiple_of(10) || post_office);
        (holds && siret.siren().0 != 0).then_some(siret)
    }

    /// Fourteen digits whose check digits hold.
    fn checked(digits: &[u8]) -> Option<Self> {
        let siret = Self(number(digits));
        let post_office =
            siret.siren().0 == LA_POSTE && digits.iter().map(|d| u32::from(*d)).sum::<u32>().is_multiple_of(5);
        (luhn(&digits[..9]) && (luhn(digits) || post_office)).then_some(siret)
    }

    /// The establishment's organisation.
    pub fn siren(self) -> Siren {
        // At most fourteen digits, so the quotient has at most nine.
        Siren((self.0 / 100_000) as u32)
    }
}

/// Labels that people copy with the number.
const LABELS: [&str; 6] = ["NUMÉRO", "NUMERO", "SIREN", "SIRET", "N°", ":"];

/// The number without its label, its register and separators.
fn bare(typed: &str) -> String {
    let text = visible(typed).to_uppercase();
    let registered = text.split_once("RCS");
    let mut rest = match registered {
        // « RCS Paris B 732 829 320 »
        Some((before, after)) if !before.contains(|c: char| c.is_ascii_digit()) => {
            after.trim_start_matches(|c: char| !c.is_ascii_digit())
        }
        Some((before, _)) => before,
        None => &text,
    };
    while let Some(shorter) = LABELS.iter().find_map(|label| rest.trim_start_matches(is_space).strip_prefix(label)) {
        rest = shorter;
    }
    rest.chars().filter(|c| !is_space(*c) && !is_dash(*c) && *c != '.').collect()
}

fn digits(typed: &str, name: &'static str, expected: usize) -> Result<Vec<u8>, SirenError> {
    let number = bare(typed);
    if number.is_empty() {
        return Err(SirenError::Empty { name, digits: expected });
    }
    let digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    match digits.len() {
        0 => Err(SirenError::Letters { name, digits: expected }),
        typed if typed != expected => Err(SirenError::Length { name, digits: expected, typed }),
        _ if digits.len() != number.len() => Err(SirenError::Letters { name, digits: expected }),
        _ if digits.iter().all(|digit| *digit == 0) => Err(SirenError::Zeros(name)),
        _ => Ok(digits),
    }
}

/// The other number typed instead of a SIREN, if it contains one: an intra-community VAT number (`FR`, two characters,
/// the SIREN), a SIRET.
fn holder(typed: &str) -> Option<SirenError> {
    let number = bare(typed);
    if let Some(siren) = number.strip_prefix("FR").and_then(|rest| rest.get(2..)) {
        let siren = Siren::parse(siren).ok().filter(|_| siren.len() == 9)?;
        return Some(SirenError::Holds { kind: "un numéro de TVA", siren });
    }
    let siret = Siret::parse(&number).ok()?;
    Some(SirenError::Holds { kind: "un numéro SIRET", siren: siret.siren() })
}

/// The value of an ASCII digit.
fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// The sum of the digits of twice a digit.
fn doubled(digit: u32) -> u32 {
    if digit > 4 { 2 * digit - 9 } else { 2 * digit }
}

/// The digits as one number; at most fourteen, so it always fits.
fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |n, d| n * 10 + u64::from(*d))
}

/// Luhn's check: from the right, every second digit doubled, the digits of all add up to a multiple of ten.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| {
            let d = u32::from(*d);
            if i % 2 == 0 { d } else { doubled(d) }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Without spaces, as in `732829320`: the form stored in the database.
impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:014}", self.0)
    }
}

impl Siren {
    /// The usual spelling: `732 829 320`, with no-break spaces.
    pub fn spaced(self) -> String {
        let d = self.to_string();
        format!("{}\u{a0}{}\u{a0}{}", &d[..3], &d[3..6], &d[6..])
    }
}

impl Siret {
    /// The usual spelling: `732 829 320 00074`, with no-break spaces.
    pub fn spaced(self) -> String {
        let d = self.to_string();
        format!("{}\u{a0}{}", self.siren().spaced(), &d[9..])
    }
}

impl TryFrom<String> for Siren {
    type Error = SirenError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Siren> for String {
    fn from(siren: Siren) -> Self {
        siren.to_string()
    }
}

impl TryFrom<String> for Siret {
    type Error = SirenError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Siret> for String {
    fn from(siret: Siret) -> Self {
        siret.to_string()
    }
}

impl fmt::Display for SirenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { name, digits } => write!(f, "Indiquez le numéro {name} ({digits} chiffres)."),
            Self::Letters { name, digits } => {
                write!(f, "Le numéro {name} s’écrit avec {digits} chiffres et rien d’autre.")
            }
            Self::Length { name, digits, typed } => {
                write!(f, "Le numéro {name} compte {digits} chiffres ; vous en avez saisi {typed}.")
            }
            Self::Holds { kind, siren } => {
                write!(f, "C’est {kind} : gardez-en le numéro SIREN, {}.", siren.spaced())
            }
            Self::Check(name) => {
                write!(f, "Ce numéro {name} n’est pas valide : vérifiez qu’aucun chiffre n’est faux ou inversé.")
            }
            Self::Zeros(name) => {
                write!(f, "Aucune organisation n’a de numéro {name} formé de zéros : vérifiez-le.")
            }
        }
    }
}
