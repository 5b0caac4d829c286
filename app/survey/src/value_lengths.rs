//! Maximum lengths of values, in characters: allowed by the question, and stored while still too long.

use super::questionnaire::OTHER_MAX;
use super::{Kind, Question};

/// Longer than any genuine amount, number or percentage.
const SHORT: usize = 200;
/// Longer than any e-mail address (RFC 5321, 4.5.3.1.3).
const EMAIL: usize = 254;

impl Question {
    /// The longest text that a field of the question allows; `None` if its length does not matter.
    pub fn allows_chars(&self, field: &str) -> Option<usize> {
        match self.kind {
            _ if field.ends_with(".autre") => Some(OTHER_MAX),
            Kind::Text { max } | Kind::LongText { max } => Some(max),
            _ => None,
        }
    }

    /// The longest value stored for a field, valid or not: twice what is allowed. Longer ones are refused as a whole.
    pub fn keeps_chars(&self, field: &str) -> usize {
        match (self.allows_chars(field), &self.kind) {
            (Some(max), _) => 2 * max,
            (None, Kind::Email) => 2 * EMAIL,
            (None, _) => SHORT,
        }
    }
}
