//! Amounts as purchase files write them, credit notes included, read in one way for a whole file.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use survey::Euros;
use survey::characters::{is_dash, visible};

/// The sign between euros and cents; one for a whole file, or `1.250` would be read in two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// `1 250,00` or `1.250,00`.
    Comma,
    /// `1,250.00` or `1250.00`.
    Point,
}

impl Decimal {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Comma, Self::Point];

    /// Its code in forms and options.
    pub fn code(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Point => ".",
        }
    }

    /// The sign of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sign| sign.code() == code)
    }

    /// Its name, as people know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comma => "virgule (1\u{202f}250,00)",
            Self::Point => "point (1,250.00)",
        }
    }
}

/// An amount of a line, in cents; negative for a credit note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Whole cents.
    pub cents: i64,
    /// Whether fractions of a cent were rounded, half a cent away from zero.
    pub rounded: bool,
}

/// Why an amount was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// An empty cell, or a formula that was never computed.
    Empty,
    /// An error of a spreadsheet: `#N/A`.
    Error,
    /// Words, a date.
    NotANumber,
    /// A number that follows the other decimal sign than the file's.
    OtherDecimal,
    /// A spreadsheet rounded it: `1,25E+06`.
    PowerOfTen,
    /// Above [`Euros::MAX_CENTS`].
    TooLarge,
}

impl Refusal {
    /// The sentence for whoever gave the file.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Empty => "Montant vide (ou formule jamais calculée).",
            Self::Error => "Erreur d’un tableur à la place du montant (#N/A, #REF!…).",
            Self::NotANumber => "Ce n’est pas un montant.",
            Self::OtherDecimal => "Montant écrit avec l’autre signe décimal que le reste du fichier.",
            Self::PowerOfTen => "Montant arrondi par un tableur (1,25E+06).",
            Self::TooLarge => "Montant au-delà de mille milliards d’euros.",
        }
    }
}

/// Longest cell that is looked at, in bytes.
const LONGEST: usize = 60;

/// Reads a cell.
///
/// # Errors
/// A [`Refusal`].
pub fn read(cell: &str, decimal: Decimal) -> Result<Amount, Refusal> {
    if let Some(amount) = plain(cell.as_bytes(), decimal) {
        return Ok(amount);
    }
    if cell.len() > LONGEST {
        return Err(Refusal::NotANumber);
    }
    let text = visible(cell);
    let text = text.trim();
    if text.starts_with('#') && text.len() > 1 {
        return Err(Refusal::Error);
    }
    // `(100,00) €`: the currency stands outside the parentheses in some formats of Excel.
    let (text, negative) = if text.starts_with('(') { sign(without_unit(text)) } else { sign(text) };
    let number = without_unit(&text);
    if !number.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(if number.is_empty() { Refusal::Empty } else { Refusal::NotANumber });
    }
    if number.contains(['e', 'E']) && number.bytes().all(|b| b.is_ascii_digit() || b"eE+-.,".contains(&b)) {
        return Err(Refusal::PowerOfTen);
    }
    let amount = unsigned(number, decimal)?;
    Ok(if negative { Amount { cents: -amount.cents, ..amount } } else { amount })
}

/// Digits, perhaps a minus sign in front, perhaps the decimal sign and one or two digits: read without a copy.
pub(crate) fn plain(cell: &[u8], decimal: Decimal) -> Option<Amount> {
    let (negative, digits) = match cell.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, cell),
    };
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let sign = if decimal == Decimal::Comma { b',' } else { b'.' };
    let (mut cents, mut decimals) = (0i64, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                cents = cents * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|count: u32| count + 1);
            }
            _ if *byte == sign && decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    // At most fifteen digits, so this fits 64 bits.
    let cents = match decimals {
        None => cents * 100,
        Some(1) => cents * 10,
        Some(2) => cents,
        _ => return None,
    };
    let known = cents <= Euros::MAX_CENTS && digits[0] != sign;
    known.then_some(Amount { cents: if negative { -cents } else { cents }, rounded: false })
}

/// The text without its sign, and whether it is negative: `-50`, `−50`, `250-`, `(100)`, `1 250 CR`, `50 C`.
fn sign(text: &str) -> (Cow<'_, str>, bool) {
    if let Some(inside) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return (Cow::Borrowed(inside.trim()), true);
    }
    if let Some(rest) = text.strip_prefix(is_dash) {
        return (Cow::Borrowed(rest.trim()), true);
    }
    if let Some(rest) = text.strip_prefix('+') {
        return (Cow::Borrowed(rest.trim()), false);
    }
    let upper = text.to_uppercase();
    for (mark, negative) in [("CR", true), ("DB", false), ("DR", false), ("C", true), ("D", false)] {
        let before = upper.strip_suffix(mark).map(str::trim_end);
        if let Some(before) = before.filter(|b| b.ends_with(|c: char| c.is_ascii_digit() || c == '€')) {
            return (Cow::Owned(before.to_owned()), negative);
        }
    }
    let bare = text.trim_end_matches(['€', ' ', '\u{a0}', '\u{202f}']);
    match bare.strip_suffix(is_dash) {
        Some(rest) => (Cow::Borrowed(rest.trim()), true),
        None => (Cow::Borrowed(text), false),
    }
}

/// Without the currency before or behind.
fn without_unit(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let before = rest;
        for unit in ["€", "EUROS", "EURO", "EUR", "HT", "H.T.", "TTC"] {
            if let Some(at) = rest.len().checked_sub(unit.len()).filter(|at| rest.is_char_boundary(*at))
                && rest[at..].eq_ignore_ascii_case(unit)
            {
                rest = rest[..at].trim_end();
            }
        }
        rest = rest.strip_prefix('€').unwrap_or(rest).trim_start();
        if rest == before {
            return rest;
        }
    }
}

/// A number without sign or currency, groups of thousands allowed.
fn unsigned(number: &str, decimal: Decimal) -> Result<Amount, Refusal> {
    let (sign, other) = if decimal == Decimal::Comma { (',', '.') } else { ('.', ',') };
    let (whole, decimals) = number.split_once(sign).unwrap_or((number, ""));
    if decimals.contains(other) || whole.matches(other).count() == 1 && wrong_group(whole, other) {
        return Err(Refusal::OtherDecimal);
    }
    if decimals.contains(sign) {
        return Err(if wrong_group(number, sign) { Refusal::NotANumber } else { Refusal::OtherDecimal });
    }
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::NotANumber);
    }
    to_cents(&ungrouped(whole, other)?, decimals)
}

/// Whether a sign that occurs groups digits otherwise than by three.
fn wrong_group(number: &str, sign: char) -> bool {
    let mut groups = number.split(sign);
    let head = groups.next().unwrap_or_default();
    !(1..=3).contains(&head.trim().len()) || !groups.all(|group| group.len() == 3)
}

/// The digits of a whole number, whose groups of three are separated by one kind of sign.
fn ungrouped(whole: &str, other: char) -> Result<String, Refusal> {
    let separates = |c: char| c.is_whitespace() || matches!(c, '\'' | '’') || c == other;
    let mut signs = whole.chars().filter(|c| separates(*c));
    if let Some(first) = signs.next() {
        let alike = |c: char| c == first || c.is_whitespace() && first.is_whitespace();
        if !signs.all(alike) || wrong_group(&whole.replace(separates, " "), ' ') {
            return Err(Refusal::NotANumber);
        }
    }
    let digits: String = whole.chars().filter(|c| !separates(*c)).collect();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { Ok(digits) } else { Err(Refusal::NotANumber) }
}

/// Exact arithmetic on digits: half a cent and more is rounded away from zero.
fn to_cents(whole: &str, decimals: &str) -> Result<Amount, Refusal> {
    let digit = |at: usize| decimals.as_bytes().get(at).map_or(0, |byte| i64::from(byte - b'0'));
    let euros: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| Refusal::TooLarge)? };
    let up = i64::from(digit(2) >= 5);
    let most = Euros::MAX_CENTS / 100;
    if euros > most {
        return Err(Refusal::TooLarge);
    }
    let cents = euros * 100 + digit(0) * 10 + digit(1) + up;
    let rounded = decimals.bytes().skip(2).any(|byte| byte != b'0');
    if cents > Euros::MAX_CENTS { Err(Refusal::TooLarge) } else { Ok(Amount { cents, rounded }) }
}

/// Whether a cell can only be read with one decimal sign, and with which; `None` for `1250`, `1.250` or words.
pub fn decimal_of(cell: &str) -> Option<Decimal> {
    match (read(cell, Decimal::Comma), read(cell, Decimal::Point)) {
        (Ok(_), Err(_)) => Some(Decimal::Comma),
        (Err(_), Ok(_)) => Some(Decimal::Point),
        _ => None,
    }
}

/// Whether both decimal signs give an amount, and not the same one: `1.250`.
pub fn is_ambiguous(cell: &str) -> bool {
    matches!((read(cell, Decimal::Comma), read(cell, Decimal::Point)), (Ok(one), Ok(other)) if one.cents != other.cents)
}

/// A cell that says on which side of an account a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// `D`, `Débit`, `S` (SAP's Soll).
    Debit,
    /// `C`, `Crédit`, `H` (SAP's Haben).
    Credit,
}

/// Reads the cell of a column of sides; `None` for anything else.
pub fn side(cell: &str) -> Option<Side> {
    match cell.trim().to_lowercase().as_str() {
        "d" | "debit" | "débit" | "s" => Some(Side::Debit),
        "c" | "credit" | "crédit" | "h" => Some(Side::Credit),
        _ => None,
    }
}
