//! Amounts of money, in whole cents: read as people write them in France, printed as they read them.

use super::characters::{is_dash, visible};
use french::grouped;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in whole euro cents, from 0 to [`Euros::MAX_CENTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Euros(i64);

/// Why a typed amount was not understood. Its `Display` is the sentence for the respondent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Nothing but spaces.
    Empty,
    /// Not a number at all, or letters that are no unit.
    NotAnAmount,
    /// A minus sign.
    Negative,
    /// Two readings are possible; both are given so that the respondent can choose.
    Ambiguous {
        /// What was typed.
        typed: String,
        /// The first reading, in words.
        one: String,
        /// The other reading, in words.
        other: String,
    },
    /// `3 m€`: thousands or millions?
    AmbiguousUnit(String),
    /// Digits grouped otherwise than by three.
    Grouping(String),
    /// More precise than one cent.
    BelowOneCent,
    /// Above [`Euros::MAX_CENTS`].
    TooLarge,
}

impl Euros {
    /// 1 000 Md€, in cents: six times all French public procurement, so a typing error for sure,
    /// and small enough that the sum of ninety thousand such answers still fits 64 bits.
    pub const MAX_CENTS: i64 = 100_000_000_000_000;

    /// An amount from whole cents; `None` below 0 or above [`Euros::MAX_CENTS`].
    pub fn from_cents(cents: i64) -> Option<Self> {
        (0..=Self::MAX_CENTS).contains(&cents).then_some(Self(cents))
    }

    /// The amount in whole cents.
    pub fn cents(self) -> i64 {
        self.0
    }

    /// Reads what a respondent typed: `1 234 567,89`, `1.234.567,89`, `1234567.89`, `350 k€`,
    /// `1,2 M€`, `2,33 Md€`, with ordinary, non-breaking or narrow spaces.
    ///
    /// # Errors
    /// An [`AmountError`] for what is no amount, and for what could mean two amounts (`1.234`):
    /// the model asks, it never guesses.
    pub fn parse(typed: &str) -> Result<Self, AmountError> {
        let clean: String = visible(typed).chars().map(|c| if is_space(c) { ' ' } else { c }).collect();
        let clean = clean.trim();
        if clean.is_empty() {
            return Err(AmountError::Empty);
        }
        let first_digit = clean.find(|c: char| c.is_ascii_digit()).ok_or(AmountError::NotAnAmount)?;
        match clean[..first_digit].trim() {
            "" | "€" | "+" => {}
            sign if sign.chars().all(is_dash) => {
                return match Self::parse(&clean[first_digit..])? {
                    Self(0) => Ok(Self(0)),
                    _ => Err(AmountError::Negative),
                };
            }
            _ => return Err(AmountError::NotAnAmount),
        }
        let rest = &clean[first_digit..];
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '.' | ',' | '\'' | '’')))
            .unwrap_or(rest.len());
        let (number, unit) = (rest[..end].trim_end(), rest[end..].trim());
        let exponent = unit_exponent(unit, clean)?;
        let (whole, decimals) = split_number(number, exponent, clean)?;
        to_cents(&whole, &decimals, exponent)
    }
}

/// Spaces used in numbers by people and office software: ordinary, no-break, figure, thin and narrow no-break ones.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// The power of ten of a unit written after the number.
fn unit_exponent(unit: &str, typed: &str) -> Result<u32, AmountError> {
    if matches!(unit, "m" | "m€") {
        return Err(AmountError::AmbiguousUnit(typed.to_owned()));
    }
    let lower = unit.to_lowercase();
    let word = lower
        .trim_end_matches("ht")
        .trim_end()
        .trim_end_matches('€')
        .trim_end_matches("euros")
        .trim_end_matches("euro")
        .trim_end_matches("eur")
        .trim_end()
        .trim_end_matches(" d'")
        .trim_end_matches(" d’")
        .trim_end();
    match word {
        "" => Ok(0),
        "k" | "mille" | "millier" | "milliers" => Ok(3),
        "m" | "mio" | "million" | "millions" => Ok(6),
        "md" | "mds" | "mrd" | "milliard" | "milliards" => Ok(9),
        _ => Err(AmountError::NotAnAmount),
    }
}

/// Splits `1.234.567,89` into `("1234567", "89")`, refusing what could be read in two ways.
fn split_number(number: &str, exponent: u32, typed: &str) -> Result<(String, String), AmountError> {
    let grouping = || AmountError::Grouping(typed.to_owned());
    let number: String = number.chars().map(|c| if matches!(c, '\'' | '’') { ' ' } else { c }).collect();
    let (dots, commas) = (count(&number, '.'), count(&number, ','));
    let decimal = match (dots, commas) {
        (0, 0) => None,
        (1, 0) => Some('.'),
        (0, 1) => Some(','),
        // Several of one kind can only group thousands.
        (_, 0) | (0, _) => None,
        // With both, the last one is the decimal sign and occurs once.
        _ => {
            let last = if number.rfind('.') > number.rfind(',') { '.' } else { ',' };
            if count(&number, last) > 1 {
                return Err(grouping());
            }
            Some(last)
        }
    };
    let (whole, decimals) = match decimal {
        Some(sign) => number.split_once(sign).unwrap_or((&number, "")),
        None => (number.as_str(), ""),
    };
    let separators: Vec<char> = [' ', '.', ','].into_iter().filter(|s| whole.contains(*s)).collect();
    if separators.len() > 1 || !decimals.chars().all(|c| c.is_ascii_digit()) {
        return Err(grouping());
    }
    if let Some(&separator) = separators.first() {
        let mut groups = whole.split(separator);
        let head = groups.next().unwrap_or_default();
        if head.is_empty() || head.len() > 3 || !groups.all(|g| g.len() == 3) {
            return Err(grouping());
        }
    } else if let Some(sign) = decimal {
        // `1.234` and `1,234` without a unit, `1.234 M€` with one: thousands or decimals?
        // A comma before a unit is the French decimal sign and nothing else.
        let may_group = decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
        if may_group && (exponent == 0 || sign == '.') {
            return Err(AmountError::Ambiguous {
                typed: typed.to_owned(),
                one: reading(whole, decimals, exponent, true),
                other: reading(whole, decimals, exponent, false),
            });
        }
    }
    if decimal.is_some() && decimals.is_empty() {
        return Err(AmountError::NotAnAmount);
    }
    Ok((whole.replace([' ', '.', ','], ""), decimals.to_owned()))
}

/// One of the two readings of `1.234`, in an unambiguous spelling.
fn reading(whole: &str, decimals: &str, exponent: u32, grouped: bool) -> String {
    let unit = match exponent {
        0 => "€",
        3 => "k€",
        6 => "M€",
        _ => "Md€",
    };
    if grouped {
        format!("{whole} {decimals} {unit}")
    } else if exponent == 0 {
        format!("{whole},{} {unit}", &decimals[..2])
    } else {
        format!("{whole},{decimals} {unit}")
    }
}

fn count(text: &str, sign: char) -> usize {
    text.matches(sign).count()
}

/// Exact arithmetic on digits: no floating point ever touches money.
fn to_cents(whole: &str, decimals: &str, exponent: u32) -> Result<Euros, AmountError> {
    let shift = exponent as usize + 2;
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > shift {
        return Err(AmountError::BelowOneCent);
    }
    let digits = format!("{whole}{decimals:0<shift$}");
    let digits = digits.trim_start_matches('0');
    if digits.len() > 18 {
        return Err(AmountError::TooLarge);
    }
    let cents: i64 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| AmountError::NotAnAmount)? };
    Euros::from_cents(cents).ok_or(AmountError::TooLarge)
}

/// `1 200 000,00 €`, with narrow no-break spaces between thousands and a no-break space before the sign.
impl fmt::Display for Euros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{:02}\u{a0}€", grouped(self.0 / 100), self.0 % 100)
    }
}

impl TryFrom<i64> for Euros {
    type Error = &'static str;
    fn try_from(cents: i64) -> Result<Self, Self::Error> {
        Self::from_cents(cents).ok_or("an amount is between 0 and 1,000 Md€, in cents")
    }
}

impl From<Euros> for i64 {
    fn from(euros: Euros) -> Self {
        euros.0
    }
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Indiquez un montant en euros."),
            Self::NotAnAmount => {
                f.write_str("Indiquez un montant en euros, par exemple 1\u{202f}250\u{202f}000, 350 k€ ou 1,2 M€.")
            }
            Self::Negative => f.write_str("Indiquez un montant positif ou nul."),
            Self::Ambiguous { typed, one, other } => {
                write!(f, "«\u{a0}{typed}\u{a0}» peut se lire de deux façons : écrivez {one} ou {other}.")
            }
            Self::AmbiguousUnit(typed) => {
                write!(f, "«\u{a0}{typed}\u{a0}» : s’agit-il de milliers (k€) ou de millions (M€) ?")
            }
            Self::Grouping(typed) => {
                write!(
                    f,
                    "«\u{a0}{typed}\u{a0}» : les chiffres ne sont pas groupés par trois. Écrivez par exemple 1\u{202f}234\u{202f}567,89."
                )
            }
            Self::BelowOneCent => f.write_str("Arrondissez le montant au centime."),
            Self::TooLarge => {
                f.write_str("Ce montant dépasse 1\u{202f}000 milliards d’euros : vérifiez l’unité (€, k€, M€).")
            }
        }
    }
}

/// Hundredths written with their decimals: `-12,05` with a comma.
pub fn decimal(hundredths: i64, point: char) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let whole = hundredths.unsigned_abs();
    format!("{sign}{}{point}{:02}", whole / 100, whole % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cents(typed: &str) -> i64 {
        Euros::parse(typed).unwrap_or_else(|e| panic!("{typed}: {e}")).cents()
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (typed, expected) in [
            ("1 234 567,89", 123_456_789),
            ("1\u{a0}234\u{a0}567,89", 123_456_789),
            ("1\u{202f}234\u{202f}567,89 €", 123_456_789),
            ("1.234.567,89", 123_456_789),
            ("1,234,567.89", 123_456_789),
            ("1234567.89", 123_456_789),
            ("1 234 567.89", 123_456_789),
            ("350 k€", 35_000_000),
            ("350k", 35_000_000),
            ("1,2 M€", 120_000_000),
            ("1.2 M€", 120_000_000),
            ("1,234 M€", 123_400_000),
            ("2,33 Md€", 233_000_000_000),
            ("2,33 milliards d'euros", 233_000_000_000),
            ("1.234.567", 123_456_700),
            ("0", 0),
            ("0,5", 50),
            ("0.500", 50),
            ("€ 12", 1_200),
            ("12 euros", 1_200),
            ("1 000 Md€", Euros::MAX_CENTS),
        ] {
            assert_eq!(cents(typed), expected, "{typed}");
        }
    }

    #[test]
    fn invisible_characters_in_an_amount_are_ignored() {
        for typed in [
            "\u{200b}1 250 000",
            "1250000\u{200b}",
            "\u{202d}1 250 000 €\u{202c}",
            "1\u{200a}250\u{200a}000",
            "1 250 000 €\u{a0}HT",
            "1\u{2060}250\u{feff}000",
            "1,25\u{200e}M€",
            "１ ２５０ ０００",
        ] {
            assert_eq!(cents(typed), 125_000_000, "{typed}");
        }
        for nothing in ["−0", "-0", "– 0,00 €"] {
            assert_eq!(cents(nothing), 0, "{nothing}");
        }
        assert_eq!(Euros::parse("−5"), Err(AmountError::Negative));
        assert_eq!(Euros::parse("-- 5"), Err(AmountError::Negative));
    }

    #[test]
    fn an_ambiguous_amount_is_refused_with_a_question_never_a_guess() {
        let error = Euros::parse("1.234").unwrap_err();
        assert_eq!(error.to_string(), "«\u{a0}1.234\u{a0}» peut se lire de deux façons : écrivez 1 234 € ou 1,23 €.");
        for typed in ["1,234", "12.345", "1.234 M€", "999.999 k€"] {
            assert!(matches!(Euros::parse(typed), Err(AmountError::Ambiguous { .. })), "{typed}");
        }
        assert!(matches!(Euros::parse("3 m€"), Err(AmountError::AmbiguousUnit(_))));
    }

    #[test]
    fn invalid_amounts_are_refused() {
        use AmountError::*;
        for (typed, expected) in [
            ("", Empty),
            (" \u{a0}", Empty),
            ("abc", NotAnAmount),
            ("12 pommes", NotAnAmount),
            ("1e9", NotAnAmount),
            ("12,", NotAnAmount),
            ("-5", Negative),
            ("1234,567", BelowOneCent),
            ("1 000,01 Md€", TooLarge),
            ("99999999999999999999999999", TooLarge),
        ] {
            assert_eq!(Euros::parse(typed), Err(expected), "{typed}");
        }
        for typed in ["12 34", "1.23.456", "1,234.567,89", "1 234.567,8", "1234 567"] {
            assert!(matches!(Euros::parse(typed), Err(Grouping(_))), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_amount_reads_back_to_the_same_cents(cents in 0..=Euros::MAX_CENTS) {
            let euros = Euros::from_cents(cents).unwrap();
            prop_assert_eq!(Euros::parse(&euros.to_string()), Ok(euros));
        }

        #[test]
        fn plain_decimals_read_as_they_stand(whole in 1_000i64..900_000_000, part in 0i64..100) {
            let expected = Euros::from_cents(whole * 100 + part);
            for typed in [format!("{whole},{part:02}"), format!("{whole}.{part:02}"), format!("{},{part:02}", grouped(whole))] {
                prop_assert_eq!(Euros::parse(&typed).ok(), expected);
            }
        }

        #[test]
        fn parsing_any_text_never_panics(typed in "\\PC{0,40}") {
            let _ = Euros::parse(&typed).map_err(|e| e.to_string());
        }

        #[test]
        fn parsing_any_digits_and_signs_never_panics(typed in "[0-9 .,'kMd€\u{a0}\u{202f}-]{0,24}") {
            if let Ok(euros) = Euros::parse(&typed) {
                prop_assert_eq!(Euros::parse(&euros.to_string()), Ok(euros));
            }
        }
    }
}
