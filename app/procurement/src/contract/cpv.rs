//! Codes of the common procurement vocabulary.

mod divisions;

pub use divisions::division_name;

use serde::{Deserialize, Serialize};
use std::fmt;
use survey::characters::visible;

/// A code of eight digits, without its check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cpv(u32);

impl Cpv {
    /// Reads a code with or without its check digit (`72000000-5`). Noughts that a spreadsheet cut off in front of
    /// seven digits come back: divisions begin at 03, and none has one digit. Shorter codes say nothing.
    pub fn read(cell: &str) -> Option<Self> {
        let text = visible(cell.get(..cell.floor_char_boundary(32)).unwrap_or_default());
        let code = text.trim().split(['-', '.', ' ']).next().unwrap_or_default();
        if !matches!(code.len(), 7 | 8) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        code.parse().ok().map(Self).filter(|cpv| cpv.division() >= 3)
    }

    /// Its first two digits: 72 is IT services.
    pub fn division(self) -> u8 {
        u8::try_from(self.0 / 1_000_000).unwrap_or_default()
    }
}

/// Eight digits.
impl fmt::Display for Cpv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08}", self.0)
    }
}
