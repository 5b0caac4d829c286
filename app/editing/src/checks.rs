//! Plausibility checks: duplicates, amounts of another order of magnitude, answers that contradict each other.
//!
//! Pure Rust, without SQL, HTTP or a clock. Findings are computed and never stored; decisions about them are stored
//! under their name, with the versions of the responses examined.

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

/// Kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A response is set aside while another one with the same number counts.
    SameOrganisation,
    /// Two organisations of different numbers have almost the same name.
    CloseNames,
    /// Two organisations gave the same amounts.
    SameFigures,
    /// Two organisations wrote the same text.
    SameText,
    /// An amount is about a thousand times that of the other year.
    Jump,
    /// An amount is a thousand times, or a thousandth of, the median of the segment.
    FarFromSegment,
    /// More than half of all purchases are from start-ups.
    HighRate,
    /// Two answers contradict each other.
    Contradiction,
    /// An amount is larger than any buyer's: the response waits for review.
    TooLarge,
    /// Not computed: a staff decision made on the page of the response.
    ByStaff,
}

impl Kind {
    /// All kinds, in the order in which they are listed.
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

    /// Its code in URLs and in the names of findings.
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

    /// The kind with this code.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind of the finding with this name, as [`Finding::name`] gives it.
    pub fn of_finding(name: &str) -> Option<Self> {
        Self::named(name.split('-').next()?)
    }

    /// Whether the service sets a response aside because of it, pending review.
    pub fn makes_wait(self) -> bool {
        matches!(self, Self::SameOrganisation | Self::TooLarge)
    }

    /// Its label.
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

/// A finding in a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Kind.
    pub kind: Kind,
    /// The response: of two, the later one, or the one that does not count.
    pub response: i64,
    /// The other response, if two are compared.
    pub other: Option<i64>,
    /// What distinguishes it from other findings of its kind in the response.
    pub what: String,
    /// The form fields concerned.
    pub fields: Vec<String>,
    /// Description, in a sentence.
    pub sentence: String,
}

impl Finding {
    /// The other response of the finding with this name, as [`Finding::name`] gives it.
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
            sentence: String::new(),
        }
    }

    /// Its name, stable as long as the same finding persists: `taux-12-0-AC05.2025`.
    pub fn name(&self) -> String {
        format!("{}-{}-{}-{}", self.kind.code(), self.response, self.other.unwrap_or(0), self.what)
    }
}

/// In-memory data of a response for the plausibility checks.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Its identifier.
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
    /// The number of its organisation, or that of the group of organisations it belongs to.
    pub organisation: Option<String>,
    /// The code of its segment.
    pub segment: Option<String>,
    /// Its normalised name, empty if none is asked or given.
    pub name: String,
    /// Its purchases, by field, in cents.
    pub amounts: Vec<(String, i64)>,
    /// Its longer texts, by field, as hashes.
    pub texts: Vec<(String, u64)>,
    /// Its findings from [`single_response`].
    pub lone: Vec<Finding>,
}

/// A response as input to the checks.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// Its identifier.
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

/// Minimum number of characters for a repeated text to be a finding.
const LONG_TEXT: usize = 40;

impl Seen {
    /// The data to keep of a response.
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

    /// One of its amounts.
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

/// The field with the organisation's name, in questionnaires that ask for it.
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
