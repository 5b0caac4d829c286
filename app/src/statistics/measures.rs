//! What one response adds to each sum and to each number of people that figures are made of: what a batch is judged by.

use super::batches::Change;
use super::buyers::{contributions, kinds};
use crate::survey::{Answer, Answers, Audience, Questionnaire};

/// What changes where a response says something else than before; `None` stands for no response that counts.
pub fn change(questionnaire: &Questionnaire, before: Option<&Answers>, after: Option<&Answers>) -> Change {
    let size = |before: Option<i64>, after: Option<i64>| {
        (before != after).then(|| after.unwrap_or(0).saturating_sub(before.unwrap_or(0)).saturating_abs())
    };
    let mut change: Change = Vec::new();
    if questionnaire.audience == Audience::Acheteurs {
        let (before, after) = (amounts(questionnaire, before), amounts(questionnaire, after));
        change.extend(before.into_iter().zip(after).map(|(before, after)| size(before, after)));
    }
    for question in questionnaire.questions() {
        let asked = |answers: &Option<&Answers>| {
            answers.is_some_and(|answers| question.when.as_ref().is_none_or(|when| when.holds(answers)))
        };
        let (was_asked, is_asked) = (asked(&before), asked(&after));
        // Each part of a question has tables of its own.
        for field in &question.fields {
            let said = |answers: Option<&Answers>| answers.and_then(|a| a.get(&field.name)).and_then(counted);
            let differs = was_asked != is_asked || said(before) != said(after);
            change.push((differs && (was_asked || is_asked)).then_some(1));
        }
    }
    change
}

/// What is counted of an answer: texts are not.
fn counted(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Choice(code) => Some(code.clone()),
        Answer::Choices(codes) => {
            let mut codes = codes.clone();
            codes.sort_unstable();
            Some(codes.join(" "))
        }
        Answer::Consent => Some("oui".to_owned()),
        Answer::Unknown => Some("?".to_owned()),
        other => other.number().map(|number| number.to_string()),
    }
}

/// The amounts of a buyer, year by year and kind by kind of figure.
fn amounts(questionnaire: &Questionnaire, answers: Option<&Answers>) -> Vec<Option<i64>> {
    let number = |field: &str| answers.and_then(|answers| answers.get(field)).and_then(|answer| answer.number());
    let (_, given) = contributions(questionnaire, number);
    given.into_iter().flat_map(|given| kinds(&given).concat()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::batches::ready;
    use crate::survey::library::Library;
    use crate::survey::{EditionYear, Euros};

    fn buyer(total: i64, startup: Option<i64>) -> Answers {
        let euros = |n: i64| Answer::Cents(Euros::from_cents(n * 100).unwrap());
        let mut answers = Answers::default();
        answers.insert("AC01", Answer::Choice("eti".into()));
        answers.insert("AC04.2025", euros(total));
        match startup {
            Some(startup) => answers.insert("AC05.2025", euros(startup)),
            None => answers.insert("AC05.2025", Answer::Unknown),
        };
        answers
    }

    #[test]
    fn who_changes_nothing_changes_no_measure_and_who_comes_changes_what_it_gave() {
        let library = Library::embedded().unwrap();
        let questionnaire = library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap();
        let one = buyer(1_000, Some(10));
        assert!(change(questionnaire, Some(&one), Some(&one)).iter().all(Option::is_none));
        let comes = change(questionnaire, None, Some(&one));
        assert!(comes.contains(&Some(100_000)) && comes.contains(&Some(1_000)));
        assert_eq!(comes, change(questionnaire, Some(&one), None), "leaving weighs as much");
        let corrected = change(questionnaire, Some(&one), Some(&buyer(1_000, Some(12))));
        assert!(corrected.contains(&Some(200)) && !corrected.contains(&Some(100_000)));
    }

    #[test]
    fn those_who_correct_different_parts_of_a_question_are_no_company_for_each_other() {
        let library = Library::embedded().unwrap();
        let questionnaire = library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap();
        let trials = |[begun, paid]: [i64; 2]| {
            let mut answers = buyer(1_000, Some(10));
            answers.insert("AC19.lances", Answer::Whole(begun));
            answers.insert("AC19.payes", Answer::Whole(paid));
            answers
        };
        let corrects = |to: [i64; 2]| change(questionnaire, Some(&trials([3, 1])), Some(&trials(to)));
        let (begun, paid) = (corrects([4, 1]), corrects([3, 0]));
        assert!(begun.contains(&Some(1)) && paid.contains(&Some(1)));
        assert!(begun.iter().zip(&paid).all(|(one, other)| one.is_none() || other.is_none()));
    }

    #[test]
    fn the_only_one_that_does_not_know_its_purchases_waits_since_its_total_would_be_told_by_the_rates() {
        let library = Library::embedded().unwrap();
        let questionnaire = library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap();
        let comes = |answers: Answers| change(questionnaire, None, Some(&answers));
        let mut changes: Vec<Change> = vec![comes(buyer(1_000, None))];
        changes.extend((0..8).map(|n| comes(buyer(1_000 + n, Some(10 + n)))));
        let entering = ready(&changes);
        assert!(!entering.is_empty() && !entering.contains(&0), "{entering:?}");
    }
}
