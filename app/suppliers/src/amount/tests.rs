use super::*;
use proptest::prelude::*;

#[track_caller]
fn comma(cell: &str) -> i64 {
    read(cell, Decimal::Comma).unwrap_or_else(|error| panic!("{cell}: {error:?}")).cents
}

/// F06.
#[test]
fn credit_notes_are_negative_however_they_are_written() {
    let lines = ["1 250,00", "250,00-", "(100,00)", "-50,00", "−50,00"];
    assert_eq!(lines.iter().map(|line| comma(line)).sum::<i64>(), 80_000);
    for cell in
        ["1.250,00 CR", "1 250,00 C", "1.250,00 €-", "- 1 250,00 €", "(1 250,00 €)", "(1 250,00) €", "1250-", "-1250"]
    {
        assert_eq!(comma(cell), -125_000, "{cell}");
    }
    for cell in ["1.250,00 DB", "1 250 D", "+1250", "1 250,00 DR"] {
        assert_eq!(comma(cell), 125_000, "{cell}");
    }
    assert_eq!(
        (side("D"), side(" crédit "), side("H"), side("x")),
        (Some(Side::Debit), Some(Side::Credit), Some(Side::Credit), None)
    );
}

/// F07, F08.
#[test]
fn currencies_and_spaces_of_any_kind_are_read() {
    for cell in [
        "1 250,00 €",
        "1\u{202f}250,00",
        "1\u{a0}250,00\u{a0}€",
        "€ 1250,0",
        "1250,00 EUR HT",
        "1'250,00",
        "1.250,00",
        "\u{200b}1250",
    ] {
        assert_eq!(comma(cell), 125_000, "{cell}");
    }
    assert_eq!(read("1,250.00", Decimal::Point).unwrap().cents, 125_000);
    assert_eq!(read("1250.5", Decimal::Point).unwrap().cents, 125_050);
    assert_eq!(comma("0,00"), 0);
    assert_eq!(comma(",50"), 50);
}

#[test]
fn what_is_no_amount_is_refused_with_its_reason() {
    for (cell, reason) in [
        ("", Refusal::Empty),
        ("  €", Refusal::Empty),
        ("#N/A", Refusal::Error),
        ("#REF!", Refusal::Error),
        ("NC", Refusal::NotANumber),
        ("31/12/2025", Refusal::NotANumber),
        ("2025-12-31", Refusal::NotANumber),
        ("12 50,00", Refusal::NotANumber),
        ("1.250.00", Refusal::NotANumber),
        ("1250.00", Refusal::OtherDecimal),
        ("1,250.00", Refusal::OtherDecimal),
        ("1,25E+06", Refusal::PowerOfTen),
        ("99999999999999999999", Refusal::TooLarge),
        ("1000000000001", Refusal::TooLarge),
        ("1000000000000,01", Refusal::TooLarge),
        ("92233720368547758,99", Refusal::TooLarge),
        ("9223372036854775807,00", Refusal::TooLarge),
        ("-92233720368547758,08", Refusal::TooLarge),
        ("M732", Refusal::NotANumber),
    ] {
        assert_eq!(read(cell, Decimal::Comma), Err(reason), "{cell}");
    }
    assert_eq!(read("1 250,00", Decimal::Point), Err(Refusal::OtherDecimal));
}

#[test]
fn fractions_of_a_cent_are_rounded_away_from_zero_and_counted() {
    for (cell, cents) in
        [("0,005", 1), ("-0,005", -1), ("12,3449", 1_234), ("12,3451", 1_235), ("90000,004", 9_000_000)]
    {
        assert_eq!(read(cell, Decimal::Comma), Ok(Amount { cents, rounded: true }), "{cell}");
    }
    assert_eq!(read("1250,0000", Decimal::Comma), Ok(Amount { cents: 125_000, rounded: false }));
}

#[test]
fn some_amounts_decide_on_the_decimal_sign_and_others_are_ambiguous() {
    assert_eq!(decimal_of("1250,50"), Some(Decimal::Comma));
    assert_eq!(decimal_of("1,250.50"), Some(Decimal::Point));
    assert_eq!(decimal_of("1.250.000"), Some(Decimal::Comma));
    for cell in ["1250", "1.250", "1,250", "NC", "1 250"] {
        assert_eq!(decimal_of(cell), None, "{cell}");
    }
    assert!(is_ambiguous("1.250") && is_ambiguous("1,250") && !is_ambiguous("1250") && !is_ambiguous("1.250,00"));
}

proptest! {
    #[test]
    fn what_software_writes_reads_back(cents in -Euros::MAX_CENTS..=Euros::MAX_CENTS) {
        let (sign, euros, rest) = (if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
        prop_assert_eq!(comma(&format!("{sign}{euros},{rest:02}")), cents);
        prop_assert_eq!(read(&format!("{sign}{euros}.{rest:02}"), Decimal::Point).unwrap().cents, cents);
        prop_assert_eq!(comma(&format!("{sign}{},{rest:02}\u{a0}€", french::grouped(euros))), cents);
        if cents < 0 {
            prop_assert_eq!(comma(&format!("({euros},{rest:02})")), cents);
        }
    }

    #[test]
    fn any_cell_is_read_without_a_panic(cell in "\\PC{0,80}", number in "[0-9.,' ()€CDR+-]{0,30}") {
        for text in [cell, number] {
            let _ = (read(&text, Decimal::Comma), read(&text, Decimal::Point), decimal_of(&text), side(&text));
        }
    }

    /// The quick way and the thorough one agree.
    #[test]
    fn a_sign_in_front_or_behind_is_the_same_amount(number in "[0-9]{1,9}(,[0-9]{1,2})?") {
        prop_assert_eq!(comma(&format!("-{number}")), comma(&format!("{number}-")));
        prop_assert_eq!(comma(&number), comma(&format!(" {number} €")));
    }
}
