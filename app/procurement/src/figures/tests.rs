use super::{BuyerCategory, Coverage, Figures, Matched};
use crate::contract::{DateFault, Procedure};
use crate::reading::tests::contracts;
use crate::resolution::{Resolver, Review, Surprise};
use proptest::prelude::*;
use survey::Siren;

const ONE: &str = "732829320";
const OTHER: &str = "552100554";

fn is_one(siren: Siren, year: Option<i32>) -> bool {
    siren.to_string() == ONE && year.is_none_or(|year| year >= 2025)
}

fn figures(records: &str) -> Figures {
    let mut resolver = Resolver::new(|_| false);
    contracts(records.as_bytes()).iter().for_each(|contract| resolver.add(contract));
    let resolution = resolver.finish(&Review { start_ups: &is_one, accepted: &|_| false });
    Figures::of(&resolution, &is_one)
}

fn record(id: &str, euros: &str, date: &str, holders: &[&str], fields: &str) -> String {
    let holders: Vec<String> = holders.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    format!(
        r#"{{"id":"{id}","acheteur":{{"id":"21750001600019"}},"montant":{euros},"dateNotification":"{date}","titulaires":[{}]{fields}}}"#,
        holders.join(",")
    )
}

#[test]
fn every_contract_stands_in_one_place() {
    let figures = figures(&format!(
        "[{}]",
        [
            record("1", "1000", "2025-01-01", &[ONE], r#","codeCPV":"72000000-5","procedure":"Procédure adaptée","lieuExecution":{"code":"75","typeCode":"Code département"},"marcheInnovant":true"#),
            record("2", "1001", "2025-01-01", &[ONE, OTHER], ""),
            record("3", "5000", "2025-01-01", &[OTHER], ""),
            record("4", "7000", "2024-01-01", &[ONE], ""),
            record("5", "300", "0002-11-30", &[ONE], ""),
            record("6", "0", "2025-01-01", &[ONE], ""),
            record("7", "2000000000", "2025-01-01", &[OTHER], ""),
            record("8", "400", "2025-01-01", &[ONE], r#","statut":"annulé""#),
            record("9", "600", "2025-01-01", &[ONE], r#","nature":"Concession de service""#),
            record("10", "800", "2025-01-01", &[OTHER], r#","nature":"Accord-cadre""#),
        ]
        .join(",")
    ));
    assert_eq!(figures.contracts, 10);
    let counted: Vec<(i32, u64, i128)> =
        figures.counted.by_year.iter().map(|(year, tally)| (*year, tally.contracts, tally.cents)).collect();
    assert_eq!(counted, [(2024, 1, 700_000), (2025, 4, 780_100)]);
    assert_eq!(figures.maximums[&2025].cents, 80_000);
    assert_eq!(figures.counted.innovative[&2025].cents, 100_000);
    assert_eq!(figures.undated[&DateFault::TooEarly].cents, 30_000);
    assert_eq!(figures.unknown_amounts.values().sum::<u64>(), 1);
    assert_eq!(figures.waiting[&Surprise::AboveOneBillion].cents, 200_000_000_000);
    assert_eq!((figures.annulled.cents, figures.concessions.cents), (40_000, 60_000));
    let start_ups = &figures.start_ups;
    assert_eq!(start_ups.by_year.keys().copied().collect::<Vec<_>>(), [2025]);
    // 1 000,00 and half of 1 001,00.
    assert_eq!(start_ups.by_year[&2025], Matched { contracts: 2, cents: 150_050, whole_cents: 200_100 });
    assert_eq!(start_ups.by_buyer[&(2025, BuyerCategory::Local)].contracts, 2);
    assert_eq!(start_ups.by_division[&(2025, 72)].cents, 100_000);
    assert_eq!(figures.counted.by_division[&(2025, 72)].cents, 100_000);
    assert_eq!(figures.counted.by_buyer[&(2025, BuyerCategory::Local)].contracts, 4);
    assert_eq!(start_ups.by_procedure[&(2025, Procedure::Adapted)].cents, 100_000);
    assert_eq!(start_ups.innovative[&2025].cents, 100_000);
    let regions: Vec<String> = start_ups
        .by_region
        .keys()
        .map(|(_, region)| region.map(|region| region.to_string()).unwrap_or_default())
        .collect();
    assert_eq!(regions, ["", "Île-de-France"]);
    assert_eq!(figures.start_ups_undated.cents, 30_000);
    assert_eq!(figures.matches.len(), 3);
}

#[test]
fn coverage_is_stated_against_both_published_totals() {
    let record = |n: u32| record(&n.to_string(), "999000000", "2025-01-01", &[OTHER], "");
    let figures = figures(&format!("[{},{}]", record(1), record(2)));
    assert_eq!(figures.coverage(2025), Coverage { least: 11, most: 12 });
    assert_eq!(figures.coverage(2020), Coverage { least: 0, most: 0 });
}

#[test]
fn buyers_differ_by_the_number_that_insee_gives_them() {
    for (siren, expected) in [
        ("130022205", BuyerCategory::State),
        ("110002011", BuyerCategory::State),
        ("217500016", BuyerCategory::Local),
        ("267500452", BuyerCategory::Health),
        ("356000000", BuyerCategory::PrivateLaw),
    ] {
        let Ok(siren) = Siren::parse(siren) else { panic!("{siren}") };
        assert_eq!(BuyerCategory::of(siren), expected, "{siren}");
    }
}

proptest! {
    #[test]
    fn parts_of_all_holders_never_exceed_the_amount(cents in 0i64..i64::MAX, holders in 1usize..40) {
        let parts: i128 = (0..holders).map(|_| Matched::of(cents, 1, holders).cents).sum();
        prop_assert!(parts <= i128::from(cents) && i128::from(cents) - parts < holders as i128);
        prop_assert_eq!(Matched::of(cents, holders, holders).cents, i128::from(cents));
    }
}
