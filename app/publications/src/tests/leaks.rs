//! Ways in which figures once disclosed an organisation, each now refused.

use super::*;

/// Buyers of a segment that are large, similar and numerous enough for a row to be published.
fn crowd(segment: &'static str, from: i64, count: i64) -> Vec<Buyer> {
    (from..from + count).map(|n| buyer(n, segment, 300_000_000 + n * 1_000_003)).collect()
}

fn volume(drawn: &Drawn, row: &str) -> Cell {
    cell(drawn, "volumes-2025-AC01", row, "achats").clone()
}

#[test]
fn three_zeros_are_not_published() {
    let mut buyers = crowd("eti", 0, 20);
    buyers.extend((100..103).map(|n| buyer(n, "centrale_achat", 0)));
    let drawn = Edition::new().publish(&buyers);
    assert_eq!(volume(&drawn, "centrale_achat").status, Status::Hidden);
    let ten: Vec<Buyer> = (100..110).map(|n| buyer(n, "centrale_achat", 0)).chain(crowd("eti", 0, 20)).collect();
    assert_eq!(whole(&volume(&Edition::new().publish(&ten), "centrale_achat")), Some(0), "of ten it is published");
}

#[test]
fn a_rate_of_three_at_a_hundred_percent_is_not_published() {
    let mut buyers = crowd("eti", 0, 20);
    buyers.extend((100..103).map(|n| Buyer { total: Some(90_000_000 + n), ..buyer(n, "pme", 90_000_000 + n) }));
    let drawn = Edition::new().publish(&buyers);
    for column in ["taux_agrege", "taux_median"] {
        assert_eq!(cell(&drawn, "taux-2025-AC01", "pme", column).status, Status::Hidden, "{column}");
    }
}

#[test]
fn a_sum_of_8_4_and_1_6_and_zero_is_not_published() {
    let mut buyers = crowd("eti", 0, 20);
    buyers.extend([840_000_000, 160_000_000, 0].into_iter().zip(100..).map(|(cents, n)| buyer(n, "pme", cents)));
    assert_eq!(volume(&Edition::new().publish(&buyers), "pme").status, Status::Hidden);
}

#[test]
fn the_median_of_three_is_not_published() {
    let mut buyers = crowd("eti", 0, 20);
    buyers.extend(crowd("pme", 100, 3));
    let drawn = Edition::new().publish(&buyers);
    assert_eq!(cell(&drawn, "taux-2025-AC01", "pme", "taux_median").status, Status::Hidden);
    assert_eq!(cell(&drawn, "taux-2025-AC01", "eti", "taux_median").status, Status::Published);
}

#[test]
fn four_newcomers_with_zero_between_publications_are_not_disclosed() {
    let mut edition = Edition::new();
    let buyers = crowd("eti", 0, 20);
    edition.publish(&buyers);
    let more: Vec<Buyer> = buyers.iter().cloned().chain((100..104).map(|n| buyer(n, "eti", 0))).collect();
    let drawn = edition.publish(&more);
    for row in ["tous", "eti"] {
        assert_eq!(volume(&drawn, row).status, Status::Kept, "{row}");
        let count = cell(&drawn, "volumes-2025-AC01", row, "acheteurs");
        assert_eq!((whole(count), count.status), (Some(20), Status::Kept), "a row stands on one set of buyers");
    }
}

#[test]
fn figures_are_kept_after_two_newcomers_or_one_dominant_newcomer() {
    for amounts in [vec![50_000_000, 60_000_000], vec![9_000_000_000, 1_000_000, 2_000_000]] {
        let mut edition = Edition::new();
        let buyers = crowd("eti", 0, 20);
        edition.publish(&buyers);
        let newcomers = amounts.iter().zip(100..).map(|(cents, n)| buyer(n, "eti", *cents));
        let more: Vec<Buyer> = buyers.iter().cloned().chain(newcomers).collect();
        assert_eq!(volume(&edition.publish(&more), "tous").status, Status::Kept, "{amounts:?}");
    }
    let mut edition = Edition::new();
    edition.publish(&crowd("eti", 0, 20));
    assert_eq!(volume(&edition.publish(&crowd("eti", 0, 26)), "tous").status, Status::Published, "six enter");
}

#[test]
fn the_next_publication_does_not_disclose_an_excluded_or_erased_response() {
    for erased in [false, true] {
        let mut edition = Edition::new();
        edition.publish(&crowd("eti", 0, 20));
        if erased {
            edition.erase(3);
        }
        let left: Vec<Buyer> = crowd("eti", 0, 20).into_iter().filter(|one| one.number != 3).collect();
        let drawn = edition.publish(&left);
        assert_eq!(volume(&drawn, "tous").status, Status::Kept, "erased: {erased}");
    }
}

#[test]
fn a_newcomers_rate_is_not_disclosed_by_the_five_highest_or_the_median() {
    let mut edition = Edition::new();
    let buyers = crowd("eti", 0, 24);
    let first = edition.publish(&buyers);
    let mut more = buyers;
    more.push(Buyer { total: Some(400_000_000), ..buyer(100, "eti", 390_000_000) });
    let drawn = edition.publish(&more);
    for column in ["cinq_plus_hauts", "taux_median", "taux_agrege"] {
        let (was, is) = (cell(&first, "taux-2025-AC01", "eti", column), cell(&drawn, "taux-2025-AC01", "eti", column));
        assert_eq!((is.status, &is.value, is.of.as_deref()), (Status::Kept, &was.value, Some("2026-1")), "{column}");
    }
}

#[test]
fn an_erased_response_is_not_disclosed_by_a_rate_a_median_or_an_answer() {
    let say = |n: i64| if n % 2 == 0 { "oui" } else { "non_prevu" };
    let buyers: Vec<Buyer> =
        (0..24).map(|n| Buyer { startup: Some(300_000_000 + n * 1_000_003), ..answering(n, "eti", say(n)) }).collect();
    let mut edition = Edition::new();
    let first = edition.publish(&buyers);
    edition.erase(4);
    let left: Vec<Buyer> = buyers.into_iter().filter(|one| one.number != 4).collect();
    let drawn = edition.publish(&left);
    let rates = ["taux_agrege", "taux_median", "cinq_plus_hauts"].map(|column| ("taux-2025-AC01", "eti", column));
    for (table, row, column) in rates.into_iter().chain([("reponses-AC07", "oui", "tous_reponses")]) {
        let (was, is) = (cell(&first, table, row, column), cell(&drawn, table, row, column));
        assert!(was.has_value(), "{column}");
        assert_eq!((is.status, &is.value), (Status::Kept, &was.value), "{column}");
    }
}

#[test]
fn an_erasure_between_publications_does_not_block_later_ones() {
    let mut edition = Edition::new();
    let mut buyers: Vec<Buyer> = crowd("eti", 0, 20).into_iter().chain(crowd("pme", 20, 20)).collect();
    for erased in [None, Some(3), Some(24), Some(5)] {
        if let Some(number) = erased {
            edition.erase(number);
            buyers.retain(|one| one.number != number);
        }
        let drawn = edition.publish(&buyers);
        assert!(volume(&drawn, "tous").has_value());
    }
}

fn answering(number: i64, segment: &'static str, code: &str) -> Buyer {
    Buyer { answers: vec![("AC07", Answer::Choice(code.into()))], ..buyer(number, segment, 300_000_000 + number) }
}

#[test]
fn an_answer_given_by_all_of_a_sector_is_not_published() {
    let buyers: Vec<Buyer> = (0..12)
        .map(|n| answering(n, "ministere", "oui"))
        .chain((20..40).map(|n| answering(n, "eti", if n % 2 == 0 { "oui" } else { "non_prevu" })))
        .collect();
    let drawn = Edition::new().publish(&buyers);
    assert!(!cell(&drawn, "reponses-AC07", "oui", "public_reponses").has_value());
    let published =
        ["tous_reponses", "prive_reponses"].map(|column| cell(&drawn, "reponses-AC07", "oui", column).has_value());
    assert_ne!(published, [true, true], "their difference would tell it");
}

#[test]
fn answers_are_kept_after_three_newcomers_who_answer_alike() {
    let say = |n: i64| if n % 2 == 0 { "oui" } else { "non_prevu" };
    let buyers: Vec<Buyer> = (0..30).map(|n| answering(n, "eti", say(n))).collect();
    let mut edition = Edition::new();
    edition.publish(&buyers);
    let more: Vec<Buyer> = buyers.iter().cloned().chain((50..53).map(|n| answering(n, "eti", "oui"))).collect();
    let drawn = edition.publish(&more);
    let kept = cell(&drawn, "reponses-AC07", "oui", "tous_reponses");
    assert_eq!((kept.status, whole(kept)), (Status::Kept, Some(15)));
    let many: Vec<Buyer> = buyers.iter().cloned().chain((50..60).map(|n| answering(n, "eti", say(n)))).collect();
    let mut edition = Edition::new();
    edition.publish(&buyers);
    let renewed = edition.publish(&many);
    assert_eq!(whole(cell(&renewed, "reponses-AC07", "oui", "tous_reponses")), Some(20), "ten who differ enter");
}

#[test]
fn a_region_nested_in_a_segment_does_not_disclose_the_remainder() {
    // All of the segment but one make up a whole region.
    let mut buyers: Vec<Buyer> = crowd("eti", 0, 6).into_iter().map(|one| Buyer { region: "53", ..one }).collect();
    buyers.push(Buyer { region: "11", ..buyer(6, "eti", 310_000_000) });
    buyers.extend(crowd("pme", 20, 12));
    let drawn = Edition::new().publish(&buyers);
    let cells = [volume(&drawn, "eti"), cell(&drawn, "volumes-2025-AC93", "53", "achats").clone()];
    assert!(!cells.iter().all(Cell::has_value), "{cells:?}");
}

/// A buyer that also gave the year before.
fn two_years(number: i64, segment: &'static str, startup: i64, before: i64) -> Buyer {
    let before = Answer::Cents(Euros::from_cents(before).unwrap());
    Buyer { answers: vec![("AC05.2024", before)], ..buyer(number, segment, startup) }
}

#[test]
fn a_hidden_volume_is_not_disclosed_by_the_other_year_and_the_growth() {
    let library = Library::embedded().unwrap();
    let ask = |what| Ask { what, by: "AC01".to_owned(), filter: None };
    let asks = [What::Volumes(2025), What::Volumes(2024), What::Growth(2025)].map(ask);
    // In 2024 one small company dominates, so that its row is hidden, and another one with it.
    let row = |segment, from: i64, big: i64| {
        (from..from + 8).map(move |n| {
            two_years(n, segment, 300_000_000 + n * 1_000_003, if n == from { big } else { 200_000_000 + n * 7_001 })
        })
    };
    let buyers: Vec<Buyer> = row("eti", 0, 200_000_000)
        .chain(row("pme", 20, 90_000_000_000))
        .chain(row("collectivite", 40, 200_000_000))
        .collect();
    let units = Units::from([(Audience::Acheteurs, buyers.iter().map(|one| unit(&library, one)).collect())]);
    let publish = |asks: &[Ask]| draw(&library, edition(), asks, &units, &[], |_| true).unwrap();
    let (all, alone) = (publish(&asks), publish(&asks[2..]));
    let cell = |drawn: &Drawn, table: &str, row: &str, column: &str| {
        drawn.tables.iter().find(|one| one.id == table).unwrap().cell(row, column).unwrap().status
    };
    let mut hidden = 0;
    for row in ["eti", "pme", "collectivite", "public", "prive"] {
        let [now, before] = [2025, 2024].map(|year| cell(&all, &format!("volumes-{year}-AC01"), row, "achats"));
        if now == Status::Published && before == Status::Hidden {
            hidden += 1;
            assert_eq!(cell(&all, "evolution-2025-AC01", row, "evolution"), Status::Hidden, "{row}");
        }
    }
    assert!(hidden >= 2, "a row and another one for its sake");
    assert_eq!(
        cell(&alone, "evolution-2025-AC01", "eti", "evolution"),
        Status::Published,
        "by itself it tells of no sum"
    );
}

#[test]
fn a_consent_frees_the_cell_it_dominates_and_exposes_nobody_else() {
    let library = Library::embedded().unwrap();
    let asks = [Ask { what: What::Volumes(2025), by: "AC01".to_owned(), filter: None }];
    let mut buyers = crowd("eti", 0, 20);
    buyers.extend(crowd("pme", 30, 6));
    buyers.push(buyer(50, "pme", 900_000_000_000));
    let drawn = |consents: bool| {
        let mut units: Vec<Unit> = buyers.iter().map(|one| unit(&library, one)).collect();
        units.iter_mut().filter(|unit| unit.response.0 == 50).for_each(|unit| unit.consents = consents);
        let units = Units::from([(Audience::Acheteurs, units)]);
        draw(&library, edition(), &asks, &units, &[], |_| true).unwrap()
    };
    assert_eq!(volume(&drawn(false), "pme").status, Status::Hidden);
    assert_eq!(volume(&drawn(true), "pme").status, Status::Published);
    // If too few others remain beside it, its consent does not expose them.
    buyers.retain(|one| one.segment != "pme" || one.number >= 34);
    let mut units: Vec<Unit> = buyers.iter().map(|one| unit(&library, one)).collect();
    units.iter_mut().filter(|unit| unit.response.0 == 50).for_each(|unit| unit.consents = true);
    let units = Units::from([(Audience::Acheteurs, units)]);
    let drawn = draw(&library, edition(), &asks, &units, &[], |_| true).unwrap();
    assert_eq!(volume(&drawn, "pme").status, Status::Hidden);
}
