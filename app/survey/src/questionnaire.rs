//! Questionnaires: built from a file by `load`, sent to the browser as JSON.

pub mod analysis;

use super::{Answer, Answers, Audience, Condition, EditionYear, Proposed, QuestionId, Rule, Siren};
use analysis::{Analysis, PercentRange};
use serde::{Deserialize, Serialize};

/// A questionnaire of an edition, checked: every reference in it is valid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Questionnaire {
    /// The wave it belongs to.
    pub edition: EditionYear,
    /// Who answers it.
    pub audience: Audience,
    /// Raised with every change of a published questionnaire; stored with each response.
    pub version: u32,
    /// Its title, as the respondent reads it.
    pub title: String,
    /// Closing date in its file, local time in Europe/Paris (`2023-11-12T23:59:59`); staff can set another one.
    pub closes: Option<String>,
    /// The legal thresholds its texts cite.
    pub thresholds: Vec<Threshold>,
    /// Its sections, in order; each is one page.
    pub sections: Vec<Section>,
    /// Rules between several answers.
    pub rules: Vec<Rule>,
    /// Declarations for figures and plausibility checks: never sent to the browser.
    #[serde(skip)]
    pub analysis: Analysis,
}

/// An amount set by law, as in force for this edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// Its name in the texts: `{seuil.achat_innovant}`.
    pub code: String,
    /// Whole euros, before tax.
    pub euros: i64,
    /// The day from which it applied, `AAAA-MM-JJ`.
    pub in_force: String,
    /// The text that sets it.
    pub source: String,
}

/// A group of questions on one page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Its name in URLs.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A sentence or two before the questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// Its questions, in order.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its identifier, the same in every edition.
    pub id: QuestionId,
    /// The question.
    pub label: String,
    /// Help text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether a response can be sent without it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// The kind of answer.
    pub kind: Kind,
    /// Its form fields: one, or one for each year or part.
    pub fields: Vec<Field>,
    /// When it is asked; always if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Its role in the statistics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// What is prefilled from the public register, by the organisation's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposed>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the form that serde calls
fn is_false(value: &bool) -> bool {
    !*value
}

/// One form field of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name in the form and in stored answers: `SU10`, `AC04.2022`, `SU26.public`.
    pub name: String,
    /// What distinguishes it from the question's other fields: `2022`, `avec le secteur public`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Role of a question in the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The organisation that answers (SIREN, or SIRET).
    Organisation,
    /// The segment it belongs to.
    Segment,
    /// Its purchases from start-ups, by year.
    StartupPurchases,
    /// The range of its rate of purchases from start-ups, if it does not know the amounts.
    StartupRateRange,
    /// Obstacles: of a buyer, with start-ups; of a start-up, with everybody.
    Obstacles,
    /// Obstacles of a start-up with the public sector.
    PublicObstacles,
    /// Obstacles of a start-up with large private groups.
    PrivateObstacles,
    /// The most helpful levers.
    Levers,
    /// Its total purchases, by year.
    TotalPurchases,
    /// A person's contact data, stored separately from the answers.
    Contact,
}

impl Role {
    /// Whether the answer is an opinion: it neither names the respondent nor counts their money.
    pub fn is_opinion(self) -> bool {
        matches!(self, Self::Obstacles | Self::PublicObstacles | Self::PrivateObstacles | Self::Levers)
    }
}

/// Kinds of question, with their parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Kind {
    /// One option among several.
    Single {
        /// Options.
        options: Vec<Choice>,
        /// Whether options are shuffled for each respondent.
        #[serde(default, skip_serializing_if = "is_false")]
        shuffled: bool,
    },
    /// Several options.
    Multiple {
        /// Options.
        options: Vec<Choice>,
        /// Maximum number of options chosen; no limit if `None`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u8>,
        /// Whether options are shuffled for each respondent.
        #[serde(default, skip_serializing_if = "is_false")]
        shuffled: bool,
    },
    /// A step on a scale.
    Scale {
        /// The first step.
        from: u8,
        /// The last step.
        to: u8,
        /// What the first step means.
        low: String,
        /// What the last step means.
        high: String,
        /// Whether "je ne sais pas" is an answer.
        #[serde(default, skip_serializing_if = "is_false")]
        unknown: bool,
    },
    /// An organisation's number.
    Siren,
    /// An establishment's number.
    Siret,
    /// A year.
    Year {
        /// The earliest accepted.
        from: i32,
        /// The latest accepted.
        to: i32,
    },
    /// A whole number.
    Whole {
        /// The smallest accepted.
        from: i64,
        /// The largest accepted.
        to: i64,
        /// Whether "je ne sais pas" is an answer.
        #[serde(default, skip_serializing_if = "is_false")]
        unknown: bool,
    },
    /// An amount in euros.
    Amount {
        /// Whether "je ne sais pas" is an answer.
        #[serde(default, skip_serializing_if = "is_false")]
        unknown: bool,
    },
    /// A percentage, to the hundredth of a point.
    Share {
        /// Whether "je ne sais pas" is an answer.
        #[serde(default, skip_serializing_if = "is_false")]
        unknown: bool,
    },
    /// A line of text.
    Text {
        /// Maximum number of characters.
        max: usize,
    },
    /// Some lines of text.
    LongText {
        /// Maximum number of characters.
        max: usize,
    },
    /// An e-mail address.
    Email,
    /// A box to tick; unticked means no consent.
    Consent {
        /// What the respondent agrees to.
        statement: String,
    },
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its code in the form and in stored answers.
    pub code: String,
    /// What the respondent reads.
    pub label: String,
    /// Excludes every other option ("Aucun").
    #[serde(default, skip_serializing_if = "is_false")]
    pub exclusive: bool,
    /// Opens a text field ("Autre").
    #[serde(default, skip_serializing_if = "is_false")]
    pub other: bool,
    /// The smallest share that the option represents, in whole percent, for [`Rule::SharesFit`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u8>,
    /// The range of rates that the option represents, in the question with [`Role::StartupRateRange`].
    #[serde(default, skip_serializing)]
    pub rate: Option<PercentRange>,
    /// Whether buyers of this segment are subject to public procurement, in the question with [`Role::Segment`].
    #[serde(default, skip_serializing)]
    pub public: bool,
}

impl Choice {
    /// Whether the option stays at the end when the others are shuffled.
    pub fn stays_last(&self) -> bool {
        self.exclusive || self.other
    }
}

/// The form value for "je ne sais pas".
pub const UNKNOWN: &str = "nsp";

/// Maximum length of an "Autre, préciser" field, in characters.
pub const OTHER_MAX: usize = 200;

/// Upper limit for the maximum length of any text, in characters.
pub const TEXT_MAX: usize = 5_000;

impl Kind {
    /// The options of a choice; empty for the other kinds.
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::Single { options, .. } | Self::Multiple { options, .. } => options,
            _ => &[],
        }
    }

    /// The codes and labels of the possible answers: options, without their call to specify, or the steps of a scale.
    pub fn choices(&self) -> Vec<(String, String)> {
        let Self::Scale { from, to, low, high, .. } = self else {
            let name = |option: &Choice| option.label.trim_end_matches(" (précisez)").to_owned();
            return self.options().iter().map(|option| (option.code.clone(), name(option))).collect();
        };
        let name = |step: u8| match step {
            step if step == *from => format!("{step} – {low}"),
            step if step == *to => format!("{step} – {high}"),
            step => step.to_string(),
        };
        (*from..=*to).map(|step| (step.to_string(), name(step))).collect()
    }

    /// Whether "je ne sais pas" is an answer.
    pub fn allows_unknown(&self) -> bool {
        matches!(
            self,
            Self::Scale { unknown: true, .. }
                | Self::Whole { unknown: true, .. }
                | Self::Amount { unknown: true }
                | Self::Share { unknown: true }
        )
    }

    /// Whether the answer is ticked rather than typed.
    pub fn is_ticked(&self) -> bool {
        matches!(self, Self::Single { .. } | Self::Multiple { .. } | Self::Scale { .. } | Self::Consent { .. })
    }
}

impl Question {
    /// The name of the text field that "Autre" opens beside a field, if the question has such an option.
    pub fn other_field(&self, field: &Field) -> Option<String> {
        self.kind.options().iter().any(|o| o.other).then(|| format!("{}.autre", field.name))
    }

    /// The names of all form fields of the question, "Autre" texts included.
    pub fn field_names(&self) -> impl Iterator<Item = String> + '_ {
        self.fields.iter().flat_map(|f| std::iter::once(f.name.clone()).chain(self.other_field(f)))
    }
}

impl Section {
    /// The question that a form field belongs to.
    pub fn question_of(&self, field: &str) -> Option<&Question> {
        self.questions.iter().find(|q| q.field_names().any(|name| name == field))
    }
}

impl Questionnaire {
    /// Every question, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|s| &s.questions)
    }

    /// The question with a role, if there is one.
    pub fn with_role(&self, role: Role) -> Option<&Question> {
        self.questions().find(|q| q.role == Some(role))
    }

    /// The only form field of the question with a role, if there is one.
    pub fn field_with_role(&self, role: Role) -> Option<&str> {
        match &self.with_role(role)?.fields[..] {
            [field] => Some(&field.name),
            _ => None,
        }
    }

    /// The section with this name, and its index.
    pub fn section(&self, id: &str) -> Option<(usize, &Section)> {
        self.sections.iter().enumerate().find(|(_, s)| s.id == id)
    }
}

/// The label of a field, with its year or part.
pub fn field_label(questionnaire: &Questionnaire, name: &str) -> String {
    let found = questionnaire.questions().find_map(|question| {
        let field = question.fields.iter().find(|field| field.name == name)?;
        Some(match &field.label {
            Some(part) => format!("{} ({part})", question.label),
            None => question.label.clone(),
        })
    });
    found.unwrap_or_else(|| name.to_owned())
}

/// The responding organisation.
pub fn organisation_of(questionnaire: &Questionnaire, answers: &Answers) -> Option<Siren> {
    let field = questionnaire.with_role(Role::Organisation)?.fields.first()?;
    match answers.get(&field.name)? {
        Answer::Siren(siren) => Some(*siren),
        Answer::Siret(siret) => Some(siret.siren()),
        _ => None,
    }
}
