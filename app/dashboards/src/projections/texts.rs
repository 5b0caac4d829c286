//! The free texts in memory, folded and taken apart into words once, kept up to date from the database: what searching
//! and likeness ask.

use super::{InMemory, Kept};
use chrono::{DateTime, Utc};
use editing::coding::fold::fold;
use editing::coding::stemming::{Terms, Vocabulary};
use std::collections::BTreeMap;
use store::{StoreError, StoredResponse, TextId, text_hash};
use survey::{Answer, Audience, EditionYear, Kind, Questionnaire, Role};

/// A field in which people write freely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeField {
    /// Its name.
    pub name: String,
    /// What it asks, the text beside « autre » included.
    pub label: String,
}

/// The fields of a questionnaire in which people write freely, in its order: not those that name the organisation or a person.
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
pub struct HeldText {
    /// Which one.
    pub of: TextId,
    /// The reference of its response.
    pub reference: String,
    /// What was written.
    pub text: String,
    /// Its hash.
    pub hash: String,
    /// The same without capitals and accents.
    pub folded: String,
    /// Its words.
    pub terms: Terms,
    /// When it was sent, or last corrected.
    pub at: DateTime<Utc>,
    /// The code of the organisation's segment.
    pub segment: Option<String>,
}

/// The free texts of the responses that count, of one questionnaire.
#[derive(Debug, Default)]
pub struct Texts {
    vocabulary: Vocabulary,
    fields: Vec<FreeField>,
    /// By response, then by the place of the field in the questionnaire.
    texts: BTreeMap<(i64, usize), HeldText>,
}

impl Texts {
    /// The fields in which people write freely.
    pub fn fields(&self) -> &[FreeField] {
        &self.fields
    }

    /// The texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &HeldText> {
        self.texts.values()
    }

    /// A text.
    pub fn get(&self, of: &TextId) -> Option<&HeldText> {
        self.texts.get(&(of.response, self.place(&of.field)?))
    }

    /// The words of a text that is not among these, as far as they are known here.
    pub fn terms(&self, text: &str) -> Terms {
        self.vocabulary.known(text)
    }

    /// Where a text stands among the others.
    pub fn order(&self, of: &TextId) -> Option<(i64, usize)> {
        Some((of.response, self.place(&of.field)?))
    }

    fn place(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|free| free.name == field)
    }
}

impl Kept for Texts {
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
            let held = HeldText {
                of: TextId { response: stored.id, field: field.name.clone() },
                reference: receipt.reference.clone(),
                hash: text_hash(text),
                terms: self.vocabulary.terms(&folded),
                folded,
                text: text.clone(),
                at: receipt.corrected_at.unwrap_or(receipt.submitted_at),
                segment: stored.segment.clone(),
            };
            self.texts.insert((stored.id, place), held);
        }
    }

    fn remove(&mut self, response: i64) {
        let gone: Vec<_> = self.texts.range((response, 0)..=(response, usize::MAX)).map(|(key, _)| *key).collect();
        for key in gone {
            self.texts.remove(&key);
        }
    }
}

/// The free texts of every questionnaire at hand.
pub type TextsInMemory = InMemory<Texts>;

/// The texts in memory, as the server provides them to the request under way.
pub fn texts() -> TextsInMemory {
    #[allow(clippy::expect_used)] // a fault of the program's own wiring, found by the first request of any test
    leptos::prelude::use_context::<TextsInMemory>().expect("the server provides the texts to every request")
}

/// What a function makes of the texts of the request under way: see [`InMemory::ask`].
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
    fn people_write_freely_where_nothing_names_the_organisation_or_a_person() {
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
