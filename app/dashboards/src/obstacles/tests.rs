//! Obstacles from a few answers.

use super::*;
use forms::Form;
use statistics::Entry;
use statistics::figure::Value;
use survey::library::Library;
use survey::{Answer, Answers, EditionYear};

fn asking(exact: bool, parameters: &[(&str, &str)]) -> Asking {
    let parameters = parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Asking { edition: EditionYear::new(2026).unwrap(), parameters: Form(parameters), exact, now: chrono::Utc::now() }
}

/// Buyers of a segment, each with the obstacles it names.
fn buyers(all: &[(&str, &[&str])], asking: &Asking) -> Side {
    let library = Library::embedded().unwrap();
    let questionnaire = library.get(asking.edition, Audience::Acheteurs).unwrap();
    let mut columns = Columns::default();
    for (number, (segment, named)) in all.iter().enumerate() {
        let mut answers = Answers::default();
        answers.insert("AC01", Answer::Choice((*segment).into()));
        if !named.is_empty() {
            answers.insert("AC15", Answer::Choices(named.iter().map(|code| (*code).to_owned()).collect()));
        }
        let id = i64::try_from(number).unwrap() + 1;
        columns.put(questionnaire, &Entry { id, counts: true, answers, ..Entry::default() });
    }
    of(questionnaire, &columns, asking)
}

#[test]
fn the_base_of_shares_is_those_asked_and_never_ticks() {
    let side = buyers(
        &[("eti", &["B01", "B03"]), ("eti", &["B03"]), ("ministere", &[]), ("ministere", &["B03", "B99"])],
        &asking(true, &[]),
    );
    let figure = &side.ranked.iter().find(|r| r.figure.id == "freins-acheteurs").unwrap().figure;
    assert_eq!(figure.rows[0].name, "Cycles de contractualisation trop longs");
    assert_eq!(figure.rows[0].values[..2], [Value::Count(3), Value::Share(0.75)]);
    assert_eq!(figure.rows[1].values[..2], [Value::Count(1), Value::Share(0.25)]);
    let last: Vec<&str> = figure.rows.iter().rev().take(2).map(|row| row.name.as_str()).collect();
    assert!(last.contains(&"Autre frein") && last.contains(&"Aucun frein"), "these two stay last, however often named");
    assert!(figure.reading.contains("75,0\u{a0}% des 4\u{a0}acheteurs"), "{}", figure.reading);
    let of_one = buyers(&[("eti", &["B01"]), ("ministere", &["B03"])], &asking(true, &[("AC01", "eti")]));
    let figure = &of_one.ranked[0].figure;
    assert_eq!(figure.rows[0].values[..2], [Value::Count(1), Value::Share(1.0)], "the filter holds");
}

#[test]
fn answers_of_few_respondents_are_hidden_without_exact_values() {
    let few = buyers(&[("eti", &["B01"]), ("eti", &["B02"])], &asking(false, &[]));
    let values = few.ranked[0].figure.rows.iter().flat_map(|row| &row.values);
    assert!(values.into_iter().all(|value| matches!(value, Value::Secret | Value::None | Value::Count(0))
        || matches!(value, Value::Share(share) if *share == 0.0)
        || matches!(value, Value::Interval(..))));
    assert!(few.ranked[0].figure.has_secrets());
}

#[test]
fn both_questionnaires_of_an_edition_share_the_same_obstacles() {
    let library = Library::embedded().unwrap();
    for edition in library.editions() {
        let names = |audience| {
            let questionnaire = library.get(edition, audience).unwrap();
            questionnaire.analysis.same_obstacles.iter().map(|same| same.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(Audience::StartUp), names(Audience::Acheteurs), "{edition}");
        assert!(!names(Audience::StartUp).is_empty());
    }
}

#[test]
fn skipped_answers_are_counted_and_a_hidden_ranking_is_announced() {
    let side = buyers(&[("eti", &["B01"]), ("eti", &[]), ("ministere", &[])], &asking(true, &[]));
    let figure = &side.ranked[0].figure;
    assert!(figure.notes[0].contains("3\u{a0}acheteurs, dont une réponse et 2 sans réponse"), "{}", figure.notes[0]);
    let hidden = buyers(&[("eti", &["B01"]), ("eti", &["B02"])], &asking(false, &[]));
    assert!(hidden.ranked[0].figure.reading.contains("diffusable"), "{}", hidden.ranked[0].figure.reading);
    let nobody = buyers(&[], &asking(true, &[]));
    assert!(nobody.by[0].reading == "Personne n’a encore répondu.", "{}", nobody.by[0].reading);
}
