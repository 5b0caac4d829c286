//! What is kept in memory of the responses of each questionnaire: read whole when somebody first asks, then change by change.

pub mod answers;
pub mod responses;
pub mod texts;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use store::{Change, Changes, FeedMark, Store, StoreError, StoredResponse};
use survey::library::Library;
use survey::{Audience, EditionYear, Questionnaire};
use tokio::sync::Mutex;

/// Something for each questionnaire at hand, made when somebody asks; cloned, it is the same one.
pub struct ByQuestionnaire<T> {
    library: Library,
    held: Arc<RwLock<Held<T>>>,
}

type Held<T> = BTreeMap<(EditionYear, Audience), Arc<T>>;

impl<T> Clone for ByQuestionnaire<T> {
    fn clone(&self) -> Self {
        Self { library: self.library.clone(), held: self.held.clone() }
    }
}

impl<T> ByQuestionnaire<T> {
    /// Of a library's questionnaires.
    pub fn new(library: &Library) -> Self {
        Self { library: library.clone(), held: Arc::default() }
    }

    /// That of a questionnaire; the library may have learnt it since. `None` for one that is not at hand.
    pub fn of(
        &self,
        edition: EditionYear,
        audience: Audience,
        make: impl FnOnce(Arc<Questionnaire>) -> T,
    ) -> Option<Arc<T>> {
        let key = (edition, audience);
        if let Some(held) = self.held.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(held.clone());
        }
        let questionnaire = self.library.get(edition, audience)?.clone();
        let mut all = self.held.write().unwrap_or_else(PoisonError::into_inner);
        Some(all.entry(key).or_insert_with(|| Arc::new(make(questionnaire))).clone())
    }
}

/// What can be kept of the responses of a questionnaire.
pub trait Kept: Send + Sync + 'static {
    /// What is kept of none.
    fn of(questionnaire: &Questionnaire) -> Self;

    /// Takes a response in, in place of what it said before.
    fn put(&mut self, questionnaire: &Questionnaire, response: &StoredResponse);

    /// Forgets a response.
    fn remove(&mut self, response: i64);

    /// Works out what the responses say together, once all changes are in.
    fn settle(&mut self, _questionnaire: &Questionnaire) {}
}

/// What is kept of every questionnaire at hand. Nothing is read before somebody asks; cloned, it is the same one.
pub struct InMemory<K> {
    store: Store,
    held: ByQuestionnaire<Following<K>>,
}

struct Following<K> {
    questionnaire: Arc<Questionnaire>,
    kept: Arc<RwLock<K>>,
    /// Where it is; `None` before the first reading. Those who ask together wait for one reading.
    mark: Mutex<Option<FeedMark>>,
}

impl<K> Clone for InMemory<K> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), held: self.held.clone() }
    }
}

impl<K: Kept> InMemory<K> {
    /// That of a store.
    pub fn new(store: Store, library: &Library) -> Self {
        Self { store, held: ByQuestionnaire::new(library) }
    }

    /// What a function makes of what is kept, as it is now; `None` for a questionnaire that is not at hand. It runs apart from
    /// the requests, and may take its time.
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

    /// The same, with the version of the edition's figures that it is of.
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
            kept: Arc::new(RwLock::new(K::of(&questionnaire))),
            questionnaire,
            mark: Mutex::default(),
        };
        let Some(held) = self.held.of(edition, audience, fresh) else { return Ok(None) };
        let (this, of) = (self.clone(), held.clone());
        let version = to_the_end(async move { this.refresh(&of, edition, audience).await }).await?;
        let (questionnaire, kept) = (held.questionnaire.clone(), held.kept.clone());
        let made = apart(move || make(&questionnaire, &kept.read().unwrap_or_else(PoisonError::into_inner)));
        Ok(Some((made.await?, version)))
    }

    async fn refresh(&self, held: &Following<K>, edition: EditionYear, audience: Audience) -> Result<i64, StoreError> {
        let mut mark = held.mark.lock().await;
        let changes = match *mark {
            Some(since) => self.store.changes_since(edition, audience, since).await?,
            None => (Changes::Everything, FeedMark::default()),
        };
        let (questionnaire, kept) = (held.questionnaire.clone(), held.kept.clone());
        let now = match changes {
            (Changes::Since(changes), now) => {
                if !changes.is_empty() {
                    apart(move || {
                        let mut kept = kept.write().unwrap_or_else(PoisonError::into_inner);
                        for change in changes {
                            match change {
                                Change::Is(response) => kept.put(&questionnaire, &response),
                                Change::Gone(id) => kept.remove(id),
                            }
                        }
                        kept.settle(&questionnaire);
                    })
                    .await?;
                }
                now
            }
            (Changes::Everything, _) => {
                let mut fresh = K::of(&questionnaire);
                let take = |page: Vec<StoredResponse>| page.iter().for_each(|one| fresh.put(&questionnaire, one));
                let now = self.store.every_response(edition, audience, take).await?;
                apart(move || {
                    fresh.settle(&questionnaire);
                    *kept.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                })
                .await?;
                now
            }
        };
        *mark = Some(now);
        Ok(now.version)
    }
}

/// Work that goes on to its end even where whoever asked goes away: what is half brought up to date would be brought up to
/// date again beside it.
///
/// # Errors
/// Its own; [`StoreError`] when it did not end.
pub async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(work).await.map_err(|error| StoreError::data("what is kept in memory", error))?
}

/// What a function makes, apart from the requests.
///
/// # Errors
/// [`StoreError`] when it did not end.
pub async fn apart<T: Send + 'static>(make: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(make).await.map_err(|error| StoreError::data("what is kept in memory", error))
}
