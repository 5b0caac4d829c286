//! In-memory projections of the responses of each questionnaire: loaded in full on first use, then updated change by
//! change.

pub mod answers;
pub mod responses;
pub mod texts;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use store::{Change, Changes, FeedMark, Store, StoreError, StoredResponse};
use survey::library::Library;
use survey::{Audience, EditionYear, Questionnaire};
use tokio::sync::Mutex;

/// One value per known questionnaire, created on first use; clones share them.
pub struct ByQuestionnaire<T> {
    library: Library,
    entries: Arc<RwLock<Entries<T>>>,
}

type Entries<T> = BTreeMap<(EditionYear, Audience), Arc<T>>;

impl<T> Clone for ByQuestionnaire<T> {
    fn clone(&self) -> Self {
        Self { library: self.library.clone(), entries: self.entries.clone() }
    }
}

impl<T> ByQuestionnaire<T> {
    /// For the questionnaires of a library.
    pub fn new(library: &Library) -> Self {
        Self { library: library.clone(), entries: Arc::default() }
    }

    /// The value of a questionnaire, including those the library has learnt since; `None` if it is unknown.
    pub fn of(
        &self,
        edition: EditionYear,
        audience: Audience,
        make: impl FnOnce(Arc<Questionnaire>) -> T,
    ) -> Option<Arc<T>> {
        let key = (edition, audience);
        if let Some(entry) = self.entries.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(entry.clone());
        }
        let questionnaire = self.library.get(edition, audience)?.clone();
        let mut all = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        Some(all.entry(key).or_insert_with(|| Arc::new(make(questionnaire))).clone())
    }
}

/// A projection of the responses of a questionnaire.
pub trait Projection: Send + Sync + 'static {
    /// The projection of no responses.
    fn of(questionnaire: &Questionnaire) -> Self;

    /// Adds a response, replacing its previous version.
    fn put(&mut self, questionnaire: &Questionnaire, response: &StoredResponse);

    /// Removes a response.
    fn remove(&mut self, response: i64);

    /// Computes what depends on all responses, after a batch of changes.
    fn settle(&mut self, _questionnaire: &Questionnaire) {}
}

/// A projection for every known questionnaire, loaded on first use; clones share it.
pub struct InMemory<K> {
    store: Store,
    all: ByQuestionnaire<Following<K>>,
}

struct Following<K> {
    questionnaire: Arc<Questionnaire>,
    projection: Arc<RwLock<K>>,
    /// The feed position; `None` before the first load. Concurrent callers wait for one update.
    mark: Mutex<Option<FeedMark>>,
}

impl<K> Clone for InMemory<K> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), all: self.all.clone() }
    }
}

impl<K: Projection> InMemory<K> {
    /// Projections of a store.
    pub fn new(store: Store, library: &Library) -> Self {
        Self { store, all: ByQuestionnaire::new(library) }
    }

    /// Applies a function to the current projection; `None` if the questionnaire is unknown. The function runs on a
    /// blocking thread and may take its time.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn ask<T: Send + 'static>(
        &self,
        edition: EditionYear,
        audience: Audience,
        make: impl FnOnce(&Questionnaire, &K) -> T + Send + 'static,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.ask_with_version(edition, audience, make).await?.map(|(made, _)| made))
    }

    /// The same, with the version of the edition's figures.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn ask_with_version<T: Send + 'static>(
        &self,
        edition: EditionYear,
        audience: Audience,
        make: impl FnOnce(&Questionnaire, &K) -> T + Send + 'static,
    ) -> Result<Option<(T, i64)>, StoreError> {
        let fresh = |questionnaire: Arc<Questionnaire>| Following {
            projection: Arc::new(RwLock::new(K::of(&questionnaire))),
            questionnaire,
            mark: Mutex::default(),
        };
        let Some(following) = self.all.of(edition, audience, fresh) else { return Ok(None) };
        let (this, of) = (self.clone(), following.clone());
        let version = to_the_end(async move { this.refresh(&of, edition, audience).await }).await?;
        let (questionnaire, projection) = (following.questionnaire.clone(), following.projection.clone());
        let made = on_blocking_thread(move || {
            make(&questionnaire, &projection.read().unwrap_or_else(PoisonError::into_inner))
        });
        Ok(Some((made.await?, version)))
    }

    async fn refresh(
        &self,
        following: &Following<K>,
        edition: EditionYear,
        audience: Audience,
    ) -> Result<i64, StoreError> {
        let mut mark = following.mark.lock().await;
        let changes = match *mark {
            Some(since) => self.store.changes_since(edition, audience, since).await?,
            None => (Changes::Everything, FeedMark::default()),
        };
        let (questionnaire, projection) = (following.questionnaire.clone(), following.projection.clone());
        let now = match changes {
            (Changes::Since(changes), now) => {
                if !changes.is_empty() {
                    on_blocking_thread(move || {
                        let mut projection = projection.write().unwrap_or_else(PoisonError::into_inner);
                        for change in changes {
                            match change {
                                Change::Is(response) => projection.put(&questionnaire, &response),
                                Change::Gone(id) => projection.remove(id),
                            }
                        }
                        projection.settle(&questionnaire);
                    })
                    .await?;
                }
                now
            }
            (Changes::Everything, _) => {
                let mut fresh = K::of(&questionnaire);
                let take = |page: Vec<StoredResponse>| page.iter().for_each(|one| fresh.put(&questionnaire, one));
                let now = self.store.every_response(edition, audience, take).await?;
                on_blocking_thread(move || {
                    fresh.settle(&questionnaire);
                    *projection.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                })
                .await?;
                now
            }
        };
        *mark = Some(now);
        Ok(now.version)
    }
}

/// Runs work to completion even if the caller goes away: an update interrupted halfway would be repeated concurrently.
///
/// # Errors
/// Those of the work; [`StoreError`] if it did not end.
pub async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(work).await.map_err(|error| StoreError::data("what is kept in memory", error))?
}

/// Runs a function on a blocking thread.
///
/// # Errors
/// [`StoreError`] when it did not end.
pub async fn on_blocking_thread<T: Send + 'static>(make: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(make).await.map_err(|error| StoreError::data("what is kept in memory", error))
}
