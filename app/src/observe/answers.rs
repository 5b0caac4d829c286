//! The answers in memory, column by column, kept up to date from the database: what every statistics page asks.

use crate::statistics::{Columns, Entry};
use crate::store::{Change, Changes, FeedMark, Store, StoreError, StoredResponse};
use crate::survey::library::Library;
use crate::survey::{Audience, EditionYear, Questionnaire};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// The answers of every questionnaire at hand. Nothing is read before somebody asks; cloned, it is the same one.
#[derive(Clone)]
pub struct AnswersInMemory {
    store: Store,
    library: Library,
    held: HeldByQuestionnaire,
}

/// What is held, by questionnaire; it comes when somebody asks.
type HeldByQuestionnaire = Arc<RwLock<BTreeMap<(EditionYear, Audience), Arc<Held>>>>;

/// The answers of one questionnaire.
struct Held {
    questionnaire: Arc<Questionnaire>,
    columns: Arc<RwLock<Columns>>,
    /// Where the columns are; `None` before the first reading. Held while they are brought up to date: those who ask
    /// together wait for one reading.
    mark: Mutex<Option<FeedMark>>,
}

/// Past this share of empty places the columns are made anew.
const HOLES: usize = 4;

impl AnswersInMemory {
    /// The answers of a store.
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
        let fresh = || Arc::new(Held { questionnaire, columns: Arc::default(), mark: Mutex::default() });
        Some(all.entry(key).or_insert_with(fresh).clone())
    }

    /// What a function makes of the answers as they are now, with the version of the edition's figures; `None` for a
    /// questionnaire that is not at hand. It runs apart from the requests, and may take its time.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn ask<T: Send + 'static>(
        &self,
        edition: EditionYear,
        audience: Audience,
        make: impl FnOnce(&Questionnaire, &Columns) -> T + Send + 'static,
    ) -> Result<Option<(T, i64)>, StoreError> {
        let Some(held) = self.held(edition, audience) else { return Ok(None) };
        let version = self.refresh(&held, edition, audience).await?;
        let (questionnaire, columns) = (held.questionnaire.clone(), held.columns.clone());
        let made = tokio::task::spawn_blocking(move || {
            let columns = columns.read().unwrap_or_else(PoisonError::into_inner);
            make(&questionnaire, &columns)
        });
        let made = made.await.map_err(|error| StoreError::data("a statistic", error))?;
        Ok(Some((made, version)))
    }

    /// Brings the columns up to date; gives their version.
    async fn refresh(&self, held: &Held, edition: EditionYear, audience: Audience) -> Result<i64, StoreError> {
        let mut mark = held.mark.lock().await;
        let changes = match *mark {
            Some(since) => self.store.changes_since(edition, audience, since).await?,
            None => (Changes::Everything, FeedMark::default()),
        };
        let now = match changes {
            (Changes::Since(changes), now) => {
                let mut columns = held.columns.write().unwrap_or_else(PoisonError::into_inner);
                for change in changes {
                    match change {
                        Change::Is(response) => columns.put(&held.questionnaire, &entry(*response)),
                        Change::Gone(id) => columns.remove(id),
                    }
                }
                // Emptied places are given up by reading everything again, the next time.
                let worn = columns.holes() > 1_000 && columns.holes() > columns.len() / HOLES;
                if worn { FeedMark { seq: i64::MAX, ..now } } else { now }
            }
            (Changes::Everything, _) => {
                let mut fresh = Columns::default();
                let questionnaire = &held.questionnaire;
                let take = |page: Vec<StoredResponse>| {
                    page.into_iter().for_each(|response| fresh.put(questionnaire, &entry(response)));
                };
                let now = self.store.every_response(edition, audience, take).await?;
                *held.columns.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                now
            }
        };
        *mark = Some(now);
        Ok(now.version)
    }
}

fn entry(stored: StoredResponse) -> Entry {
    let sent_at = stored.response.receipt.submitted_at.timestamp_millis();
    Entry { id: stored.id, counts: stored.counts, relay: stored.relay, sent_at, answers: stored.response.answers }
}
