//! In-memory free texts, folded and split into words once, kept up to date from the database, for search and
//! similarity.

use super::{InMemory, Projection};
use chrono::{DateTime, Utc};
use editing::coding::fold::fold;
use editing::coding::stemming::{Terms, Vocabulary};
use std::collections::BTreeMap;
use store::{StoreError, StoredResponse, TextId, text_hash};
use survey::{Answer, Audience, EditionYear, Kind, Questionnaire, Role};

/// A free-text field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeField {
    /// Its name.
    pub name: String,
    /// Its label, including that of the text beside « autre ».
    pub label: String,
}

/// The free-text fields of a questionnaire, in order, without those that name the organisation or a person.
pub fn free_fields(questionnaire: &Questionnaire) -> Vec<FreeField> {
    let mut fields = Vec::new();
    for question in questionnaire.questions().filter(|q| q.role.is_none_or(Role::is_opinion) && q.proposed.is_none()) {
        for field in &question.fields {
            let part = field.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
            let label = format!("{}{part}", question.label);
            if matches!(question.kind, Kind::Text { .. } | Kind::LongText { .. }) {
                fields.push(FreeField { name: field.name.clone(), label });
            } else if let Some(name) = question.other_field(field) {
                fields.push(FreeField { name, label: format!("{label} – autre, précisez") });
            }
        }
    }
    fields
}

/// A free text.
#[derive(Clone, Debug)]
pub struct CodableText {
    /// Its identifier.
    pub of: TextId,
    /// The reference of its response.
    pub reference: String,
    /// The text as written.
    pub text: String,
    /// Its hash.
    pub hash: String,
    /// The text without capitals and accents.
    pub folded: String,
    /// Its words.
    pub terms: Terms,
    /// When it was sent, or last corrected.
    pub at: DateTime<Utc>,
    /// The code of the organisation's segment.
    pub segment: Option<String>,
}

/// The free texts of one questionnaire's counting responses.
#[derive(Debug, Default)]
pub struct Texts {
    vocabulary: Vocabulary,
    fields: Vec<FreeField>,
    /// By response, then by the position of the field in the questionnaire.
    texts: BTreeMap<(i64, usize), CodableText>,
}

impl Texts {
    /// The free-text fields.
    pub fn fields(&self) -> &[FreeField] {
        &self.fields
    }

    /// The texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &CodableText> {
        self.texts.values()
    }

    /// A text.
    pub fn get(&self, of: &TextId) -> Option<&CodableText> {
        self.texts.get(&(of.response, self.place(&of.field)?))
    }

    /// The words of another text, as far as they are known here.
    pub fn terms(&self, text: &str) -> Terms {
        self.vocabulary.known(text)
    }

    /// The sort key of a text.
    pub fn order(&self, of: &TextId) -> Option<(i64, usize)> {
        Some((of.response, self.place(&of.field)?))
    }

    fn place(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|free| free.name == field)
    }
}

impl Projection for Texts {
    fn of(questionnaire: &Questionnaire) -> Self {
        Self { fields: free_fields(questionnaire), ..Self::default() }
    }

    fn put(&mut self, _: &Questionnaire, stored: &StoredResponse) {
        self.remove(stored.id);
        if !stored.counts {
            return;
        }
        let receipt = &stored.response.receipt;
        for (place, field) in self.fields.iter().enumerate() {
            let Some(Answer::Text(text)) = stored.response.answers.get(&field.name) else { continue };
            let folded = fold(text);
            let text = CodableText {
                of: TextId { response: stored.id, field: field.name.clone() },
                reference: receipt.reference.clone(),
                hash: text_hash(text),
                terms: self.vocabulary.terms(&folded),
                folded,
                text: text.clone(),
                at: receipt.corrected_at.unwrap_or(receipt.submitted_at),
                segment: stored.segment.clone(),
            };
            self.texts.insert((stored.id, place), text);
        }
    }

    fn remove(&mut self, response: i64) {
        let gone: Vec<_> = self.texts.range((response, 0)..=(response, usize::MAX)).map(|(key, _)| *key).collect();
        for key in gone {
            self.texts.remove(&key);
        }
    }
}

/// The free texts of every known questionnaire.
pub type TextsInMemory = InMemory<Texts>;

/// The texts that the server provides to the current request.
pub fn texts() -> TextsInMemory {
    #[allow(clippy::expect_used)] // a fault of the program's own wiring, found by the first request of any test
    leptos::prelude::use_context::<TextsInMemory>().expect("the server provides the texts to every request")
}

/// Applies a function to the texts of the current request: see [`InMemory::ask`].
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn ask<T: Send + 'static>(
    edition: EditionYear,
    audience: Audience,
    make: impl FnOnce(&Questionnaire, &Texts) -> T + Send + 'static,
) -> Result<Option<T>, StoreError> {
    texts().ask(edition, audience, make).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use survey::library::Library;

    #[test]
    fn free_fields_exclude_those_that_name_the_organisation_or_a_person() {
        let library = Library::embedded().unwrap();
        for (audience, own, other) in
            [(Audience::Acheteurs, "AC27", "AC15.autre"), (Audience::StartUp, "SU29", "SU24.autre")]
        {
            let questionnaire = library.get(EditionYear::new(2026).unwrap(), audience).unwrap();
            let names: Vec<String> = free_fields(questionnaire).into_iter().map(|field| field.name).collect();
            assert!(names.iter().any(|name| name == own) && names.iter().any(|name| name == other), "{names:?}");
            for never in ["AC90", "AC91", "AC28b", "SU90", "SU91", "SU30b"] {
                assert!(!names.iter().any(|name| name == never), "{never}");
            }
        }
    }
}
