//! A year covered by two editions: 2024, by the editions 2025 and 2026.

use super::attacker::{Attacker, GivenAmount};
use super::*;
use crate::table_catalogue::offered;
use survey::library::embedded_text;
use survey::load;

fn year(edition: i32) -> EditionYear {
    EditionYear::new(edition).unwrap()
}

/// The embedded questionnaires, and those of the year before, which ask the same.
fn library() -> Library {
    let library = Library::embedded().unwrap();
    let before = Audience::ALL.map(|audience| {
        let text = embedded_text(year(2026), audience).unwrap().replace("edition = 2026", "edition = 2025");
        load::questionnaire(&load::file_name(year(2025), audience), &text).unwrap()
    });
    assert!(library.learn(before.to_vec()));
    library
}

/// A buyer in an edition: its number, its segment, and purchases from start-ups by year.
#[derive(Clone, Debug)]
struct EditionBuyer(i64, &'static str, Vec<(i32, i64)>);

fn units(library: &Library, edition: EditionYear, buyers: &[EditionBuyer]) -> Units {
    let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
    let unit = |EditionBuyer(number, segment, amounts): &EditionBuyer| {
        let mut answers = Answers::default();
        answers.insert("AC01", Answer::Choice((*segment).into()));
        for (year, cents) in amounts {
            answers.insert(&*format!("AC05.{year}"), Answer::Cents(Euros::from_cents(*cents).unwrap()));
        }
        // A new response each time: organisations are matched by number.
        let response = (number + i64::from(edition.year()) * 1_000, 1);
        Unit { key: number.to_string(), ..Unit::answering(questionnaire, response, answers) }
    };
    BTreeMap::from([(Audience::Acheteurs, buyers.iter().map(unit).collect())])
}

fn publish(
    library: &Library,
    edition: EditionYear,
    asks: &[Ask],
    buyers: &[EditionBuyer],
    earlier: &mut Vec<Earlier>,
) -> Drawn {
    let units = units(library, edition, buyers);
    let drawn = draw(library, edition, asks, &units, earlier, |_| true).unwrap();
    let (tables, disclosed, id) =
        (drawn.tables.clone(), drawn.disclosed.clone(), format!("{edition}-{}", earlier.len() + 1));
    earlier.push(Earlier { id, edition, tables, asks: asks.to_vec(), disclosed, units });
    drawn
}

fn by_segment(what: What) -> Ask {
    Ask { what, by: "AC01".to_owned(), filter: None }
}

/// Twenty buyers whose 2024 amounts are the same in both editions, apart from those in `changed`.
fn both(changed: &[(i64, i64)]) -> [Vec<EditionBuyer>; 2] {
    let segment = |n: i64| if n % 2 == 0 { "eti" } else { "pme" };
    let amount = |n: i64| if n == 7 { 12_000_003 } else { 30_000_000 + n * 1_370_003 };
    let of_2024 = |n: i64| changed.iter().find(|(who, _)| *who == n).map_or(amount(n), |(_, cents)| *cents);
    let first = (0..20).map(|n| EditionBuyer(n, segment(n), vec![(2024, amount(n)), (2023, amount(n) / 2)]));
    let then =
        (0..20).map(|n| EditionBuyer(n, segment(n), vec![(2025, amount(n) / 9 * 10 + n * 77), (2024, of_2024(n))]));
    [first.collect(), then.collect()]
}

fn cells(drawn: &Drawn, table: &str, column: &str) -> [Cell; 3] {
    ["tous", "eti", "pme"].map(|row| cell(drawn, table, row, column).clone())
}

/// What the attacker deduces from both publications: every published sum, and what each growth discloses of its two
/// sums.
fn attacker(publications: &[(&Drawn, &[EditionBuyer])]) -> Attacker {
    let mut attacker = Attacker::default();
    for (place, (drawn, buyers)) in publications.iter().enumerate() {
        for table in drawn.tables.iter() {
            for row in &table.rows {
                let Some(cell) = row.cells.get(1).filter(|cell| cell.has_value()) else { continue };
                // A kept value is about the organisations of the publication it was kept from.
                let buyers = cell.of.as_ref().map_or(*buyers, |_| publications[place - 1].1);
                let is_in = |buyer: &&EditionBuyer| match row.code.as_str() {
                    "tous" | "prive" => true,
                    row => buyer.1 == row,
                };
                let own: Vec<&EditionBuyer> = buyers.iter().filter(is_in).collect();
                let of = |year: i32| -> Vec<GivenAmount> {
                    let amount =
                        |buyer: &&EditionBuyer| buyer.2.iter().find(|(own, _)| *own == year).map(|(_, cents)| *cents);
                    own.iter().filter_map(|buyer| Some((buyer.0 * 10_000 + i64::from(year), amount(buyer)?))).collect()
                };
                match table.id.split('-').collect::<Vec<_>>()[..] {
                    ["volumes", year, _] => attacker.add(whole(cell).unwrap(), 0, of(year.parse().unwrap())),
                    ["evolution", ..] => {
                        // Over those who gave both years, growth and the sum of one year disclose the other.
                        let on = |who: &GivenAmount, year| {
                            of(year).iter().any(|(other, _)| other / 10_000 == who.0 / 10_000)
                        };
                        let both = |year, other| of(year).into_iter().filter(move |who| on(who, other));
                        let [now, before] =
                            [(2025, 2024), (2024, 2025)].map(|(year, other)| both(year, other).collect::<Vec<_>>());
                        let [sum, base] =
                            [&now, &before].map(|own| own.iter().map(|(_, cents)| cents).sum::<i64>() as f64);
                        let growth = cell.value.as_ref().unwrap().as_f64().unwrap();
                        let digits = cell.value.as_ref().unwrap().to_string();
                        let decimals = digits.split_once('.').map_or(0, |(_, after)| after.len());
                        let half = 0.5 / 10f64.powi(i32::try_from(decimals).unwrap());
                        let mut add = |low: f64, high: f64, of| {
                            attacker.add(((low + high) / 2.0) as i64, ((high - low) / 2.0) as i64 + 1, of);
                        };
                        add(sum / (1.0 + growth + half), sum / (1.0 + growth - half), before);
                        add(base * (1.0 + growth - half), base * (1.0 + growth + half), now);
                    }
                    _ => {}
                }
            }
        }
    }
    attacker
}

fn nothing_is_recovered(publications: &[(&Drawn, &[EditionBuyer])]) {
    let attacker = attacker(publications);
    let everybody = publications.iter().flat_map(|(_, buyers)| *buyers).map(|buyer| buyer.0);
    let insiders: std::collections::BTreeSet<i64> = everybody.collect();
    assert_eq!(attacker.recovers(&|_| false), vec![]);
    for insider in insiders {
        assert_eq!(attacker.recovers(&|who| who / 10_000 == insider), vec![], "with what {insider} knows");
    }
}

fn in_both_editions(buyers: [Vec<EditionBuyer>; 2]) -> (Drawn, Drawn, [Vec<EditionBuyer>; 2]) {
    let (library, mut earlier) = (library(), Vec::new());
    let first = publish(&library, year(2025), &[by_segment(What::Volumes(2024))], &buyers[0], &mut earlier);
    let asks = [What::Volumes(2025), What::Volumes(2024), What::Growth(2025)].map(by_segment);
    let second = publish(&library, year(2026), &asks, &buyers[1], &mut earlier);
    nothing_is_recovered(&[(&first, &buyers[0]), (&second, &buyers[1])]);
    (first, second, buyers)
}

#[test]
fn a_year_changed_by_two_keeps_its_level_and_its_matched_panel_growth() {
    let (first, second, buyers) = in_both_editions(both(&[(4, 36_000_000), (5, 38_500_000)]));
    let volumes = |drawn| cells(drawn, "volumes-2024-AC01", "achats");
    for (was, is) in volumes(&first).iter().zip(volumes(&second)) {
        assert_eq!((is.status, &is.value, is.of.as_deref()), (Status::Kept, &was.value, Some("2025-1")), "{is:?}");
    }
    let sum = |year: i32| {
        buyers[1].iter().flat_map(|one| &one.2).filter(|(own, _)| *own == year).map(|(_, c)| c).sum::<i64>()
    };
    let growth = sum(2025) as f64 / sum(2024) as f64 - 1.0;
    for (row, cell) in ["tous", "eti", "pme"].iter().zip(cells(&second, "evolution-2025-AC01", "evolution")) {
        assert_eq!(cell.status, Status::Published, "{row}");
    }
    let published = cell(&second, "evolution-2025-AC01", "tous", "evolution").value.as_ref().unwrap().as_f64().unwrap();
    assert!((published - growth).abs() <= 0.005, "{published} for {growth}");
    assert_eq!(cell(&second, "volumes-2025-AC01", "tous", "achats").status, Status::Published);
}

#[test]
fn a_year_changed_by_nobody_or_by_many_is_renewed() {
    let (first, second, _) = in_both_editions(both(&[]));
    let volumes = |drawn| cells(drawn, "volumes-2024-AC01", "achats");
    assert_eq!(volumes(&first), volumes(&second));
    let many: Vec<(i64, i64)> = (0..12).map(|n| (n, 41_000_000 + n * 1_234_567)).collect();
    let (.., second, buyers) = in_both_editions(both(&many));
    let sum: i64 = buyers[1].iter().flat_map(|one| &one.2).filter(|(own, _)| *own == 2024).map(|(_, c)| c).sum();
    assert_eq!(whole(&volumes(&second)[0]), Some(sum));
}

#[test]
fn a_growth_that_would_disclose_a_change_is_hidden() {
    // A tenth of the total: no rounding of the growth leaves it uncertain.
    let (_, second, _) = in_both_editions(both(&[(4, 330_000_000)]));
    assert_eq!(cell(&second, "evolution-2025-AC01", "tous", "evolution").status, Status::Hidden);
}

#[test]
fn growth_does_not_disclose_who_came_or_left_between_editions() {
    for comes in [true, false] {
        let mut buyers = both(&[]);
        buyers[usize::from(!comes)].remove(7);
        let (_, second, _) = in_both_editions(buyers);
        assert_eq!(cell(&second, "volumes-2024-AC01", "tous", "achats").status, Status::Kept);
        assert_eq!(cell(&second, "evolution-2025-AC01", "tous", "evolution").status, Status::Published);
    }
}

#[test]
fn growth_does_not_disclose_who_gave_only_one_of_the_years() {
    let library = library();
    let [_, mut buyers] = both(&[]);
    buyers[7].2.truncate(1);
    let asks = [What::Volumes(2025), What::Volumes(2024), What::Growth(2025)].map(by_segment);
    let drawn = publish(&library, year(2026), &asks, &buyers, &mut Vec::new());
    nothing_is_recovered(&[(&drawn, &buyers)]);
}

#[test]
fn a_move_between_rows_while_others_come_does_not_block_publication() {
    let (library, mut earlier) = (library(), Vec::new());
    let [mut buyers, _] = both(&[]);
    let asks = [by_segment(What::Volumes(2024))];
    publish(&library, year(2025), &asks, &buyers, &mut earlier);
    buyers[3].1 = "eti";
    buyers.extend((30..40).map(|n| EditionBuyer(n, "pme", vec![(2024, 31_000_000 + n * 999_983)])));
    let drawn = publish(&library, year(2025), &asks, &buyers, &mut earlier);
    assert_eq!(cell(&drawn, "volumes-2024-AC01", "tous", "achats").status, Status::Published);
}

#[test]
fn answers_of_an_edition_are_independent_of_the_previous_edition() {
    let (library, mut earlier, [buyers, _]) = (library(), Vec::new(), both(&[]));
    let ask = offered(&library, year(2025)).into_iter().find(|ask| ask.id() == "reponses-AC07").unwrap();
    let say = |edition: i32, yes: i64, earlier: &mut Vec<Earlier>| {
        let mut units = units(&library, year(edition), &buyers);
        for (n, unit) in (0..).zip(units.get_mut(&Audience::Acheteurs).unwrap()) {
            unit.answers.insert("AC07", Answer::Choice(if n < yes { "oui" } else { "non_prevu" }.into()));
        }
        let drawn = draw(&library, year(edition), std::slice::from_ref(&ask), &units, earlier, |_| true).unwrap();
        let (tables, disclosed, id) = (drawn.tables.clone(), drawn.disclosed.clone(), format!("{edition}-1"));
        earlier.push(Earlier { id, edition: year(edition), tables, asks: vec![ask.clone()], disclosed, units });
        whole(cell(&drawn, "reponses-AC07", "oui", "tous_reponses"))
    };
    assert_eq!([say(2025, 10, &mut earlier), say(2026, 11, &mut earlier)], [Some(10), Some(11)]);
}

#[test]
fn a_volume_disclosed_by_a_growth_is_not_published_with_one_newcomer() {
    let (library, edition) = (library(), year(2026));
    let [_, mut buyers] = both(&[]);
    let (mut earlier, mut again) = (Vec::new(), Vec::new());
    let first = [by_segment(What::Volumes(2024)), by_segment(What::Growth(2025))];
    let growth = publish(&library, edition, &first, &buyers, &mut earlier);
    assert_eq!(cell(&growth, "evolution-2025-AC01", "tous", "evolution").status, Status::Published);
    publish(&library, edition, &first, &buyers, &mut again);
    let volumes = [by_segment(What::Volumes(2025))];
    let same = publish(&library, edition, &volumes, &buyers, &mut again);
    assert_eq!(cell(&same, "volumes-2025-AC01", "tous", "achats").status, Status::Published, "of the same buyers");
    buyers.push(EditionBuyer(90, "eti", vec![(2025, 9_000_000), (2024, 4_000_000)]));
    let more = publish(&library, edition, &volumes, &buyers, &mut earlier);
    assert_eq!(
        cell(&more, "volumes-2025-AC01", "tous", "achats").status,
        Status::Hidden,
        "the newcomer would be known"
    );
}
