//! Questions about numbers, the classes that their answers are counted in, and which classes a row of a table tells of.

use super::answers::Pages;
use super::crawl::{Shown, Table};
use super::people::{BUYERS, Place, STARTUPS, Side, questionnaire};
use super::reading::Reading;
use app::statistics::classes::{Class, classes};
use app::survey::{Audience, Kind};
use std::ops::Range;

/// Everybody.
const ALL: Place = [None; 3];

/// The fields whose tables are read, those together that tell of each other.
pub fn families(side: &Side) -> &'static [&'static [&'static str]] {
    match side.audience {
        Audience::Acheteurs => {
            &[&["AC19.lances", "AC19.payes", "AC19.generalises"], &["AC04.2025", "AC05.2025", "AC04.2024", "AC05.2024"]]
        }
        Audience::StartUp => &[&["SU02"]],
    }
}

/// All of these fields.
pub fn fields(side: &Side) -> impl Iterator<Item = &'static str> {
    families(side).iter().flat_map(|family| family.iter().copied())
}

/// Whether a field is read with these filters: of those that are told of everybody only, one of each kind is tried with all of
/// them.
pub fn is_read(field: &str, place: &Place) -> bool {
    let is_like_another = ["AC04.2025", "AC04.2024", "AC05.2024", "AC19.generalises"].contains(&field);
    !is_like_another || place.iter().flatten().count() < 2
}

/// The classes of a field, and whether its numbers are amounts.
pub fn classes_of(side: &Side, field: &str) -> (Vec<Class>, bool) {
    let all = questionnaire(side.audience);
    let question = all.sections.iter().find_map(|section| section.question_of(field)).unwrap();
    (classes(&question.kind), matches!(question.kind, Kind::Amount { .. }))
}

/// In which class a number is.
pub fn class_of(classes: &[Class], number: i64) -> usize {
    let holds =
        |class: &Class| class.from.is_none_or(|from| from <= number) && class.end.is_none_or(|end| number < end);
    classes.iter().position(holds).unwrap()
}

/// Up to where the classes of amounts go that a row tells of, by its name.
fn end_of(name: &str, classes: &[Class]) -> usize {
    if name == classes[0].label {
        return 1;
    }
    if name == "Tous" || name.ends_with("et plus") || name.starts_with("Plus de") {
        return classes.len();
    }
    let last = name.rsplit(" à ").next().unwrap().trim_start_matches("Moins de ");
    let (number, unit) = last.split_once('\u{a0}').unwrap();
    let euros = [("k€", 1_000), ("M€", 1_000_000), ("Md€", 1_000_000_000)].into_iter().find(|(own, _)| *own == unit);
    let cents = number.parse::<i64>().unwrap() * euros.unwrap().1 * 100;
    classes.iter().position(|class| class.end == Some(cents)).unwrap() + 1
}

/// Which classes each row of a distribution tells of.
pub fn rows<'t>(table: &'t Table, classes: &[Class], are_amounts: bool) -> Vec<(&'t str, Range<usize>)> {
    let mut from = 0;
    let row = |(name, _): &'t (String, Vec<String>)| {
        let to = if are_amounts { end_of(name, classes) } else { from + 1 };
        assert!(are_amounts || *name == classes[from].label, "{name}");
        let range = from..to;
        from = to;
        (name.as_str(), range)
    };
    let all: Vec<(&str, Range<usize>)> = table.rows.iter().map(row).collect();
    assert_eq!(from, classes.len(), "every class has its row");
    all
}

/// Whether anything is told of all the numbers that were given in a field.
pub fn is_told(pages: &Pages, field: &'static str) -> bool {
    let table = &pages.questions[&(field, ALL)].tables["distribution"];
    table.rows.iter().any(|(name, _)| matches!(table.shown(name, 0), Shown::Number(_)))
}

/// Tables of every field were read, over time and at the end, with numbers that are shown and others that are hidden or joined.
pub fn are_there(readings: &[Reading]) {
    let last = readings.last().unwrap();
    for side in [&BUYERS, &STARTUPS] {
        for field in fields(side) {
            let of = |reading: &'_ Reading| -> (usize, usize) {
                let pages = reading.of_side(side).questions.iter().filter(|((own, _), _)| *own == field);
                let tables = pages.map(|(_, page)| &page.tables["distribution"]);
                let shown = |table: &Table| table.rows.iter().map(|(name, _)| table.shown(name, 0)).collect::<Vec<_>>();
                let cells: Vec<Shown> = tables.flat_map(shown).collect();
                let count = |is: &dyn Fn(&Shown) -> bool| cells.iter().filter(|shown| is(shown)).count();
                (count(&|shown| matches!(shown, Shown::Number(n) if *n > 0.0)), count(&|shown| *shown == Shown::Secret))
            };
            let (shown, hidden) = of(last);
            println!("{field}: {shown} numbers are shown, {hidden} hidden");
            assert!(shown > 0 && hidden > 0, "{field}: {shown} numbers are shown, {hidden} hidden");
            let told = readings.iter().filter(|reading| of(reading).0 > 0).count();
            assert!(told > 0, "{field} is told at {told} moments");
        }
    }
}
