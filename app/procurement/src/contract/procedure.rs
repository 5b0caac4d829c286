//! How a contract was awarded, under the names of 2019 and of 2022.

use super::text::folded;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A procedure. Its `Display` is the French term of 2022.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedure {
    /// « Procédure adaptée ».
    Adapted,
    /// « Appel d’offres ouvert ».
    Open,
    /// « Appel d’offres restreint ».
    Restricted,
    /// « Procédure avec négociation », under three names in 2019.
    Negotiated,
    /// « Sans publicité ni mise en concurrence préalable »: innovative purchases below the threshold, among others.
    WithoutCompetition,
    /// « Dialogue compétitif ».
    Dialogue,
    /// A procedure of concessions.
    OfConcessions,
    /// Another name.
    Other,
    /// Nothing is written.
    Unknown,
}

impl Procedure {
    /// All procedures, in the order of tables.
    pub const ALL: [Self; 9] = [
        Self::Adapted,
        Self::Open,
        Self::Restricted,
        Self::Negotiated,
        Self::WithoutCompetition,
        Self::Dialogue,
        Self::OfConcessions,
        Self::Other,
        Self::Unknown,
    ];

    pub(super) fn read(cell: &str) -> Self {
        let name = folded(cell.get(..cell.floor_char_boundary(200)).unwrap_or_default());
        let is = |word: &str| name.contains(word);
        if name.is_empty() || name == "nc" {
            Self::Unknown
        } else if is("sans publicite") {
            Self::WithoutCompetition
        } else if is("negociee ouverte") || is("negociee restreinte") {
            Self::OfConcessions
        } else if is("adaptee") || name == "mapa" {
            Self::Adapted
        } else if is("appel d offres ouvert") {
            Self::Open
        } else if is("appel d offres restreint") {
            Self::Restricted
        } else if is("negociation") || is("negociee") {
            Self::Negotiated
        } else if is("dialogue") {
            Self::Dialogue
        } else {
            Self::Other
        }
    }
}

impl fmt::Display for Procedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Adapted => "procédure adaptée",
            Self::Open => "appel d’offres ouvert",
            Self::Restricted => "appel d’offres restreint",
            Self::Negotiated => "procédure avec négociation",
            Self::WithoutCompetition => "sans publicité ni mise en concurrence préalable",
            Self::Dialogue => "dialogue compétitif",
            Self::OfConcessions => "procédure de concession",
            Self::Other => "autre procédure",
            Self::Unknown => "procédure non précisée",
        })
    }
}
