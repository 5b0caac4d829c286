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
        assert_eq!(message, "C’est un numéro de TVA : gardez-en le numéro SIREN, 732\u{a0}829\u{a0}320.", "{typed}");
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
