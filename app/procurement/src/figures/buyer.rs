//! Categories of buyers.

use serde::{Deserialize, Serialize};
use std::fmt;
use survey::Siren;

/// A category of buyer, by the first two digits that INSEE gives to bodies of public law; other numbers are those of
/// private law. Its `Display` is the French name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyerCategory {
    /// Ministries, their services and national public bodies (10 to 18).
    State,
    /// Schools and universities (19).
    Education,
    /// Municipalities, départements, regions and their groupings (20 to 25).
    Local,
    /// Hospitals, nursing homes and social centres (26).
    Health,
    /// Other local public bodies, such as housing offices (27 to 29).
    LocalBodies,
    /// Public companies, associations and other buyers of private law.
    PrivateLaw,
}

impl BuyerCategory {
    /// All categories, in the order of tables.
    pub const ALL: [Self; 6] =
        [Self::State, Self::Education, Self::Local, Self::Health, Self::LocalBodies, Self::PrivateLaw];

    /// The category of a buyer.
    pub fn of(buyer: Siren) -> Self {
        match buyer.to_string().get(..2) {
            Some("10" | "11" | "12" | "13" | "14" | "15" | "16" | "17" | "18") => Self::State,
            Some("19") => Self::Education,
            Some("20" | "21" | "22" | "23" | "24" | "25") => Self::Local,
            Some("26") => Self::Health,
            Some("27" | "28" | "29") => Self::LocalBodies,
            _ => Self::PrivateLaw,
        }
    }
}

impl fmt::Display for BuyerCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::State => "État et établissements publics nationaux",
            Self::Education => "établissements d’enseignement",
            Self::Local => "collectivités territoriales et groupements",
            Self::Health => "établissements de santé et sociaux",
            Self::LocalBodies => "autres établissements publics locaux",
            Self::PrivateLaw => "acheteurs de droit privé",
        })
    }
}
