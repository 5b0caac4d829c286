//! A file of margins as written, unchecked.

use super::{Grade, Source};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub provisional: bool,
    #[serde(default)]
    pub source: Vec<Spanned<Source>>,
    #[serde(default)]
    pub take_all: Vec<RawTakeAll>,
    #[serde(default)]
    pub year: Vec<RawYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTakeAll {
    pub siren: Spanned<String>,
    pub name: String,
    pub source: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawYear {
    pub year: Spanned<i32>,
    #[serde(default)]
    pub sector: Vec<RawSector>,
    #[serde(default)]
    pub stratum: Vec<RawStratum>,
    #[serde(default)]
    pub region: Vec<RawRegion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSector {
    pub code: Spanned<String>,
    pub organisations: Spanned<RawNumber>,
    pub purchases: Spanned<RawNumber>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStratum {
    pub segment: Spanned<String>,
    pub size: Option<Spanned<String>>,
    pub organisations: Spanned<RawNumber>,
    pub purchases: Spanned<RawNumber>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRegion {
    pub code: Spanned<String>,
    pub organisations: Spanned<RawNumber>,
}

/// A number with its source, or the word for an unknown one.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a table with `count` or `cents`, `source`, `year` and `grade`, or \"inconnu\"")]
pub(super) enum RawNumber {
    Known(RawKnown),
    Word(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKnown {
    pub count: Option<i64>,
    pub cents: Option<i64>,
    pub source: String,
    pub year: i32,
    pub grade: Grade,
    pub note: Option<String>,
}
