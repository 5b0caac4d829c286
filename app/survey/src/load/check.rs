//! Consistency checks between the parts of a questionnaire.

mod analysis;
mod prefill;

use super::{Fault, fault};
use crate::questionnaire::UNKNOWN;
use crate::{Answer, Answers, Choice, Condition, Euros, Kind, Question, Questionnaire, Role, Rule};
use std::collections::BTreeMap;
use std::ops::Range;

/// Questions and fields seen so far, to check references to them.
#[derive(Default)]
pub(super) struct Places {
    sections: Vec<String>,
    /// Question identifiers, with the span of each in the text.
    questions: BTreeMap<String, Range<usize>>,
    /// Fields in the order in which they are asked: name, section, kind.
    fields: Vec<(String, usize, Kind)>,
}

pub(super) fn date(text: &str, span: &Range<usize>) -> Result<(), Fault> {
    match chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(_) => Ok(()),
        Err(_) => fault(span.clone(), format!("`{text}` is no date (2021-12-31)")),
    }
}

pub(super) fn moment(text: &str, span: &Range<usize>) -> Result<(), Fault> {
    match chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S") {
        Ok(_) => Ok(()),
        Err(_) => fault(span.clone(), format!("`{text}` is no moment (2023-11-12T23:59:59)")),
    }
}

/// Codes are used in forms, URLs, files and columns: letters, digits and `_` only.
pub(super) fn code(text: &str, span: &Range<usize>) -> Result<(), Fault> {
    let plain = !text.is_empty() && text.len() <= 40 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !plain {
        return fault(span.clone(), format!("`{text}` is no code (letters, digits and `_`)"));
    }
    if text == UNKNOWN {
        return fault(span.clone(), format!("the code `{text}` is reserved"));
    }
    Ok(())
}

pub(super) fn options(id: &str, options: &[Choice], span: &Range<usize>) -> Result<(), Fault> {
    for (i, option) in options.iter().enumerate() {
        code(&option.code, span)?;
        if options[..i].iter().any(|o| o.code == option.code) {
            return fault(span.clone(), format!("{id}: the code `{}` stands twice", option.code));
        }
        if option.at_least.is_some_and(|share| share > 100) {
            return fault(span.clone(), format!("{id}: `at_least` is a percentage"));
        }
    }
    Ok(())
}

impl Places {
    pub fn section(&mut self, id: &str, span: &Range<usize>) -> Result<(), Fault> {
        let slug = !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !slug {
            return fault(span.clone(), format!("`{id}` is no section name (small letters, digits and `-`)"));
        }
        if self.sections.iter().any(|s| s == id) {
            return fault(span.clone(), format!("section `{id}` stands twice"));
        }
        self.sections.push(id.to_owned());
        Ok(())
    }

    /// Adds a question, after checking that it refers to earlier ones only.
    pub fn question(&mut self, question: &Question, section: usize, span: &Range<usize>) -> Result<(), Fault> {
        let id = question.id.to_string();
        if let Some(when) = &question.when {
            let mut wrong = None;
            when.visit(&mut |leaf| {
                if wrong.is_none() {
                    wrong = self.refers(&id, leaf, question).err();
                }
            });
            if let Some(message) = wrong {
                return fault(span.clone(), message);
            }
        }
        if self.questions.insert(id.clone(), span.clone()).is_some() {
            return fault(span.clone(), format!("question {id} stands twice"));
        }
        for field in &question.fields {
            if self.kind_of(&field.name).is_some() {
                return fault(span.clone(), format!("field `{}` stands twice", field.name));
            }
            self.fields.push((field.name.clone(), section, question.kind.clone()));
        }
        Ok(())
    }

    fn kind_of(&self, field: &str) -> Option<&Kind> {
        self.fields.iter().find(|(name, _, _)| name == field).map(|(_, _, kind)| kind)
    }

    fn refers(&self, id: &str, leaf: &Condition, question: &Question) -> Result<(), String> {
        let Some(field) = leaf.field() else { return Ok(()) };
        if question.fields.iter().any(|f| f.name == field) {
            return Err(format!("{id} is asked on a condition about itself"));
        }
        self.exists(id, leaf)
    }

    /// Checks that a condition refers to an earlier question, to its options, and to a number if it compares.
    fn exists(&self, id: &str, leaf: &Condition) -> Result<(), String> {
        let Some(field) = leaf.field() else { return Ok(()) };
        let Some(kind) = self.kind_of(field) else {
            return Err(format!("{id} has a condition about `{field}`, which is unknown or comes later"));
        };
        match leaf {
            Condition::Is { codes, .. } => {
                let unknown = codes.iter().find(|c| !kind.options().iter().any(|o| o.code == **c));
                match unknown {
                    _ if codes.is_empty() => Err(format!("{id}: a condition on `{field}` without a code")),
                    Some(code) => Err(format!("{id}: `{field}` has no option `{code}`")),
                    None => Ok(()),
                }
            }
            Condition::Unknown { .. } if !kind.allows_unknown() => {
                Err(format!("{id}: `{field}` cannot be answered by \"je ne sais pas\""))
            }
            Condition::Compare { .. } if !is_number(kind) => Err(format!("{id}: `{field}` is no number to compare")),
            _ => Ok(()),
        }
    }

    pub fn rule(&self, rule: &Rule, span: &Range<usize>) -> Result<(), Fault> {
        let mut last = 0;
        let mut sections = Vec::new();
        for field in rule.fields() {
            let Some(place) = self.fields.iter().position(|(name, _, _)| name == field) else {
                return fault(span.clone(), format!("a rule speaks of `{field}`, which does not exist"));
            };
            let (_, section, kind) = &self.fields[place];
            sections.push(*section);
            match rule {
                Rule::NotAbove { .. } if !is_number(kind) => {
                    return fault(span.clone(), format!("a rule compares `{field}`, which is no number"));
                }
                Rule::SharesFit { .. } if !has_share(kind) => {
                    return fault(span.clone(), format!("a rule adds up `{field}`, which is no share"));
                }
                _ => {}
            }
            if place < last {
                return fault(span.clone(), format!("a rule names `{field}` after a field that is asked later"));
            }
            last = place;
        }
        if matches!(rule, Rule::SharesFit { .. }) && sections.windows(2).any(|pair| pair[0] != pair[1]) {
            return fault(span.clone(), "shares that must fit together are asked in one section");
        }
        Ok(())
    }

    /// Refuses a question that no combination of answers leads to.
    pub fn reachable(&self, questionnaire: &Questionnaire) -> Result<(), Fault> {
        for question in questionnaire.questions() {
            if question.when.is_some() && !can_be_asked(question, questionnaire) {
                let span = self.questions.get(question.id.as_str()).cloned().unwrap_or_default();
                return fault(span, format!("{} can never be asked: no answers make its condition hold", question.id));
            }
        }
        Ok(())
    }

    /// Checks that the questions with a role have the form that the statistics need.
    pub fn roles(&self, questionnaire: &Questionnaire) -> Result<(), Fault> {
        for (role, name) in [
            (Role::Organisation, "organisation"),
            (Role::Segment, "segment"),
            (Role::StartupPurchases, "startup_purchases"),
            (Role::TotalPurchases, "total_purchases"),
            (Role::StartupRateRange, "startup_rate_range"),
            (Role::Obstacles, "obstacles"),
            (Role::PublicObstacles, "public_obstacles"),
            (Role::PrivateObstacles, "private_obstacles"),
            (Role::Levers, "levers"),
        ] {
            let mut holders = questionnaire.questions().filter(|q| q.role == Some(role));
            let Some(holder) = holders.next() else { continue };
            let span = self.questions.get(holder.id.as_str()).cloned().unwrap_or_default();
            if holders.next().is_some() {
                return fault(span, format!("two questions have the role `{name}`"));
            }
            let right = match role {
                Role::Organisation => matches!(holder.kind, Kind::Siren | Kind::Siret) && holder.fields.len() == 1,
                Role::Segment | Role::StartupRateRange => {
                    matches!(holder.kind, Kind::Single { .. }) && holder.fields.len() == 1
                }
                Role::Obstacles | Role::PublicObstacles | Role::PrivateObstacles | Role::Levers => {
                    matches!(holder.kind, Kind::Multiple { .. }) && holder.fields.len() == 1
                }
                _ => matches!(holder.kind, Kind::Amount { .. }) && holder.fields.len() == 2,
            };
            if !right {
                return fault(span, format!("{} cannot have the role `{name}`", holder.id));
            }
        }
        Ok(())
    }
}

fn is_number(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Scale { .. } | Kind::Year { .. } | Kind::Whole { .. } | Kind::Amount { .. } | Kind::Share { .. }
    )
}

fn has_share(kind: &Kind) -> bool {
    matches!(kind, Kind::Share { .. }) || kind.options().iter().any(|o| o.at_least.is_some())
}

/// Maximum number of combinations of answers tried; a condition that needs more is assumed to be reachable.
const TRIES: usize = 200_000;

/// Whether some answers to the fields of a condition, directly or through their own conditions, make it true: tries
/// every combination of answers that can make a difference.
fn can_be_asked(question: &Question, questionnaire: &Questionnaire) -> bool {
    let mut wanted: Vec<&str> = question.when.iter().flat_map(Condition::fields).collect();
    let mut conditions: Vec<&Condition> = question.when.iter().collect();
    let mut next = 0;
    while next < wanted.len() {
        let asked = questionnaire.questions().find(|q| q.fields.iter().any(|f| f.name == wanted[next]));
        if let Some(when) = asked.and_then(|q| q.when.as_ref()) {
            conditions.push(when);
            for field in when.fields() {
                if !wanted.contains(&field) {
                    wanted.push(field);
                }
            }
        }
        next += 1;
    }
    // The fields in the order in which they are asked, each with its possible answers.
    let mut choices: Vec<(&Question, &str, Vec<Option<Answer>>)> = Vec::new();
    for q in questionnaire.questions() {
        for field in q.fields.iter().filter(|f| wanted.contains(&f.name.as_str())) {
            choices.push((q, &field.name, telling_answers(&q.kind, &field.name, &conditions)));
        }
    }
    let combinations = choices.iter().try_fold(1usize, |n, (_, _, answers)| n.checked_mul(answers.len()));
    let Some(combinations) = combinations.filter(|n| *n <= TRIES) else {
        return true;
    };
    (0..combinations).any(|mut number| {
        let mut answers = Answers::default();
        for (q, field, possible) in &choices {
            let answer = &possible[number % possible.len()];
            number /= possible.len();
            if let Some(answer) = answer
                && q.when.as_ref().is_none_or(|when| when.holds(&answers))
            {
                answers.insert(*field, answer.clone());
            }
        }
        question.when.as_ref().is_none_or(|when| when.holds(&answers))
    })
}

/// The answers to a field that the conditions can distinguish, always including no answer.
fn telling_answers(kind: &Kind, field: &str, conditions: &[&Condition]) -> Vec<Option<Answer>> {
    let mut codes: Vec<&str> = Vec::new();
    let mut values: Vec<i64> = Vec::new();
    for condition in conditions {
        condition.visit(&mut |leaf| match leaf {
            Condition::Is { field: f, codes: c } if f == field => codes.extend(c.iter().map(String::as_str)),
            Condition::Compare { field: f, value, .. } if f == field => {
                values.extend([value.saturating_sub(1), *value, value.saturating_add(1)]);
            }
            _ => {}
        });
    }
    codes.sort_unstable();
    codes.dedup();
    let mut answers = vec![None];
    if kind.allows_unknown() {
        answers.push(Some(Answer::Unknown));
    }
    let numbers = |from: i64, to: i64| {
        let ends = [from, to].into_iter().chain(values.iter().copied());
        let mut all: Vec<i64> = ends.filter(|v| (from..=to).contains(v)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    match kind {
        Kind::Single { options, .. } => answers.extend(options.iter().map(|o| Some(Answer::Choice(o.code.clone())))),
        Kind::Multiple { options, max, .. } => {
            let max = max.map_or(options.len(), usize::from);
            let other = options.iter().map(|o| o.code.as_str()).find(|c| !codes.contains(c));
            let tested: Vec<&str> = codes.iter().copied().chain(other).take(12).collect();
            let exclusive = |code: &str| options.iter().any(|o| o.code == code && o.exclusive);
            for subset in 1u32..1 << tested.len() {
                let chosen: Vec<String> =
                    (0..tested.len()).filter(|i| subset >> i & 1 == 1).map(|i| tested[i].to_owned()).collect();
                if chosen.len() <= max && (chosen.len() == 1 || !chosen.iter().any(|c| exclusive(c))) {
                    answers.push(Some(Answer::Choices(chosen)));
                }
            }
        }
        Kind::Scale { from, to, .. } => answers.extend((*from..=*to).map(|step| Some(Answer::Step(step)))),
        Kind::Year { from, to } => {
            let years = numbers(i64::from(*from), i64::from(*to));
            answers.extend(years.into_iter().filter_map(|y| i32::try_from(y).ok()).map(|y| Some(Answer::Year(y))));
        }
        Kind::Whole { from, to, .. } => answers.extend(numbers(*from, *to).into_iter().map(|n| Some(Answer::Whole(n)))),
        Kind::Amount { .. } => {
            let cents = numbers(0, Euros::MAX_CENTS);
            answers.extend(cents.into_iter().filter_map(Euros::from_cents).map(|e| Some(Answer::Cents(e))));
        }
        Kind::Share { .. } => {
            let shares = numbers(0, 10_000);
            answers.extend(shares.into_iter().filter_map(|s| u16::try_from(s).ok()).map(|s| Some(Answer::Share(s))));
        }
        Kind::Consent { .. } => answers.push(Some(Answer::Consent)),
        Kind::Siren | Kind::Siret | Kind::Text { .. } | Kind::LongText { .. } | Kind::Email => {
            answers.push(Some(Answer::Text(String::new())));
        }
    }
    answers
}
