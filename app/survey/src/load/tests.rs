use super::*;
use crate::library::Library;
use crate::validation::read_section;
use crate::{Answers, Typed};
use proptest::prelude::*;

const HEAD: &str = r#"edition = 2023
audience = "acheteurs"
version = 1
title = "Essai"
"#;

fn load(body: &str) -> Result<Questionnaire, String> {
    questionnaire("essai.toml", &format!("{HEAD}{body}")).map_err(|e| e.to_string())
}

/// A section with these questions, each on one line, the first on line 8.
fn section(questions: &[&str]) -> String {
    let questions: Vec<String> = questions.iter().map(|q| format!("{{ {q} }}")).collect();
    format!("[[section]]\nid = \"s\"\ntitle = \"S\"\nquestion = [{}]\n", questions.join(",\n"))
}

const YES_NO: &str = r#"options = [{ code = "oui", label = "Oui" }, { code = "non", label = "Non" }]"#;

#[test]
fn every_embedded_questionnaire_loads() {
    let library = Library::embedded().unwrap();
    let years: Vec<i32> = library.editions().iter().map(|e| e.year()).collect();
    assert_eq!(years, [2023, 2026]);
}

#[test]
fn every_question_of_both_editions_is_there() {
    let library = Library::embedded().unwrap();
    for edition in library.editions() {
        for (audience, prefix, numbers) in [
            (Audience::StartUp, "SU", (1..=8).chain(10..=30).collect::<Vec<u8>>()),
            (Audience::Acheteurs, "AC", (1..=28).collect()),
        ] {
            let questionnaire = library.get(edition, audience).unwrap();
            for number in numbers {
                let id = format!("{prefix}{number:02}");
                assert!(questionnaire.questions().any(|q| q.id.as_str() == id), "{edition} {id}");
            }
        }
    }
}

#[test]
fn the_years_and_the_thresholds_come_from_the_edition() {
    let library = Library::embedded().unwrap();
    let buyers = library.get(EditionYear::new(2023).unwrap(), Audience::Acheteurs).unwrap();
    let totals = buyers.with_role(crate::Role::TotalPurchases).unwrap();
    let names: Vec<_> = totals.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["AC04.2022", "AC04.2021"]);
    assert_eq!(buyers.closes.as_deref(), Some("2023-11-12T23:59:59"));
    let text = serde_json::to_string(&**buyers).unwrap();
    assert!(text.contains("100\u{202f}000\u{a0}€") && !text.contains("{seuil"));
}

#[test]
fn typed_texts_get_the_spaces_of_french_typography() {
    let typed = section(&["id = \"AC01\", kind = \"siret\", label = \"Une part « de 5 % » ?\""]);
    let loaded = load(&typed).unwrap();
    assert_eq!(loaded.sections[0].questions[0].label, "Une part «\u{a0}de 5\u{a0}%\u{a0}»\u{a0}?");
}

#[test]
fn each_fault_is_reported_with_its_file_and_line() {
    let q = |id: &str, rest: &str| format!(r#"id = "{id}", label = "L", {rest}"#);
    let a = q("AC01", &format!(r#"kind = "single", {YES_NO}"#));
    let number = q("AC02", r#"kind = "siret", role = "organisation""#);
    for (body, expected) in [
        ("nonsense = 1\n".to_owned(), "essai.toml, line 5: unknown field `nonsense`"),
        ("title = \"2\"\n".to_owned(), "essai.toml, line 5: duplicate key"),
        (section(&[&a, &a]), "essai.toml, line 9: question AC01 stands twice"),
        (
            section(&[&a, &q("AC02", r#"kind = "siret", when = { is = { field = "AC01", codes = ["peut_etre"] } }"#)]),
            "essai.toml, line 9: AC02: `AC01` has no option `peut_etre`",
        ),
        (
            section(&[&q("AC02", r#"kind = "siret", when = { answered = "AC01" }"#), &a]),
            "essai.toml, line 8: AC02 has a condition about `AC01`, which is unknown or comes later",
        ),
        (
            section(&[
                &a,
                &q(
                    "AC02",
                    r#"kind = "siret", when = { all = [{ is = { field = "AC01", codes = ["oui"] } }, { is = { field = "AC01", codes = ["non"] } }] }"#,
                ),
            ]),
            "essai.toml, line 9: AC02 can never be asked: no answers make its condition hold",
        ),
        (
            section(&[&q(
                "AC03",
                r#"kind = "single", options = [{ code = "a", label = "A" }, { code = "a", label = "B" }]"#,
            )]),
            "essai.toml, line 8: AC03: the code `a` stands twice",
        ),
        (
            section(&[&q("AC03", r#"kind = "single", list = "freins""#)]),
            "essai.toml, line 8: AC03 uses the list `freins`, which does not exist",
        ),
        (section(&[&q("A1", r#"kind = "siren""#)]), "essai.toml, line 8: `A1` is no question identifier"),
        (section(&[&q("AC01", r#"kind = "colour""#)]), "essai.toml, line 8: `colour` is no kind of question"),
        (section(&[&q("AC01", r#"kind = "siren", max = 3"#)]), "essai.toml, line 8: AC01: `max` means nothing"),
        (section(&[&q("AC01", r#"kind = "text""#)]), "essai.toml, line 8: AC01 lacks `max_chars`"),
        (
            section(&[r#"id = "AC01", label = "{n3}", kind = "siren""#]),
            "essai.toml, line 8: unknown placeholder `{n3}`",
        ),
        (
            format!(
                "[[rule]]\nnot_above = {{ field = \"AC05\", limit = \"AC04\" }}\nmessage = \"M\"\n{}",
                section(&[&a])
            ),
            "essai.toml, line 5: a rule speaks of `AC04`, which does not exist",
        ),
        (format!("{}{}", section(&[&a]), section(&[&a])), "essai.toml, line 10: section `s` stands twice"),
        (
            section(&[&q("AC90", r#"kind = "text", max_chars = 9, proposed = "name""#), &number]),
            "essai.toml, line 8: AC90 is proposed from the organisation's number, which is not asked before",
        ),
        (
            section(&[&number, &q("AC90", r#"kind = "long_text", max_chars = 9, proposed = "name""#)]),
            "essai.toml, line 9: AC90 cannot have the proposal `name`",
        ),
        (
            section(&[&number, &q("AC92", &format!(r#"kind = "single", proposed = "size", {YES_NO}"#))]),
            "essai.toml, line 9: AC92: the proposal `size` needs the option `moins_10`",
        ),
        (
            section(&[
                &number,
                &q("AC90", r#"kind = "text", max_chars = 9, proposed = "name""#),
                &q("AC91", r#"kind = "text", max_chars = 9, proposed = "name""#),
            ]),
            "essai.toml, line 10: two questions have the proposal `name`",
        ),
        (String::new(), "essai.toml, line 1: a questionnaire without a section"),
    ] {
        let error = load(&body).unwrap_err();
        assert!(error.starts_with(expected), "expected « {expected} », got « {error} »");
    }
}

#[test]
fn a_question_behind_a_question_that_is_never_asked_is_unreachable_too() {
    let body = section(&[
        &format!(r#"id = "AC01", label = "L", kind = "single", {YES_NO}"#),
        &format!(
            r#"id = "AC02", label = "L", kind = "single", {YES_NO}, when = {{ is = {{ field = "AC01", codes = ["oui"] }} }}"#
        ),
        r#"id = "AC03", label = "L", kind = "siren", when = { all = [{ answered = "AC02" }, { is = { field = "AC01", codes = ["non"] } }] }"#,
    ]);
    assert!(load(&body).unwrap_err().contains("AC03 can never be asked"));
}

#[test]
fn conditions_compare_numbers_and_combine() {
    let body = section(&[
        r#"id = "AC01", label = "L", kind = "whole", from = 0, to = 100, unknown = true"#,
        r#"id = "AC02", label = "L", kind = "text", max_chars = 9, when = { any = [{ at_least = { field = "AC01", value = 10 } }, { unknown = "AC01" }] }"#,
        r#"id = "AC03", label = "L", kind = "text", max_chars = 9, when = { not = { below = { field = "AC01", value = 50 } } }"#,
    ]);
    let questionnaire = load(&body).unwrap();
    let hidden = |value: &str| {
        let typed = Typed::from_iter([("AC01", value)]);
        let reading = read_section(&questionnaire.sections[0], &[], &Answers::default(), &typed);
        reading.hidden.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(hidden("9"), "AC02 AC03");
    assert_eq!(hidden("10"), "AC03");
    assert_eq!(hidden("50"), "");
    assert_eq!(hidden("nsp"), "");
    assert_eq!(hidden(""), "AC02");
}

/// The input of any respondent, sensible or not.
fn typed_for(questionnaire: &Questionnaire, seed: u64) -> Typed {
    crate::sample_respondent::typed(questionnaire, seed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn hidden_questions_are_never_in_the_answers(seed: u64) {
        for questionnaire in Library::embedded().unwrap().iter() {
            let reading = questionnaire.read(&typed_for(questionnaire, seed));
            for question in questionnaire.questions().filter(|q| reading.hidden.contains(&q.id)) {
                for name in question.field_names() {
                    prop_assert!(reading.answers.get(&name).is_none(), "{name}");
                }
            }
        }
    }

    #[test]
    fn validating_sections_separately_gives_the_same_result(seed: u64) {
        for questionnaire in Library::embedded().unwrap().iter() {
            let typed = typed_for(questionnaire, seed);
            let whole = questionnaire.read(&typed);
            let mut errors = Vec::new();
            for section in &questionnaire.sections {
                let mut known = Answers::default();
                for field in crate::validation::needed_by(section, &questionnaire.rules) {
                    if let Some(answer) = whole.answers.get(field) {
                        known.insert(field, answer.clone());
                    }
                }
                errors.extend(read_section(section, &questionnaire.rules, &known, &typed).errors);
            }
            prop_assert_eq!(errors, whole.errors);
        }
    }

    #[test]
    fn any_mutation_of_a_questionnaire_loads_or_fails_with_a_clear_error(
        which in 0usize..4, place: prop::sample::Index, length in 0usize..40, text in "[\\PC\n\"\\[\\]{}=]{0,12}",
    ) {
        let texts = [
            include_str!("../../questionnaires/2023/start-up.toml"),
            include_str!("../../questionnaires/2023/acheteurs.toml"),
            include_str!("../../questionnaires/2026/start-up.toml"),
            include_str!("../../questionnaires/2026/acheteurs.toml"),
        ];
        let mut chars: Vec<char> = texts[which].chars().collect();
        let from = place.index(chars.len());
        let to = (from + length).min(chars.len());
        chars.splice(from..to, text.chars());
        let mutated: String = chars.into_iter().collect();
        if let Err(error) = questionnaire("mutated.toml", &mutated) {
            prop_assert!(error.line >= 1 && error.line <= mutated.matches('\n').count() + 1);
            prop_assert!(!error.message.is_empty());
        }
    }

    #[test]
    fn losing_or_doubling_any_line_never_panics(which in 0usize..2, place: prop::sample::Index, double: bool) {
        let text = [
            include_str!("../../questionnaires/2023/start-up.toml"),
            include_str!("../../questionnaires/2026/acheteurs.toml"),
        ][which];
        let mut lines: Vec<&str> = text.lines().collect();
        let at = place.index(lines.len());
        if double { lines.insert(at, lines[at]); } else { lines.remove(at); }
        let _ = questionnaire("mutated.toml", &lines.join("\n")).map_err(|e| e.to_string());
    }
}
