//! Likely mistakes in responses: duplicates, amounts of another order of magnitude, answers that contradict each other.
//!
//! Pure Rust, without SQL, HTTP or a clock. A finding is computed, never stored: what people decide about it is kept under
//! its name, with the versions of the responses that they looked at.

pub mod between_responses;
pub mod decision;
pub mod similar_names;
pub mod single_response;
#[cfg(test)]
mod tests;
pub mod totals;

use serde::{Deserialize, Serialize};
use similar_names::folded_name;
use survey::{Answer, Answers, Questionnaire, Role, rule};

/// What is surprising.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A response is set aside while another one of the same number counts.
    SameOrganisation,
    /// Two organisations of different numbers have almost the same name.
    CloseNames,
    /// Two organisations gave the same amounts.
    SameFigures,
    /// Two organisations wrote the same text.
    SameText,
    /// An amount is about a thousand times that of the other year.
    Jump,
    /// An amount is a thousand times, or a thousandth of, what is usual in the segment.
    FarFromSegment,
    /// More than half of all purchases are from start-ups.
    HighRate,
    /// Two answers cannot both be right.
    Contradiction,
    /// An amount is larger than any buyer's: the response waits for somebody to look at it.
    TooLarge,
    /// Nothing that is computed: staff decided something on the page of the response.
    ByStaff,
}

impl Kind {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 10] = [
        Self::TooLarge,
        Self::SameOrganisation,
        Self::CloseNames,
        Self::SameFigures,
        Self::SameText,
        Self::Jump,
        Self::FarFromSegment,
        Self::HighRate,
        Self::Contradiction,
        Self::ByStaff,
    ];

    /// Its name in addresses and in the names of findings.
    pub fn code(self) -> &'static str {
        match self {
            Self::SameOrganisation => "siren",
            Self::CloseNames => "noms",
            Self::SameFigures => "montants",
            Self::SameText => "texte",
            Self::Jump => "annees",
            Self::FarFromSegment => "segment",
            Self::HighRate => "taux",
            Self::Contradiction => "contradiction",
            Self::TooLarge => "plafond",
            Self::ByStaff => "equipe",
        }
    }

    /// The kind of a name.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind of the finding of a name, as [`Finding::name`] gives it.
    pub fn of_finding(name: &str) -> Option<Self> {
        Self::named(name.split('-').next()?)
    }

    /// Whether the service sets a response aside for it, until the staff have looked.
    pub fn makes_wait(self) -> bool {
        matches!(self, Self::SameOrganisation | Self::TooLarge)
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::SameOrganisation => "Deux réponses de la même organisation",
            Self::CloseNames => "Doublon : noms proches",
            Self::SameFigures => "Doublon : mêmes montants",
            Self::SameText => "Doublon : même texte",
            Self::Jump => "Ordre de grandeur : d’une année à l’autre",
            Self::FarFromSegment => "Ordre de grandeur : loin du segment",
            Self::HighRate => "Taux supérieur à 50 %",
            Self::Contradiction => "Contradiction",
            Self::TooLarge => "Montant supérieur à 100 milliards d’euros",
            Self::ByStaff => "Décidé sur la page de la réponse",
        }
    }
}

/// Something surprising in a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// The number of the response: of two, the later one, or the one that does not count.
    pub response: i64,
    /// The other response, where two are compared.
    pub other: Option<i64>,
    /// What tells it from others of its kind in the response.
    pub what: String,
    /// The form fields that it is about.
    pub fields: Vec<String>,
    /// What is surprising, in a sentence.
    pub said: String,
}

impl Finding {
    /// The other response that the finding of a name is about, as [`Finding::name`] gives it.
    pub fn other_of(name: &str) -> Option<i64> {
        name.split('-').nth(2)?.parse().ok().filter(|other| *other != 0)
    }

    /// A response does not count while another one of its organisation does.
    pub fn same_organisation(aside: i64, counting: i64) -> Self {
        Self {
            kind: Kind::SameOrganisation,
            response: aside,
            other: Some(counting),
            what: String::new(),
            fields: Vec::new(),
            said: String::new(),
        }
    }

    /// Its name, the same as long as the same thing is surprising: `taux-12-0-AC05.2025`.
    pub fn name(&self) -> String {
        format!("{}-{}-{}-{}", self.kind.code(), self.response, self.other.unwrap_or(0), self.what)
    }
}

/// What is kept in memory of a response, to find what is surprising in it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Its number.
    pub id: i64,
    /// Its reference.
    pub reference: String,
    /// 1, and one more with each correction.
    pub version: i64,
    /// Whether it counts.
    pub counts: bool,
    /// Whether it is set aside.
    pub aside: bool,
    /// When it was sent or last corrected, in milliseconds.
    pub at: i64,
    /// The organisation's number.
    pub siren: Option<String>,
    /// The number of its organisation, or of the group that it is one of.
    pub organisation: Option<String>,
    /// The code of its segment.
    pub segment: Option<String>,
    /// Its name without what names share, empty where none is asked or given.
    pub name: String,
    /// Its purchases, by field, in cents.
    pub amounts: Vec<(String, i64)>,
    /// Its longer texts, by field, as hashes.
    pub texts: Vec<(String, u64)>,
    /// What is surprising in it alone.
    pub lone: Vec<Finding>,
}

/// A response as it comes.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// Its number.
    pub id: i64,
    /// Its reference.
    pub reference: &'a str,
    /// Its version.
    pub version: i64,
    /// Whether it counts.
    pub counts: bool,
    /// Whether it is set aside.
    pub aside: bool,
    /// When it was sent or last corrected, in milliseconds.
    pub at: i64,
    /// The code of its segment.
    pub segment: Option<&'a str>,
    /// Its answers.
    pub answers: &'a Answers,
}

/// A text that is repeated word for word is worth a look from so many characters on.
const LONG_TEXT: usize = 40;

impl Seen {
    /// What is kept of a response.
    pub fn of(questionnaire: &Questionnaire, given: &Given<'_>) -> Self {
        let answers = given.answers;
        let amounts = rule::rate_fields(questionnaire).into_iter().flat_map(|(startup, total)| [startup, total]);
        let amounts = amounts.filter_map(|field| {
            let cents = answers.get(&field).and_then(Answer::euros)?.cents();
            Some((field, cents))
        });
        let texts = questionnaire
            .questions()
            .filter(|question| matches!(question.kind, survey::Kind::LongText { .. }))
            .flat_map(|question| question.fields.iter().map(|field| field.name.as_str()));
        let texts = texts.filter_map(|field| match answers.get(field)? {
            Answer::Text(text) if text.chars().count() >= LONG_TEXT => {
                Some((field.to_owned(), similar_names::hash(&crate::coding::fold::fold(text))))
            }
            _ => None,
        });
        Self {
            id: given.id,
            reference: given.reference.to_owned(),
            version: given.version,
            counts: given.counts,
            aside: given.aside,
            at: given.at,
            siren: siren(questionnaire, answers),
            organisation: siren(questionnaire, answers),
            segment: given.segment.map(ToOwned::to_owned),
            name: name_of(questionnaire, answers).map(folded_name).unwrap_or_default(),
            amounts: amounts.collect(),
            texts: texts.collect(),
            lone: single_response::findings(questionnaire, given.id, answers),
        }
    }

    /// An amount that it gave.
    pub fn amount(&self, field: &str) -> Option<i64> {
        self.amounts.iter().find(|(name, _)| name == field).map(|(_, cents)| *cents)
    }
}

fn siren(questionnaire: &Questionnaire, answers: &Answers) -> Option<String> {
    let field = questionnaire.with_role(Role::Organisation)?.fields.first()?;
    match answers.get(&field.name)? {
        Answer::Siren(siren) => Some(siren.to_string()),
        Answer::Siret(siret) => Some(siret.siren().to_string()),
        _ => None,
    }
}

/// The field that names the organisation, in questionnaires that ask for it.
pub fn name_field(questionnaire: &Questionnaire) -> Option<&str> {
    let question = questionnaire.questions().find(|q| q.proposed == Some(survey::prefill::Proposed::Name))?;
    question.fields.first().map(|field| field.name.as_str())
}

fn name_of<'a>(questionnaire: &Questionnaire, answers: &'a Answers) -> Option<&'a str> {
    match answers.get(name_field(questionnaire)?)? {
        Answer::Text(name) => Some(name),
        _ => None,
    }
}
