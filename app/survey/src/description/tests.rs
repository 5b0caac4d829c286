use super::*;
use crate::library::Library;
use crate::{Audience, EditionYear};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::embedded().unwrap());

fn latest(audience: Audience) -> Arc<Questionnaire> {
    LIBRARY.get(EditionYear::new(2026).unwrap(), audience).unwrap().clone()
}

/// The sentence, with ordinary instead of no-break spaces.
fn sentence_of(audience: Audience, of: &Condition) -> String {
    condition(&latest(audience), of).replace('\u{a0}', " ")
}

fn when(audience: Audience, id: &str) -> String {
    let questionnaire = latest(audience);
    let question = questionnaire.questions().find(|q| q.id.as_str() == id).unwrap();
    condition(&questionnaire, question.when.as_ref().unwrap()).replace('\u{a0}', " ")
}

fn is(field: &str, codes: &[&str]) -> Condition {
    Condition::Is { field: field.to_owned(), codes: codes.iter().map(|c| (*c).to_owned()).collect() }
}

fn compare(field: &str, than: Comparison, value: i64) -> Condition {
    Condition::Compare { field: field.to_owned(), than, value }
}

const TOTAL: &str = "la question 8 « Quel a été le montant annuel total de vos achats hors taxes ? »";

#[test]
fn conditions_of_the_questionnaires_are_readable() {
    assert_eq!(
        when(Audience::Acheteurs, "AC06"),
        "Si vous avez répondu « Je ne sais pas » à la question 9 « Sur ce total, quel a été le montant de vos achats auprès de start-up ? » (2025 ou 2024)."
    );
    assert_eq!(
        when(Audience::Acheteurs, "AC14"),
        "Si vous avez répondu « Non, mais c’est prévu dans les 12 prochains mois » ou « Non, et ce n’est pas prévu » à la question 11 « Avez-vous eu recours à une start-up au cours des 12 derniers mois ? »."
    );
    assert_eq!(
        when(Audience::StartUp, "SU14"),
        "Si vous avez donné une autre réponse que « 0 % » à la question 11 « Quelle part de votre chiffre d’affaires réalisez-vous avec le secteur public ? »."
    );
    assert_eq!(
        when(Audience::StartUp, "SU16"),
        "Si vous avez donné une autre réponse que « 0 % » à l’une au moins de ces questions : \
         la question 12 « Quelle part de votre chiffre d’affaires réalisez-vous avec les grands groupes ? », \
         la question 13 « Quelle part de votre chiffre d’affaires réalisez-vous avec les entreprises de taille intermédiaire (ETI) ? » \
         ou la question 14 « Quelle part de votre chiffre d’affaires réalisez-vous avec les petites et moyennes entreprises ? » (avec les PME ou avec les TPE)."
    );
    assert_eq!(
        when(Audience::StartUp, "SU30b"),
        "Si vous avez coché la case de la question 31 « Acceptez-vous que l’Observatoire vous recontacte ? »."
    );
}

#[test]
fn comparisons_use_the_respondents_units() {
    let buyers = |of: &Condition| sentence_of(Audience::Acheteurs, of);
    assert_eq!(
        buyers(&compare("AC04.2025", Comparison::Above, 10_000_000)),
        format!("Si vous avez indiqué plus de 100\u{202f}000,00 € à {TOTAL} (2025).")
    );
    assert_eq!(
        sentence_of(Audience::StartUp, &compare("SU02", Comparison::Below, 2019)),
        "Si vous avez indiqué une année avant 2019 à la question 5 « En quelle année votre entreprise a-t-elle été créée ? »."
    );
    assert!(
        buyers(&compare("AC24", Comparison::AtLeast, 4))
            .contains("indiqué au moins 4 sur l’échelle de 1 à 5 à la question")
    );
    assert!(
        buyers(&compare("AC19.lances", Comparison::AtMost, 1_000))
            .contains("indiqué au plus 1\u{202f}000 à la question")
    );
    assert_eq!(compared(Some(&Kind::Share { unknown: false }), Comparison::AtLeast, 1_250), "au moins 12,5\u{a0}%");
}

#[test]
fn negations_and_groups_stay_unambiguous() {
    let not = |c| Condition::Not(Box::new(c));
    let (public, amount) = (is("AC01", &["ministere"]), compare("AC04.2025", Comparison::AtLeast, 100));
    let organisation = "la question 1 « Quel type d’organisation représentez-vous ? »";
    let buyers = |of: &Condition| sentence_of(Audience::Acheteurs, of);
    assert_eq!(
        buyers(&not(is("AC01", &["ministere", "pme"]))),
        format!(
            "Si vous n’avez répondu ni « Ministère ou service de l’État » ni « Petite ou moyenne entreprise (PME) » à {organisation}."
        )
    );
    assert_eq!(
        buyers(&Condition::All(vec![public.clone(), amount.clone()])),
        format!(
            "Si vous avez répondu « Ministère ou service de l’État » à {organisation}, et si vous avez indiqué au moins 1,00 € à {TOTAL} (2025)."
        )
    );
    let nested = Condition::All(vec![
        Condition::Answered { field: "AC02".to_owned() },
        Condition::Any(vec![public.clone(), amount.clone()]),
    ]);
    assert_eq!(
        buyers(&nested),
        format!(
            "Si vous avez répondu à la question 2 « Quel est le numéro SIRET de votre organisation ? », \
             et si soit vous avez répondu « Ministère ou service de l’État » à {organisation}, soit vous avez indiqué au moins 1,00 € à {TOTAL} (2025)."
        )
    );
    let neither = buyers(&not(Condition::Any(vec![public, amount])));
    assert!(
        neither.contains("vous n’avez pas répondu") && neither.contains(", et si vous n’avez pas indiqué"),
        "{neither}"
    );
    assert_eq!(buyers(&Condition::All(Vec::new())), "Dans tous les cas.");
    assert_eq!(buyers(&Condition::Any(Vec::new())), "Dans aucun cas.");
}

#[test]
fn kinds_are_described_in_words() {
    let of = |audience, id: &str| {
        kind(latest(audience).questions().find(|q| q.id.as_str() == id).unwrap()).replace('\u{a0}', " ")
    };
    for (audience, id, expected) in [
        (Audience::Acheteurs, "AC01", "Une seule réponse."),
        (Audience::Acheteurs, "AC13", "Trois réponses au plus."),
        (Audience::Acheteurs, "AC18", "Plusieurs réponses possibles."),
        (
            Audience::Acheteurs,
            "AC04",
            "Un montant en euros, pour 2025 et pour 2024. « Je ne sais pas » est une réponse possible.",
        ),
        (Audience::Acheteurs, "AC19", "Un nombre entier, de 0 à 10\u{202f}000, pour chaque ligne."),
        (Audience::Acheteurs, "AC24", "Une note, de 1 (Très facile) à 5 (Très difficile)."),
        (Audience::Acheteurs, "AC27", "Un texte libre, 1\u{202f}000 caractères au plus."),
        (Audience::StartUp, "SU13", "Une seule réponse, pour chaque ligne."),
        (Audience::StartUp, "SU30", "Une case à cocher, si vous êtes d’accord."),
    ] {
        assert_eq!(of(audience, id), expected, "{id}");
    }
}

/// Whether a sentence names a field: its question, by number and text, and its part.
fn names(questionnaire: &Questionnaire, sentence: &str, field: &str) -> bool {
    let found = questionnaire.questions().find_map(|q| q.fields.iter().find(|f| f.name == field).map(|f| (q, f)));
    let Some((question, field)) = found else { return sentence.contains(field) };
    let place = number(questionnaire, question).unwrap();
    let part = field.label.as_ref().is_none_or(|label| question.fields.len() == 1 || sentence.contains(label.as_str()));
    part && sentence.contains(&format!("la question {place} «\u{a0}{}\u{a0}»", question.label))
}

#[test]
fn every_condition_has_a_sentence_that_names_each_of_its_fields() {
    let mut conditions = 0;
    for questionnaire in LIBRARY.iter() {
        for question in questionnaire.questions() {
            let Some(when) = &question.when else { continue };
            let sentence = condition(questionnaire, when);
            assert!(sentence.starts_with("Si vous ") && sentence.ends_with('.'), "{}: {sentence}", question.id);
            assert!(!sentence.contains(question.label.as_str()), "{} describes itself", question.id);
            for field in when.fields() {
                assert!(names(questionnaire, &sentence, field), "{}: {field} in {sentence}", question.id);
            }
            conditions += 1;
        }
    }
    assert!(conditions >= 16, "{conditions} conditions");
}

fn leaf() -> impl Strategy<Value = Condition> {
    let fields: Vec<String> = LIBRARY
        .iter()
        .flat_map(|q| q.questions())
        .flat_map(|q| &q.fields)
        .map(|f| f.name.clone())
        .chain(["inconnu".to_owned()])
        .collect();
    let codes =
        prop::collection::vec(prop::sample::select(vec!["oui", "non", "pme", "p0", "p1_20", "nsp", "é\u{202e}"]), 0..5);
    let than = prop::sample::select(vec![
        Comparison::Equal,
        Comparison::Above,
        Comparison::AtLeast,
        Comparison::Below,
        Comparison::AtMost,
    ]);
    (prop::sample::select(fields), 0..4u8, codes, than, any::<i64>()).prop_map(|(field, sort, codes, than, value)| {
        match sort {
            0 => Condition::Is { field, codes: codes.into_iter().map(ToOwned::to_owned).collect() },
            1 => Condition::Unknown { field },
            2 => Condition::Answered { field },
            _ => Condition::Compare { field, than, value },
        }
    })
}

/// Conditions nested up to six deep, with empty groups if `empty` is true.
fn nested(empty: bool) -> impl Strategy<Value = Condition> {
    let least = usize::from(!empty);
    leaf().prop_recursive(6, 48, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), least..4).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), least..4).prop_map(Condition::Any),
            inner.prop_map(|c| Condition::Not(Box::new(c))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_nested_condition_has_a_sentence(of in nested(true)) {
        for questionnaire in LIBRARY.iter() {
            let sentence = condition(questionnaire, &of);
            prop_assert!(sentence.starts_with("Si ") || sentence.starts_with("Dans "));
            prop_assert!(sentence.ends_with('.'));
        }
    }

    #[test]
    fn any_nested_condition_without_empty_groups_names_each_field(of in nested(false)) {
        for questionnaire in LIBRARY.iter() {
            let sentence = condition(questionnaire, &of);
            for field in of.fields() {
                prop_assert!(names(questionnaire, &sentence, field), "{} in {}", field, sentence);
            }
        }
    }
}
