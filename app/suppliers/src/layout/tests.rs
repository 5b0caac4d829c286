use super::*;
use crate::table::Rows;
use crate::table::csv::Csv;

fn guess(text: &str) -> (FormatGuess, Guess) {
    let format = guess_format(text.as_bytes());
    let mut csv = Csv::new(text.as_bytes(), format.separator.byte(), format.encoding, format.old_line_ends);
    (format, guess_columns(&mut csv as &mut dyn Rows))
}

/// F08.
#[test]
fn a_french_export_is_recognised() {
    let (format, guess) = guess(
        "N° SIRET;Raison sociale;Montant HT;Année\n73282932000074;SARL DUPONT;1 250,00;2025\n35600000049837;LA POSTE;12,50;2025\n",
    );
    assert_eq!((format.separator, format.encoding), (Separator::Semicolon, Encoding::Utf8));
    assert_eq!((guess.heading, guess.width, guess.decimal), (1, 4, Some(Decimal::Comma)));
    assert_eq!(
        guess.columns(2025).unwrap(),
        Columns { identifier: 0, amount: AmountColumns::One(2), year: YearOf::Column(3), name: Some(1) }
    );
    assert_eq!(guess.tax, Tax::Excluded);
}

#[test]
fn separators_and_decimal_signs_of_other_software_are_recognised() {
    for (text, separator, decimal) in [
        (
            "siren,name,amount\n732829320,\"ACME, Inc\",\"1,250.00\"\n356000000,LA POSTE,12.50\n",
            Separator::Comma,
            Some(Decimal::Point),
        ),
        ("siren\tmontant\n732829320\t1250,5\n", Separator::Tab, Some(Decimal::Comma)),
        ("siren|montant\n732829320|1250\n", Separator::Bar, None),
        ("732829320;1250,00\n356000000;12,50\n", Separator::Semicolon, Some(Decimal::Comma)),
    ] {
        let (format, guess) = guess(text);
        assert_eq!((format.separator, guess.decimal), (separator, decimal), "{text}");
        assert_eq!(guess.identifier, Some(0), "{text}");
        assert!(guess.amount.is_some(), "{text}");
    }
    let (_, guess) = guess("siren;montant\n732829320;1.250\n");
    assert!(guess.ambiguous && guess.decimal.is_none());
}

#[test]
fn a_file_without_headings_begins_at_once() {
    let (_, guess) = guess("732829320;1250,00\n356000000;12,50\n");
    assert_eq!((guess.heading, guess.identifier, guess.amount), (0, Some(0), Some(AmountColumns::One(1))));
    assert_eq!(guess.columns(2024).unwrap().year, YearOf::File(2024));
}

/// F03: a line of Chorus, with an empty last cell.
#[test]
fn a_line_of_chorus_has_no_thirteenth_column() {
    let (_, guess) = guess(
        "EJ;Poste;Tiers;Nom;TVA;SIRET;TVA intracommunautaire;Exercice;Date;Montant;\n\
         2100000001;4;1200000001;FOURNISSEUR A;Z039;#;#;2025;28/03/2025;49117,50;\n\
         2100000002;4;1200000002;FOURNISSEUR B;Z039;73282932000074;#;2025;28/03/2025;100,00;\n",
    );
    assert_eq!(guess.width, 10);
    let columns = guess.columns(2024).unwrap();
    assert_eq!((columns.identifier, columns.amount, columns.year), (5, AmountColumns::One(9), YearOf::Column(7)));
    assert_eq!(columns.name, Some(3));
}

/// F07: title lines above the headings, which are two merged rows.
#[test]
fn titles_and_headings_on_two_rows_are_recognised() {
    let (_, guess) = guess(
        "Achats 2025;;;;\n;;;;\n;;;;\nFournisseur;SIRET;Montant;;Date\n;;HT;TTC;\nACME;73282932000074;1 250,00 €;1 500,00 €;31/12/2025\nLA POSTE;35600000049837;10,00;12,00;30/12/2025\n",
    );
    assert_eq!(guess.heading, 5);
    assert_eq!(guess.headings[2..4], ["Montant HT", "Montant TTC"]);
    assert_eq!((guess.amount, guess.tax), (Some(AmountColumns::One(2)), Tax::Excluded));
    assert_eq!((guess.identifier, guess.year, guess.name), (Some(1), Some(4), Some(0)));
}

/// F07: amounts before and after tax are two columns; the tax is neither.
#[test]
fn the_column_of_the_tax_is_never_the_amount() {
    for (headings, amount, tax) in [
        ("SIREN;Montant TVA;Montant TTC", 2, Tax::Included),
        ("SIREN;Montant TTC;Montant TVA;Montant HT", 3, Tax::Excluded),
        ("SIREN;TVA;Montant hors TVA", 2, Tax::Excluded),
        ("SIREN;Taxes;Total", 2, Tax::Excluded),
    ] {
        let (_, guess) = guess(&format!("{headings}\n732829320;20,00;120,00;100,00\n356000000;2,00;12,00;10,00\n"));
        assert_eq!((guess.amount, guess.tax), (Some(AmountColumns::One(amount)), tax), "{headings}");
    }
}

#[test]
fn a_column_after_tax_is_recognised() {
    let (_, guess) = guess("SIREN;Montant TTC\n732829320;120,00\n");
    assert_eq!(guess.tax, Tax::Included);
}

/// F06, F08: the FEC, and the packages that write D or C.
#[test]
fn debits_and_credits_are_recognised_in_one_column_or_two() {
    let (format, fec) = guess(
        "JournalCode|EcritureDate|CompteNum|CompAuxNum|CompAuxLib|Debit|Credit\nAC|20251231|401000|732829320|ACME|0,00|1250,00\nAC|20251230|401000|356000000|POSTE|50,00|0,00\n",
    );
    assert_eq!(format.separator, Separator::Bar);
    let columns = fec.columns(2024).unwrap();
    assert_eq!(columns.amount, AmountColumns::TwoSides { debit: 5, credit: 6, purchases: Side::Credit });
    assert_eq!((columns.identifier, columns.year, columns.name), (3, YearOf::Column(1), Some(4)));
    let (_, side) = guess("SIREN;Montant;Sens\n732829320;50,00;C\n732829320;50,00;D\n");
    assert_eq!(side.amount, Some(AmountColumns::WithSide { amount: 1, side: 2, purchases: Side::Debit }));
}

#[test]
fn an_empty_file_or_a_letter_gives_no_columns_and_no_panic() {
    for text in ["", "\n\n", "Bonjour,\nvoici la liste.\n", ";;;;\n", "\u{feff}"] {
        assert_eq!(guess(text).1.columns(2025), None, "{text}");
    }
}
