//! Plan of an edition's next report: the texts of its chapters, and the chapters left out.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The possible chapters: their names in URLs and their titles.
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

/// Plan of the next report. The default is a complete report without texts of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The text at the head of a chapter, by its name.
    pub texts: BTreeMap<String, String>,
    /// The chapters left out; never the method.
    pub left_out: BTreeSet<String>,
}

impl Plan {
    /// Whether a chapter is included: the method always, the introduction once it is written.
    pub fn has(&self, chapter: &str) -> bool {
        match chapter {
            "methode" => true,
            "introduction" => !self.text(chapter).is_empty(),
            other => !self.left_out.contains(other),
        }
    }

    /// The introductory text of a chapter.
    pub fn text(&self, chapter: &str) -> &str {
        self.texts.get(chapter).map_or("", String::as_str)
    }
}
