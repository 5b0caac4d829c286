//! When a question is asked.

use super::{Answer, Answers};
use serde::{Deserialize, Serialize};

/// A condition on earlier answers. A test of an unanswered field is false; its negation is true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// All of them hold.
    All(Vec<Condition>),
    /// At least one of them holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// One of these options is chosen.
    Is {
        /// The form field looked at.
        field: String,
        /// The option codes.
        codes: Vec<String>,
    },
    /// Answered with "je ne sais pas".
    Unknown {
        /// The form field looked at.
        field: String,
    },
    /// Answered at all, "je ne sais pas" included; a consent, given.
    Answered {
        /// The form field looked at.
        field: String,
    },
    /// A number (a year, a step, cents, hundredths of a point) compared with another.
    Compare {
        /// The form field looked at.
        field: String,
        /// How to compare.
        than: Comparison,
        /// What to compare with, in the answer's storage unit.
        value: i64,
    },
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Strictly above.
    Above,
    /// Above or equal.
    AtLeast,
    /// Strictly below.
    Below,
    /// Below or equal.
    AtMost,
}

impl Condition {
    /// Whether it holds, given the answers before it.
    pub fn holds(&self, answers: &Answers) -> bool {
        match self {
            Self::All(all) => all.iter().all(|c| c.holds(answers)),
            Self::Any(any) => any.iter().any(|c| c.holds(answers)),
            Self::Not(not) => !not.holds(answers),
            Self::Is { field, codes } => match answers.get(field) {
                Some(Answer::Choice(code)) => codes.contains(code),
                Some(Answer::Choices(chosen)) => chosen.iter().any(|c| codes.contains(c)),
                _ => false,
            },
            Self::Unknown { field } => matches!(answers.get(field), Some(Answer::Unknown)),
            Self::Answered { field } => answers.get(field).is_some(),
            Self::Compare { field, than, value } => {
                answers.get(field).and_then(Answer::number).is_some_and(|n| than.compares(n, *value))
            }
        }
    }

    /// Calls `visit` with every comparison, choice or presence test in it.
    pub fn visit<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        match self {
            Self::All(list) | Self::Any(list) => list.iter().for_each(|c| c.visit(visit)),
            Self::Not(not) => not.visit(visit),
            leaf => visit(leaf),
        }
    }

    /// The field of a test; `None` for a combination.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Is { field, .. }
            | Self::Unknown { field }
            | Self::Answered { field }
            | Self::Compare { field, .. } => Some(field),
            Self::All(_) | Self::Any(_) | Self::Not(_) => None,
        }
    }

    /// The fields it tests.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields = Vec::new();
        self.visit(&mut |leaf| fields.extend(leaf.field()));
        fields
    }
}

impl Comparison {
    fn compares(self, a: i64, b: i64) -> bool {
        match self {
            Self::Equal => a == b,
            Self::Above => a > b,
            Self::AtLeast => a >= b,
            Self::Below => a < b,
            Self::AtMost => a <= b,
        }
    }
}
