//! Files as people hand them in: recognised, then crossed as recognised.

use super::*;
use crate::file::TableFile;
use crate::layout::Guess;
use crate::table::workbook::tests::workbook;
use std::io::Cursor;

/// What is recognised of a file, and what is found as recognised, but for what `change` changes.
fn crossed_whole(bytes: &[u8], change: impl Fn(&mut Layout)) -> (Guess, Outcome) {
    let mut file = TableFile::open(Cursor::new(bytes)).unwrap();
    let format = file.format();
    let guess = file.preview(&format).unwrap().guess;
    let mut layout = Layout {
        format,
        decimal: guess.decimal.unwrap_or(Decimal::Comma),
        heading: guess.heading,
        width: guess.width,
        columns: guess.columns(2025).unwrap(),
        tax: guess.tax,
        fill_down: false,
        without_totals: true,
    };
    change(&mut layout);
    let (base, parents) = (base(), Parents::default());
    let crossing = Crossing::new(&base, &parents, &layout);
    let outcome = file.with_rows(&layout.format, layout.decimal, |rows| crossing.all(rows, &mut |_| true));
    (guess, outcome.unwrap().unwrap())
}

fn as_recognised(bytes: &[u8]) -> (Guess, Outcome) {
    crossed_whole(bytes, |_| {})
}

/// F07: a title, headings on two rows, merged suppliers, amounts as text, faults, sub-totals, a hidden row, blank rows.
fn for_eyes() -> Vec<u8> {
    let date = |row: u32| format!("<c r=\"E{row}\" s=\"2\"><v>45900</v></c>");
    let text = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let mut rows = format!("<row r=\"1\">{}</row>", text("A1", "Achats 2025"));
    rows += &format!(
        "<row r=\"4\">{}{}{}{}</row>",
        text("A4", "Fournisseur"),
        text("B4", "SIRET"),
        text("C4", "Montant"),
        text("E4", "Date")
    );
    rows += &format!("<row r=\"5\">{}{}</row>", text("C5", "HT"), text("D5", "TTC"));
    let acme = "<c r=\"B6\" s=\"1\"><v>7.3282932000074E13</v></c>";
    let (name, amount) = (text("A6", "ACME"), text("C6", "1 250,00 €"));
    rows += &format!("<row r=\"6\">{name}{acme}{amount}<c r=\"D6\"><v>1500</v></c>{}</row>", date(6));
    rows += &format!("<row r=\"7\"><c r=\"C7\"><v>250.5</v></c><c r=\"D7\"><v>300.6</v></c>{}</row>", date(7));
    rows += &format!("<row r=\"8\" hidden=\"1\">{}{}</row>", text("C8", "(50,00) €"), date(8));
    rows +=
        &format!("<row r=\"9\">{}<c r=\"C9\"><f>SUM(C6:C8)</f><v>1450.5</v></c></row>", text("A9", "Sous-total DSI"));
    let faults = [
        "<c r=\"C10\" t=\"e\"><v>#N/A</v></c>",
        "<c r=\"C11\"><f>D11/1.2</f></c>",
        "<c r=\"C12\" s=\"2\"><v>46022</v></c>",
        "<c r=\"C13\"><v>100</v></c>",
    ];
    for (row, amount) in (10..).zip(faults) {
        let (name, number) = (text(&format!("A{row}"), "LA POSTE"), text(&format!("B{row}"), "'35600000049837"));
        let remark = text(&format!("H{row}"), "à vérifier");
        rows += &format!("<row r=\"{row}\">{name}{number}{amount}{}{remark}</row>", date(row));
    }
    rows += &format!("<row r=\"14\">{}<c r=\"C14\"><v>100</v></c></row>", text("A14", "Sous-total DAF"));
    rows += &format!("<row r=\"15\">{}<c r=\"C15\"><v>1550.5</v></c></row>", text("A15", "Total général"));
    rows += &(16..5_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"1\"/></row>")).collect::<String>();
    workbook(&rows, &[])
}

#[test]
fn a_workbook_made_for_eyes_is_crossed_and_its_faults_are_counted() {
    let (guess, outcome) = as_recognised(&for_eyes());
    assert_eq!((guess.heading, guess.tax), (5, Tax::Excluded));
    assert_eq!(
        guess.columns(2025).unwrap(),
        Columns { identifier: 1, amount: AmountColumns::One(2), year: YearOf::Column(4), name: Some(0) }
    );
    let quality = &outcome.quality;
    assert_eq!(outcome.years[0].purchases, 155_050);
    assert_eq!((quality.totals, outcome.unsent.largest_total), (3, Some(155_050)), "the rest adds up to the total");
    assert_eq!(quality.hidden_lines, 1);
    let lines: Vec<_> = outcome.unsent.refused_lines.iter().map(|line| line.number).collect();
    assert_eq!(lines, [10, 11, 12]);
    for reason in [amount::Refusal::Error, amount::Refusal::Empty, amount::Refusal::NotANumber] {
        assert_eq!(quality.refused[&Refusal::Amount(reason)].lines, 1, "{reason:?}");
    }
    assert_eq!(outcome.years[0].own().cents, 125_000, "merged cells are filled down only if asked");
}

#[test]
fn totals_below_merged_suppliers_are_not_their_purchases() {
    let (_, outcome) = crossed_whole(&for_eyes(), |layout| layout.fill_down = true);
    assert_eq!((outcome.years[0].own().cents, outcome.years[0].purchases), (145_050, 155_050));
    assert_eq!((outcome.quality.totals, outcome.years[0].suppliers), (3, 2));
}

#[test]
fn amounts_after_tax_are_read_in_place_of_those_before_and_never_added() {
    let (_, outcome) = crossed_whole(&for_eyes(), |layout| {
        (layout.columns.amount, layout.tax) = (AmountColumns::One(3), Tax::Included);
    });
    assert_eq!(outcome.years[0].purchases, 180_060);
}

#[test]
fn the_line_below_a_shifted_one_is_not_filled_from_above_it() {
    let text = format!("SIREN;Montant;Nom\n{ACME};10,00;ACME\n{POSTE};20,00;LA;POSTE\n;30,00;\n{ACME};40,00;ACME\n");
    let (_, outcome) = crossed_whole(text.as_bytes(), |layout| layout.fill_down = true);
    assert_eq!((outcome.years[0].own().cents, outcome.years[0].purchases), (5_000, 8_000));
    assert_eq!(outcome.quality.refused[&Refusal::Cells].lines, 1);
}

#[test]
fn a_supplier_whose_name_begins_like_a_total_is_none() {
    let names = ["TotalEnergies SE", "TOTAL ENERGIES", "Total Direct Energie", "CUMULUS"];
    let lines: String = names.iter().map(|name| format!("NC;10,00;{name}\n")).collect();
    let totals = ["TOTAL", "Total général", "Sous-total DSI", "Totaux", "Cumul 2025", "Montant total :"];
    let totals: String = totals.iter().map(|name| format!(";40,00;{name}\n")).collect();
    let outcome = crossed(&(lines + &totals));
    assert_eq!((outcome.years[0].purchases, outcome.quality.totals), (4_000, 6));
}

#[test]
fn a_column_that_is_empty_in_most_rows_is_one_of_the_table() {
    let lines: String = (0..20).map(|n| format!("{ACME};1,00;{}\n", if n % 5 == 0 { "urgent" } else { "" })).collect();
    let (guess, outcome) = as_recognised(format!("SIREN;Montant;Remarque\n{lines}").as_bytes());
    assert_eq!((guess.width, lines_refused(&outcome), outcome.years[0].own().cents), (3, 0, 2_000));
}

/// F03: the line of Chorus as it was seen.
#[test]
fn a_file_of_chorus_keeps_the_euros_of_suppliers_without_numbers() {
    let text = "2100000001;4;1200000001;FOURNISSEUR A;Z039;#;#;2025;28/03/2025;49117,50;\n\
                2100000002;4;1200000002;FOURNISSEUR B;Z039;73282932000074;#;2025;28/03/2025;882,50;\n";
    let heading = "EJ;Poste;Tiers;Nom;Segment;SIRET;TVA intracommunautaire;Exercice;Date;Montant;\n";
    let (_, outcome) = as_recognised(format!("{heading}{text}").as_bytes());
    assert_eq!((outcome.years[0].purchases, outcome.years[0].own().cents), (5_000_000, 88_250));
    assert_eq!(outcome.quality.identifiers[&IdentifierClass::Missing], Tally { lines: 1, cents: 4_911_750 });
    assert_eq!(lines_refused(&outcome), 0);
}

/// F08: eighteen columns, tabs or bars. Auxiliary accounts are most often codes of the buyer's own.
#[test]
fn a_file_of_accounting_entries_is_read_and_is_unusable_without_sirens() {
    let names = "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef \
                 PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise";
    for separator in ["\t", "|"] {
        let names = names.split_whitespace().collect::<Vec<_>>().join(separator);
        let line = |supplier: &str, debit: &str, credit: &str| {
            ["HA", "Achats", "1", "20251231", "401000", "Fournisseurs", supplier, "ACME", "F1", "20251230", "Facture"]
                .into_iter()
                .chain([debit, credit, "", "", "20251231", "", ""])
                .collect::<Vec<_>>()
                .join(separator)
        };
        let file = |supplier: &str| {
            format!("{names}\r\n{}\r\n{}\r\n", line(supplier, "0,00", "1250,50"), line(supplier, "250,00", "0,00"))
        };
        let (guess, outcome) = as_recognised(file(ACME).as_bytes());
        let columns = guess.columns(2024).unwrap();
        assert_eq!((columns.identifier, columns.year, columns.name), (6, YearOf::Column(3), Some(7)));
        assert_eq!((outcome.years[0].year, outcome.years[0].own().cents), (2025, 100_050));
        let (_, codes) = crossed_whole(file("F00012").as_bytes(), |layout| layout.columns.identifier = 6);
        assert!(codes.quality.is_unusable(5) && codes.years[0].own() == Part::default());
    }
}

/// F08.
#[test]
fn quoted_amounts_line_breaks_zero_bytes_and_windows_files_are_read() {
    let english =
        format!("siren,name,amount\n{ACME},\"ACME, Inc\",\"1,250.00\"\n{ACME},\"two\nlines\",50.00\n{POSTE},X,1\n");
    let (_, outcome) = as_recognised(english.as_bytes());
    assert_eq!((outcome.years[0].own().cents, outcome.years[0].purchases), (130_000, 130_100));
    let zeros = format!("SIREN;Montant\n{ACME}\0;1250,00\0\0\0\n{POSTE};1,00\n");
    assert_eq!(as_recognised(zeros.as_bytes()).1.years[0].own().cents, 125_000);
    let windows = [
        b"SIRET;Soci\xe9t\xe9;Montant\n732\xa0829\xa0320\xa000074;\xc9N\x8e;1\xa0250,00 \x80\n" as &[u8],
        b"356000000;X;2,00\n",
    ]
    .concat();
    let (_, outcome) = as_recognised(&windows);
    assert_eq!((outcome.years[0].own().cents, outcome.years[0].purchases), (125_000, 125_200));
    let narrow = format!("SIREN;Montant\n{ACME};1\u{202f}250,00\u{a0}€\n");
    assert_eq!(as_recognised(narrow.as_bytes()).1.years[0].own().cents, 125_000);
}

#[test]
fn an_accent_of_windows_long_after_the_beginning_spoils_no_amount() {
    let mut file = format!("SIREN;Nom;Montant\n{}", format!("{POSTE};X;0,00\n").repeat(20_000)).into_bytes();
    assert!(file.len() > crate::file::FIRST_BYTES);
    file.extend(format!("{ACME};").bytes().chain(*b"\xc9nergie;1\xa0250,00\n"));
    let (_, outcome) = as_recognised(&file);
    assert_eq!((outcome.years[0].own().cents, lines_refused(&outcome)), (125_000, 0));
    assert_eq!(outcome.unsent.largest[&2025][0].name, "Énergie");
}

/// F08: `1.250` is one thing in a whole file.
#[test]
fn other_lines_decide_how_an_ambiguous_amount_is_read() {
    for (second, cents) in [("2,50", 125_250), ("2.5", 375)] {
        let (guess, outcome) = as_recognised(format!("SIREN;Montant\n{ACME};1.250\n{ACME};{second}\n").as_bytes());
        assert!(guess.ambiguous);
        assert_eq!(outcome.years[0].own().cents, cents, "{second}");
    }
}
