//! Definitions of a start-up, as data.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The definitions that the product comes with.
const SHIPPED: &str = include_str!("../../definitions.toml");

/// Lists and definitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definitions {
    /// Known lists.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// Definitions, the one of the figures first.
    #[serde(rename = "definition")]
    pub definitions: Vec<Rule>,
}

/// A list of start-ups that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// A short name for programs.
    pub code: String,
    /// Its name for people.
    pub label: String,
    /// The lowest one wins where lists differ.
    pub rank: u32,
}

/// What an organisation must meet; a rule that is absent is met by all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A short name for programs.
    pub code: String,
    /// Its name for people.
    pub label: String,
    /// Only these lists, by code.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Only entries with one of these labels.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Without a date of exit, this many years from entry on.
    pub years_after_entry: Option<u16>,
    /// Younger than this in the year, in years.
    pub age_under: Option<u16>,
    /// Fewer people than this.
    pub headcount_under: Option<u32>,
    /// A turnover under this, in whole euros.
    pub turnover_under: Option<i64>,
}

/// Why a file of definitions was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl Definitions {
    /// Reads a file of definitions.
    ///
    /// # Errors
    /// [`Refused`] for a form that is not that of `definitions.toml`, a missing definition, or a code used twice.
    pub fn read(text: &str) -> Result<Self, Refused> {
        let read: Self = toml::from_str(text).map_err(|error| Refused(error.to_string()))?;
        if read.definitions.is_empty() || read.definitions.len() > super::MOST_NAMES {
            return Err(Refused("one definition at least, two hundred at most".to_owned()));
        }
        let codes = [
            read.sources.iter().map(|source| &source.code).collect::<Vec<_>>(),
            read.definitions.iter().map(|rule| &rule.code).collect(),
        ];
        for mut codes in codes {
            let all = codes.len();
            codes.sort_unstable();
            codes.dedup();
            if codes.len() < all {
                return Err(Refused("a code is used twice".to_owned()));
            }
        }
        Ok(read)
    }

    /// The definitions that the product comes with.
    ///
    /// # Errors
    /// [`Refused`] if the file in the source is at fault, which a test excludes.
    pub fn shipped() -> Result<Self, Refused> {
        Self::read(SHIPPED)
    }

    /// A list's rank; unknown lists come last.
    pub fn rank(&self, source: &str) -> u32 {
        self.sources.iter().find(|known| known.code == source).map_or(u32::MAX, |known| known.rank)
    }

    /// A list's name for people: its code if it is not known.
    pub fn source_label<'a>(&'a self, source: &'a str) -> &'a str {
        self.sources.iter().find(|known| known.code == source).map_or(source, |known| &known.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_definitions_are_valid_and_begin_with_the_figures_own() {
        let shipped = Definitions::shipped().unwrap();
        let codes: Vec<&str> = shipped.definitions.iter().map(|rule| rule.code.as_str()).collect();
        assert_eq!(codes, ["base", "jei", "french_tech", "i_lab", "listed"]);
        assert!(shipped.rank("observatoire") < shipped.rank("i_lab") && shipped.rank("i_lab") < shipped.rank("other"));
        assert_eq!(shipped.source_label("i_lab"), "Lauréats du concours i-Lab");
        let known =
            |rule: &Rule| rule.sources.iter().all(|code| shipped.sources.iter().any(|source| source.code == *code));
        assert!(shipped.definitions.iter().all(known));
    }

    #[test]
    fn a_faulty_file_of_definitions_is_refused() {
        for text in [
            "",
            "[[definition]]\ncode = \"a\"",
            "[[definition]]\ncode = \"a\"\nlabel = \"A\"\nage = 3",
            "[[definition]]\ncode = \"a\"\nlabel = \"A\"\n[[definition]]\ncode = \"a\"\nlabel = \"B\"",
        ] {
            assert!(Definitions::read(text).is_err(), "{text}");
        }
    }
}
