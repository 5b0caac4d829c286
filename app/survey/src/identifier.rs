//! Identifiers shared by the whole service: editions, the two questionnaires, questions.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The year of a wave of the survey. Its data are about the two years before: edition 2023 asks about 2022 and 2021.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct EditionYear(i32);

impl EditionYear {
    /// An edition from its year; `None` outside 2000 to 2100.
    pub fn new(year: i32) -> Option<Self> {
        (2000..=2100).contains(&year).then_some(Self(year))
    }

    /// The year of the edition.
    pub fn year(self) -> i32 {
        self.0
    }

    /// The years of the edition's amounts, the latest first.
    pub fn data_years(self) -> [i32; 2] {
        [self.0 - 1, self.0 - 2]
    }
}

impl TryFrom<i32> for EditionYear {
    type Error = &'static str;
    fn try_from(year: i32) -> Result<Self, Self::Error> {
        Self::new(year).ok_or("an edition is a year between 2000 and 2100")
    }
}

impl From<EditionYear> for i32 {
    fn from(edition: EditionYear) -> Self {
        edition.0
    }
}

impl fmt::Display for EditionYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who a questionnaire is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The start-ups that sell.
    StartUp,
    /// The public and private buyers.
    Acheteurs,
}

impl Audience {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::StartUp, Self::Acheteurs];

    /// The name used in URLs, files and the database.
    pub fn slug(self) -> &'static str {
        match self {
            Self::StartUp => "start-up",
            Self::Acheteurs => "acheteurs",
        }
    }

    /// The audience with this slug, if there is one.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.slug() == slug)
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// The identifier of a question, the same in every edition: two capitals, two digits, sometimes a letter (`SU10`,
/// `AC28b`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QuestionId(String);

impl QuestionId {
    /// Parses an identifier; `None` if malformed.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let form = matches!(bytes.len(), 4 | 5)
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..4].iter().all(u8::is_ascii_digit)
            && bytes[4..].iter().all(u8::is_ascii_lowercase);
        form.then(|| Self(text.to_owned()))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for QuestionId {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is no question identifier"))
    }
}

impl From<QuestionId> for String {
    fn from(id: QuestionId) -> Self {
        id.0
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The service's name.
pub const SERVICE_NAME: &str = "Observatoire des relations start-up – grands comptes";

/// The respondents of a questionnaire.
pub fn audience_name(audience: Audience) -> &'static str {
    match audience {
        Audience::StartUp => "Start-up",
        Audience::Acheteurs => "Acheteurs publics et privés",
    }
}
