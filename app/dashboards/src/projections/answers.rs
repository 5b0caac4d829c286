//! The answers in memory, column by column, kept up to date from the database: what every statistics page asks.

use super::{ByQuestionnaire, apart, to_the_end};
use crate::rendered::DrawnPages;
use statistics::{Columns, Entry};
use std::sync::{Arc, PoisonError, RwLock};
use store::{Change, Changes, FeedMark, Store, StoreError, StoredResponse};
use survey::library::Library;
use survey::{Audience, EditionYear, Questionnaire};
use tokio::sync::Mutex;

/// The answers of every questionnaire at hand. Nothing is read before somebody asks; cloned, it is the same one.
#[derive(Clone)]
pub struct AnswersInMemory {
    /// The pages that were drawn of them.
    pub drawn: DrawnPages,
    store: Store,
    held: ByQuestionnaire<Held>,
}

/// The answers of one questionnaire.
struct Held {
    questionnaire: Arc<Questionnaire>,
    columns: Arc<RwLock<Columns>>,
    /// Where they are. Held while they are brought up to date: those who ask together wait for one reading.
    following: Mutex<Following>,
}

#[derive(Default)]
struct Following {
    /// Where the columns are; `None` before the first reading.
    mark: Option<FeedMark>,
    /// Whether so many places are empty that everything is to be read again.
    is_worn: bool,
}

/// Past this share of empty places the columns are made anew.
const HOLES: usize = 4;

impl AnswersInMemory {
    /// The answers of a store.
    pub fn new(store: Store, library: &Library) -> Self {
        Self { drawn: DrawnPages::default(), store, held: ByQuestionnaire::new(library) }
    }

    fn held(&self, edition: EditionYear, audience: Audience) -> Option<Arc<Held>> {
        let fresh = |questionnaire| Held { questionnaire, columns: Arc::default(), following: Mutex::default() };
        self.held.of(edition, audience, fresh)
    }

    /// The store that they follow.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What a function makes of the answers of now, with the version of the edition's figures that they are of; `None` for a
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
        let (this, of) = (self.clone(), held.clone());
        let version = to_the_end(async move {
            let mut following = of.following.lock().await;
            this.refresh(&of, &mut following, edition, audience).await
        })
        .await?;
        let (questionnaire, columns) = (held.questionnaire.clone(), held.columns.clone());
        let made = apart(move || {
            let columns = columns.read().unwrap_or_else(PoisonError::into_inner);
            make(&questionnaire, &columns)
        });
        Ok(Some((made.await?, version)))
    }

    /// Brings the columns up to date; gives their version.
    async fn refresh(
        &self,
        held: &Held,
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
                let (columns, questionnaire) = (held.columns.clone(), held.questionnaire.clone());
                following.is_worn = apart(move || {
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
                    page.into_iter().for_each(|response| fresh.put(&held.questionnaire, &entry(response)));
                };
                let now = self.store.every_response(edition, audience, take).await?;
                let columns = held.columns.clone();
                apart(move || *columns.write().unwrap_or_else(PoisonError::into_inner) = fresh).await?;
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
    Entry {
        id: stored.id,
        counts: stored.counts,
        partner: stored.partner,
        sent_at,
        began_at: stored.started_at.map(|began| began.timestamp_millis()),
        answers: stored.response.answers,
    }
}
