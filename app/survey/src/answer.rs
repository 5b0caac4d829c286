//! Typed input and its meaning.

use super::characters::clean;
use super::{Euros, Siren, Siret};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A respondent's input, field by field: valid or not, it is never lost. Control characters in pasted text are
/// [cleaned](clean).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, Vec<String>>", into = "BTreeMap<String, Vec<String>>")]
pub struct Typed(BTreeMap<String, Vec<String>>);

impl From<BTreeMap<String, Vec<String>>> for Typed {
    fn from(fields: BTreeMap<String, Vec<String>>) -> Self {
        let pairs = fields.into_iter().flat_map(|(field, values)| values.into_iter().map(move |v| (field.clone(), v)));
        pairs.collect()
    }
}

impl From<Typed> for BTreeMap<String, Vec<String>> {
    fn from(typed: Typed) -> Self {
        typed.0
    }
}

impl Typed {
    /// The first value of a field, or an empty string.
    pub fn first(&self, field: &str) -> &str {
        self.0.get(field).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// Every value of a field.
    pub fn all(&self, field: &str) -> &[String] {
        self.0.get(field).map_or(&[], Vec::as_slice)
    }

    /// Whether a field has this value.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.all(field).iter().any(|v| v == value)
    }

    /// Adds a value to a field; empty values are left out.
    pub fn push(&mut self, field: impl Into<String>, value: impl Into<String>) {
        let value = value.into();
        let value = clean(&value);
        if !value.trim().is_empty() {
            self.0.entry(field.into()).or_default().push(value.into_owned());
        }
    }

    /// Removes a field.
    pub fn remove(&mut self, field: &str) {
        self.0.remove(field);
    }

    /// Each field with its values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_slice()))
    }

    /// Adds every field of another one.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Size in bytes of field names and values.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|(field, values)| field.len() + values.iter().map(String::len).sum::<usize>()).sum()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<F: Into<String>, V: Into<String>> FromIterator<(F, V)> for Typed {
    fn from_iter<I: IntoIterator<Item = (F, V)>>(pairs: I) -> Self {
        let mut typed = Self::default();
        for (field, value) in pairs {
            typed.push(field, value);
        }
        typed
    }
}

/// A parsed answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One option's code.
    Choice(String),
    /// Several options' codes, in the questionnaire's order.
    Choices(Vec<String>),
    /// A step of a scale.
    Step(u8),
    /// An organisation.
    Siren(Siren),
    /// An establishment.
    Siret(Siret),
    /// A year.
    Year(i32),
    /// A whole number.
    Whole(i64),
    /// An amount, in whole cents.
    Cents(Euros),
    /// A share, in hundredths of a point (10 000 is 100 %).
    Share(u16),
    /// Text, an e-mail address included.
    Text(String),
    /// A consent that was given.
    Consent,
    /// "Je ne sais pas".
    Unknown,
}

impl Answer {
    /// The answer as a number, in its storage unit; `None` if it is not a number.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Step(n) => Some(i64::from(*n)),
            Self::Year(n) => Some(i64::from(*n)),
            Self::Whole(n) => Some(*n),
            Self::Cents(euros) => Some(euros.cents()),
            Self::Share(n) => Some(i64::from(*n)),
            _ => None,
        }
    }

    /// The input that gives this answer.
    pub fn typed(&self) -> Vec<String> {
        match self {
            Self::Choice(code) => vec![code.clone()],
            Self::Choices(codes) => codes.clone(),
            Self::Step(n) => vec![n.to_string()],
            Self::Siren(siren) => vec![siren.to_string()],
            Self::Siret(siret) => vec![siret.to_string()],
            Self::Year(year) => vec![year.to_string()],
            Self::Whole(n) => vec![n.to_string()],
            Self::Cents(euros) => {
                let cents = euros.cents();
                let sign = if cents < 0 { "-" } else { "" };
                vec![format!("{sign}{},{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)]
            }
            Self::Share(share) => vec![format!("{},{:02}", share / 100, share % 100)],
            Self::Text(text) => vec![text.clone()],
            Self::Consent => vec!["oui".to_owned()],
            Self::Unknown => vec![super::questionnaire::UNKNOWN.to_owned()],
        }
    }

    /// The amount, if it is one.
    pub fn euros(&self) -> Option<Euros> {
        match self {
            Self::Cents(euros) => Some(*euros),
            _ => None,
        }
    }
}

/// The answers of a response, by form field: only for questions that were asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// The answer to a field.
    pub fn get(&self, field: &str) -> Option<&Answer> {
        self.0.get(field)
    }

    /// Adds an answer.
    pub fn insert(&mut self, field: impl Into<String>, answer: Answer) {
        self.0.insert(field.into(), answer);
    }

    /// Removes an answer.
    pub fn remove(&mut self, field: &str) -> Option<Answer> {
        self.0.remove(field)
    }

    /// Each field with its answer.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v))
    }

    /// The input that gives these answers.
    pub fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        for (field, answer) in self.iter() {
            answer.typed().into_iter().for_each(|value| typed.push(field, value));
        }
        typed
    }

    /// Number of answered fields.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use crate::library::Library;
    use crate::sample_respondent;

    #[test]
    fn answers_typed_again_are_the_same_answers() {
        let library = Library::embedded().unwrap();
        for edition in library.editions() {
            for audience in crate::Audience::ALL {
                let questionnaire = library.get(edition, audience).unwrap();
                for seed in 0..300 {
                    let answers = questionnaire.read(&sample_respondent::typed(questionnaire, seed)).answers;
                    assert_eq!(questionnaire.read(&answers.typed()).answers, answers, "{edition} {audience} {seed}");
                }
            }
        }
    }
}
