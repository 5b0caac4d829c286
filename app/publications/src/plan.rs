//! Plan and state of a publication.

use crate::publication::Kind;
use serde::{Deserialize, Serialize};

/// What a publication is to contain, as chosen by its author.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Introduction, in paragraphs.
    pub summary: String,
    /// The identifiers of its tables.
    pub tables: Vec<String>,
    /// The filter of the tables that can have one.
    pub filter: Option<(String, String)>,
    /// The numbers of the proposals it shows.
    pub proposals: Vec<i64>,
    /// E-mail addresses of the accounts that may read it before its release.
    pub readers: Vec<String>,
    /// The publication that it corrects.
    pub corrects: Option<String>,
    /// Why it corrects it.
    pub reason: String,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            kind: Kind::Provisional,
            title: String::new(),
            summary: String::new(),
            tables: Vec::new(),
            filter: None,
            proposals: Vec::new(),
            readers: Vec::new(),
            corrects: None,
            reason: String::new(),
        }
    }
}

/// State of a publication. Whether it has been released depends on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In preparation.
    Draft,
    /// Reviewed and frozen.
    Reviewed,
    /// Scheduled for release.
    Scheduled,
    /// Withdrawn.
    Withdrawn,
}

impl State {
    /// The state with this code in the database.
    pub fn named(code: &str) -> Option<Self> {
        match code {
            "draft" => Some(Self::Draft),
            "reviewed" => Some(Self::Reviewed),
            "scheduled" => Some(Self::Scheduled),
            "withdrawn" => Some(Self::Withdrawn),
            _ => None,
        }
    }
}
