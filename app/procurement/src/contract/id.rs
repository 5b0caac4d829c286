//! The number of a contract, which a buyer gives.

use super::text::{MAX_ID, short};
use survey::characters::{is_dash, visible};

/// A contract's number: as published, and for comparison.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContractId {
    published: Box<str>,
    normalised: Box<str>,
}

impl ContractId {
    /// Reads a number; `None` where nothing is written.
    pub(crate) fn read(cell: &str) -> Option<Self> {
        let published = if cell.is_ascii() { short(cell, MAX_ID) } else { short(&visible(cell), MAX_ID) };
        let normalised = normalised(&published);
        let nothing = ["", "NC", "NULL", "NONE", "NAN", "CDL", "INX"].contains(&normalised.as_ref());
        (!nothing).then_some(Self { published, normalised })
    }

    /// Whether it is a word with which buyers say that there is no agreement.
    pub(super) fn is_none(&self) -> bool {
        ["0", "SANS-OBJET", "SANS", "NÉANT", "NEANT", "AUCUN", "NON", "N-A", "NA"].contains(&self.normalised())
    }

    /// The number as its file writes it.
    pub fn published(&self) -> &str {
        &self.published
    }

    /// The number by which contracts of one buyer are compared: large letters, and one dash for each run of spaces,
    /// `_`, `-`, `.` and `/`, none at the ends. `2025-01` and `2025_01 ` are the same; `1-11` and `11-1` are not.
    pub fn normalised(&self) -> &str {
        &self.normalised
    }
}

fn normalised(id: &str) -> Box<str> {
    let mut normal = String::with_capacity(id.len());
    let large = |c: char| if c.is_ascii() { c.to_ascii_uppercase() } else { c.to_uppercase().next().unwrap_or(c) };
    for c in id.chars().map(large) {
        if c.is_whitespace() || is_dash(c) || matches!(c, '_' | '.' | '/') {
            if !normal.is_empty() && !normal.ends_with('-') {
                normal.push('-');
            }
        } else {
            normal.push(c);
        }
    }
    normal.trim_end_matches('-').into()
}

/// A number without its dashes: two numbers that are equal so are the same only if all else agrees.
pub(crate) fn without_dashes(normalised: &str) -> String {
    normalised.chars().filter(|c| *c != '-').collect()
}
