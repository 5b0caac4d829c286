use super::*;
use std::collections::BTreeMap;
use std::io::Cursor;
use suppliers::file::TableFile;

fn preview(text: &str) -> Preview {
    let mut file = TableFile::open(Cursor::new(text.to_owned())).unwrap();
    let format = file.format();
    file.preview(&format).unwrap()
}

#[test]
fn what_is_recognised_is_a_complete_choice() {
    let preview = preview("SIRET;Nom;Montant HT;Année\n73282932000074;ACME;1 250,00;2025\n");
    let layout = Choice::of(&preview, 2024).layout(&preview.format, 4).unwrap();
    assert_eq!((layout.heading, layout.width, layout.decimal), (1, 4, Decimal::Comma));
    assert_eq!(layout.columns.year, YearOf::Column(3));
    assert_eq!((layout.tax, layout.without_totals, layout.fill_down), (Tax::Excluded, true, false));
}

#[test]
fn what_is_missing_is_asked_for_field_by_field() {
    let preview = preview("a;b\n1;1.250\n");
    let errors =
        Choice { year: "25".into(), heading: "x".into(), ..Choice::default() }.layout(&preview.format, 2).unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["identifiant", "montant", "decimale", "annee", "entete"]);
}

#[test]
fn an_amount_that_can_be_read_in_two_ways_leaves_the_choice_open() {
    let preview = preview("SIREN;Montant\n732829320;1.250\n");
    let choice = Choice::of(&preview, 2025);
    assert_eq!(choice.decimal, "");
    assert_eq!(choice.layout(&preview.format, 2).unwrap_err()[0].field, "decimale");
}

#[test]
fn the_form_reads_back_what_it_shows() {
    let preview = preview(
        "JournalCode|EcritureDate|CompteNum|CompAuxNum|CompAuxLib|Debit|Credit\nAC|20251231|401|732829320|ACME|0,00|12,00\n",
    );
    let choice = Choice::of(&preview, 2025);
    let form: BTreeMap<&str, &String> = [
        ("feuille", &choice.sheet),
        ("separateur", &choice.separator),
        ("encodage", &choice.encoding),
        ("entete", &choice.heading),
        ("decimale", &choice.decimal),
        ("identifiant", &choice.identifier),
        ("nom", &choice.name),
        ("montant", &choice.amount),
        ("sens", &choice.side),
        ("debit", &choice.debit),
        ("credit", &choice.credit),
        ("achats", &choice.purchases),
        ("colonne_annee", &choice.year_column),
        ("annee", &choice.year),
        ("taxe", &choice.tax),
        ("nature", &choice.nature),
        ("perimetre", &choice.perimeter),
    ]
    .into();
    assert_eq!(Choice::read(|name| form.get(name).map(|value| (*value).clone()).unwrap_or_default()), choice);
    let layout = choice.layout(&preview.format, 7).unwrap();
    assert_eq!(layout.columns.amount, AmountColumns::TwoSides { debit: 5, credit: 6, purchases: Side::Credit });
}
