//! The answers in memory, column by column, kept up to date from the database: what every statistics page asks.

mod released;

use super::barometer::Barometer;
use super::drawn::DrawnPages;
use super::followed::{ByQuestionnaire, apart, to_the_end};
use crate::statistics::{Columns, Entry};
use crate::store::{
    Batch, Change, Changes, FeedMark, InRelease, NewEntry, Release, Released as StoredRelease, Store, StoreError,
    StoredResponse,
};
use crate::survey::library::Library;
use crate::survey::{Audience, EditionYear, Questionnaire};
use chrono::{DateTime, Utc};
use released::{Entering, Rebuilding, Released};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// The answers of every questionnaire at hand. Nothing is read before somebody asks; cloned, it is the same one.
#[derive(Clone)]
pub struct AnswersInMemory {
    /// The pages that were drawn of them.
    pub drawn: DrawnPages,
    /// What is published of them.
    pub barometer: Barometer,
    store: Store,
    held: ByQuestionnaire<Held>,
}

/// Which answers figures are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// All of those of now: for whoever may see exact cells, shown or not.
    Latest,
    /// Those that have entered what may leave the service: by batches, and of all respondents together, until the figures are
    /// closed. For everybody else, and for what is frozen or published.
    Released,
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
        Self {
            drawn: DrawnPages::default(),
            barometer: Barometer::default(),
            store,
            held: ByQuestionnaire::new(library),
        }
    }

    fn held(&self, edition: EditionYear, audience: Audience) -> Option<Arc<Held>> {
        let fresh = |questionnaire| Held { questionnaire, columns: Arc::default(), following: Mutex::default() };
        self.held.of(edition, audience, fresh)
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
        let (this, of) = (self.clone(), held.clone());
        let (columns, version) = to_the_end(async move {
            let mut following = of.following.lock().await;
            let version = this.refresh(&of, &mut following, edition, audience, view).await?;
            match view {
                View::Latest => Ok((of.columns.clone(), version)),
                View::Released => this.settle(&mut following, edition, audience, version).await,
            }
        })
        .await?;
        let questionnaire = held.questionnaire.clone();
        let made = apart(move || {
            let columns = columns.read().unwrap_or_else(PoisonError::into_inner);
            make(&questionnaire, &columns)
        });
        Ok(Some((made.await?, version)))
    }

    /// Closes the figures of a questionnaire for good: what waits enters, as far as it passes, and every table is told from then
    /// on. `None` where they were closed before, or the questionnaire is not at hand. The log has this entry, which says how many
    /// responses stay out.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read or written.
    pub async fn close(
        &self,
        edition: EditionYear,
        audience: Audience,
        entry: NewEntry,
    ) -> Result<Option<Closed>, StoreError> {
        let Some(held) = self.held(edition, audience) else { return Ok(None) };
        let this = self.clone();
        to_the_end(async move { this.close_held(&held, edition, audience, entry).await }).await
    }

    async fn close_held(
        &self,
        held: &Held,
        edition: EditionYear,
        audience: Audience,
        entry: NewEntry,
    ) -> Result<Option<Closed>, StoreError> {
        let at = entry.at;
        let mut following = held.following.lock().await;
        // Another batch, or a change of what would enter, may come in this very moment.
        for _ in 0..5 {
            let version = self.refresh(held, &mut following, edition, audience, View::Released).await?;
            let (mut released, kept) = self.following_others(&mut following, edition, audience).await?;
            if kept.is_some_and(|release| release.closed_at.is_some()) {
                following.released = Some(released);
                return Ok(None);
            }
            let entering;
            (released, entering) = apart(move || {
                let entering = released.entering_at_last();
                (released, entering)
            })
            .await?;
            let left = entering.left;
            let last = DateTime::from_timestamp_millis(entering.until).unwrap_or_default();
            let before = kept.map_or(DateTime::UNIX_EPOCH, |release| release.as_of);
            let batch = Batch {
                as_of: if left == 0 { at } else { last.max(before) },
                closed_at: Some(at),
                ..batch(&following, &released, &entering, (edition, audience), version)
            };
            let entry = NewEntry { details: format!("laissées dehors : {left}"), ..entry.clone() };
            let closed = self.store.enter(&batch, Some(&entry)).await?;
            if closed {
                let responses = in_batch(entering.responses, batch.after + 1);
                following.released = Some(entered(released, responses, HashMap::new(), batch.after + 1, true).await?);
                return Ok(Some(Closed { left }));
            }
            following.released = Some(released);
        }
        Err(StoreError::Busy)
    }

    /// What is shown, with what other processes let in. Taken out while it is worked on: whoever goes away meanwhile leaves it to
    /// be made anew.
    async fn following_others(
        &self,
        following: &mut Following,
        edition: EditionYear,
        audience: Audience,
    ) -> Result<(Released, Option<Release>), StoreError> {
        let released = following.released.take();
        let mut released = released.ok_or_else(|| StoreError::data("the figures", "nothing was read"))?;
        let mut kept = self.store.release(edition, audience).await?;
        if kept.is_some_and(|release| release.batch != released.batch) {
            let (release, responses) = self.store.released(edition, audience, released.batch).await?;
            let (batch, closed) = release.map_or((0, None), |release| (release.batch, release.closed_at));
            let unknown = released.unknown(&self.store, &responses).await?;
            let ids: Vec<i64> = responses.iter().map(|(id, ..)| *id).collect();
            released = entered(released, responses, unknown, batch, closed.is_some()).await?;
            // What became of them since may have been seen before it was known that they are in.
            let now = Utc::now().timestamp_millis();
            for id in ids {
                let change = match self.store.response_of_number(id).await? {
                    Some(response) => Change::Is(Box::new(response)),
                    None => Change::Gone(id),
                };
                released.note(&change, now);
            }
            kept = release;
        }
        Ok((released, kept))
    }

    /// Lets in what may enter; gives the answers that are shown, and their version.
    async fn settle(
        &self,
        following: &mut Following,
        edition: EditionYear,
        audience: Audience,
        version: i64,
    ) -> Result<(Arc<RwLock<Columns>>, i64), StoreError> {
        let (mut released, kept) = self.following_others(following, edition, audience).await?;
        let is_closed = kept.is_some_and(|release| release.closed_at.is_some());
        let mut shown = kept.map_or(0, |release| release.version);
        if !is_closed {
            let entering;
            (released, entering) = apart(move || {
                let entering = released.entering();
                (released, entering)
            })
            .await?;
            if !entering.responses.is_empty() {
                let mut batch = batch(following, &released, &entering, (edition, audience), version);
                batch.as_of = batch.as_of.max(kept.map_or(DateTime::UNIX_EPOCH, |release| release.as_of));
                // Where another process was faster, what is left enters the next time.
                if self.store.enter(&batch, None).await? {
                    let responses = in_batch(entering.responses, batch.after + 1);
                    released = entered(released, responses, HashMap::new(), batch.after + 1, false).await?;
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
        let changes = match following.mark.filter(|_| !following.is_worn) {
            Some(since) => self.store.changes_since(edition, audience, since).await?,
            None => (Changes::Everything, FeedMark::default()),
        };
        let now = match changes {
            (Changes::Since(changes), now) if changes.is_empty() => now,
            (Changes::Since(changes), now) => {
                let (columns, questionnaire) = (held.columns.clone(), held.questionnaire.clone());
                let mut released = following.released.take();
                let (released, is_worn) = apart(move || {
                    let mut columns = columns.write().unwrap_or_else(PoisonError::into_inner);
                    let seen_at = Utc::now().timestamp_millis();
                    for change in changes {
                        if let Some(released) = &mut released {
                            released.note(&change, seen_at);
                        }
                        match change {
                            Change::Is(response) => columns.put(&questionnaire, &entry(*response)),
                            Change::Gone(id) => columns.remove(id),
                        }
                    }
                    (released, columns.holes() > 1_000 && columns.holes() > columns.len() / HOLES)
                })
                .await?;
                following.released = released;
                following.is_worn = is_worn;
                now
            }
            (Changes::Everything, _) => {
                let mut fresh = Columns::default();
                let questionnaire = &held.questionnaire;
                let is_wanted = view == View::Released || following.released.is_some();
                let (release, inside) = self.store.released(edition, audience, 0).await?;
                let mut rebuilding =
                    is_wanted.then(|| Rebuilding::of(questionnaire.clone(), release, &inside, Utc::now()));
                let take = |page: Vec<StoredResponse>| {
                    for response in page {
                        if let Some(rebuilding) = &mut rebuilding {
                            rebuilding.take(&response);
                        }
                        fresh.put(questionnaire, &entry(response));
                    }
                };
                let now = self.store.every_response(edition, audience, take).await?;
                let columns = held.columns.clone();
                apart(move || *columns.write().unwrap_or_else(PoisonError::into_inner) = fresh).await?;
                following.is_worn = false;
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

/// What is shown, once responses have entered.
async fn entered(
    mut released: Released,
    responses: Vec<StoredRelease>,
    unknown: HashMap<i64, Entry>,
    batch: i64,
    is_closed: bool,
) -> Result<Released, StoreError> {
    apart(move || {
        released.enter(&responses, unknown, batch, is_closed);
        released
    })
    .await
}

/// Responses with the batch in which they enter.
fn in_batch(responses: Vec<InRelease>, batch: i64) -> Vec<StoredRelease> {
    responses.into_iter().map(|(id, version)| (id, version, batch)).collect()
}

/// A batch of what can enter.
fn batch(
    following: &Following,
    released: &Released,
    entering: &Entering,
    (edition, audience): (EditionYear, Audience),
    version: i64,
) -> Batch {
    Batch {
        edition,
        audience,
        after: released.batch,
        known: following.mark.map_or(0, |mark| mark.seq),
        responses: entering.responses.clone(),
        as_of: DateTime::from_timestamp_millis(entering.until).unwrap_or_default(),
        version,
        closed_at: None,
    }
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
