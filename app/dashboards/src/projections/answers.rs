//! In-memory answers, column by column, kept up to date from the database; all dashboards read them.

use super::{ByQuestionnaire, on_blocking_thread, to_the_end};
use crate::rendered::DrawnPages;
use statistics::{Columns, Entry, Identity};
use std::sync::{Arc, PoisonError, RwLock};
use store::{Change, Changes, FeedMark, Store, StoreError, StoredResponse};
use survey::library::Library;
use survey::{Audience, EditionYear, Questionnaire, Siren};
use tokio::sync::Mutex;

/// The answers of every known questionnaire, loaded on first use; clones share them.
#[derive(Clone)]
pub struct AnswersInMemory {
    /// The pages rendered from them.
    pub drawn: DrawnPages,
    store: Store,
    all: ByQuestionnaire<CachedAnswers>,
}

/// The answers of one questionnaire.
struct CachedAnswers {
    questionnaire: Arc<Questionnaire>,
    columns: Arc<RwLock<Columns>>,
    /// The feed position. Locked during updates, so that concurrent callers wait for one update.
    following: Mutex<Following>,
}

#[derive(Default)]
struct Following {
    /// The feed position of the columns; `None` before the first load.
    mark: Option<FeedMark>,
    /// Whether so many indices are unused that everything must be reloaded.
    is_worn: bool,
}

/// One unused index per this many responses triggers a rebuild of the columns.
const HOLES: usize = 4;

impl AnswersInMemory {
    /// Answers that follow a store.
    pub fn new(store: Store, library: &Library) -> Self {
        Self { drawn: DrawnPages::default(), store, all: ByQuestionnaire::new(library) }
    }

    fn cached(&self, edition: EditionYear, audience: Audience) -> Option<Arc<CachedAnswers>> {
        let fresh =
            |questionnaire| CachedAnswers { questionnaire, columns: Arc::default(), following: Mutex::default() };
        self.all.of(edition, audience, fresh)
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Applies a function to the current answers; returns its result with the version of the edition's figures, or
    /// `None` if the questionnaire is unknown. The function runs on a blocking thread and may take its time.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn ask<T: Send + 'static>(
        &self,
        edition: EditionYear,
        audience: Audience,
        make: impl FnOnce(&Questionnaire, &Columns) -> T + Send + 'static,
    ) -> Result<Option<(T, i64)>, StoreError> {
        let Some(cached) = self.cached(edition, audience) else { return Ok(None) };
        let (this, of) = (self.clone(), cached.clone());
        let version = to_the_end(async move {
            let mut following = of.following.lock().await;
            this.refresh(&of, &mut following, edition, audience).await
        })
        .await?;
        let (questionnaire, columns) = (cached.questionnaire.clone(), cached.columns.clone());
        let made = on_blocking_thread(move || {
            let columns = columns.read().unwrap_or_else(PoisonError::into_inner);
            make(&questionnaire, &columns)
        });
        Ok(Some((made.await?, version)))
    }

    /// Brings the columns up to date; returns their version.
    async fn refresh(
        &self,
        cached: &CachedAnswers,
        following: &mut Following,
        edition: EditionYear,
        audience: Audience,
    ) -> Result<i64, StoreError> {
        let changes = match following.mark.filter(|_| !following.is_worn) {
            Some(since) => self.store.changes_since(edition, audience, since).await?,
            None => (Changes::Everything, FeedMark::default()),
        };
        let now = match changes {
            (Changes::Since(changes), now) if changes.is_empty() => now,
            (Changes::Since(changes), now) => {
                let (columns, questionnaire) = (cached.columns.clone(), cached.questionnaire.clone());
                following.is_worn = on_blocking_thread(move || {
                    let mut columns = columns.write().unwrap_or_else(PoisonError::into_inner);
                    for change in changes {
                        match change {
                            Change::Is(response) => columns.put(&questionnaire, &entry(*response)),
                            Change::Gone(id) => columns.remove(id),
                        }
                    }
                    columns.holes() > 1_000 && columns.holes() > columns.len() / HOLES
                })
                .await?;
                now
            }
            (Changes::Everything, _) => {
                let mut fresh = Columns::default();
                let take = |page: Vec<StoredResponse>| {
                    page.into_iter().for_each(|response| fresh.put(&cached.questionnaire, &entry(response)));
                };
                let now = self.store.every_response(edition, audience, take).await?;
                let columns = cached.columns.clone();
                on_blocking_thread(move || *columns.write().unwrap_or_else(PoisonError::into_inner) = fresh).await?;
                following.is_worn = false;
                now
            }
        };
        following.mark = Some(now);
        Ok(now.version)
    }
}

fn entry(stored: StoredResponse) -> Entry {
    let sent_at = stored.response.receipt.submitted_at.timestamp_millis();
    let siren = stored.organisation.as_deref().and_then(|siren| Siren::parse(siren).ok());
    Entry {
        id: stored.id,
        identity: Identity { reference: stored.response.receipt.reference, siren },
        counts: stored.counts,
        partner: stored.partner,
        sent_at,
        began_at: stored.started_at.map(|began| began.timestamp_millis()),
        answers: stored.response.answers,
    }
}
