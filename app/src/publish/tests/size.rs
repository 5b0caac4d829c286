//! How much is told of an edition of an ordinary size.

use super::*;
use crate::statistics::profile::Profile;
use crate::survey::dice::Dice;

/// So many buyers over all segments, regions and sizes, most of them small, as those of the published panels are.
fn population(library: &Library, count: i64) -> Vec<Unit> {
    let questionnaire = library.get(edition(), Audience::Acheteurs).unwrap();
    let profile = Profile::of(questionnaire);
    let mut dice = Dice::new(2026);
    let mut one = |number: i64| {
        let mut answers = Answers::default();
        for dimension in &profile.dimensions {
            let place = dice.below(dimension.values.len());
            answers.insert(&dimension.field, Answer::Choice(dimension.values[place].0.clone()));
        }
        let magnitude = 4.0 + 3.0 * dice.unit().powf(1.5) + dice.unit() / 2.0;
        let cents = if dice.below(12) == 0 { 0 } else { (10f64.powf(magnitude) * 100.0) as i64 + number };
        answers.insert("AC05.2025", Answer::Cents(Euros::from_cents(cents).unwrap()));
        Unit::answering(questionnaire, (number, 1), answers)
    };
    (0..count).map(&mut one).collect()
}

#[test]
fn of_180_buyers_four_fifths_of_the_volumes_by_segment_region_and_size_are_told() {
    let library = Library::embedded().unwrap();
    let questionnaire = library.get(edition(), Audience::Acheteurs).unwrap();
    let units = population(&library, 180);
    let dimensions = Profile::of(questionnaire).dimensions;
    let asks: Vec<Ask> =
        dimensions.iter().map(|d| Ask { what: What::Volumes(2025), by: d.field.clone(), filter: None }).collect();
    let begun = std::time::Instant::now();
    let drawn =
        draw(&library, edition(), &asks, &BTreeMap::from([(Audience::Acheteurs, units.clone())]), &[], |_| ()).unwrap();
    let cells =
        drawn.tables.iter().flat_map(|table| table.rows.iter().filter(|row| !row.whole).map(|row| &row.cells[1]));
    let cells: Vec<&Cell> = cells.filter(|cell| cell.status != Status::None).collect();
    let told = cells.iter().filter(|cell| cell.tells()).count();
    let amounts = |who: &crate::publish::unit::Who| -> crate::statistics::disclosure::Amounts {
        units.iter().filter(|unit| who.holds(unit)).filter_map(|unit| unit.answers.get("AC05.2025")?.number()).collect()
    };
    let primary = asks.iter().flat_map(|ask| ask.groups(questionnaire)).filter(|group| !group.whole);
    let primary = primary.filter(|group| amounts(&group.who).given > 0 && !amounts(&group.who).may_leave()).count();
    println!("{primary} may not leave by themselves");
    println!("{told} of {} one-way cells are told, drawn in {:?}", cells.len(), begun.elapsed());
    assert!(told * 5 >= cells.len() * 4, "{told} of {}", cells.len());
}
