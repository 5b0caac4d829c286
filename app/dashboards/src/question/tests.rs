//! Pages of questions, from a few answers.

mod amounts;

use super::*;
use forms::Form;
use statistics::Entry;
use statistics::figure::{Figure, Value};
use survey::library::Library;
use survey::{Answer, Answers, EditionYear, Euros};

fn asking(parameters: Form, exact: bool) -> Asking {
    Asking { edition: EditionYear::new(2026).unwrap(), parameters, exact, now: chrono::Utc::now() }
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
        columns.put(questionnaire, &Entry { id, counts: true, answers, ..Entry::default() });
    }
    let parameters = parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    of(questionnaire, &columns, &asking(Form(parameters), exact))
}

#[test]
fn a_scale_has_a_distribution_a_mean_and_a_standard_deviation() {
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
fn without_respondents_there_is_no_mean_and_no_standard_deviation() {
    let nobody = [Value::Count(0), Value::None, Value::None];
    let shown = shown(&[("sante", 1), ("fintech", 0)], true, &[("question", "SU22")]);
    assert_eq!(shown.figures[1].rows[2].values, nobody);
}

#[test]
fn a_cross_table_has_a_test_of_independence_with_its_conditions() {
    let all: Vec<(&str, u8)> =
        (0..80).map(|n| if n % 2 == 0 { ("sante", 1 + n % 4 / 2) } else { ("fintech", 4 + n % 4 / 2) }).collect();
    let shown = shown(&all, true, &[("question", "SU22"), ("croisee", "SU05")]);
    let crossed = shown.figures.iter().find(|figure| figure.id == "croisement").unwrap();
    assert_eq!(crossed.head[1..], ["Ensemble", "Santé", "Services financiers (fintech)"]);
    assert_eq!(crossed.rows.last().unwrap().values, [80, 40, 40].map(Value::Count));
    assert!(
        crossed.reading.starts_with("Lien fort entre les deux questions chez les répondants"),
        "{}",
        crossed.reading
    );
    assert!(crossed.notes.iter().any(|note| note.contains("conditions de Cochran") && note.contains("remplies")));
}

#[test]
fn a_cross_table_of_any_two_questions_hides_cells_of_one_or_two() {
    let mut all = vec![("eti", "oui", None); 9];
    all.extend(vec![("ministere", "oui", None); 4]);
    all.extend(vec![("eti", "non_prevu", None); 2]);
    let crossed = |exact: bool| {
        let shown = buyers(&all, exact, &[("question", "AC07"), ("croisee", "AC01")]);
        shown.figures.into_iter().find(|figure| figure.id == "croisement").unwrap()
    };
    let values =
        |figure: &Figure, row: &str| figure.rows.iter().find(|r| r.name.starts_with(row)).unwrap().values.clone();
    let (disclosed, exact) = (crossed(false), crossed(true));
    assert_eq!(disclosed.rows.last().unwrap().values, [15, 4, 11].map(Value::Count), "{:?}", disclosed.head);
    assert_eq!(values(&disclosed, "Oui"), vec![Value::Secret; 3], "all but two said so, all of four, and all but two");
    assert_eq!(values(&exact, "Oui"), [13.0 / 15.0, 1.0, 9.0 / 11.0].map(Value::Share));
}

#[test]
fn a_base_of_one_or_two_is_hidden_for_a_conditional_question() {
    let mut all = vec![("eti", "oui", None); 9];
    all.extend(vec![("eti", "non_pas_prevu", Some("meconnaissance")); 2]);
    let note = |exact| buyers(&all, exact, &[("question", "AC14")]).figures[0].notes[0].clone();
    assert!(note(false).contains("posée (non diffusable)"), "{}", note(false));
    assert!(note(true).contains("posée (2)"), "{}", note(true));
}

#[test]
fn an_answer_of_few_and_the_mean_of_four_are_hidden() {
    let all: Vec<(&str, u8)> = (0..20).map(|n| ("sante", if n == 0 { 1 } else { 3 + n % 2 })).collect();
    let page = shown(&all, false, &[("question", "SU22")]);
    let counts: Vec<Value> = page.figures[0].rows.iter().map(|row| row.values[0].clone()).collect();
    assert_eq!(counts[0], Value::Secret);
    assert!(counts[2..4].iter().all(|count| matches!(count, Value::Count(9 | 10))), "{counts:?}");
    let few = shown(&[("sante", 1), ("sante", 5), ("sante", 3), ("sante", 3)], false, &[("question", "SU22")]);
    assert_eq!(few.figures[1].rows[0].values, [Value::Count(4), Value::Secret, Value::Secret]);
}

#[test]
fn je_ne_sais_pas_has_a_row_if_it_can_be_answered() {
    let library = Library::embedded().unwrap();
    let questionnaire = library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap();
    let takes = countable(questionnaire)
        .into_iter()
        .filter(|one| one.question.kind.allows_unknown() && Measure::of(&one.question.kind).is_none());
    for one in takes {
        let parameters = Form(vec![("question".to_owned(), one.field.name.clone())]);
        let shown = of(questionnaire, &Columns::default(), &asking(parameters, false));
        assert!(shown.figures[0].rows.iter().any(|row| row.name == "Je ne sais pas"), "{}", one.field.name);
    }
}

/// Buyers of a segment who answered whether they turned to a start-up, with a reason why not, if they give one.
fn buyers(all: &[(&str, &str, Option<&str>)], exact: bool, parameters: &[(&str, &str)]) -> Shown {
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
        columns.put(questionnaire, &Entry { id, counts: true, answers, ..Entry::default() });
    }
    let parameters = parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    of(questionnaire, &columns, &asking(Form(parameters), exact))
}

#[test]
fn an_option_labelled_je_ne_sais_pas_is_treated_like_the_others() {
    let mut all = vec![("eti", "oui", None); 9];
    all.extend(vec![("eti", "ne_sait_pas", None); 5]);
    all.extend(vec![("eti", "non_prevu", None); 4]);
    all.extend(vec![("eti", "non_pas_prevu", None); 6]);
    let shown = buyers(&all, false, &[("question", "AC07")]);
    let counts: Vec<i64> = shown.figures[0]
        .rows
        .iter()
        .filter_map(|row| if let Value::Count(n) = row.values[0] { Some(n) } else { None })
        .collect();
    assert_eq!(counts.iter().sum::<i64>(), 24, "{counts:?}");
    assert!(shown.figures[0].rows.iter().any(|row| row.name == "Je ne sais pas" && row.values[0] == Value::Count(5)));
}

#[test]
fn no_answer_is_never_the_most_frequent_answer_and_is_mentioned_separately() {
    let page = shown(&[("sante", 5), ("sante", 0), ("sante", 0), ("fintech", 0)], true, &[("question", "SU22")]);
    let reading = &page.figures[0].reading;
    assert!(
        reading.starts_with("Réponse la plus fréquente : «\u{a0}5") && reading.contains("des 4\u{a0}répondants"),
        "{reading}"
    );
    assert!(reading.ends_with("3 d’entre eux sont sans réponse."), "{reading}");
    let nobody = shown(&[("sante", 0), ("sante", 0)], true, &[("question", "SU22")]);
    assert_eq!(nobody.figures[0].reading, "Personne n’a encore répondu.");
    let hidden = shown(&[("sante", 5), ("sante", 1)], false, &[("question", "SU22")]);
    assert!(hidden.figures[0].reading.contains("Rien n’est diffusable"), "{}", hidden.figures[0].reading);
}

#[test]
fn the_total_of_a_cross_table_covers_the_respondents_in_its_columns() {
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
        columns.put(questionnaire, &Entry { id, counts: true, answers, ..Entry::default() });
    }
    let parameters = [("question", "AC07"), ("croisee", "AC24")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    let shown = of(questionnaire, &columns, &asking(Form(parameters.into()), true));
    let crossed = shown.figures.iter().find(|figure| figure.id == "croisement").unwrap();
    assert_eq!(crossed.rows.last().unwrap().values, [20, 20].map(Value::Count), "{:?}", crossed.head);
    assert_eq!(crossed.rows[0].values, [0.5, 0.5].map(Value::Share));
    assert!(crossed.notes.iter().any(|note| note.contains("10 répondants, sans réponse")), "{:?}", crossed.notes);
}
