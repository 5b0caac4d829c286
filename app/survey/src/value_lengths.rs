//! How long a value may be, in characters: what its question allows, and what is kept of a longer one until it is mended.

use super::questionnaire::OTHER_MAX;
use super::{Kind, Question};

/// Past any honest amount, number or percentage.
const SHORT: usize = 200;
/// Past any e-mail address (RFC 5321, 4.5.3.1.3).
const EMAIL: usize = 254;

impl Question {
    /// The longest text that a field of the question allows; `None` where its length is not what is asked about.
    pub fn allows_chars(&self, field: &str) -> Option<usize> {
        match self.kind {
            _ if field.ends_with(".autre") => Some(OTHER_MAX),
            Kind::Text { max } | Kind::LongText { max } => Some(max),
            _ => None,
        }
    }

    /// The longest value of a field that is kept, right or wrong: twice what is allowed. What is longer is refused whole.
    pub fn keeps_chars(&self, field: &str) -> usize {
        match (self.allows_chars(field), &self.kind) {
            (Some(max), _) => 2 * max,
            (None, Kind::Email) => 2 * EMAIL,
            (None, _) => SHORT,
        }
    }
}
