//! Shares of respondents by what they answered, for the filters that are asked for: `contract.md`, "Obstacles" — the share of
//! the respondents who were shown the question, with their number; never a share of ticks.

mod support;

pub use support::{Support, Target};

use super::{Bits, Columns, Picked, Proportion, Sector};
use crate::class_intervals::Measure;
use crate::disclosure::primary::{answer_may_leave, number_may_leave};
use crate::figure::Value;
use survey::{Question, Questionnaire};

/// What is asked of the answers of one questionnaire.
pub struct Opinions<'a> {
    questionnaire: &'a Questionnaire,
    columns: &'a Columns,
    /// Whether exact cells are shown; otherwise what may not leave the service is marked.
    exact: bool,
}

/// The share of an answer, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    /// Nobody was asked.
    Nobody,
    /// It may not leave the service.
    Secret,
    /// It is known.
    Known(Proportion),
}

impl Share {
    /// How many gave the answer.
    pub fn count(self) -> Value {
        self.value(|p| Value::Count(i64::try_from(p.count).unwrap_or(i64::MAX)))
    }

    /// Their share.
    pub fn share(self) -> Value {
        self.value(|p| Value::Share(p.share))
    }

    /// Its 95 % confidence interval.
    pub fn interval(self) -> Value {
        self.value(|p| Value::Interval(p.low, p.high))
    }

    fn value(self, of: impl FnOnce(Proportion) -> Value) -> Value {
        match self {
            Self::Nobody => Value::None,
            Self::Secret => Value::Secret,
            Self::Known(proportion) => of(proportion),
        }
    }

    /// The share itself, where it is known.
    pub fn known(self) -> Option<Proportion> {
        match self {
            Self::Known(proportion) => Some(proportion),
            _ => None,
        }
    }

    /// By how many points another share is above this one.
    pub fn up_to(self, other: Self) -> Value {
        match (self, other) {
            (Self::Known(own), Self::Known(other)) => Value::Points(other.share - own.share),
            (Self::Secret, _) | (_, Self::Secret) => Value::Secret,
            _ => Value::None,
        }
    }
}

impl<'a> Opinions<'a> {
    /// The answers, as they are seen by whoever sees exact cells, or not.
    pub fn new(questionnaire: &'a Questionnaire, columns: &'a Columns, exact: bool) -> Self {
        Self { questionnaire, columns, exact }
    }

    /// The responses that count, of those whom the filter picks.
    pub fn picked(&self, picked: &[Picked]) -> Bits {
        self.columns.picked(picked)
    }

    /// Those of them who were shown a question.
    pub fn asked(&self, question: &str, picked: &[Picked]) -> Bits {
        self.columns.asked(question).map(|asked| self.picked(picked).and(asked)).unwrap_or_default()
    }

    /// Those of them who answered a field, "je ne sais pas" included.
    pub fn answered(&self, question: &str, field: &str, picked: &[Picked]) -> Bits {
        self.columns.answered(field).map(|bits| self.asked(question, picked).and(bits)).unwrap_or_default()
    }

    /// Those whom shares of the answers to a field are shares of: who were shown the question, or gave a number to one that asks
    /// for a number.
    pub fn among(&self, question: &str, field: &str, picked: &[Picked]) -> Bits {
        if !self.is_number(question) {
            return self.asked(question, picked);
        }
        let unknown = self.columns.unknown(field).cloned().unwrap_or_default();
        self.answered(question, field, picked).without(&unknown)
    }

    fn question(&self, question: &str) -> Option<&'a Question> {
        self.questionnaire.questions().find(|one| one.id.to_string() == question)
    }

    fn is_number(&self, question: &str) -> bool {
        self.question(question).is_some_and(|one| Measure::of(&one.kind).is_some())
    }

    /// Those who chose one of some options of a field.
    pub fn chose(&self, field: &str, codes: &[&str]) -> Bits {
        let all = codes.iter().filter_map(|code| self.columns.chose(field, code));
        all.fold(Bits::default(), |all, one| all.or(one))
    }

    /// The buyers of a sector, of those whom a filter picks; `segment` is the question on the segment.
    pub fn of_sector(&self, segment: &str, sector: Sector, picked: &[Picked]) -> Bits {
        let options = self.question(segment).map(|question| question.kind.options()).unwrap_or_default();
        let codes: Vec<&str> =
            options.iter().filter(|option| Sector::of(option) == sector).map(|option| option.code.as_str()).collect();
        self.picked(picked).and(&self.chose(segment, &codes))
    }

    /// How many of those whom the filter picks were shown a question. Of one that only some answers lead to, how many they are is
    /// an answer itself.
    pub fn base(&self, question: &str, picked: &[Picked]) -> Value {
        let count = number(self.asked(question, picked).count());
        let is_conditional = self.question(question).is_some_and(|question| question.when.is_some());
        if !self.exact && is_conditional && !number_may_leave(count) { Value::Secret } else { Value::Count(count) }
    }

    /// The share of an answer among some respondents.
    pub fn share_among(&self, answer: &Bits, base: &Bits) -> Share {
        let Some(proportion) = Proportion::new(base.count_with(answer), base.count()) else { return Share::Nobody };
        let may_leave = answer_may_leave(number(proportion.count), number(proportion.of));
        if self.exact || may_leave { Share::Known(proportion) } else { Share::Secret }
    }

    /// The share of an answer among those whom the filter picks and who were shown the question.
    pub fn share(&self, question: &str, answer: &Bits, picked: &[Picked]) -> Share {
        self.share_among(answer, &self.asked(question, picked))
    }
}

/// A number of people as figures hold it.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
