//! A questionnaire's file as written, unchecked.

use super::{Fault, fault};
use crate::{Audience, Choice, Proposed, Role, Threshold};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub edition: Spanned<i32>,
    pub audience: Audience,
    pub version: u32,
    pub title: String,
    pub closes: Option<Spanned<String>>,
    #[serde(default)]
    pub threshold: Vec<Spanned<Threshold>>,
    #[serde(default)]
    pub list: Vec<Spanned<RawList>>,
    #[serde(default)]
    pub rule: Vec<Spanned<RawRule>>,
    #[serde(default)]
    pub dimension: Vec<Spanned<RawDimension>>,
    #[serde(default)]
    pub same_obstacle: Vec<Spanned<RawObstacle>>,
    #[serde(default)]
    pub check: Vec<Spanned<RawCheck>>,
    #[serde(default)]
    pub section: Vec<RawSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDimension {
    pub question: String,
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawObstacle {
    pub name: String,
    pub codes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCheck {
    pub code: String,
    pub message: String,
    pub when: Option<RawCondition>,
    #[serde(default)]
    pub rate_outside_range: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawList {
    pub id: String,
    pub options: Vec<Choice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub not_above: Option<RawPair>,
    pub shares_fit: Option<Vec<String>>,
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPair {
    pub field: String,
    pub limit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSection {
    pub id: Spanned<String>,
    pub title: String,
    pub intro: Option<String>,
    #[serde(default)]
    pub question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuestion {
    pub id: Spanned<String>,
    pub kind: Spanned<String>,
    pub label: String,
    pub hint: Option<String>,
    #[serde(default)]
    pub required: bool,
    pub role: Option<Role>,
    pub proposed: Option<Proposed>,
    pub when: Option<Spanned<RawCondition>>,
    #[serde(default)]
    pub parts: Vec<RawPart>,
    #[serde(default)]
    pub years: bool,
    #[serde(default)]
    pub options: Vec<Choice>,
    pub list: Option<Spanned<String>>,
    #[serde(default)]
    pub shuffled: bool,
    #[serde(default)]
    pub unknown: bool,
    pub max: Option<i64>,
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub low: Option<String>,
    pub high: Option<String>,
    pub max_chars: Option<i64>,
    pub statement: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPart {
    pub code: String,
    pub label: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum RawCondition {
    All(Vec<RawCondition>),
    Any(Vec<RawCondition>),
    Not(Box<RawCondition>),
    Is { field: String, codes: Vec<String> },
    Unknown(String),
    Answered(String),
    Equal(RawComparison),
    Above(RawComparison),
    AtLeast(RawComparison),
    Below(RawComparison),
    AtMost(RawComparison),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawComparison {
    pub field: String,
    pub value: i64,
}

/// The keys of a question that only some kinds have, so that a key without effect is an error.
pub(super) struct Keys(Vec<&'static str>);

impl Keys {
    pub fn of(raw: &RawQuestion) -> Self {
        let given = [
            ("options", !raw.options.is_empty()),
            ("list", raw.list.is_some()),
            ("shuffled", raw.shuffled),
            ("unknown", raw.unknown),
            ("years", raw.years),
            ("max", raw.max.is_some()),
            ("from", raw.from.is_some()),
            ("to", raw.to.is_some()),
            ("low", raw.low.is_some()),
            ("high", raw.high.is_some()),
            ("max_chars", raw.max_chars.is_some()),
            ("statement", raw.statement.is_some()),
        ];
        Self(given.into_iter().filter(|(_, given)| *given).map(|(key, _)| key).collect())
    }

    pub fn takes(&mut self, keys: &[&str]) {
        self.0.retain(|key| !keys.contains(key));
    }

    pub fn none_left(&self, id: &str, kind: &str, span: &Range<usize>) -> Result<(), Fault> {
        match self.0.first() {
            None => Ok(()),
            Some(key) => fault(span.clone(), format!("{id}: `{key}` means nothing for the kind `{kind}`")),
        }
    }
}
