//! The free texts in memory, folded and taken apart into words once, kept up to date from the database: what searching
//! and likeness ask.

use crate::coding::fold::fold;
use crate::coding::terms::{Terms, Vocabulary};
use crate::store::{Change, Changes, FeedMark, Store, StoreError, StoredResponse, TextId, text_hash};
use crate::survey::library::Library;
use crate::survey::{Answer, Audience, EditionYear, Kind, Questionnaire};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

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
    for question in questionnaire.questions().filter(|q| q.role.is_none() && q.proposed.is_none()) {
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
    /// None yet, of a questionnaire.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        Self { fields: free_fields(questionnaire), ..Self::default() }
    }

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

    /// Takes the texts of a response in, in place of what it said before.
    pub fn put(&mut self, stored: &StoredResponse) {
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

/// The free texts of every questionnaire at hand. Nothing is read before somebody asks; cloned, it is the same one.
#[derive(Clone)]
pub struct TextsInMemory {
    store: Store,
    library: Library,
    held: HeldByQuestionnaire,
}

/// What is held, by questionnaire; it comes when somebody asks.
type HeldByQuestionnaire = Arc<RwLock<BTreeMap<(EditionYear, Audience), Arc<Held>>>>;

struct Held {
    questionnaire: Arc<Questionnaire>,
    texts: Arc<RwLock<Texts>>,
    /// Where the texts are; `None` before the first reading. Those who ask together wait for one reading.
    mark: Mutex<Option<FeedMark>>,
}

impl TextsInMemory {
    /// The texts of a store.
    pub fn new(store: Store, library: &Library) -> Self {
        Self { store, library: library.clone(), held: Arc::default() }
    }

    /// What is held of a questionnaire; the library may have learnt it since. `None` for one that is not at hand.
    fn held(&self, edition: EditionYear, audience: Audience) -> Option<Arc<Held>> {
        let key = (edition, audience);
        if let Some(held) = self.held.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(held.clone());
        }
        let questionnaire = self.library.get(edition, audience)?.clone();
        let mut all = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Arc::new(Held { questionnaire, texts: Arc::default(), mark: Mutex::default() });
        Some(all.entry(key).or_insert_with(fresh).clone())
    }

    /// What a function makes of the texts as they are now; `None` for a questionnaire that is not at hand. It runs apart from
    /// the requests, and may take its time.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn ask<T: Send + 'static>(
        &self,
        edition: EditionYear,
        audience: Audience,
        make: impl FnOnce(&Questionnaire, &Texts) -> T + Send + 'static,
    ) -> Result<Option<T>, StoreError> {
        let Some(held) = self.held(edition, audience) else { return Ok(None) };
        self.refresh(&held, edition, audience).await?;
        let (questionnaire, texts) = (held.questionnaire.clone(), held.texts.clone());
        let made = tokio::task::spawn_blocking(move || {
            make(&questionnaire, &texts.read().unwrap_or_else(PoisonError::into_inner))
        });
        made.await.map(Some).map_err(|error| StoreError::data("free texts", error))
    }

    async fn refresh(&self, held: &Held, edition: EditionYear, audience: Audience) -> Result<(), StoreError> {
        let mut mark = held.mark.lock().await;
        let changes = match *mark {
            Some(since) => self.store.changes_since(edition, audience, since).await?,
            None => (Changes::Everything, FeedMark::default()),
        };
        *mark = Some(match changes {
            (Changes::Since(changes), now) => {
                let mut texts = held.texts.write().unwrap_or_else(PoisonError::into_inner);
                for change in changes {
                    match change {
                        Change::Is(response) => texts.put(&response),
                        Change::Gone(id) => texts.remove(id),
                    }
                }
                now
            }
            (Changes::Everything, _) => {
                let mut fresh = Texts::of(&held.questionnaire);
                let take = |page: Vec<StoredResponse>| page.iter().for_each(|response| fresh.put(response));
                let now = self.store.every_response(edition, audience, take).await?;
                *held.texts.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                now
            }
        });
        Ok(())
    }
}

/// The texts in memory, as the server provides them to the request under way.
pub fn texts() -> TextsInMemory {
    #[allow(clippy::expect_used)] // a fault of the program's own wiring, found by the first request of any test
    leptos::prelude::use_context::<TextsInMemory>().expect("the server provides the texts to every request")
}

/// What a function makes of the texts of the request under way: see [`TextsInMemory::ask`].
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn ask<T: Send + 'static>(
    edition: EditionYear,
    audience: Audience,
    make: impl FnOnce(&Questionnaire, &Texts) -> T + Send + 'static,
) -> Result<Option<T>, StoreError> {
    let held = texts();
    held.ask(edition, audience, make).await
}

#[cfg(test)]
mod tests {
    use super::*;

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
