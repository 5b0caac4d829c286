use super::*;
use crate::library::{Library, embedded_text};
use crate::load;
use crate::{Audience, EditionYear};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn year(year: i32) -> EditionYear {
    EditionYear::new(year).unwrap()
}

/// The buyers' questionnaire of 2026 as that of 2027, with something replaced.
fn next(replaced: &[(&str, &str)]) -> Questionnaire {
    let mut text = embedded_text(year(2026), Audience::Acheteurs).unwrap().replace("edition = 2026", "edition = 2027");
    for (before, after) in replaced {
        assert!(text.contains(before), "{before}");
        text = text.replacen(before, after, 1);
    }
    load::questionnaire("2027/acheteurs.toml", &text).unwrap()
}

fn current() -> std::sync::Arc<Questionnaire> {
    Library::embedded().unwrap().get(year(2026), Audience::Acheteurs).unwrap().clone()
}

fn changes(replaced: &[(&str, &str)]) -> Vec<(String, Vec<Change>, bool)> {
    let found = differences(&current(), &next(replaced));
    found.questions.into_iter().map(|q| (q.id.to_string(), q.changes, q.incomparable.is_none())).collect()
}

#[test]
fn a_copied_edition_has_no_differences_despite_its_years() {
    let found = differences(&current(), &next(&[]));
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(found.same, current().questions().count());
    assert!(against_publishing(&current(), &next(&[])).is_empty());
}

#[test]
fn common_questions_of_the_embedded_editions_are_comparable() {
    let library = Library::embedded().unwrap();
    for audience in Audience::ALL {
        let (before, after) = (library.get(year(2023), audience).unwrap(), library.get(year(2026), audience).unwrap());
        let found = differences(before, after);
        for question in &found.questions {
            let alone = matches!(question.changes[..], [Change::Added | Change::Removed]);
            assert_eq!(question.incomparable.is_some(), alone, "{question:#?}");
        }
        assert!(found.questions.iter().any(|question| question.changes == [Change::Added]));
        assert!(against_publishing(before, after).is_empty());
        // An earlier edition's years are its own: nothing says that amounts changed.
        assert!(!found.questions.iter().any(|q| matches!(q.id.to_string().as_str(), "AC04" | "AC05")));
    }
}

#[test]
fn each_kind_of_difference_is_reported_as_such() {
    let found = changes(&[("label = \"Quelle est votre fonction", "label = \"Quel est votre métier")]);
    let worded = Change::Worded {
        what: "Question",
        before: "Quelle est votre fonction\u{a0}?".into(),
        after: "Quel est votre métier\u{a0}?".into(),
    };
    assert_eq!(found, [("AC03".to_owned(), vec![worded], true)]);

    let found =
        changes(&[("{ code = \"salons\", label = \"Salons\" },", "{ code = \"foires\", label = \"Foires\" },")]);
    let named = |code: &str, label: &str| Named { code: code.into(), label: label.into() };
    let expected =
        vec![Change::OptionAdded(named("foires", "Foires")), Change::OptionRemoved(named("salons", "Salons"))];
    assert_eq!(found, [("AC18".to_owned(), expected, true)]);

    let found = changes(&[("{ code = \"s1_5\", label = \"De 1 à 5\"", "{ code = \"s1_5\", label = \"De 1 à 9\"")]);
    let renamed =
        Change::OptionRenamed {
            code: "s1_5".into(), before: "De 1 à 5".into(), after: "De 1 à 9".into(), same: false
        };
    assert_eq!(found, [("AC08".to_owned(), vec![renamed], false)], "the code means something else");

    let found = changes(&[("id = \"AC12\"\nkind = \"scale\"", "id = \"AC12\"\nrequired = true\nkind = \"scale\"")]);
    assert_eq!(found, [("AC12".to_owned(), vec![Change::Required(true)], true)]);

    let found = changes(&[(
        "when = { is = { field = \"AC07\", codes = [\"non_prevu\", \"non_pas_prevu\"] } }",
        "when = { is = { field = \"AC07\", codes = [\"non_pas_prevu\"] } }",
    )]);
    assert!(
        matches!(&found[..], [(id, changes, true)] if id == "AC14" && matches!(changes[..], [Change::Condition { .. }]))
    );

    let found = changes(&[("id = \"AC27\"\nkind = \"long_text\"", "id = \"AC27\"\nkind = \"text\"")]);
    assert!(
        matches!(&found[..], [(id, changes, false)] if id == "AC27" && matches!(changes[..], [Change::Kind { .. }]))
    );

    let found = changes(&[("id = \"AC24\"", "id = \"AC94\"")]);
    let ids: Vec<_> = found.iter().map(|(id, changes, _)| (id.as_str(), changes.clone())).collect();
    assert_eq!(ids, [("AC94", vec![Change::Added]), ("AC24", vec![Change::Removed])]);

    let limit = "{ field = \"AC19.generalises\", limit = \"AC19.lances\" }";
    let found = differences(&current(), &next(&[(limit, "{ field = \"AC19.generalises\", limit = \"AC19.payes\" }")]));
    assert_eq!((found.questions.len(), found.rules_added.len(), found.rules_removed.len()), (0, 1, 1));
}

#[test]
fn a_moved_question_does_not_move_those_it_passed() {
    let text = embedded_text(year(2026), Audience::Acheteurs).unwrap();
    let start = text.find("[[section.question]]\nid = \"AC09\"").unwrap();
    let end = start + text[start..].find("[[section]]").unwrap();
    let question = &text[start..end];
    let target = "[[section.question]]\nid = \"AC07\"";
    let found = changes(&[(question, ""), (target, &format!("{question}{target}"))]);
    assert!(
        matches!(&found[..], [(id, changes, true)] if id == "AC09" && matches!(changes[..], [Change::Moved { .. }])),
        "{found:?}"
    );
}

#[test]
fn changes_that_make_answers_misleading_are_not_published() {
    let refused = |replaced: &[(&str, &str)]| against_publishing(&current(), &next(replaced)).join("\n");
    assert!(refused(&[("role = \"segment\"\n", "")]).contains("le type d’organisation (AC01)"));
    assert!(
        refused(&[("{ code = \"s1_5\", label = \"De 1 à 5\"", "{ code = \"s1_5\", label = \"De 1 à 9\"")])
            .contains("AC08 : le code s1_5")
    );
    assert!(refused(&[("id = \"AC27\"\nkind = \"long_text\"", "id = \"AC27\"\nkind = \"text\"")]).contains("AC27 : "));
    assert!(refused(&[("title = ", "closes = \"2026-11-12T23:59:59\"\ntitle = ")]).contains("clôture"));
    assert!(refused(&[("label = \"Quelle est votre fonction", "label = \"Quel est votre métier")]).is_empty());
}

fn without(questionnaire: &Questionnaire, left_out: &[bool]) -> Questionnaire {
    let mut shortened = questionnaire.clone();
    let mut place = 0;
    for section in &mut shortened.sections {
        section.questions.retain(|_| {
            place += 1;
            !left_out.get(place - 1).copied().unwrap_or(false)
        });
    }
    shortened
}

proptest! {
    #[test]
    fn swapping_two_editions_swaps_additions_and_removals(
        one in prop::collection::vec(any::<bool>(), 40),
        other in prop::collection::vec(any::<bool>(), 40),
    ) {
        let (one, other) = (without(&current(), &one), without(&next(&[]), &other));
        let (there, back) = (differences(&one, &other), differences(&other, &one));
        let of = |found: &Differences, change: &Change| {
            let ids = found.questions.iter().filter(|q| q.changes.contains(change)).map(|q| q.id.clone());
            ids.collect::<BTreeSet<_>>()
        };
        prop_assert_eq!(of(&there, &Change::Added), of(&back, &Change::Removed));
        prop_assert_eq!(of(&there, &Change::Removed), of(&back, &Change::Added));
        prop_assert_eq!(there.same, back.same);
        prop_assert!(differences(&one, &one).is_empty());
    }
}
