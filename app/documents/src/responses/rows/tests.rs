//! Conversion of each kind of answer.

use super::*;
use survey::library::Library;
use survey::{Euros, sample_respondent};

fn library() -> Library {
    Library::embedded().unwrap()
}

fn buyers() -> Arc<Questionnaire> {
    library().get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap().clone()
}

fn record(questionnaire: &Questionnaire, answers: Answers) -> Record {
    Record {
        reference: "OBS-1".to_owned(),
        sent_at: DateTime::from_timestamp_millis(1_700_000_000_123).unwrap(),
        corrected_at: None,
        edition: questionnaire.edition,
        audience: questionnaire.audience,
        questionnaire_version: questionnaire.version,
        segment: Some("eti".to_owned()),
        partner: None,
        counts: true,
        aside: false,
        answers,
    }
}

/// The cell of a column, by its name.
fn cell(rows: &Rows, answers: &[(&str, Answer)], name: &str) -> Cell {
    let mut all = Answers::default();
    answers.iter().for_each(|(field, answer)| all.insert(*field, answer.clone()));
    let place = rows.columns().iter().position(|column| column.name == name).unwrap_or_else(|| panic!("no {name}"));
    rows.row(record(&buyers(), all)).swap_remove(place)
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn unknown_empty_and_not_asked_are_distinguished() {
    let rows = Rows::of(buyers(), Values::Codes);
    let amount = Answer::Cents(Euros::from_cents(Euros::MAX_CENTS).unwrap());
    assert_eq!(cell(&rows, &[("AC04.2025", amount.clone())], "AC04.2025"), Cell::Decimal(Euros::MAX_CENTS));
    assert_eq!(cell(&rows, &[("AC04.2025", amount)], "AC04.2025.statut"), text("repondu"));
    assert_eq!(cell(&rows, &[("AC04.2025", Answer::Unknown)], "AC04.2025"), Cell::Empty);
    assert_eq!(cell(&rows, &[("AC04.2025", Answer::Unknown)], "AC04.2025.statut"), text("nsp"));
    assert_eq!(cell(&rows, &[], "AC04.2025.statut"), text("sans_reponse"));
    let questionnaire = buyers();
    let conditional = questionnaire.questions().find(|q| q.when.is_some() && is_exported(q)).unwrap();
    assert_eq!(cell(&rows, &[], &format!("{}.statut", conditional.fields[0].name)), text("non_posee"));
}

#[test]
fn each_option_of_a_multiple_choice_has_its_own_column() {
    let rows = Rows::of(buyers(), Values::Codes);
    let questionnaire = buyers();
    let several =
        questionnaire.questions().find(|q| matches!(q.kind, Kind::Multiple { .. }) && q.when.is_none()).unwrap();
    let (field, options) = (several.fields[0].name.as_str(), several.kind.options());
    let chosen = [(field, Answer::Choices(vec![options[1].code.clone()]))];
    assert_eq!(cell(&rows, &chosen, &format!("{field}_{}", options[0].code)), Cell::Boolean(false));
    assert_eq!(cell(&rows, &chosen, &format!("{field}_{}", options[1].code)), Cell::Boolean(true));
    assert_eq!(cell(&rows, &[], &format!("{field}_{}", options[1].code)), Cell::Empty);
}

#[test]
fn labels_are_what_respondents_read() {
    let rows = Rows::of(buyers(), Values::Labels);
    let chosen = [("AC01", Answer::Choice("eti".to_owned()))];
    assert_eq!(cell(&rows, &chosen, "AC01"), text("Entreprise de taille intermédiaire (ETI)"));
    assert_eq!(cell(&rows, &chosen, "segment"), text("Entreprise de taille intermédiaire (ETI)"));
    assert_eq!(cell(&rows, &chosen, "counts"), text("oui"));
    assert!(rows.headers()[0].starts_with("reference – "));
}

#[test]
fn answers_that_the_questionnaire_no_longer_has_get_their_own_column() {
    let rows = Rows::of(buyers(), Values::Codes);
    let old = [("AC99", Answer::Text("=vieux".to_owned())), ("AC01", Answer::Step(3))];
    assert_eq!(cell(&rows, &old, "outside_questionnaire"), text(r#"{"AC01":["3"],"AC99":["=vieux"]}"#));
    assert_eq!(cell(&rows, &[], "outside_questionnaire"), Cell::Empty);
}

#[test]
fn data_that_identify_a_person_are_never_written() {
    for questionnaire in library().iter() {
        let contact = questionnaire.questions().find(|question| !is_exported(question)).unwrap();
        let mut answers = Answers::default();
        answers.insert(contact.fields[0].name.clone(), Answer::Text("nom@exemple.fr".to_owned()));
        let row = Rows::of(questionnaire.clone(), Values::Codes).row(record(questionnaire, answers));
        assert!(!format!("{row:?}").contains("exemple.fr"));
    }
}

#[test]
fn no_answer_is_lost_and_every_cell_fits_its_column() {
    for questionnaire in library().iter() {
        for values in [Values::Codes, Values::Labels] {
            let rows = Rows::of(questionnaire.clone(), values);
            for seed in 0..200 {
                let answers = questionnaire.read(&sample_respondent::typed(questionnaire, seed)).answers;
                let typed: Vec<_> = answers.iter().map(|(field, _)| field.to_owned()).collect();
                let row = rows.row(record(questionnaire, answers));
                assert_eq!(row.len(), rows.columns().len());
                for (column, cell) in rows.columns().iter().zip(&row) {
                    assert!(cell.suits(column.holds), "{} {cell:?}", column.name);
                }
                assert_eq!(row.last(), Some(&Cell::Empty), "{typed:?}");
            }
        }
    }
}
