use super::testing::{LIBRARY, latest, random, written};
use super::*;
use proptest::prelude::*;
use survey::{Audience, Euros, QuestionId, Typed};

fn given<'a>(record: &'a Record, field: &str) -> &'a Given {
    record.sections.iter().flat_map(|s| &s.entries).flat_map(|e| &e.fields).find(|g| g.field == field).unwrap()
}

fn buyer(pairs: &[(&str, &str)]) -> Record {
    let questionnaire = latest(Audience::Acheteurs);
    let typed: Typed = pairs.iter().copied().collect();
    written(&questionnaire, &questionnaire.read(&typed).answers)
}

#[test]
fn the_time_is_given_in_paris() {
    let record = buyer(&[]);
    assert_eq!(record.facts[0], Fact { name: "Référence", value: "2026-ABCDE-FGHJK".to_owned() });
    assert_eq!(record.facts[1].value, "25\u{a0}octobre 2026 à 2\u{a0}h\u{a0}30 (heure de Paris)");
    assert_eq!(record.facts.len(), 4);
}

#[test]
fn fictitious_data_are_marked_as_such() {
    let questionnaire = latest(Audience::Acheteurs);
    let record = Record::new(&questionnaire, &Answers::default(), "2026-ABCDE-FGHJK", DateTime::UNIX_EPOCH, true);
    assert!(record.facts.iter().any(|fact| fact.value.contains("inventés")));
}

#[test]
fn a_choice_shows_all_its_options_in_the_questionnaires_order() {
    let record = buyer(&[("AC15", "B99"), ("AC15", "B03"), ("AC15.autre", "L’habitude")]);
    let options = &given(&record, "AC15").options;
    assert_eq!(options.len(), 14);
    let chosen: Vec<_> = options.iter().filter(|o| o.chosen).map(|o| o.text.as_str()).collect();
    assert_eq!(chosen, ["Cycles de contractualisation trop longs", "Autre frein (précisez)\u{a0}: L’habitude"]);
    assert_eq!(options[13].text, "Aucun frein");
    assert_eq!((options[0].mark(), options[2].mark()), ("☐", "☑"));
    assert_eq!(given(&record, "AC15").text(), None);
    assert_eq!(given(&record, "AC13").text(), Some(NOTHING), "nothing was ticked");
}

#[test]
fn scales_amounts_and_texts_are_shown_as_given() {
    let record = buyer(&[
        ("AC24", "4"),
        ("AC12", "nsp"),
        ("AC04.2025", "1 M€"),
        ("AC05.2025", "25 k€"),
        ("AC04.2024", "nsp"),
        ("AC27", "Deux\nlignes"),
    ]);
    let scale = given(&record, "AC24");
    let steps: Vec<_> = scale.options.iter().map(|o| (o.text.as_str(), o.chosen)).collect();
    assert_eq!(
        steps,
        [("1 – Très facile", false), ("2", false), ("3", false), ("4", true), ("5 – Très difficile", false)]
    );
    assert_eq!(scale.answer.as_deref(), Some("4 sur une échelle de 1 à 5"));
    assert!(given(&record, "AC12").options.iter().any(|o| o.chosen && o.text == "Je ne sais pas"));
    assert_eq!(given(&record, "AC04.2024").text(), Some("Je ne sais pas"));
    assert_eq!(given(&record, "AC05.2025").text(), Some("25\u{202f}000,00\u{a0}€"));
    assert_eq!(
        given(&record, "AC05.2025").note.as_deref(),
        Some("Votre taux d’achats auprès de start-up en 2025 : 2,5\u{a0}%")
    );
    assert_eq!(given(&record, "AC05.2024").text(), Some(NOTHING));
    assert_eq!(given(&record, "AC27").text(), Some("Deux\nlignes"));
}

#[test]
fn an_answer_that_the_questionnaire_no_longer_has_is_still_shown() {
    let mut answers = Answers::default();
    answers.insert("AC03", Answer::Choice("ancienne".to_owned()));
    answers.insert("AC04.2025", Answer::Cents(Euros::from_cents(100).unwrap()));
    let record = written(&latest(Audience::Acheteurs), &answers);
    assert_eq!(given(&record, "AC03").text(), Some("ancienne"));
}

#[test]
fn an_invalid_value_is_shown_as_typed() {
    let questionnaire = latest(Audience::Acheteurs);
    let typed: Typed =
        [("AC05.2024", "12"), ("AC05.2024", UNKNOWN), ("AC15", "B01"), ("AC15", "B00")].into_iter().collect();
    let of = |id: &str, place: usize| {
        let question = questionnaire.questions().find(|q| q.id == QuestionId::parse(id).unwrap()).unwrap();
        typed_in(question, &question.fields[place], &typed)
    };
    assert_eq!(of("AC05", 1), "12\nJe ne sais pas");
    assert!(of("AC15", 0).ends_with("\nAucun frein"));
    assert_eq!(of("AC05", 0), "");
}

proptest! {
    #[test]
    fn a_receipt_has_each_question_asked_once_with_all_its_options(seed in any::<u64>(), which in 0..4usize) {
        let questionnaire = LIBRARY.iter().nth(which).unwrap();
        let answers = random(questionnaire, seed);
        let record = written(questionnaire, &answers);
        let asked: Vec<&Question> =
            questionnaire.questions().filter(|q| q.when.as_ref().is_none_or(|when| when.holds(&answers))).collect();
        let entries: Vec<&Entry> = record.sections.iter().flat_map(|s| &s.entries).collect();
        prop_assert_eq!(asked.len(), entries.len());
        for (question, entry) in asked.into_iter().zip(entries) {
            prop_assert_eq!(&question.label, &entry.question);
            let fields: Vec<_> = question.fields.iter().map(|f| &f.name).collect();
            prop_assert_eq!(fields, entry.fields.iter().map(|g| &g.field).collect::<Vec<_>>());
            for given in &entry.fields {
                let answer = answers.get(&given.field);
                prop_assert_eq!(answer.is_some(), given.answer.is_some());
                if !question.kind.options().is_empty() {
                    prop_assert_eq!(given.options.len(), question.kind.options().len());
                }
                let chosen = given.options.iter().filter(|o| o.chosen).count();
                prop_assert_eq!(chosen, match answer {
                    Some(Answer::Choices(codes)) => codes.len(),
                    Some(_) if question.kind.is_ticked() => 1,
                    _ => 0,
                });
            }
        }
    }
}

#[test]
fn a_corrected_response_shows_its_date_and_version() {
    let mut record = buyer(&[]);
    let before = record.facts.len();
    record.correct("2026-06-30T22:05:00Z".parse().unwrap(), 2);
    let fact = record.facts.iter().find(|fact| fact.name == "Corrigées le").unwrap();
    assert_eq!(fact.value, "1er\u{a0}juillet 2026 à 0\u{a0}h\u{a0}05 (heure de Paris), version 2");
    assert_eq!(record.facts.len(), before + 1);
}
