//! A section on its own, for a colleague who is asked for it and sees nothing of the other sections.

use super::{Answers, Condition, Rule, Section};

impl Condition {
    /// Partially evaluates the condition: tests of fields that are not `here` are replaced by their result, and reveal
    /// nothing else.
    #[must_use]
    pub fn given(&self, answers: &Answers, here: &impl Fn(&str) -> bool) -> Self {
        let each = |list: &[Self]| list.iter().map(|c| c.given(answers, here)).collect();
        match self {
            Self::All(list) => Self::All(each(list)),
            Self::Any(list) => Self::Any(each(list)),
            Self::Not(not) => Self::Not(Box::new(not.given(answers, here))),
            leaf if leaf.field().is_some_and(here) => leaf.clone(),
            // An empty conjunction is true, an empty disjunction false.
            leaf if leaf.holds(answers) => Self::All(Vec::new()),
            _ => Self::Any(Vec::new()),
        }
    }
}

/// A section and its rules on their own: its conditions are partially evaluated with the answers elsewhere, and only
/// rules about its own fields are kept. Without any other answer, the same questions are asked.
pub fn alone(section: &Section, rules: &[Rule], answers: &Answers) -> (Section, Vec<Rule>) {
    let here = |field: &str| section.question_of(field).is_some();
    let mut alone = section.clone();
    for question in &mut alone.questions {
        question.when = question.when.as_ref().map(|when| when.given(answers, &here));
    }
    let inside = |rule: &&Rule| rule.fields().into_iter().all(here);
    (alone, rules.iter().filter(inside).cloned().collect())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::library::Library;
    use crate::validation::{needed_by, read_section};
    use crate::{Typed, sample_respondent};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_section_on_its_own_asks_the_same_questions_and_has_no_other_answers(seed in any::<u64>()) {
            let library = Library::embedded().unwrap();
            for questionnaire in library.iter() {
                let typed: Typed = sample_respondent::typed(questionnaire, seed);
                let whole = questionnaire.read(&typed);
                for section in &questionnaire.sections {
                    let (alone, rules) = alone(section, &questionnaire.rules, &whole.answers);
                    prop_assert_eq!(needed_by(&alone, &rules), Vec::<&str>::new());
                    let reading = read_section(&alone, &rules, &Answers::default(), &typed);
                    for question in &section.questions {
                        prop_assert_eq!(reading.asks(&question.id), whole.asks(&question.id), "{}", question.id);
                    }
                    for (field, answer) in reading.answers.iter() {
                        prop_assert_eq!(whole.answers.get(field), Some(answer));
                    }
                    prop_assert!(reading.errors.iter().all(|e| whole.errors.contains(e)));
                }
            }
        }
    }
}
