//! Amounts, as declared or unknown. No declared amount is ever replaced by an estimate.

use serde::{Deserialize, Serialize};
use std::fmt;
use survey::Euros;
use survey::amount::AmountError;
use survey::characters::visible;

/// What a contract declares: an amount before tax, or why there is none.
pub type Amount = Result<Euros, UnknownAmount>;

/// Why an amount is unknown. Its `Display` is the phrase for tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownAmount {
    /// Nothing, `null`, `NC`, `NaN` or another word for nothing.
    Missing,
    /// Nought: an estimate without a minimum.
    Zero,
    /// One euro or less: a sign for no amount.
    Symbolic,
    /// Below nought.
    Negative,
    /// Digits that fill a form: 999 999 999, 123 456 789, or the 12 311 111 111 that a consolidation puts in the place
    /// of amounts above 99 Md€.
    Filler,
    /// Above [`Euros::MAX_CENTS`].
    TooLarge,
    /// A text that is no amount.
    Unreadable,
}

impl UnknownAmount {
    /// All reasons, in the order of tables.
    pub const ALL: [Self; 7] =
        [Self::Missing, Self::Zero, Self::Symbolic, Self::Negative, Self::Filler, Self::TooLarge, Self::Unreadable];
}

impl fmt::Display for UnknownAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "montant absent",
            Self::Zero => "montant nul",
            Self::Symbolic => "montant d’un euro ou moins",
            Self::Negative => "montant négatif",
            Self::Filler => "chiffres de remplissage",
            Self::TooLarge => "montant au-dessus de 1\u{202f}000 milliards d’euros",
            Self::Unreadable => "montant illisible",
        })
    }
}

/// Words for no amount.
const NOTHING: [&str; 12] = ["", "nc", "nan", "null", "none", "cdl", "inx", "na", "n/a", "#", "-", "non communiqué"];

/// The number that the consolidated data contain where an amount was above 99 Md€.
const MARKER: &str = "12311111111";

/// Fewer equal or consecutive digits occur in amounts that are meant.
const FILLER_DIGITS: usize = 7;

/// The largest exponent that is written out: beyond it no amount is known.
const MAX_EXPONENT: i32 = 40;

/// The longest amount that is looked at, in bytes.
const LONGEST: usize = 64;

/// Reads an amount. Fractions of a cent, which programs produce by computing with binary fractions, are rounded to the
/// nearest cent, half a cent upwards.
pub(super) fn read(cell: &str) -> Amount {
    // As almost all amounts are written.
    if let Some(decimal) = Decimal::parse(cell) {
        return decimal.amount();
    }
    let text = visible(cell.get(..cell.floor_char_boundary(LONGEST)).unwrap_or_default()).trim().to_lowercase();
    if NOTHING.contains(&text.as_str()) {
        return Err(UnknownAmount::Missing);
    }
    match Decimal::parse(&text) {
        Some(decimal) => decimal.amount(),
        None => as_people_write(&text),
    }
}

/// An amount with French separators, `12 500,00`.
fn as_people_write(text: &str) -> Amount {
    let spaceless: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    match Euros::parse(text) {
        Ok(_) | Err(AmountError::BelowOneCent | AmountError::Negative) if one_comma(&spaceless) => {
            Decimal::parse(&spaceless.replace(',', ".")).ok_or(UnknownAmount::Unreadable)?.amount()
        }
        Ok(euros) => Decimal::of_cents(euros.cents()).amount(),
        Err(AmountError::Negative) => Err(UnknownAmount::Negative),
        Err(AmountError::TooLarge) => Err(UnknownAmount::TooLarge),
        Err(AmountError::Empty) => Err(UnknownAmount::Missing),
        Err(_) => Err(UnknownAmount::Unreadable),
    }
}

fn one_comma(text: &str) -> bool {
    text.matches(',').count() == 1 && !text.contains('.')
}

/// A decimal number as written: its digits and how many of them are decimals.
struct Decimal {
    negative: bool,
    digits: String,
    decimals: i32,
}

impl Decimal {
    /// `-?digits(.digits)?(e±digits)?`, or nothing.
    fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (negative, text) = match text.strip_prefix(['-', '−']) {
            Some(text) => (true, text),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (number, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().ok().filter(|exponent: &i32| exponent.abs() <= MAX_EXPONENT)?;
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
            return None;
        }
        let decimals = i32::try_from(part.len()).ok()? - exponent;
        Some(Self { negative, digits: format!("{whole}{part}"), decimals })
    }

    fn of_cents(cents: i64) -> Self {
        Self { negative: cents < 0, digits: cents.unsigned_abs().to_string(), decimals: 2 }
    }

    fn amount(&self) -> Amount {
        let Some(cents) = self.cents() else { return Err(UnknownAmount::TooLarge) };
        match cents {
            0 => Err(UnknownAmount::Zero),
            _ if self.negative => Err(UnknownAmount::Negative),
            1..=100 => Err(UnknownAmount::Symbolic),
            _ if self.is_filler() => Err(UnknownAmount::Filler),
            cents => Euros::from_cents(cents).ok_or(UnknownAmount::TooLarge),
        }
    }

    /// Whole cents, without the sign; `None` where they do not fit. Half a cent rounds up.
    fn cents(&self) -> Option<i64> {
        let digits = self.digits.trim_start_matches('0');
        let shift = 2 - self.decimals;
        if shift >= 0 {
            let zeros = "0".repeat(usize::try_from(shift).ok()?);
            return if digits.is_empty() { Some(0) } else { format!("{digits}{zeros}").parse().ok() };
        }
        let cut = usize::try_from(-shift).ok()?;
        let Some(split) = digits.len().checked_sub(cut) else { return Some(0) };
        let (whole, rest) = digits.split_at(split);
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        whole.checked_add(i64::from(rest.as_bytes().first().is_some_and(|digit| *digit >= b'5')))
    }

    /// Whether the digits are the marker, all the same, or consecutive. Noughts at the end of decimals do not count.
    fn is_filler(&self) -> bool {
        let mut digits = self.digits.trim_start_matches('0');
        let mut decimals = self.decimals;
        while decimals > 0 && digits.ends_with('0') {
            digits = digits.get(..digits.len() - 1).unwrap_or_default();
            decimals -= 1;
        }
        if decimals < 0 || digits.len() < FILLER_DIGITS {
            return false;
        }
        let first = digits.chars().next().unwrap_or_default();
        digits == MARKER
            || digits.chars().all(|digit| digit == first)
            || "1234567890".starts_with(digits)
            || "9876543210".starts_with(digits)
    }
}
