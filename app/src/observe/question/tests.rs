//! Any question, from a few answers.

use super::*;
use crate::figure::{Figure, Value};
use crate::form::Form;
use crate::statistics::Entry;
use crate::survey::library::Library;
use crate::survey::{Answer, Answers, EditionYear, Euros};

mod amounts;

fn asked(questionnaire: &Questionnaire, columns: &Columns, asking: &Asking) -> Shown {
    of(questionnaire, columns, asking, Some(&Perturbation::of("key".to_owned())))
}

fn shown(all: &[(&str, u8)], exact: bool, parameters: &[(&str, &str)]) -> Shown {
    let edition = EditionYear::new(2026).unwrap();
    let library = Library::embedded().unwrap();
    let questionnaire = library.get(edition, Audience::StartUp).unwrap();
    let mut columns = Columns::default();
    for (number, (domain, step)) in all.iter().enumerate() {
        let mut answers = Answers::default();
        answers.insert("SU05", Answer::Choice((*domain).into()));
        if *step > 0 {
            answers.insert("SU22", Answer::Step(*step));
        }
        let id = i64::try_from(number).unwrap() + 1;
        columns.put(questionnaire, &Entry { id, counts: true, relay: None, sent_at: 0, began_at: None, answers });
    }
    let parameters = parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    asked(
        questionnaire,
        &columns,
        &Asking {
            edition,
            parameters: Form(parameters),
            exact,
            view: crate::observe::answers::View::Latest,
            now: chrono::Utc::now(),
        },
    )
}

#[test]
fn a_scale_has_its_distribution_its_mean_and_its_spread() {
    let shown = shown(&[("sante", 1), ("sante", 5), ("fintech", 3), ("fintech", 0)], true, &[("question", "SU22")]);
    let distribution = &shown.figures[0];
    let counts: Vec<Value> = distribution.rows.iter().map(|row| row.values[0].clone()).collect();
    assert_eq!(counts, [1, 0, 1, 0, 1, 1].map(Value::Count), "one did not answer");
    assert_eq!(distribution.rows.last().unwrap().name, "Sans réponse");
    let mean = &shown.figures[1];
    assert_eq!(mean.rows[0].values, [Value::Count(3), Value::Number(3.0), Value::Number(2.0)]);
    assert_eq!(mean.rows[1].name, "Santé");
    assert_eq!(mean.rows[1].values[1], Value::Number(3.0));
    assert_eq!(mean.rows[2].values, [Value::Count(1), Value::Number(3.0), Value::None], "one is spread over nothing");
}

#[test]
fn nobody_has_no_mean_and_no_spread() {
    let nobody = [Value::Count(0), Value::None, Value::None];
    let shown = shown(&[("sante", 1), ("fintech", 0)], true, &[("question", "SU22")]);
    assert_eq!(shown.figures[1].rows[2].values, nobody);
}

#[test]
fn two_questions_are_crossed_and_the_test_says_its_conditions() {
    let all: Vec<(&str, u8)> =
        (0..80).map(|n| if n % 2 == 0 { ("sante", 1 + n % 4 / 2) } else { ("fintech", 4 + n % 4 / 2) }).collect();
    let shown = shown(&all, true, &[("question", "SU22"), ("croisee", "SU05")]);
    let crossed = shown.figures.iter().find(|figure| figure.id == "croisement").unwrap();
    assert_eq!(crossed.head[1..], ["Ensemble", "Santé", "Services financiers (fintech)"]);
    assert_eq!(crossed.rows.last().unwrap().values, [80, 40, 40].map(Value::Count));
    assert!(
        crossed.reading.starts_with("Les deux questions sont liées (p < 0,001) ; lien fort"),
        "{}",
        crossed.reading
    );
    assert!(crossed.notes.iter().any(|note| note.contains("conditions de Cochran") && note.contains("remplies")));
}

#[test]
fn whoever_does_not_see_exact_cells_crosses_any_two_questions_but_amounts_once_figures_are_closed() {
    let (edition, library) = (EditionYear::new(2026).unwrap(), Library::embedded().unwrap());
    let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
    let offered = |(exact, is_closed): (bool, bool), question: &str, by: &str| {
        let mut columns = Columns::default();
        columns.tell_totals_only(!is_closed);
        let parameters = [("question", question), ("croisee", by)].map(|(n, v)| (n.to_owned(), v.to_owned()));
        let (view, now) = (crate::observe::answers::View::Released, chrono::Utc::now());
        let parameters = Form(parameters.to_vec());
        let shown = asked(questionnaire, &columns, &Asking { edition, parameters, exact, view, now });
        let choice = shown.choices.iter().find(|choice| choice.name == "croisee").unwrap();
        (choice.options.len(), choice.chosen.clone())
    };
    let dimensions = 3;
    assert_eq!(offered((false, false), "AC07", "AC12"), (1 + dimensions, String::new()), "answers still come in");
    assert_eq!(offered((false, false), "AC07", "AC01"), (1 + dimensions, "AC01".to_owned()));
    let (closed, chosen) = offered((false, true), "AC07", "AC12");
    assert_eq!(chosen, "AC12");
    let amounts =
        countable(questionnaire).iter().filter(|one| Measure::of(&one.question.kind) == Some(Measure::Amount)).count();
    assert!(amounts > 0);
    let exact = offered((true, true), "AC07", "AC05.2025");
    assert_eq!((exact.0, exact.1.as_str()), (closed + amounts, "AC05.2025"));
    assert_eq!(offered((false, true), "AC07", "AC05.2025").1, "", "nor by an address");
    assert_eq!(offered((false, true), "AC05.2025", "AC07"), (1, String::new()), "nor the other way round");
}

#[test]
fn two_free_questions_are_crossed_with_noise_and_with_shares_where_there_are_many() {
    // Of 60 who turned to a start-up 41 are at the top of a scale; of 9 who did not, nobody who counts.
    let (edition, library) = (EditionYear::new(2026).unwrap(), Library::embedded().unwrap());
    let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
    let mut columns = Columns::default();
    for id in 1..=70 {
        let mut answers = Answers::default();
        let answered = |id: i64| if id <= 60 { "oui" } else { "non_pas_prevu" };
        answers.insert("AC01", Answer::Choice(if id % 2 == 0 || id > 60 { "eti" } else { "ministere" }.into()));
        answers.insert("AC07", Answer::Choice(answered(id).into()));
        answers.insert("AC24", Answer::Step(if id <= 41 || id == 70 { 5 } else { 1 }));
        columns.put(questionnaire, &Entry { id, counts: id <= 69, relay: None, sent_at: 0, began_at: None, answers });
    }
    let crossing = |question: &str, by: &str, more: &[(&str, &str)]| {
        let parameters = [("question", question), ("croisee", by)].into_iter().chain(more.iter().copied());
        let parameters = Form(parameters.map(|(n, v)| (n.to_owned(), v.to_owned())).collect());
        let (view, now) = (crate::observe::answers::View::Released, chrono::Utc::now());
        let shown = asked(questionnaire, &columns, &Asking { edition, parameters, exact: false, view, now });
        shown.figures.into_iter().filter(|figure| figure.id.starts_with("croisement")).collect::<Vec<Figure>>()
    };
    let of = |figure: &Figure, row: usize| figure.rows[row].values.clone();
    let all = crossing("AC24", "AC07", &[]);
    let [shares, counts] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(shares.head[1..].len(), 3, "all, and two answers: {:?}", shares.head);
    let Value::Near(near) = of(counts, 4)[1] else { panic!("{:?}", of(counts, 4)) };
    assert!(of(counts, 4)[0] == Value::Count(41) && near % 5 == 0 && (30..=50).contains(&near), "{near}");
    assert_eq!(of(counts, 1)[1..], [Value::Near(0), Value::Near(0)], "nobody at all gave it");
    assert_eq!(of(counts, 5), [69, 60, 9].map(Value::Count), "the page of the other question tells it");
    assert_eq!(of(shares, 4)[1..], [Value::NearShare(near as f64 / 60.0), Value::None], "of nine, no share");
    assert_eq!(of(shares, 6)[1..], [Value::Words("± 12\u{a0}points".to_owned()), Value::None]);
    assert_eq!(crossing("AC24", "AC07", &[]), all, "asking again tells no more");
    let few = crossing("AC24", "AC07", &[("AC01", "eti")]);
    let [counts] = few.as_slice() else { panic!("shares of few: {few:?}") };
    assert!(counts.id == "croisement-effectifs" && counts.reading.contains("Pas de parts"), "{}", counts.reading);
    assert_eq!(of(counts, 5)[1..], [30, 9].map(Value::Count));
    // All who said no are of this segment, which is told: those of it are not drawn anew.
    assert_eq!(
        (0..5).map(|row| of(counts, row)[2].clone()).collect::<Vec<_>>(),
        (0..5).map(|row| of(&all[1], row)[2].clone()).collect::<Vec<_>>()
    );
    // Nor are those of the same table the other way round.
    let turned = crossing("AC07", "AC24", &[]);
    let turned = turned.last().unwrap();
    let answers = turned.head.iter().skip(2).map(|name| all[1].rows.iter().find(|row| row.name == *name).unwrap());
    let same = answers.zip(1..).map(|(row, column)| {
        let names = all[1].head.iter().skip(2);
        let rows = names.map(|name| turned.rows.iter().find(|row| row.name == *name).unwrap());
        assert_eq!(rows.map(|row| row.values[column].clone()).collect::<Vec<_>>(), row.values[1..]);
    });
    assert_eq!(same.count(), 2, "the two steps that somebody chose");
}

#[test]
fn of_those_who_were_asked_a_question_with_a_condition_crossing_tells_with_noise_and_nothing_where_their_number_is_hidden()
 {
    let crossing = |asked_why_not: usize| {
        let mut all = vec![("eti", "oui", None); 20];
        all.extend(vec![("eti", "non_pas_prevu", Some("meconnaissance")); asked_why_not]);
        let shown = buyers(&all, &[("question", "AC14"), ("croisee", "AC07")]);
        shown.figures.into_iter().find(|figure| figure.id == "croisement-effectifs").unwrap()
    };
    let told = crossing(30);
    let place = told.head.iter().position(|name| name.starts_with("Non, et")).unwrap() - 1;
    let asked = &told.rows.last().unwrap().values;
    assert_eq!(asked[0], Value::Count(30));
    assert!(matches!(asked[place], Value::Near(near) if near.abs_diff(30) <= 20), "{asked:?}");
    let hidden = crossing(2);
    let (base, answers) = hidden.rows.split_last().unwrap();
    assert!(answers.iter().flat_map(|row| &row.values).all(|value| *value == Value::Secret), "{answers:?}");
    let place = hidden.head.iter().position(|name| name.starts_with("Non, et")).unwrap() - 1;
    assert_eq!(base.values[place], Value::Secret, "who said so is hidden on the page of the other question");
}

#[test]
fn the_answer_of_one_person_is_not_what_is_left_once_the_others_are_taken_away() {
    let step = |n: usize| match n {
        0 => 1,
        1..10 => 3,
        _ => 5,
    };
    let all: Vec<(&str, u8)> = (0..20).map(|n| ("sante", step(n))).collect();
    let shown = shown(&all, false, &[("question", "SU22")]);
    let counts: Vec<Value> = shown.figures[0].rows.iter().map(|row| row.values[0].clone()).collect();
    assert_eq!(counts[0], Value::Secret);
    let secrets = counts.iter().filter(|count| **count == Value::Secret).count();
    assert!(secrets >= 2, "everybody knows that they are 20: {counts:?}");
    assert_eq!(shown.figures[1].rows[0].values[1], Value::Secret, "nor is the mean");
}

/// Buyers of a segment who answered whether they turned to a start-up; asked why not, they give a reason where they have one.
fn buyers(all: &[(&str, &str, Option<&str>)], parameters: &[(&str, &str)]) -> Shown {
    let edition = EditionYear::new(2026).unwrap();
    let library = Library::embedded().unwrap();
    let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
    let mut columns = Columns::default();
    for (id, (segment, turned, reason)) in (1..).zip(all) {
        let mut answers = Answers::default();
        answers.insert("AC01", Answer::Choice((*segment).into()));
        answers.insert("AC07", Answer::Choice((*turned).into()));
        if let Some(reason) = reason {
            answers.insert("AC14", Answer::Choices(vec![(*reason).to_owned()]));
        }
        columns.put(questionnaire, &Entry { id, counts: true, relay: None, sent_at: 0, began_at: None, answers });
    }
    let parameters = parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let (view, now) = (crate::observe::answers::View::Latest, chrono::Utc::now());
    asked(questionnaire, &columns, &Asking { edition, parameters: Form(parameters), exact: false, view, now })
}

#[test]
fn an_option_that_says_je_ne_sais_pas_is_one_like_the_others() {
    let mut all = vec![("eti", "oui", None); 9];
    all.extend(vec![("eti", "ne_sait_pas", None); 5]);
    all.extend(vec![("eti", "non_prevu", None); 4]);
    all.extend(vec![("eti", "non_pas_prevu", None); 6]);
    let shown = buyers(&all, &[("question", "AC07")]);
    let counts: Vec<i64> = shown.figures[0]
        .rows
        .iter()
        .filter_map(|row| if let Value::Count(n) = row.values[0] { Some(n) } else { None })
        .collect();
    assert_eq!(counts.iter().sum::<i64>(), 24, "{counts:?}");
    assert!(shown.figures[0].rows.iter().any(|row| row.name == "Je ne sais pas" && row.values[0] == Value::Count(5)));
}

#[test]
fn how_many_were_asked_a_question_does_not_tell_what_they_answered_before() {
    let mut all = vec![("collectivite", "oui", None); 12];
    all.extend(vec![("collectivite", "non_pas_prevu", Some("meconnaissance")); 8]);
    all.extend(vec![("eti", "oui", None); 7]);
    all.extend(vec![("eti", "non_pas_prevu", Some("pas_necessaire")); 6]);
    // Of the two of the last segment, one was asked why not.
    all.extend([("autre", "oui", None), ("autre", "non_pas_prevu", Some("pas_necessaire"))]);
    let crossing = |question: &str| {
        let shown = buyers(&all, &[("question", question), ("croisee", "AC01")]);
        shown.figures.into_iter().find(|figure| figure.id == "croisement")
    };
    assert!(crossing("AC14").is_none(), "of all respondents only");
    let narrowed = &buyers(&all, &[("question", "AC14"), ("AC01", "autre")]).figures;
    assert!(narrowed.len() == 1 && narrowed[0].rows.is_empty() && narrowed[0].reading.contains("enlevez les filtres"));
    assert!(!narrowed[0].notes.concat().contains("posée"), "nor how many were asked");
    // What all are asked is asked of everybody there, which is no secret.
    let asked_of_all = crossing("AC07").unwrap();
    let place = asked_of_all.head.iter().position(|name| name.starts_with("Autre")).unwrap() - 1;
    assert_eq!(asked_of_all.rows.last().unwrap().values[place], Value::Count(2));
    assert_eq!(asked_of_all.rows[0].values[place], Value::Secret);
}

#[test]
fn no_answer_is_never_the_most_frequent_one_and_is_told_beside_it() {
    let told = shown(&[("sante", 5), ("sante", 0), ("sante", 0), ("fintech", 0)], true, &[("question", "SU22")]);
    let reading = &told.figures[0].reading;
    assert!(
        reading.starts_with("Réponse la plus fréquente : « 5") && reading.contains("des 4\u{a0}répondants"),
        "{reading}"
    );
    assert!(reading.ends_with("3 d’entre eux sont sans réponse."), "{reading}");
    let nobody = shown(&[("sante", 0), ("sante", 0)], true, &[("question", "SU22")]);
    assert_eq!(nobody.figures[0].reading, "Personne n’a encore répondu.");
    let hidden = shown(&[("sante", 5), ("sante", 1)], false, &[("question", "SU22")]);
    assert!(hidden.figures[0].reading.contains("secret statistique"), "{}", hidden.figures[0].reading);
}

#[test]
fn the_whole_of_a_crossing_is_of_those_whom_its_columns_are_of() {
    let (edition, library) = (EditionYear::new(2026).unwrap(), Library::embedded().unwrap());
    let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
    let mut columns = Columns::default();
    for id in 1..=30 {
        let mut answers = Answers::default();
        answers.insert("AC01", Answer::Choice("eti".into()));
        answers.insert("AC07", Answer::Choice(if id % 2 == 0 { "oui" } else { "non_pas_prevu" }.into()));
        if id > 10 {
            answers.insert("AC24", Answer::Step(4));
        }
        columns.put(questionnaire, &Entry { id, counts: true, relay: None, sent_at: 0, began_at: None, answers });
    }
    let parameters = [("question", "AC07"), ("croisee", "AC24")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    let (view, now) = (crate::observe::answers::View::Latest, chrono::Utc::now());
    let shown = asked(
        questionnaire,
        &columns,
        &Asking { edition, parameters: Form(parameters.into()), exact: true, view, now },
    );
    let crossed = shown.figures.iter().find(|figure| figure.id == "croisement").unwrap();
    assert_eq!(crossed.rows.last().unwrap().values, [20, 20].map(Value::Count), "{:?}", crossed.head);
    assert_eq!(crossed.rows[0].values, [0.5, 0.5].map(Value::Share));
    assert!(crossed.notes.iter().any(|note| note.contains("10 répondants, sans réponse")), "{:?}", crossed.notes);
}
