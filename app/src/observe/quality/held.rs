//! What is kept in memory of the responses to find what is surprising in them, kept up to date from the database.

use crate::quality::{Finding, Given, Seen, together};
use crate::respond::asked::label;
use crate::store::{Change, Changes, FeedMark, Store, StoreError, StoredResponse};
use crate::survey::library::Library;
use crate::survey::{Audience, EditionYear, Questionnaire};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// The responses of a questionnaire, and what is surprising in them.
#[derive(Debug, Default)]
pub struct Watched {
    /// The responses by their numbers, replaced ones included.
    pub seen: BTreeMap<i64, Seen>,
    /// What is surprising, by kind, the latest response first.
    pub findings: Vec<Finding>,
    /// The version of the edition's figures.
    pub version: i64,
}

/// What is kept of every questionnaire at hand. Nothing is read before somebody asks; cloned, it is the same one.
#[derive(Clone)]
pub struct QualityInMemory {
    store: Store,
    library: Library,
    held: HeldByQuestionnaire,
}

/// What is held, by questionnaire; it comes when somebody asks.
type HeldByQuestionnaire = Arc<RwLock<BTreeMap<(EditionYear, Audience), Arc<Held>>>>;

struct Held {
    questionnaire: Arc<Questionnaire>,
    watched: Arc<RwLock<Watched>>,
    /// Where it is; `None` before the first reading. Those who ask together wait for one reading.
    mark: Mutex<Option<FeedMark>>,
}

impl QualityInMemory {
    /// That of a store.
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
        let fresh = || Arc::new(Held { questionnaire, watched: Arc::default(), mark: Mutex::default() });
        Some(all.entry(key).or_insert_with(fresh).clone())
    }

    /// What a function makes of the responses as they are now; `None` for a questionnaire that is not at hand. It runs apart
    /// from the requests, and may take its time.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn ask<T: Send + 'static>(
        &self,
        edition: EditionYear,
        audience: Audience,
        make: impl FnOnce(&Questionnaire, &Watched) -> T + Send + 'static,
    ) -> Result<Option<T>, StoreError> {
        let Some(held) = self.held(edition, audience) else { return Ok(None) };
        self.refresh(&held, edition, audience).await?;
        let (questionnaire, watched) = (held.questionnaire.clone(), held.watched.clone());
        let made = tokio::task::spawn_blocking(move || {
            make(&questionnaire, &watched.read().unwrap_or_else(PoisonError::into_inner))
        });
        made.await.map(Some).map_err(|error| StoreError::data("findings", error))
    }

    async fn refresh(&self, held: &Held, edition: EditionYear, audience: Audience) -> Result<(), StoreError> {
        let mut mark = held.mark.lock().await;
        let changes = match *mark {
            Some(since) => self.store.changes_since(edition, audience, since).await?,
            None => (Changes::Everything, FeedMark::default()),
        };
        let questionnaire = held.questionnaire.clone();
        let now = match changes {
            (Changes::Since(changes), now) if changes.is_empty() => now,
            (Changes::Since(changes), now) => {
                let watched = held.watched.clone();
                compute(move || {
                    let mut watched = watched.write().unwrap_or_else(PoisonError::into_inner);
                    for change in changes {
                        match change {
                            Change::Is(response) => {
                                watched.seen.insert(response.id, of(&questionnaire, &response));
                            }
                            Change::Gone(id) => {
                                watched.seen.remove(&id);
                            }
                        }
                    }
                    watched.find(&questionnaire);
                })
                .await?;
                now
            }
            (Changes::Everything, _) => {
                let mut seen = BTreeMap::new();
                let take = |page: Vec<StoredResponse>| {
                    seen.extend(page.iter().map(|response| (response.id, of(&held.questionnaire, response))));
                };
                let now = self.store.every_response(edition, audience, take).await?;
                let watched = held.watched.clone();
                compute(move || {
                    let mut watched = watched.write().unwrap_or_else(PoisonError::into_inner);
                    watched.seen = seen;
                    watched.find(&questionnaire);
                })
                .await?;
                now
            }
        };
        held.watched.write().unwrap_or_else(PoisonError::into_inner).version = now.version;
        *mark = Some(now);
        Ok(())
    }
}

async fn compute(work: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::data("findings", error))
}

impl Watched {
    fn find(&mut self, questionnaire: &Questionnaire) {
        // What a later response of the organisation replaced is looked at as what came before it, no more.
        let present = self.seen.values().filter(|one| one.counts || one.aside);
        let mut findings: Vec<Finding> = present.flat_map(|one| one.lone.iter().cloned()).collect();
        findings.extend(together::findings(&self.seen, &|field| label(questionnaire, field)));
        findings.sort_by(|a, b| (a.kind, b.response, &a.what, a.other).cmp(&(b.kind, a.response, &b.what, b.other)));
        self.findings = findings;
    }
}

fn of(questionnaire: &Questionnaire, stored: &StoredResponse) -> Seen {
    let receipt = &stored.response.receipt;
    let given = Given {
        id: stored.id,
        reference: &receipt.reference,
        version: stored.response.version,
        counts: stored.counts,
        aside: stored.aside_at.is_some(),
        at: receipt.corrected_at.unwrap_or(receipt.submitted_at).timestamp_millis(),
        segment: stored.segment.as_deref(),
        answers: &stored.response.answers,
    };
    Seen::of(questionnaire, &given)
}

/// That of the request under way.
pub fn quality() -> QualityInMemory {
    #[allow(clippy::expect_used)] // a fault of the program's own wiring, found by the first request of any test
    leptos::prelude::use_context::<QualityInMemory>().expect("the server provides the findings to every request")
}
