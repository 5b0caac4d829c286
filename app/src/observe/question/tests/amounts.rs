//! Amounts and numbers, by classes.

use super::*;

/// The page of a question about a number, from buyers who each gave an amount in euros, or did not know; all in one segment.
fn amounts(all: &[Option<i64>], exact: bool, parameters: &[(&str, &str)]) -> Shown {
    let edition = EditionYear::new(2026).unwrap();
    let library = Library::embedded().unwrap();
    let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
    let mut columns = Columns::default();
    for (number, euros) in all.iter().enumerate() {
        let mut answers = Answers::default();
        answers.insert("AC01", Answer::Choice("eti".into()));
        answers.insert(
            "AC05.2025",
            match euros {
                Some(euros) => Answer::Cents(Euros::from_cents(euros * 100).unwrap()),
                None => Answer::Unknown,
            },
        );
        answers.insert("AC19.lances", Answer::Whole(i64::try_from(number).unwrap()));
        let id = i64::try_from(number).unwrap() + 1;
        columns.put(questionnaire, &Entry { id, counts: true, relay: None, sent_at: 0, began_at: None, answers });
    }
    let parameters = parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let (view, now) = (crate::observe::answers::View::Latest, chrono::Utc::now());
    asked(questionnaire, &columns, &Asking { edition, parameters: Form(parameters), exact, view, now })
}

#[test]
fn amounts_are_told_by_classes_among_those_who_gave_one_with_quartiles_that_say_no_more() {
    let all: Vec<Option<i64>> =
        (0..4).map(|_| Some(50_000)).chain((0..4).map(|_| Some(400_000))).chain([None]).collect();
    let shown = amounts(&all, false, &[("question", "AC05.2025")]);
    let distribution = &shown.figures[0];
    let of = |name: &str| distribution.rows.iter().find(|row| row.name == name).unwrap().values.clone();
    assert_eq!(of("10 à 100\u{a0}k€")[..2], [Value::Count(4), Value::Share(0.5)]);
    assert_eq!(of("100\u{a0}k€ à 1\u{a0}M€")[0], Value::Count(4));
    assert_eq!(distribution.rows.len(), 8, "no line for those who gave none");
    assert!(distribution.notes[0].contains("un montant (8)") && distribution.notes[0].contains("1\u{a0}ne sait pas"));
    let quartiles = &shown.figures[1];
    assert_eq!(quartiles.head.len(), 5, "a mean would tell the sum");
    assert_eq!(quartiles.rows[0].values[..3], [Value::Count(8), Value::About(5_500_000), Value::About(10_000_000)]);
    assert_eq!(quartiles.rows.len(), 1, "place by place, sums would tell of classes");
}

#[test]
fn a_class_of_one_is_joined_or_hidden_with_the_quartiles_and_a_manager_sees_the_numbers_themselves() {
    let all: Vec<Option<i64>> =
        (0..5).map(|n| Some(50_000 + n)).chain((0..3).map(|_| Some(400_000))).chain([Some(3_000_000)]).collect();
    let joined = amounts(&all, false, &[("question", "AC05.2025")]);
    let rows = &joined.figures[0].rows;
    let counts: Vec<(&str, Value)> = rows
        .iter()
        .map(|row| (row.name.as_str(), row.values[0].clone()))
        .filter(|(_, v)| *v != Value::Count(0))
        .collect();
    assert_eq!(counts, [("10 à 100\u{a0}k€", Value::Count(5)), ("100\u{a0}k€ et plus", Value::Count(4))]);
    // Whole numbers are protected like options: the numbers of POC go from 0 to 8, one buyer each up to 2.
    let hidden = amounts(&all, false, &[("question", "AC19.lances")]);
    let secrets = hidden.figures[0].rows.iter().filter(|row| row.values[0] == Value::Secret).count();
    assert!(secrets >= 2, "{:?}", hidden.figures[0].rows);
    assert_eq!(hidden.figures[1].rows[0].values, vec![Value::Secret; 4]);
    let seen = amounts(&all, true, &[("question", "AC05.2025")]);
    let values = &seen.figures[1].rows[0].values;
    assert_eq!(values[..3], [Value::Count(9), Value::Cents(5_000_200), Value::Cents(5_000_400)]);
    assert_eq!(values.len(), 6);
    let whole = amounts(&all, true, &[("question", "AC19.lances"), ("croisee", "AC05.2025")]);
    assert_eq!(whole.figures[1].rows[0].values[2], Value::Number(4.0));
    let crossed = whole.figures.iter().find(|figure| figure.id == "croisement").unwrap();
    assert_eq!(crossed.head[1..], ["Ensemble", "10 à 100\u{a0}k€", "100\u{a0}k€ à 1\u{a0}M€", "1 à 10\u{a0}M€"]);
}

#[test]
fn what_joined_classes_of_amounts_do_not_tell_no_other_table_tells() {
    // One alone in a class, which is joined with the next one: the share of that one would tell it.
    let all: Vec<Option<i64>> =
        (0..5).map(|_| Some(50_000)).chain((0..4).map(|_| Some(400_000))).chain([Some(3_000_000)]).collect();
    let shown = amounts(&all, false, &[("question", "AC05.2025"), ("croisee", "AC01")]);
    assert!(shown.figures.iter().all(|figure| figure.id != "croisement"));
    // A filter that leaves nobody out tells what all tables tell.
    let narrowed = amounts(&all, false, &[("question", "AC05.2025"), ("AC01", "eti")]);
    assert_eq!(narrowed.figures[0].rows, shown.figures[0].rows);
    let exact = amounts(&all, true, &[("question", "AC05.2025"), ("croisee", "AC01")]);
    assert!(exact.figures.iter().any(|figure| figure.id == "croisement"));
    // Where all are in one class, no filter tells it either.
    let alike = amounts(&[Some(50_000); 5], false, &[("question", "AC05.2025"), ("AC01", "eti")]);
    assert_eq!(alike.figures[0].rows[0].name, "Tous");
}

#[test]
fn a_number_that_another_one_limits_is_told_of_everybody_only() {
    let edition = EditionYear::new(2026).unwrap();
    let library = Library::embedded().unwrap();
    let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
    let mut columns = Columns::default();
    for id in 1..=12 {
        let mut answers = Answers::default();
        answers.insert("AC01", Answer::Choice(if id > 6 { "eti" } else { "ministere" }.into()));
        answers.insert("AC19.lances", Answer::Whole(1 + id % 2));
        answers.insert("AC19.payes", Answer::Whole(id % 2));
        columns.put(questionnaire, &Entry { id, counts: true, relay: None, sent_at: 0, began_at: None, answers });
    }
    let first = |field: &str, more: &[(&str, &str)]| {
        let parameters = [("question", field)].into_iter().chain(more.iter().copied());
        let parameters = Form(parameters.map(|(n, v)| (n.to_owned(), v.to_owned())).collect());
        let (view, now) = (crate::observe::answers::View::Latest, chrono::Utc::now());
        let shown = asked(questionnaire, &columns, &Asking { edition, parameters, exact: false, view, now });
        shown.figures[0].rows.iter().find(|row| row.name == "1").unwrap().values[0].clone()
    };
    assert_eq!((first("AC19.lances", &[]), first("AC19.payes", &[])), (Value::Count(6), Value::Count(6)));
    let narrow = [("AC01", "eti")];
    assert_ne!(first("AC19.lances", &narrow), Value::Secret);
    assert_eq!(first("AC19.payes", &narrow), Value::Secret);
}
