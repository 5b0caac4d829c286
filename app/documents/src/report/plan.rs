//! What goes into the next report of an edition: the texts of its chapters, and what is left out.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The chapters that a report can have: their names in addresses and their titles.
pub const CHAPTERS: [(&str, &str); 8] = [
    ("introduction", "Introduction"),
    ("synthese", "Synthèse"),
    ("participation", "Réponses et participation"),
    ("volumes", "Volumes d’achats auprès de start-up"),
    ("freins", "Freins, leviers et autres réponses"),
    ("textes", "Ce que disent les répondants"),
    ("propositions", "Propositions"),
    ("methode", "Méthode et limites"),
];

/// What goes into the next report. Nothing said is a whole report without texts of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The text at the head of a chapter, by its name.
    pub texts: BTreeMap<String, String>,
    /// The chapters that are left out. The method never is.
    pub left_out: BTreeSet<String>,
}

impl Plan {
    /// Whether a chapter goes in: the method always does, the introduction once it is written.
    pub fn has(&self, chapter: &str) -> bool {
        match chapter {
            "methode" => true,
            "introduction" => !self.text(chapter).is_empty(),
            other => !self.left_out.contains(other),
        }
    }

    /// The text at the head of a chapter.
    pub fn text(&self, chapter: &str) -> &str {
        self.texts.get(chapter).map_or("", String::as_str)
    }
}
