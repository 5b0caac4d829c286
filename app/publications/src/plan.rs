//! What a publication is to hold, and where it stands.

use crate::publication::Kind;
use serde::{Deserialize, Serialize};

/// What a publication is to hold, as whoever prepares it chose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// How far its figures are.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// What it says first, in paragraphs.
    pub summary: String,
    /// The names of its tables.
    pub tables: Vec<String>,
    /// What tables are narrowed down to, where they can be.
    pub filter: Option<(String, String)>,
    /// The numbers of the proposals that it shows.
    pub proposals: Vec<i64>,
    /// Who may read it before its moment: e-mail addresses of accounts.
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

/// Where a publication stands. Whether its moment has come, the clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is being prepared.
    Draft,
    /// It was reviewed, and is frozen.
    Reviewed,
    /// It has its moment.
    Scheduled,
    /// It was withdrawn.
    Withdrawn,
}

impl State {
    /// The state of a name in the database.
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
