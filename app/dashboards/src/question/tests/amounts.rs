//! Amounts and numbers, in classes.

use super::*;

/// The page of a question about a number, from buyers of one segment who each gave an amount in euros, or did not know.
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
        columns.put(questionnaire, &Entry { id, counts: true, answers, ..Entry::default() });
    }
    let parameters = parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    of(questionnaire, &columns, &asking(Form(parameters), exact))
}

#[test]
fn amounts_are_shown_in_classes_over_those_who_gave_one() {
    let all: Vec<Option<i64>> =
        (0..4).map(|_| Some(50_000)).chain((0..4).map(|_| Some(400_000))).chain([None]).collect();
    let shown = amounts(&all, false, &[("question", "AC05.2025")]);
    let distribution = &shown.figures[0];
    let of = |name: &str| distribution.rows.iter().find(|row| row.name == name).unwrap().values.clone();
    assert_eq!(of("10 à 100\u{a0}k€")[..2], [Value::Count(4), Value::Share(0.5)]);
    assert_eq!(distribution.rows.len(), 8, "no line for those who gave none");
    assert!(distribution.notes[0].contains("un montant (8)") && distribution.notes[0].contains("1\u{a0}ne sait pas"));
}

#[test]
fn quartiles_use_the_exact_numbers_and_are_published_from_ten_on() {
    // R: quantile(c(1:10) * 10000) gives 32500, 55000 and 77500 €.
    let all: Vec<Option<i64>> = (1..=10).map(|n| Some(n * 10_000)).collect();
    let values = |all: &[Option<i64>], exact| {
        amounts(all, exact, &[("question", "AC05.2025")]).figures[1].rows[0].values.clone()
    };
    let quartiles = [3_250_000, 5_500_000, 7_750_000].map(Value::Cents);
    assert_eq!(values(&all, false)[1..4], quartiles);
    assert_eq!(values(&all[..9], false)[1..], [const { Value::Secret }; 5]);
    assert_eq!(values(&all[..9], true)[2], Value::Cents(5_000_000));
    let whole = amounts(&all, true, &[("question", "AC19.lances"), ("croisee", "AC05.2025")]);
    assert_eq!(whole.figures[1].rows[0].values[2], Value::Number(4.5), "of 0 to 9");
    assert!(whole.figures.iter().any(|figure| figure.id == "croisement"));
}

#[test]
fn a_mean_dominated_by_one_amount_is_not_published() {
    let mut all: Vec<Option<i64>> = (1..=12).map(|n| Some(n * 1_000)).collect();
    all.push(Some(9_000_000));
    let values = &amounts(&all, false, &[("question", "AC05.2025")]).figures[1].rows[0].values;
    assert!(matches!(values[2], Value::Cents(_)) && values[4..] == [Value::Secret, Value::Secret], "{values:?}");
}
