//! What a contract is: a contract of its own, a framework agreement, a contract under one.

use super::text::folded;
use crate::raw::RawContract;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The nature of a contract. Its `Display` is the French term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// « Marché ».
    Contract,
    /// « Accord-cadre », by its nature (2019) or its technique (2022).
    Framework,
    /// « Marché subséquent ».
    FollowUp,
    /// « Marché de partenariat ».
    Partnership,
    /// « Marché de défense ou de sécurité ».
    Defence,
    /// A concession of any kind.
    Concession,
    /// Nothing, or another word.
    Unknown,
}

impl Nature {
    pub(super) fn read(nature: &str, techniques: &str) -> Self {
        let nature = folded(nature);
        let is = |word: &str| nature.contains(word);
        if is("subsequent") {
            Self::FollowUp
        } else if is("accord cadre") || folded(techniques).contains("accord cadre") {
            Self::Framework
        } else if is("concession") || is("delegation") {
            Self::Concession
        } else if is("partenariat") {
            Self::Partnership
        } else if is("defense") || is("securite") {
            Self::Defence
        } else if is("marche") {
            Self::Contract
        } else {
            Self::Unknown
        }
    }
}

impl fmt::Display for Nature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Contract => "marché",
            Self::Framework => "accord-cadre",
            Self::FollowUp => "marché subséquent",
            Self::Partnership => "marché de partenariat",
            Self::Defence => "marché de défense ou de sécurité",
            Self::Concession => "concession",
            Self::Unknown => "nature non précisée",
        })
    }
}

/// Whether the ways of execution name « marchés subséquents ».
pub(super) fn by_follow_ups(execution: &str) -> bool {
    folded(execution).contains("marches subsequents")
}

/// Whether a record annuls its contract: by its status or nature, at the beginning of its object, or in a modification.
/// « Annule et remplace » corrects and does not annul; « résiliation » ends a contract that was executed until then.
pub(super) fn annuls(raw: &RawContract<'_>) -> bool {
    let anywhere = [raw.status.as_ref(), raw.nature.as_ref()].into_iter();
    let anywhere = anywhere.chain(raw.modifications.iter().map(|change| change.object.as_ref()));
    anywhere.filter(|text| !text.is_empty()).map(folded).any(|text| says_annulled(&text))
        || says_annulled(&beginning(&raw.object))
}

/// The first words of an object, if the first one speaks of annulment: « travaux après annulation » is a contract.
fn beginning(object: &str) -> String {
    let words = folded(object.get(..object.floor_char_boundary(60)).unwrap_or_default());
    if words.starts_with("annul") { words.split(' ').take(3).collect::<Vec<_>>().join(" ") } else { String::new() }
}

fn says_annulled(folded: &str) -> bool {
    if !folded.contains("annul") {
        return false;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    words.iter().enumerate().any(|(at, word)| {
        let replaced = words.get(at + 1..at + 3) == Some(&["et", "remplace"]);
        ["annule", "annulee", "annulation", "annules"].contains(word) && !replaced
    })
}
