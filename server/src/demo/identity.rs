//! Numbers of organisations that do not exist.
//!
//! They are right by their check digits, as the questionnaire demands, and begin with `000`, which to our
//! knowledge no number given by INSEE does: nobody's answers are put into anybody's mouth.

/// The first start-up's place among the fictitious organisations; the buyers come before.
const FIRST_STARTUP: usize = 50_000;

/// The SIREN of a fictitious start-up.
pub fn startup(number: usize) -> String {
    siren(FIRST_STARTUP + number)
}

/// The SIRET of the head office of a fictitious buyer.
pub fn buyer(number: usize) -> String {
    with_check_digit(&format!("{}0001", siren(1 + number)))
}

fn siren(place: usize) -> String {
    // Times a number prime to 100 000: neighbours do not look alike, and no two places share a number.
    with_check_digit(&format!("000{:05}", place * 7_919 % 100_000))
}

/// Adds the digit that makes the whole pass Luhn's check.
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
    use app::survey::{Siren, Siret};
    use std::collections::BTreeSet;

    #[test]
    fn every_number_is_valid_and_no_two_organisations_share_one() {
        let mut seen = BTreeSet::new();
        for number in 0..2_000 {
            let siren = Siren::parse(&startup(number)).unwrap();
            let siret = Siret::parse(&buyer(number)).unwrap();
            assert!(seen.insert(siren) && seen.insert(siret.siren()), "{number}");
            assert!(siren.to_string().starts_with("000"));
        }
    }
}
