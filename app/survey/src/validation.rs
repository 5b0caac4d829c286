//! Validation of a section, or of a whole questionnaire: which questions are asked, what was answered, what has to be
//! corrected. The browser validates the section on its page, the server validates everything.

use super::characters::one_line;
use super::questionnaire::UNKNOWN;
use super::{Answer, Answers, Kind, Question, QuestionId, Questionnaire, Rule, Section, Typed};
use crate::parse;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An error in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The form field.
    pub field: String,
    /// The field's label, to distinguish the messages of a summary.
    pub label: String,
    /// The French sentence to show.
    pub message: String,
}

impl FieldError {
    /// The error of a field.
    pub fn new(field: impl Into<String>, label: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), label: label.into(), message: message.into() }
    }
}

/// Result of validating a section or a questionnaire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The valid answers to the questions that are asked.
    pub answers: Answers,
    /// The errors to correct before it can be sent.
    pub errors: Vec<FieldError>,
    /// The questions that a condition hides.
    pub hidden: Vec<QuestionId>,
}

impl Reading {
    /// Whether a question is asked.
    pub fn asks(&self, id: &QuestionId) -> bool {
        !self.hidden.contains(id)
    }

    /// The message of a field, if it has an error.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|e| e.field == field).map(|e| e.message.as_str())
    }
}

/// Validates one section. `known` has the answers of earlier sections that its conditions and rules use.
pub fn read_section(section: &Section, rules: &[Rule], known: &Answers, typed: &Typed) -> Reading {
    let mut all = known.clone();
    let mut reading = Reading::default();
    for question in &section.questions {
        if question.when.as_ref().is_some_and(|when| !when.holds(&all)) {
            reading.hidden.push(question.id.clone());
            continue;
        }
        for field in &question.fields {
            let refuse = |message: String| FieldError {
                field: field.name.clone(),
                label: match &field.label {
                    Some(part) => format!("{} – {part}", question.label),
                    None => question.label.clone(),
                },
                message,
            };
            match parse::field(question, field, typed) {
                Ok(Some(answer)) => {
                    if let Some(name) = question.other_field(field) {
                        match parse::other(question, Some(&answer), &name, typed) {
                            Ok(Some(text)) => reading.answers.insert(name, text),
                            Ok(None) => {}
                            Err(message) => reading.errors.push(FieldError { field: name, ..refuse(message) }),
                        }
                    }
                    all.insert(field.name.clone(), answer.clone());
                    reading.answers.insert(field.name.clone(), answer);
                }
                Ok(None) if question.required => reading.errors.push(refuse(parse::missing(&question.kind))),
                Ok(None) => {}
                Err(message) => reading.errors.push(refuse(message)),
            }
        }
    }
    for rule in rules {
        if let Some(error) = broken(rule, section, &all) {
            reading.errors.push(error);
        }
    }
    reading.errors.sort_by_key(|e| position(section, &e.field));
    reading
}

/// The error of a broken rule, if the last field it names is in this section.
fn broken(rule: &Rule, section: &Section, all: &Answers) -> Option<FieldError> {
    let fields = rule.fields();
    let field = fields.iter().rev().find(|f| section.question_of(f).is_some() && all.get(f).is_some())?;
    let last = fields.last()?;
    section.question_of(last)?;
    let at_least = |field: &str| least_share(section.question_of(field)?, all.get(field)?);
    rule.is_broken(all, at_least).then(|| FieldError {
        field: (*field).to_owned(),
        label: section.question_of(field).map(|q| q.label.clone()).unwrap_or_default(),
        message: rule.message().to_owned(),
    })
}

/// The smallest share that an answer represents, in hundredths of a point.
fn least_share(question: &Question, answer: &Answer) -> Option<u32> {
    match answer {
        Answer::Share(share) => Some(u32::from(*share)),
        Answer::Choice(code) => {
            let option = question.kind.options().iter().find(|o| o.code == *code)?;
            Some(u32::from(option.at_least?) * 100)
        }
        _ => None,
    }
}

fn position(section: &Section, field: &str) -> usize {
    section.questions.iter().flat_map(Question::field_names).position(|name| name == field).unwrap_or(usize::MAX)
}

/// The fields of earlier sections used by a section's conditions and rules: all that its page has to know.
pub fn needed_by<'a>(section: &'a Section, rules: &'a [Rule]) -> Vec<&'a str> {
    let conditions = section.questions.iter().filter_map(|q| q.when.as_ref()).flat_map(|when| when.fields());
    let ruled = rules
        .iter()
        .filter(|r| r.fields().last().is_some_and(|last| section.question_of(last).is_some()))
        .flat_map(|rule| rule.fields());
    let mut fields: Vec<&str> = conditions.chain(ruled).filter(|f| section.question_of(f).is_none()).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

impl Questionnaire {
    /// Validates every section, in order.
    pub fn read(&self, typed: &Typed) -> Reading {
        let mut whole = Reading::default();
        for section in &self.sections {
            let reading = read_section(section, &self.rules, &whole.answers, typed);
            for (field, answer) in reading.answers.iter() {
                whole.answers.insert(field, answer.clone());
            }
            whole.errors.extend(reading.errors);
            whole.hidden.extend(reading.hidden);
        }
        whole
    }
}

/// Why a form was refused as a whole: none of our pages sends such a form, so nothing of it is stored. Its `Display` is
/// the sentence for the sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// A field that the section does not have.
    UnknownField(String),
    /// An option that the question does not have.
    UnknownOption(String),
    /// Several values for a single-valued field.
    Repeated(String),
    /// A text far past its question's limit: a whole document, pasted by mistake.
    TooLong {
        /// The form field.
        field: String,
        /// The question, or what the field is about.
        label: String,
        /// Number of characters received.
        typed: usize,
        /// Maximum number of characters.
        most: usize,
    },
    /// A value for a question that was not asked.
    Hidden(String),
}

/// A section's input with line breaks in single-line fields turned into spaces: a browser would drop them and join the
/// words.
pub fn on_one_line(section: &Section, typed: &Typed) -> Typed {
    let of_lines = |name: &str| {
        section
            .questions
            .iter()
            .filter(|q| matches!(q.kind, Kind::LongText { .. }))
            .flat_map(|q| &q.fields)
            .any(|f| f.name == name)
    };
    let values = typed.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    values
        .map(|(name, value)| (name, if of_lines(name) { value.clone() } else { one_line(value).into_owned() }))
        .collect()
}

/// Refuses what none of our pages can send for a section. `before` is the reading of what was already saved, `after`
/// that of the form: a question is hidden only if both hide it, so that a page without JavaScript, which cannot
/// withdraw a question that its own form has just hidden, is never refused.
///
/// # Errors
/// The first thing that is [`Malformed`].
pub fn refuse_malformed(section: &Section, form: &Typed, before: &Reading, after: &Reading) -> Result<(), Malformed> {
    for (name, values) in form.iter() {
        let question = section.question_of(name).ok_or_else(|| Malformed::UnknownField(name.to_owned()))?;
        let malformed = |kind: fn(String) -> Malformed| Err(kind(name.to_owned()));
        for value in values {
            let (typed, limit) = (value.chars().count(), question.keeps_chars(name));
            if typed > limit {
                let most = question.allows_chars(name).unwrap_or(limit);
                let (field, label) = (name.to_owned(), question.label.clone());
                return Err(Malformed::TooLong { field, label, typed, most });
            }
            if question.fields.iter().any(|f| f.name == name) && !is_known(&question.kind, value) {
                return malformed(Malformed::UnknownOption);
            }
        }
        let several = match question.kind {
            Kind::Multiple { ref options, .. } => options.len(),
            _ if question.kind.allows_unknown() && values.iter().any(|v| v == UNKNOWN) => 2,
            _ => 1,
        };
        if values.len() > several {
            return malformed(Malformed::Repeated);
        }
        if !before.asks(&question.id) && !after.asks(&question.id) {
            return malformed(Malformed::Hidden);
        }
    }
    Ok(())
}

/// Whether a ticked value is an option of the question; typed values are validated for the respondent to correct.
fn is_known(kind: &Kind, value: &str) -> bool {
    match kind {
        Kind::Single { options, .. } | Kind::Multiple { options, .. } => options.iter().any(|o| o.code == value),
        Kind::Scale { from, to, .. } => {
            (kind.allows_unknown() && value == UNKNOWN)
                || value.parse::<u8>().is_ok_and(|step| (*from..=*to).contains(&step))
        }
        Kind::Consent { .. } => value == "oui",
        _ => true,
    }
}

impl Malformed {
    /// The form field concerned.
    pub fn field(&self) -> &str {
        let (Self::UnknownField(name)
        | Self::UnknownOption(name)
        | Self::Repeated(name)
        | Self::TooLong { field: name, .. }
        | Self::Hidden(name)) = self;
        name
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |name: &str| name.chars().take(40).collect::<String>();
        match self {
            Self::UnknownField(name) => {
                write!(f, "Le champ «\u{a0}{}\u{a0}» n’existe pas dans cette page du questionnaire.", short(name))
            }
            Self::UnknownOption(name) => {
                write!(f, "Le champ «\u{a0}{}\u{a0}» contient une option qui n’existe pas.", short(name))
            }
            Self::Repeated(name) => write!(f, "Le champ «\u{a0}{}\u{a0}» n’accepte qu’une valeur.", short(name)),
            Self::TooLong { label, typed, most, .. } => {
                let (typed, most) = (french::grouped(*typed as i64), french::grouped(*most as i64));
                write!(
                    f,
                    "«\u{a0}{label}\u{a0}» : votre texte est beaucoup trop long, il compte {typed} caractères. Raccourcissez-le à {most} au plus."
                )
            }
            Self::Hidden(name) => {
                write!(
                    f,
                    "Le champ «\u{a0}{}\u{a0}» répond à une question qui n’est pas posée au vu des autres réponses.",
                    short(name)
                )
            }
        }
    }
}
