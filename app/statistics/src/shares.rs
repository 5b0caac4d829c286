//! Shares of respondents by answer, under given filters: `contract.md`, "Obstacles". The denominator is the respondents
//! who were shown the question, and is given; never a share of ticks.

mod support;

pub use support::{Support, Target};

use super::{Bits, Columns, Picked, Proportion, Sector};
use crate::class_intervals::Measure;
use crate::figure::Value;
use disclosure::primary::{answer_may_leave, number_may_leave};
use survey::{Question, Questionnaire};

/// Shares of answers to one questionnaire.
pub struct Opinions<'a> {
    questionnaire: &'a Questionnaire,
    columns: &'a Columns,
    /// Whether exact values are shown; otherwise those that may not be published are hidden.
    exact: bool,
}

/// The share of an answer, or why it is missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    /// Nobody was asked.
    Nobody,
    /// It may not be published.
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

    /// The share itself, if known.
    pub fn known(self) -> Option<Proportion> {
        match self {
            Self::Known(proportion) => Some(proportion),
            _ => None,
        }
    }

    /// The difference to another share, in points: positive if the other is larger.
    pub fn up_to(self, other: Self) -> Value {
        match (self, other) {
            (Self::Known(own), Self::Known(other)) => Value::Points(other.share - own.share),
            (Self::Secret, _) | (_, Self::Secret) => Value::Secret,
            _ => Value::None,
        }
    }
}

impl<'a> Opinions<'a> {
    /// The answers, with exact values or not.
    pub fn new(questionnaire: &'a Questionnaire, columns: &'a Columns, exact: bool) -> Self {
        Self { questionnaire, columns, exact }
    }

    /// The responses that count and match the filter.
    pub fn picked(&self, picked: &[Picked]) -> Bits {
        self.columns.picked(picked)
    }

    /// Of those, the respondents who were shown a question.
    pub fn asked(&self, question: &str, picked: &[Picked]) -> Bits {
        self.columns.asked(question).map(|asked| self.picked(picked).and(asked)).unwrap_or_default()
    }

    /// Of those, the respondents who answered a field, "je ne sais pas" included.
    pub fn answered(&self, question: &str, field: &str, picked: &[Picked]) -> Bits {
        self.columns.answered(field).map(|bits| self.asked(question, picked).and(bits)).unwrap_or_default()
    }

    /// The base of the shares of answers to a field: respondents who were shown the question, or, for a number, those
    /// who gave one.
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

    /// Respondents who chose one of these options of a field.
    pub fn chose(&self, field: &str, codes: &[&str]) -> Bits {
        let all = codes.iter().filter_map(|code| self.columns.chose(field, code));
        all.fold(Bits::default(), |all, one| all.or(one))
    }

    /// The buyers of a sector that match the filter; `segment` is the question on the segment.
    pub fn of_sector(&self, segment: &str, sector: Sector, picked: &[Picked]) -> Bits {
        let options = self.question(segment).map(|question| question.kind.options()).unwrap_or_default();
        let codes: Vec<&str> =
            options.iter().filter(|option| Sector::of(option) == sector).map(|option| option.code.as_str()).collect();
        self.picked(picked).and(&self.chose(segment, &codes))
    }

    /// The number of respondents under this filter who were shown a question. If only some answers lead to the
    /// question, that number is itself an answer, and protected as one.
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

    /// The share of an answer among the respondents under this filter who were shown the question.
    pub fn share(&self, question: &str, answer: &Bits, picked: &[Picked]) -> Share {
        self.share_among(answer, &self.asked(question, picked))
    }
}

/// A number of people as figures store it.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
