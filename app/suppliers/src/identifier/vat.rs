//! VAT numbers. A French one contains a SIREN; those of Monaco and of other countries do not.

use super::{Identifier, Reading, Refusal, Register, siren};

/// Prefixes of VAT numbers of the European Union (`EL` is Greece, `XI` Northern Ireland, `EU` and `IM` companies
/// without a country that sell to consumers) and of its neighbours. Source: Council Directive 2006/112/EC, article 215,
/// and its later amendments.
const FOREIGN: [&str; 36] = [
    "AT", "BE", "BG", "CHE", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "EU", "FI", "GB", "GR", "HR", "HU", "IE", "IM",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "SM", "XI",
];

/// Reads a number without spaces, in capitals; `None` if it has no VAT number's form.
pub fn read(number: &str) -> Option<Identifier> {
    if let Some(french) = number.strip_prefix("FR") {
        return Some(french_number(french));
    }
    let rest = FOREIGN.iter().find_map(|prefix| number.strip_prefix(prefix))?;
    let form = (2..=13).contains(&rest.len())
        && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '*'))
        && rest.bytes().filter(u8::is_ascii_digit).count() >= 5;
    form.then_some(Identifier::Other(Register::Foreign))
}

/// What follows `FR`: a key of two characters, then nine digits. A key that began with zero often lost it.
fn french_number(rest: &str) -> Identifier {
    let padded = if rest.len() == 10 { format!("0{rest}") } else { rest.to_owned() };
    let (Some(key), Some(number)) = (padded.get(..2), padded.get(2..)) else {
        return Identifier::Refused(Refusal::Form);
    };
    if number.len() != 9 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Identifier::Refused(Refusal::Form);
    }
    // Monaco's traders have French VAT numbers with three zeros in the place of a SIREN's first digits.
    // Source: MTES-MCT/trackdechets#2591.
    if number.starts_with("000") {
        return Identifier::Other(Register::Monaco);
    }
    let wrong = Identifier::Refused(Refusal::Check);
    match key.parse::<u64>() {
        Ok(typed) if key.bytes().all(|byte| byte.is_ascii_digit()) && key_of(number) == Some(typed) => {
            siren(number, Reading::Vat).unwrap_or(wrong)
        }
        Err(_) if key.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            siren(number, Reading::VatKeyUnchecked).unwrap_or(wrong)
        }
        _ => wrong,
    }
}

/// The key of a SIREN: (12 + 3 × (SIREN mod 97)) mod 97. Source: article 286 ter of the Code général des impôts, as the
/// tax administration applies it.
fn key_of(siren: &str) -> Option<u64> {
    let number: u64 = siren.parse().ok()?;
    Some((12 + 3 * (number % 97)) % 97)
}
