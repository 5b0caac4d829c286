//! The answers in memory, column by column, kept up to date from the database: what every statistics page asks.

mod released;

use crate::statistics::{Columns, Entry};
use crate::store::{Change, Changes, FeedMark, Store, StoreError, StoredResponse};
use crate::survey::library::Library;
use crate::survey::{Audience, EditionYear, Questionnaire};
use chrono::{DateTime, Utc};
use released::{Rebuilding, Released};
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

/// Which answers figures are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// All of those of now: for whoever may see exact cells, shown or not.
    Latest,
    /// Those that have entered what may leave the service: by batches, and of all respondents together, until the figures are
    /// closed. For everybody else, and for what is frozen or published.
    Released,
}

/// What is held, by questionnaire; it comes when somebody asks.
type HeldByQuestionnaire = Arc<RwLock<BTreeMap<(EditionYear, Audience), Arc<Held>>>>;

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
    /// What is shown of them; `None` before somebody asks for it.
    released: Option<Released>,
}

/// Past this share of empty places the columns are made anew.
const HOLES: usize = 4;

/// What became of the figures when they were closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// How many of the latest changes could not enter without telling somebody from the others.
    pub left: usize,
}

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
        let fresh = || Arc::new(Held { questionnaire, columns: Arc::default(), following: Mutex::default() });
        Some(all.entry(key).or_insert_with(fresh).clone())
    }

    /// The store that they follow.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What a function makes of the answers, with the version of the edition's figures that they are of; `None` for a
    /// questionnaire that is not at hand. It runs apart from the requests, and may take its time.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn ask<T: Send + 'static>(
        &self,
        edition: EditionYear,
        audience: Audience,
        view: View,
        make: impl FnOnce(&Questionnaire, &Columns) -> T + Send + 'static,
    ) -> Result<Option<(T, i64)>, StoreError> {
        let Some(held) = self.held(edition, audience) else { return Ok(None) };
        let (columns, version) = {
            let mut following = held.following.lock().await;
            let version = self.refresh(&held, &mut following, edition, audience, view).await?;
            match view {
                View::Latest => (held.columns.clone(), version),
                View::Released => self.settle(&mut following, edition, audience, version).await?,
            }
        };
        let questionnaire = held.questionnaire.clone();
        let made = apart(move || {
            let columns = columns.read().unwrap_or_else(PoisonError::into_inner);
            make(&questionnaire, &columns)
        });
        Ok(Some((made.await?, version)))
    }

    /// Closes the figures of a questionnaire for good: what waits enters, as far as it passes, and every table is told from then
    /// on. `None` where they were closed before, or the questionnaire is not at hand.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read or written.
    pub async fn close(
        &self,
        edition: EditionYear,
        audience: Audience,
        at: DateTime<Utc>,
    ) -> Result<Option<Closed>, StoreError> {
        let Some(held) = self.held(edition, audience) else { return Ok(None) };
        let mut following = held.following.lock().await;
        let version = self.refresh(&held, &mut following, edition, audience, View::Released).await?;
        self.settle(&mut following, edition, audience, version).await?;
        let Some(mut released) = following.released.take() else { return Ok(None) };
        let (released, entering) = apart(move || {
            let entering = released.entering(true);
            (released, entering)
        })
        .await?;
        following.released = Some(released);
        let before = self.store.release(edition, audience).await?.map(|release| release.as_of);
        let until = entering.until.and_then(DateTime::from_timestamp_millis);
        let as_of = if entering.left == 0 { Some(at) } else { until.or(before) };
        let closed = self.store.close_release(edition, audience, as_of.unwrap_or(DateTime::UNIX_EPOCH), at).await?;
        Ok(closed.then_some(Closed { left: entering.left }))
    }

    /// Lets in what may enter; gives the answers that are shown, and their version.
    async fn settle(
        &self,
        following: &mut Following,
        edition: EditionYear,
        audience: Audience,
        version: i64,
    ) -> Result<(Arc<RwLock<Columns>>, i64), StoreError> {
        let kept = self.store.release(edition, audience).await?;
        // Taken out while it works: whoever goes away meanwhile leaves it to be made anew.
        let released = following.released.take();
        let mut released = released.ok_or_else(|| StoreError::data("the figures", "nothing was read"))?;
        let is_closed = kept.is_some_and(|release| release.closed_at.is_some());
        released.tell_totals_only(!is_closed);
        if let Some(release) = kept {
            released.enter(release.as_of.timestamp_millis());
        }
        let mut shown = kept.map_or(0, |release| release.version);
        if !is_closed {
            let (back, entering) = apart(move || {
                let entering = released.entering(false);
                (released, entering)
            })
            .await?;
            released = back;
            if let Some(until) = entering.until.and_then(DateTime::from_timestamp_millis) {
                // Where another process was faster, its batch enters the next time.
                if self.store.advance_release(edition, audience, until, version).await? {
                    released.enter(until.timestamp_millis());
                    shown = version;
                }
            }
        }
        let columns = released.columns.clone();
        following.released = Some(released);
        Ok((columns, shown))
    }

    /// Brings the columns up to date; gives their version.
    async fn refresh(
        &self,
        held: &Held,
        following: &mut Following,
        edition: EditionYear,
        audience: Audience,
        view: View,
    ) -> Result<i64, StoreError> {
        if view == View::Released && following.released.is_none() {
            // What was shown is made from everything.
            following.mark = None;
        }
        let changes = match following.mark {
            Some(since) => self.store.changes_since(edition, audience, since).await?,
            None => (Changes::Everything, FeedMark::default()),
        };
        let now = match changes {
            (Changes::Since(changes), now) => {
                let mut columns = held.columns.write().unwrap_or_else(PoisonError::into_inner);
                let seen_at = Utc::now().timestamp_millis();
                for change in changes {
                    if let Some(released) = &mut following.released {
                        released.note(&change, seen_at);
                    }
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
                let is_wanted = view == View::Released || following.released.is_some();
                let as_of = self.store.release(edition, audience).await?.map(|release| release.as_of);
                let mut rebuilding = is_wanted.then(|| Rebuilding::of(questionnaire.clone(), as_of));
                let take = |page: Vec<StoredResponse>| {
                    for response in page {
                        if let Some(rebuilding) = &mut rebuilding {
                            rebuilding.take(&response);
                        }
                        fresh.put(questionnaire, &entry(response));
                    }
                };
                let now = self.store.every_response(edition, audience, take).await?;
                *held.columns.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                if let Some(rebuilding) = rebuilding {
                    following.released = Some(rebuilding.finish(&self.store).await?);
                }
                now
            }
        };
        following.mark = Some(now);
        Ok(now.version)
    }
}

/// What a function makes, apart from the requests.
async fn apart<T: Send + 'static>(make: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(make).await.map_err(|error| StoreError::data("a statistic", error))
}

fn entry(stored: StoredResponse) -> Entry {
    let sent_at = stored.response.receipt.submitted_at.timestamp_millis();
    Entry {
        id: stored.id,
        counts: stored.counts,
        relay: stored.relay,
        sent_at,
        began_at: stored.started_at.map(|began| began.timestamp_millis()),
        answers: stored.response.answers,
    }
}
