//! SIREN and SIRET, the numbers that INSEE gives to organisations and to their establishments.

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

/// Why a SIREN or SIRET was refused. Its `Display` is the sentence for the respondent.
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

    /// The organisation of nine ASCII digits; `None` if the check digit is wrong, or all are zero. For files of millions
    /// of lines: it copies nothing.
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
            Self::Empty { name, digits } => write!(f, "Indiquez votre numéro {name} ({digits} chiffres)."),
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
                write!(f, "Aucune organisation n’a de numéro {name} formé de zéros : indiquez celui de la vôtre.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_numbers_are_accepted_with_or_without_spaces() {
        for ok in ["732829320", "732 829 320", "732\u{a0}829\u{202f}320", "356000000"] {
            assert!(Siren::parse(ok).is_ok(), "{ok}");
        }
        for ok in ["73282932000074", "732 829 320 00074", "35600000000048"] {
            assert!(Siret::parse(ok).is_ok(), "{ok}");
        }
        assert_eq!(Siret::parse("73282932000074").unwrap().siren(), Siren::parse("732829320").unwrap());
    }

    #[test]
    fn an_establishment_of_la_poste_is_accepted_by_its_digit_sum() {
        assert!(!luhn(&[3, 5, 6, 0, 0, 0, 0, 0, 0, 4, 9, 8, 3, 7]));
        assert!(Siret::parse("35600000049837").is_ok());
        assert_eq!(Siret::parse("35600000049838"), Err(SirenError::Check("SIRET")));
    }

    #[test]
    fn wrong_numbers_get_a_helpful_message() {
        assert_eq!(
            Siren::parse("123456789").unwrap_err().to_string(),
            "Ce numéro SIREN n’est pas valide : vérifiez qu’aucun chiffre n’est faux ou inversé."
        );
        assert_eq!(
            Siren::parse("73282932").unwrap_err().to_string(),
            "Le numéro SIREN compte 9 chiffres ; vous en avez saisi 8."
        );
        assert_eq!(
            Siret::parse("abc").unwrap_err().to_string(),
            "Le numéro SIRET s’écrit avec 14 chiffres et rien d’autre."
        );
    }

    #[test]
    fn invisible_characters_copied_with_a_number_are_ignored() {
        for typed in [
            "\u{200b}732829320",
            "732\u{200b}829\u{200b}320",
            "\u{200e}732 829 320",
            "\u{202a}732829320\u{202c}",
            "732\u{ad}829\u{ad}320",
            "732\u{2011}829\u{2011}320",
            "732–829–320",
            "７３２８２９３２０",
            "SIREN : 732 829 320",
            "n° siren 732829320",
            "732 829 320 RCS Paris",
            "RCS Nanterre B 732 829 320",
        ] {
            assert_eq!(Siren::parse(typed).map(|siren| siren.to_string()), Ok("732829320".to_owned()), "{typed}");
        }
        for typed in ["\u{feff}732 829 320 00074", "SIRET : 732.829.320-00074", "732829320\u{2060}00074"] {
            assert_eq!(Siret::parse(typed).map(|siret| siret.to_string()), Ok("73282932000074".to_owned()), "{typed}");
        }
        assert_eq!(Siret::parse("00123456600006").unwrap().to_string(), "00123456600006");
    }

    #[test]
    fn the_message_for_another_number_extracts_its_siren() {
        for typed in ["FR 44 732829320", "fr44732829320"] {
            let message = Siren::parse(typed).unwrap_err().to_string();
            assert_eq!(
                message, "C’est un numéro de TVA : gardez-en le numéro SIREN, 732\u{a0}829\u{a0}320.",
                "{typed}"
            );
        }
        let message = Siren::parse("732 829 320 00074").unwrap_err().to_string();
        assert_eq!(message, "C’est un numéro SIRET : gardez-en le numéro SIREN, 732\u{a0}829\u{a0}320.");
    }

    #[test]
    fn all_zeros_are_refused() {
        for typed in ["000000000", "000 000 000"] {
            assert_eq!(Siren::parse(typed), Err(SirenError::Zeros("SIREN")), "{typed}");
        }
        assert_eq!(Siret::parse("00000000000000"), Err(SirenError::Zeros("SIRET")));
        assert!(Siret::parse("00000000000018").is_err(), "an establishment of no organisation");
        assert!(Siren::parse("001234566").is_ok());
    }

    #[test]
    fn no_message_asks_for_as_many_digits_as_were_typed() {
        for typed in ["A732829320", "732829320X", "DE732829320", "73282932A", "１２３"] {
            let message = Siren::parse(typed).unwrap_err().to_string();
            assert!(!message.contains("saisi 9"), "{typed}: {message}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_siren_reads_back(first in 1u32..100_000_000) {
            let check = (0..10u32).find(|c| Siren::parse(&format!("{first:08}{c}")).is_ok());
            let siren = Siren::parse(&format!("{first:08}{}", check.unwrap())).unwrap();
            prop_assert_eq!(Siren::parse(&siren.to_string()), Ok(siren));
            prop_assert_eq!(Siren::parse(&siren.spaced()), Ok(siren));
        }

        #[test]
        fn the_quick_way_agrees_with_the_thorough_one(number in 0u64..100_000_000_000_000, post in any::<bool>()) {
            let number = if post { 35_600_000_000_000 + number % 100_000 } else { number };
            let siret = format!("{number:014}");
            let ascii: [u8; 14] = siret.clone().into_bytes().try_into().unwrap();
            prop_assert_eq!(Siret::from_digits(&ascii), Siret::parse(&siret).ok());
            let ascii: [u8; 9] = siret.as_bytes()[..9].try_into().unwrap();
            prop_assert_eq!(Siren::from_digits(&ascii), Siren::parse(&siret[..9]).ok());
            prop_assert_eq!(Siren::from_digits(&ascii).and_then(|s| Siren::from_number(s.number())), Siren::from_digits(&ascii));
        }

        #[test]
        fn one_wrong_digit_is_always_caught(first in 1u32..100_000_000, place in 0usize..9, shift in 1u8..10) {
            let check = (0..10u32).find(|c| Siren::parse(&format!("{first:08}{c}")).is_ok()).unwrap();
            let mut digits = format!("{first:08}{check}").into_bytes();
            digits[place] = b'0' + (digits[place] - b'0' + shift) % 10;
            prop_assert!(Siren::parse(std::str::from_utf8(&digits).unwrap()).is_err());
        }

        #[test]
        fn parsing_any_text_never_panics(typed in "\\PC{0,30}") {
            let _ = Siren::parse(&typed).map_err(|e| e.to_string());
            let _ = Siret::parse(&typed).map_err(|e| e.to_string());
        }
    }
}
