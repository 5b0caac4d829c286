use super::*;
use proptest::prelude::*;

fn siren_of(cell: &str) -> Option<(String, Reading)> {
    match read(cell) {
        Identifier::Siren { siren, reading } => Some((siren.to_string(), reading)),
        _ => None,
    }
}

#[track_caller]
fn reads(cell: &str, siren: &str, reading: Reading) {
    assert_eq!(siren_of(cell), Some((siren.to_owned(), reading)), "{cell}");
}

#[track_caller]
fn refuses(cell: &str, reason: Refusal) {
    assert_eq!(read(cell), Identifier::Refused(reason), "{cell}");
}

/// F01.
#[test]
fn decimals_of_a_workbook_fall_off_and_powers_of_ten_are_refused() {
    for cell in ["73282932000074,0", "73282932000074.0", "73282932000074.00", "732 829 320 00074,0"] {
        reads(cell, "732829320", Reading::Siret);
    }
    reads("732829320.0", "732829320", Reading::Siren);
    for cell in ["7,32829E+13", "7.32829e+13", "4991E+13", "7,32829E13", "7,32829 E+13"] {
        refuses(cell, Refusal::Rounded);
    }
    assert!(Refusal::Rounded.sentence().contains("exportez cette colonne en texte"));
}

/// F02.
#[test]
fn lost_zeros_are_put_back_only_where_the_check_digit_then_holds() {
    reads("1234566", "001234566", Reading::Completed);
    reads("123456600006", "001234566", Reading::Completed);
    for cell in ["732829321", "73282932000000"] {
        refuses(cell, Refusal::Check);
    }
    for cell in ["501 735 3", "7328293", "732829320000", "22040000000", "7328293200007400"] {
        refuses(cell, Refusal::Length);
    }
    for cell in ["000000000", "00000000000000"] {
        refuses(cell, Refusal::Zeros);
    }
}

/// F03.
#[test]
fn empty_codes_are_missing_and_other_registers_are_marked() {
    for cell in ["#", "Non renseigné", "NC", "-", "0", "PAS", "", "  ", "N/A", "SARL DUPONT", "00", "\u{a0}"] {
        assert_eq!(read(cell), Identifier::Missing, "{cell}");
    }
    assert_eq!(read("99123456700001"), Identifier::Other(Register::Ridet));
    for cell in ["A12345001", "A12345", "a12345-001"] {
        assert_eq!(read(cell), Identifier::Other(Register::Tahiti), "{cell}");
    }
}

#[test]
fn a_ridet_that_passes_luhn_is_not_taken_for_a_siret() {
    let ambiguous = (0..10_000_000u32).step_by(7919).find_map(|rid| {
        (0..1000).find_map(|establishment| {
            let number = format!("99{rid:07}00{establishment:03}");
            Siret::parse(&number).is_ok().then_some(number)
        })
    });
    let number = ambiguous.unwrap();
    let siren = Siret::parse(&number).unwrap().siren();
    assert_eq!(read(&number), Identifier::Other(Register::RidetOrSiret(siren)));
}

/// F04.
#[test]
fn one_column_may_mix_siren_siret_vat_numbers_and_names() {
    reads("732829320", "732829320", Reading::Siren);
    reads("732829320\u{a0}", "732829320", Reading::Siren);
    for cell in ["73282932000074", "732 829 320 00074", "\u{200b}73282932000074", "732829320/00074", "'73282932000074"]
    {
        reads(cell, "732829320", Reading::Siret);
    }
    for cell in ["=\"73282932000074\"", "SIRET : 732 829 320 00074", "732-829-320-00074"] {
        reads(cell, "732829320", Reading::Siret);
    }
    reads("732 829 320 RCS Paris", "732829320", Reading::Siren);
    reads("FR44732829320", "732829320", Reading::Vat);
    reads("35600000049837", "356000000", Reading::Siret);
    refuses("DUPONT 75011", Refusal::Form);
}

/// F05.
#[test]
fn a_vat_number_gives_a_siren_only_if_key_and_check_digit_hold() {
    for cell in ["FR44732829320", "FR 44 732 829 320", "fr44732829320", "FR-44.732.829.320"] {
        reads(cell, "732829320", Reading::Vat);
    }
    // The key `03` that lost its zero.
    reads("FR3800000028", "800000028", Reading::Vat);
    refuses("FR45732829320", Refusal::Check);
    refuses("FR447328293", Refusal::Form);
    assert_eq!(read("FR00000987654"), Identifier::Other(Register::Monaco));
    for cell in ["DE123456789", "BE0123456789", "ATU12345678", "XI123456789", "EU372000041", "CHE-123.456.789"] {
        assert_eq!(read(cell), Identifier::Other(Register::Foreign), "{cell}");
    }
}

#[test]
fn a_vat_key_with_a_letter_is_marked_as_unchecked() {
    let valid = (0..10).map(|c| format!("90123456{c}")).find(|n| Siren::parse(n).is_ok()).unwrap();
    reads(&format!("FR0A{valid}"), &valid, Reading::VatKeyUnchecked);
    let wrong = (0..10).map(|c| format!("90123456{c}")).find(|n| Siren::parse(n).is_err()).unwrap();
    refuses(&format!("FR0A{wrong}"), Refusal::Check);
}

proptest! {
    #[test]
    fn any_cell_is_read_without_a_panic(cell in "\\PC{0,120}") {
        let _ = read(&cell);
    }

    #[test]
    fn any_number_with_signs_is_read_without_a_panic(cell in "[0-9A-Z.,/ '+-]{0,24}") {
        let _ = read(&cell);
    }

    #[test]
    fn what_is_read_as_siren_always_passes_luhn(cell in "[0-9]{1,16}") {
        if let Identifier::Siren { siren, .. } = read(&cell) {
            prop_assert!(Siren::parse(&siren.to_string()).is_ok());
            let (siren, padded) = (siren.to_string(), format!("{cell:0>14}"));
            prop_assert!(padded[5..] == siren || padded[..9] == siren, "{cell} {siren}");
        }
    }

    #[test]
    fn two_digits_swapped_never_give_another_supplier(first in 1u32..100_000_000, at in 0usize..8) {
        let check = (0..10u32).find(|c| Siren::parse(&format!("{first:08}{c}")).is_ok()).unwrap();
        let right = format!("{first:08}{check}");
        let mut swapped = right.clone().into_bytes();
        swapped.swap(at, at + 1);
        let swapped = String::from_utf8(swapped).unwrap();
        // Luhn does not see 09 and 90 swapped.
        let blind = matches!(&right[at..at + 2], "09" | "90");
        if swapped != right && !blind {
            prop_assert!(siren_of(&swapped).is_none_or(|(siren, _)| siren == right), "{right} {swapped}");
        }
    }
}
