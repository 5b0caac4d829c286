//! Where a contract is executed.

use super::text::{MAX_ID, folded, short};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A place as published, and the region it lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The code: of a commune, a département, a region, a country, or a postcode.
    pub code: Box<str>,
    /// The region; none for a country or a code that is not known.
    pub region: Option<Region>,
}

/// A region, by INSEE's code. Its `Display` is its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Region(u8);

/// Regions with INSEE's codes and their départements (collectivities overseas that are no region: none).
const REGIONS: [(u8, &str, &[&str]); 18] = [
    (84, "Auvergne-Rhône-Alpes", &["01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74"]),
    (27, "Bourgogne-Franche-Comté", &["21", "25", "39", "58", "70", "71", "89", "90"]),
    (53, "Bretagne", &["22", "29", "35", "56"]),
    (24, "Centre-Val de Loire", &["18", "28", "36", "37", "41", "45"]),
    (94, "Corse", &["2A", "2B", "20"]),
    (44, "Grand Est", &["08", "10", "51", "52", "54", "55", "57", "67", "68", "88"]),
    (32, "Hauts-de-France", &["02", "59", "60", "62", "80"]),
    (11, "Île-de-France", &["75", "77", "78", "91", "92", "93", "94", "95"]),
    (28, "Normandie", &["14", "27", "50", "61", "76"]),
    (75, "Nouvelle-Aquitaine", &["16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"]),
    (76, "Occitanie", &["09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"]),
    (52, "Pays de la Loire", &["44", "49", "53", "72", "85"]),
    (93, "Provence-Alpes-Côte d’Azur", &["04", "05", "06", "13", "83", "84"]),
    (1, "Guadeloupe", &["971"]),
    (2, "Martinique", &["972"]),
    (3, "Guyane", &["973"]),
    (4, "La Réunion", &["974"]),
    (6, "Mayotte", &["976"]),
];

impl Location {
    pub(super) fn read(code: &str, kind: &str) -> Option<Self> {
        let code = short(code, MAX_ID);
        (!code.is_empty()).then(|| Self { region: Region::read(&code, kind), code })
    }
}

impl Region {
    /// All regions, in the order of tables.
    pub fn all() -> impl Iterator<Item = Self> {
        REGIONS.iter().map(|(code, _, _)| Self(*code))
    }

    /// INSEE's code.
    pub fn code(self) -> u8 {
        self.0
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        REGIONS.iter().any(|(known, _, _)| *known == code).then_some(Self(code))
    }

    /// The region of a code of the kind that its file declares.
    fn read(code: &str, kind: &str) -> Option<Self> {
        let kind = folded(kind);
        let code = code.trim().to_uppercase();
        if kind.contains("region") {
            let digits = code.trim_start_matches(|c: char| !c.is_ascii_digit());
            return digits.parse().ok().and_then(Self::from_code);
        }
        if kind.contains("pays") {
            return None;
        }
        // Noughts in front that a spreadsheet cut off.
        let whole = if kind.contains("postal") || kind.contains("commune") { 5 } else { 2 };
        let short = code.len() + 1 == whole && is_number(&code);
        Self::of_department(&if short { format!("0{code}") } else { code })
    }

    /// The region of a département, or of a code that begins with one.
    fn of_department(code: &str) -> Option<Self> {
        let length = if code.starts_with("97") || code.starts_with("98") { 3 } else { 2 };
        let department = code.get(..length)?;
        REGIONS.iter().find(|(_, _, departments)| departments.contains(&department)).map(|(code, _, _)| Self(*code))
    }
}

impl From<Region> for u8 {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl TryFrom<u8> for Region {
    type Error = String;

    fn try_from(code: u8) -> Result<Self, String> {
        Self::from_code(code).ok_or_else(|| format!("{code} is no region"))
    }
}

fn is_number(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = REGIONS.iter().find(|(code, _, _)| *code == self.0).map_or("", |(_, name, _)| name);
        f.write_str(name)
    }
}
