//! Differences of a question between two editions, and whether its answers are comparable.

use super::meaning::means_the_same;
use super::{Change, Named, QuestionDifference};
use crate::{Choice, EditionYear, Field, Kind, Question, QuestionId, Questionnaire, Section, description};
use std::collections::BTreeSet;

/// A question with its questionnaire.
pub(super) type Of<'a> = (&'a Questionnaire, &'a Question);

pub(super) fn of_both(before: Of<'_>, after: Of<'_>, moved: &BTreeSet<QuestionId>) -> QuestionDifference {
    let ((earlier, one), (later, other)) = (before, after);
    let mut changes = Vec::new();
    let same = |a: &str, b: &str| is_same_text(earlier.edition, a, later.edition, b);
    let section = |questionnaire: &Questionnaire, id: &QuestionId| {
        let holds = |section: &&Section| section.questions.iter().any(|question| question.id == *id);
        questionnaire.sections.iter().find(holds).map(|s| (s.id.clone(), s.title.clone())).unwrap_or_default()
    };
    let ((place, from), (new_place, to)) = (section(earlier, &one.id), section(later, &one.id));
    if moved.contains(&one.id) || place != new_place {
        changes.push(Change::Moved { from, to });
    }
    let mut worded = |what: &'static str, before: Option<&str>, after: Option<&str>| {
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        if !same(before, after) {
            changes.push(Change::Worded { what, before: before.to_owned(), after: after.to_owned() });
        }
    };
    worded("Question", Some(&one.label), Some(&other.label));
    worded("Aide", one.hint.as_deref(), other.hint.as_deref());
    if let (Kind::Consent { statement: a }, Kind::Consent { statement: b }) = (&one.kind, &other.kind) {
        worded("Accord", Some(a), Some(b));
    }
    let (kind, new_kind) = (description::kind(one), description::kind(other));
    let family = std::mem::discriminant(&one.kind) != std::mem::discriminant(&other.kind);
    if family || !same(&kind, &new_kind) {
        changes.push(Change::Kind { before: kind, after: new_kind });
    }
    if one.required != other.required {
        changes.push(Change::Required(other.required));
    }
    if one.role != other.role {
        changes.push(Change::Role { before: one.role, after: other.role });
    }
    let condition = |(questionnaire, question): Of<'_>| {
        question.when.as_ref().map(|when| description::condition(questionnaire, when))
    };
    if plain_condition(before) != plain_condition(after) {
        changes.push(Change::Condition { before: condition(before), after: condition(after) });
    }
    changes.extend(options((earlier.edition, &choices(one)), (later.edition, &choices(other))));
    QuestionDifference { id: one.id.clone(), label: other.label.clone(), changes, incomparable: why_not(before, after) }
}

/// The options of a question and its parts, by code. Years are not parts: they depend on the edition.
fn choices(question: &Question) -> Vec<Named> {
    let option = |choice: &Choice| Named { code: choice.code.clone(), label: choice.label.clone() };
    let part = |field: &Field| {
        let (_, code) = field.name.split_once('.')?;
        let is_year = code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit());
        (!is_year).then(|| Named { code: code.to_owned(), label: field.label.clone().unwrap_or_default() })
    };
    question.kind.options().iter().map(option).chain(question.fields.iter().filter_map(part)).collect()
}

fn options((edition, before): (EditionYear, &[Named]), (later, after): (EditionYear, &[Named])) -> Vec<Change> {
    let of = |named: &[Named], code: &str| named.iter().find(|one| one.code == code).cloned();
    let mut changes = Vec::new();
    for option in after {
        match of(before, &option.code) {
            None => changes.push(Change::OptionAdded(option.clone())),
            Some(earlier) if !is_same_text(edition, &earlier.label, later, &option.label) => {
                let (one, other) = (without_years(edition, &earlier.label), without_years(later, &option.label));
                changes.push(Change::OptionRenamed {
                    code: option.code.clone(),
                    same: means_the_same(&one, &other),
                    before: earlier.label,
                    after: option.label.clone(),
                });
            }
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|option| of(after, &option.code).is_none());
    changes.extend(gone.cloned().map(Change::OptionRemoved));
    changes
}

pub(super) fn why_not((earlier, one): Of<'_>, (later, other): Of<'_>) -> Option<String> {
    if std::mem::discriminant(&one.kind) != std::mem::discriminant(&other.kind) {
        return Some("elle n’attend plus le même genre de réponse".to_owned());
    }
    if let (Kind::Scale { from: a, to: b, .. }, Kind::Scale { from: c, to: d, .. }) = (&one.kind, &other.kind)
        && (a, b) != (c, d)
    {
        return Some("l’échelle n’a plus les mêmes bornes".to_owned());
    }
    let (before, after) = (choices(one), choices(other));
    let renamed =
        options((earlier.edition, &before), (later.edition, &after)).into_iter().find_map(|change| match change {
            Change::OptionRenamed { code, same: false, .. } => Some(code),
            _ => None,
        });
    if let Some(code) = renamed {
        return Some(format!("le code {code} ne désigne plus la même chose"));
    }
    let common = before.iter().any(|option| after.iter().any(|other| other.code == option.code));
    if !before.is_empty() && !after.is_empty() && !common {
        return Some("aucune option n’est commune".to_owned());
    }
    None
}

/// A text with the edition's own years replaced by relative ones.
pub(super) fn without_years(edition: EditionYear, text: &str) -> String {
    let [n1, n2] = edition.data_years();
    let replaced = text.replace(&n1.to_string(), "{n1}").replace(&n2.to_string(), "{n2}");
    replaced.replace(&edition.to_string(), "{edition}")
}

fn is_same_text(edition: EditionYear, text: &str, later: EditionYear, other: &str) -> bool {
    text == other || without_years(edition, text) == without_years(later, other)
}

fn plain_condition((questionnaire, question): Of<'_>) -> Option<String> {
    // Compares fields and codes, not words: those are compared where they are asked.
    question.when.as_ref().map(|when| without_years(questionnaire.edition, &format!("{when:?}")))
}
