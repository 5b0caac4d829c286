mod whole_files;

use super::*;
use crate::amount::Decimal;
use crate::base::{Definition, Entry, Membership};
use crate::identifier;
use crate::layout::{AmountColumns, Columns, Format, Separator, Tax, YearOf, guess_columns, guess_format};
use crate::table::csv::Csv;
use crate::table::encoding::Encoding;
use proptest::prelude::*;

const ACME: &str = "732829320";
const POSTE: &str = "356000000";

fn siren(text: &str) -> Siren {
    Siren::parse(text).unwrap()
}

fn base() -> Base {
    let definition = |code: &str| Definition { code: code.into(), label: code.into(), undecided: 0 };
    let entry = |text: &str, region, from, until| Entry {
        siren: siren(text),
        region,
        memberships: vec![
            Membership { definition: 0, from, until },
            Membership { definition: 1, from: 2025, until: 2025 },
        ],
    };
    let entries = vec![entry(ACME, Some(0), 2015, 2025), entry("001234566", None, 2015, 2030)];
    Base::new("essai 1".into(), vec![definition("base"), definition("jei")], vec!["Bretagne".into()], entries)
}

fn layout() -> Layout {
    Layout {
        format: Format::Csv { encoding: Encoding::Utf8, separator: Separator::Semicolon, old_line_ends: false },
        decimal: Decimal::Comma,
        heading: 0,
        width: 0,
        columns: Columns { identifier: 0, amount: AmountColumns::One(1), year: YearOf::File(2025), name: None },
        tax: Tax::Excluded,
        fill_down: false,
        without_totals: true,
    }
}

fn crossed_as(text: &str, layout: &Layout) -> Outcome {
    let (base, parents) = (base(), Parents::default());
    let mut csv = Csv::new(text.as_bytes(), b';', Encoding::Utf8, false);
    Crossing::new(&base, &parents, layout).all(&mut csv, &mut |_| true).unwrap()
}

/// Lines that were left out.
fn lines_refused(outcome: &Outcome) -> u64 {
    outcome.quality.refused.values().map(|tally| tally.lines).sum()
}

fn crossed(text: &str) -> Outcome {
    crossed_as(text, &layout())
}

/// F04.
#[test]
fn a_supplier_by_siret_and_siren_is_one() {
    let outcome = crossed(
        "732829320;100,00\n73282932000074;200,00\n732 829 320 00074;300,00\nSARL DUPONT;400,00\nFR44732829320;0,50\n",
    );
    let year = &outcome.years[0];
    assert_eq!((year.year, year.purchases, year.suppliers), (2025, 100_050, 1));
    assert_eq!(year.own(), Part { suppliers: 1, cents: 60_050 });
    let read = |reading| outcome.quality.identifiers[&IdentifierClass::Siren(reading)].lines;
    assert_eq!((read(Reading::Siren), read(Reading::Siret), read(Reading::Vat)), (1, 2, 1));
    assert_eq!(outcome.quality.identifiers[&IdentifierClass::Missing], Tally { lines: 1, cents: 40_000 });
    assert_eq!(year.rate(), Some(60_050.0 / 100_050.0));
}

/// F01, F02, F03, F05: their euros stay in the total.
#[test]
fn what_cannot_be_crossed_is_counted_and_stays_in_the_total() {
    let outcome = crossed(
        "7,32829E+13;1250,00\n#;49117,50\n99123456700001;10,00\nA12345001;20,00\nFR00000987654;30,00\nDE123456789;40,00\n\
         73282932000000;50,00\n1234566;900,00\n000000000;1,00\n",
    );
    let of = |class| outcome.quality.identifiers.get(&class).copied().unwrap_or_default();
    for (class, cents) in [
        (IdentifierClass::Refused(identifier::Refusal::Rounded), 125_000),
        (IdentifierClass::Missing, 4_911_750),
        (IdentifierClass::Ridet, 1_000),
        (IdentifierClass::Tahiti, 2_000),
        (IdentifierClass::Monaco, 3_000),
        (IdentifierClass::Foreign, 4_000),
        (IdentifierClass::Refused(identifier::Refusal::Check), 5_000),
        (IdentifierClass::Refused(identifier::Refusal::Zeros), 100),
        (IdentifierClass::Siren(Reading::Completed), 90_000),
    ] {
        assert_eq!(of(class), Tally { lines: 1, cents }, "{class:?}");
    }
    let year = &outcome.years[0];
    assert_eq!(year.purchases, 5_141_850);
    assert_eq!(year.own(), Part { suppliers: 1, cents: 90_000 }, "a number with its zeros put back");
    let rounded = &outcome.unsent.refused_lines[0];
    assert_eq!((rounded.number, rounded.cell.as_str(), rounded.cents), (1, "7,32829E+13", Some(125_000)));
    assert!(rounded.reason.contains("classeur"));
    assert!(outcome.quality.is_unusable(5));
}

/// F06.
#[test]
fn credit_notes_are_netted_by_supplier_before_anything_else() {
    let outcome = crossed(&format!(
        "{ACME};1 250,00\n{ACME};250,00-\n{ACME};(100,00)\n{ACME};-50,00\n{ACME};−50,00\n{POSTE};-300,00\n001234566;20,00\n001234566;-20,00\n"
    ));
    let year = &outcome.years[0];
    assert_eq!(year.own(), Part { suppliers: 1, cents: 80_000 });
    assert_eq!(year.below_zero, Part { suppliers: 1, cents: -30_000 });
    assert_eq!((year.at_zero, year.suppliers, year.purchases), (1, 1, 50_000));
    assert_eq!(outcome.quality.credit_notes, Tally { lines: 6, cents: -77_000 });
    assert_eq!(year.rate(), None, "start-ups above the total: nothing that could be a rate");
}

#[test]
fn a_column_of_sides_gives_the_sign() {
    let mut layout = layout();
    layout.columns.amount = AmountColumns::WithSide { amount: 1, side: 2, purchases: amount::Side::Debit };
    let outcome = crossed_as(&format!("{ACME};50,00;D\n{ACME};50,00;C\n{ACME};7,00;Débit\n{ACME};1,00;?\n"), &layout);
    assert_eq!(outcome.years[0].own().cents, 700);
    assert_eq!(outcome.quality.refused[&Refusal::Side], Tally { lines: 1, cents: 0 });
}

#[test]
fn debits_and_credits_in_two_columns_are_one_amount() {
    let mut layout = layout();
    layout.columns.amount = AmountColumns::TwoSides { debit: 1, credit: 2, purchases: amount::Side::Credit };
    let outcome = crossed_as(&format!("{ACME};0,00;50,00\n{ACME};20,00;\n{ACME};;\n"), &layout);
    assert_eq!(outcome.years[0].own().cents, 3_000);
    assert_eq!(lines_refused(&outcome), 1);
}

/// F07.
#[test]
fn lines_that_call_themselves_totals_are_left_out_and_their_sum_is_shown() {
    let text = format!("{ACME};100,00\n;Sous-total DSI;\n{POSTE};50,00\n;150,00;Total général\n");
    let outcome = crossed(&text);
    assert_eq!((outcome.quality.totals, outcome.unsent.largest_total), (2, Some(15_000)));
    assert_eq!(outcome.years[0].purchases, 15_000);
    let with_totals = crossed_as(&text, &Layout { without_totals: false, ..layout() });
    assert_eq!(with_totals.years[0].purchases, 30_000);
}

#[test]
fn merged_suppliers_are_filled_down_only_if_asked() {
    let text = format!("{ACME};100,00\n;20,00\n;3,00\n");
    assert_eq!(crossed(&text).years[0].own().cents, 10_000);
    assert_eq!(crossed_as(&text, &Layout { fill_down: true, ..layout() }).years[0].own().cents, 12_300);
}

/// F08.
#[test]
fn a_separator_within_a_name_makes_its_line_unreadable_and_no_other() {
    let mut layout = layout();
    layout.width = 3;
    layout.columns = Columns { identifier: 0, amount: AmountColumns::One(2), year: YearOf::File(2025), name: Some(1) };
    let outcome = crossed_as(&format!("{ACME};ACME;10,00;\n{ACME};AC;ME;20,00\n{ACME};ACME;30,00\n"), &layout);
    assert_eq!(outcome.years[0].own().cents, 4_000);
    assert_eq!(outcome.quality.refused[&Refusal::Cells].lines, 1);
    assert_eq!(outcome.unsent.refused_lines[0].number, 2);
    assert_eq!(outcome.unsent.largest[&2025], [Match { siren: siren(ACME), name: "ACME".into(), cents: 4_000 }]);
}

#[test]
fn years_definitions_regions_and_bands_are_counted_apart() {
    let mut layout = layout();
    layout.columns.year = YearOf::Column(2);
    let outcome = crossed_as(
        &format!(
            "{ACME};39 999,99;2024\n{ACME};100 000,00;31/12/2025\n001234566;40000;2025\n{ACME};5,00;2026\n{ACME};1,00;?\n"
        ),
        &layout,
    );
    let [before, year, after] = &outcome.years[..] else { panic!("{:?}", outcome.years) };
    assert_eq!(before.startups, [Part { suppliers: 1, cents: 3_999_999 }, Part::default()]);
    assert_eq!(before.bands, [(Band::Under40k, Part { suppliers: 1, cents: 3_999_999 })]);
    assert_eq!(year.startups, [Part { suppliers: 2, cents: 14_000_000 }; 2]);
    assert_eq!(year.bands.iter().map(|(band, _)| *band).collect::<Vec<_>>(), [Band::Under100k, Band::Under300k]);
    let regions: Vec<_> = year.regions.iter().map(|(name, part)| (name.as_str(), part.cents)).collect();
    assert_eq!(regions, [("", 4_000_000), ("Bretagne", 10_000_000)]);
    assert_eq!((after.own(), after.suppliers), (Part::default(), 1), "it left the base at the end of 2025");
    assert_eq!(outcome.quality.refused[&Refusal::Year], Tally { lines: 1, cents: 100 });
}

#[test]
fn a_subsidiary_counts_for_its_parent() {
    let (base, mut table) = (base(), Csv::new(&b"356000000;732829320\n"[..], b';', Encoding::Utf8, false));
    let (parents, _) = Parents::read(&mut table).unwrap();
    let text = format!("{POSTE};10,00\n{ACME};5,00\n");
    let mut csv = Csv::new(text.as_bytes(), b';', Encoding::Utf8, false);
    let layout = layout();
    let outcome = Crossing::new(&base, &parents, &layout).all(&mut csv, &mut |_| true).unwrap();
    assert_eq!(outcome.years[0].own(), Part { suppliers: 1, cents: 1_500 });
    assert_eq!(outcome.quality.lines_of_subsidiaries, 1);
}

#[test]
fn repeated_lines_count_and_are_reported() {
    let outcome = crossed(&format!("{ACME};10,00;F1\n{ACME};10,00;F2\n{ACME};10,00;F1\n"));
    assert_eq!(outcome.quality.repeated_lines, Tally { lines: 1, cents: 1_000 });
    assert_eq!(outcome.years[0].own().cents, 3_000);
}

#[test]
fn a_siret_that_could_be_a_ridet_is_crossed_only_if_the_base_lists_it() {
    let number = (0..1_000_000u32).find_map(|rid| {
        let number = format!("99{rid:07}00012");
        matches!(identifier::read(&number), Identifier::Other(Register::RidetOrSiret(_))).then_some(number)
    });
    let number = number.unwrap();
    assert!(crossed(&format!("{number};10,00\n")).quality.identifiers.contains_key(&IdentifierClass::RidetOrSiret));
    let listed = Entry {
        siren: siren(&number[..9]),
        region: None,
        memberships: vec![Membership { definition: 0, from: 2020, until: 2030 }],
    };
    let base = Base::new(
        "v".into(),
        vec![Definition { code: "base".into(), label: "base".into(), undecided: 0 }],
        vec![],
        vec![listed],
    );
    let (parents, layout, text) = (Parents::default(), layout(), format!("{number};10,00\n"));
    let mut csv = Csv::new(text.as_bytes(), b';', Encoding::Utf8, false);
    let outcome = Crossing::new(&base, &parents, &layout).all(&mut csv, &mut |_| true).unwrap();
    assert_eq!(outcome.years[0].own().cents, 1_000);
}

#[test]
fn a_crossing_stops_when_nobody_waits_for_it() {
    let text = format!("{ACME};1,00\n").repeat(40_000);
    let (base, parents, layout) = (base(), Parents::default(), layout());
    let mut csv = Csv::new(text.as_bytes(), b';', Encoding::Utf8, false);
    let outcome = Crossing::new(&base, &parents, &layout).all(&mut csv, &mut |rows| rows < 20_000);
    assert!(matches!(outcome, Err(CrossingError::Cancelled)));
}

#[test]
fn what_is_sent_holds_sums_and_no_line_of_the_file() {
    let mut layout = layout();
    layout.columns.name = Some(2);
    let outcome = crossed_as(&format!("{ACME};10,00;SECRETE SAS\n7,3E+13;5,00;CACHEE SARL\n#;;\n"), &layout);
    assert_eq!(outcome.unsent.largest[&2025][0].name, "SECRETE SAS");
    let text = serde_json::to_string(&outcome).unwrap();
    assert_eq!(serde_json::from_str::<Outcome>(&text).unwrap(), outcome, "as a worker sends it to its page");
    let sent = outcome.measured(vec!["base".into(), "jei".into()], Nature::Spend, "France".into(), vec![]);
    assert!(sent.is_plausible(&base()));
    let json = serde_json::to_string(&sent).unwrap();
    for planted in ["SECRETE", "CACHEE", ACME, "7,3E+13"] {
        assert!(!json.contains(planted), "{planted}: {json}");
    }
    assert_eq!(serde_json::from_str::<Measured>(&json).unwrap(), sent);
    let (all, startups) = sent.years[0].answers().unwrap();
    assert_eq!((all.cents(), startups.cents()), (1_500, 1_000));
}

#[test]
fn a_measure_that_no_crossing_gives_is_not_plausible() {
    let text = format!("{ACME};10,00\n{POSTE};-5,00\nNC;1,00\n{ACME};?\n");
    let sent = crossed(&text).measured(vec!["base".into(), "jei".into()], Nature::Spend, String::new(), vec![]);
    let but = |change: &dyn Fn(&mut Measured)| {
        let mut changed = sent.clone();
        change(&mut changed);
        changed.is_plausible(&base())
    };
    assert!(but(&|_| {}));
    let changes: [&dyn Fn(&mut Measured); 25] = [
        &|one| one.years.clear(),
        &|one| one.years[0].purchases = i64::MIN,
        &|one| one.years[0].startups[0].cents += 1,
        &|one| one.years[0].startups[0].suppliers += 1,
        &|one| one.years[0].startups[1].suppliers = u64::MAX,
        &|one| one.years[0].year = 1066,
        &|one| one.years.push(one.years[0].clone()),
        &|one| one.years[0].suppliers = u64::MAX,
        &|one| one.years[0].at_zero = u64::MAX,
        &|one| one.years[0].below_zero.cents = i64::MIN,
        &|one| one.years[0].startups_below_zero.suppliers = u64::MAX,
        &|one| one.years[0].regions[0].0 = "SUPPLIER SARL".into(),
        &|one| one.years[0].regions.push((String::new(), Part::default())),
        &|one| one.years[0].bands.extend_from_within(..),
        &|one| one.perimeter = "x".repeat(201),
        &|one| one.perimeter = "a\nb".into(),
        &|one| one.definitions.clear(),
        &|one| one.definitions[1] = "SUPPLIER SARL".into(),
        &|one| one.base = "2025-1".into(),
        &|one| one.quality.lines = u64::MAX,
        &|one| one.quality.lines += 1,
        &|one| one.quality.identifiers.values_mut().for_each(|tally| tally.cents = i64::MIN),
        &|one| one.quality.refused.values_mut().for_each(|tally| tally.lines = u64::MAX),
        &|one| one.quality.credit_notes.cents = i64::MAX,
        &|one| one.quality.hidden_lines = u64::MAX,
    ];
    for (number, change) in changes.iter().enumerate() {
        assert!(!but(change), "change {number}");
    }
    let json = serde_json::to_string(&sent).unwrap();
    let pair = "[{\"siren\":\"siren\"},";
    let (before, after) = json.split_once(pair).unwrap();
    let twice = format!("{before}{pair}{{\"lines\":0,\"cents\":0}}],{pair}{after}");
    assert!(serde_json::from_str::<Measured>(&twice).is_err(), "one class twice");
}

#[test]
fn a_file_of_codes_of_ones_own_software_is_unusable() {
    let codes: String = (0..50).map(|n| format!("F{n:05};10,00\n")).collect();
    assert!(crossed(&codes).quality.is_unusable(5), "they look like numbers of Tahiti");
    let foreign: String = (0..49).map(|n| format!("DE1234567{n:02};1,00\n")).collect();
    let half = crossed(&(format!("{ACME};10,00\n").repeat(49) + &foreign));
    assert!(!half.quality.is_unusable(5));
    let sent = half.measured(vec!["base".into(), "jei".into()], Nature::Spend, String::new(), vec![]);
    assert!(!sent.quality.is_unusable(5));
    assert!(crossed(&(format!("{ACME};10,00\n").repeat(48) + &foreign)).quality.is_unusable(5));
}

/// F04.
#[test]
fn one_line_in_twenty_or_one_euro_in_twenty_without_supplier_is_too_much() {
    let lines = |known: usize, last: &str| crossed(&(format!("{ACME};1,00\n").repeat(known) + last)).quality;
    assert!(!lines(19, "NC;1,00\n").is_unusable(5) && lines(18, "NC;1,00\n").is_unusable(5));
    assert!(!lines(95, "NC;5,00\n").is_unusable(5) && lines(95, "NC;5,01\n").is_unusable(5));
    assert!(lines(18, &format!("{ACME};?\n")).is_unusable(5), "a line that was left out is no better");
}

proptest! {
    /// Against the plainest way: sum every line, in any order.
    #[test]
    fn sums_equal_those_of_a_plain_loop(lines in prop::collection::vec((0usize..4, -5_000_000i64..5_000_000, 2023u16..2026), 0..60)) {
        let ids = [ACME, POSTE, "001234566", "NC"];
        let text: String = lines.iter().map(|(id, cents, year)| {
            let sign = if *cents < 0 { "-" } else { "" };
            format!("{};{sign}{},{:02};{year}\n", ids[*id], cents.abs() / 100, cents.abs() % 100)
        }).collect();
        let layout = Layout { columns: Columns { year: YearOf::Column(2), ..layout().columns }, ..layout() };
        let outcome = crossed_as(&text, &layout);
        for year in 2023..2026u16 {
            let of = |test: &dyn Fn(usize) -> bool| -> i64 { lines.iter().filter(|(id, _, y)| *y == year && test(*id)).map(|(_, cents, _)| cents).sum() };
            let found = outcome.years.iter().find(|found| found.year == year);
            prop_assert_eq!(found.map_or(0, |year| year.purchases), of(&|_| true));
            prop_assert_eq!(found.map_or(0, |year| year.own().cents), of(&|id| id == 0 || id == 2));
        }
        prop_assert_eq!(outcome.quality.lines as usize, lines.len());
    }

    #[test]
    fn any_file_is_recognised_and_crossed_without_a_panic(bytes in prop::collection::vec(prop_oneof![Just(b';'), Just(b'\n'), b'0'..=b'9', Just(b','), any::<u8>()], 0..300)) {
        let format = guess_format(&bytes);
        let open = || Csv::new(&bytes[..], format.separator.byte(), format.encoding, format.old_line_ends);
        let guess = guess_columns(&mut open());
        if let Some(columns) = guess.columns(2025) {
            let layout = Layout { columns, heading: guess.heading, width: guess.width, ..layout() };
            let (base, parents) = (base(), Parents::default());
            Crossing::new(&base, &parents, &layout).all(&mut open(), &mut |_| true).unwrap();
        }
    }
}
