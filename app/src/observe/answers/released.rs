//! The answers that have entered what is shown to whoever sees no exact cells, and those that wait: see
//! `statistics/batches.rs`.

use super::entry;
use crate::statistics::batches::{Change as Size, closing, ready};
use crate::statistics::measures::change;
use crate::statistics::{Columns, Entry};
use crate::store::{Change, Counted, InRelease, Release, Store, StoreError, StoredResponse};
use crate::survey::Questionnaire;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

/// What came or changed since, and does not show yet.
struct Waiting {
    /// When, in milliseconds since 1970, UTC.
    at: i64,
    /// The response that took its place: both change at once.
    by: Option<i64>,
    /// The version of what it says now.
    version: i64,
    /// What it says now; `None` for one that no longer counts, or is gone.
    entry: Option<Entry>,
}

/// The answers of a questionnaire as they are shown.
pub struct Released {
    questionnaire: Arc<Questionnaire>,
    /// What has entered.
    pub columns: Arc<RwLock<Columns>>,
    /// How many batches have entered.
    pub batch: i64,
    /// The version of each response that is in.
    inside: HashMap<i64, i64>,
    waiting: BTreeMap<i64, Waiting>,
}

/// What can enter.
#[derive(Default)]
pub struct Entering {
    /// The responses, as they will be in.
    pub responses: Vec<InRelease>,
    /// When the last of them came or changed, in milliseconds; 0 where nothing can enter.
    pub until: i64,
    /// How many are left that tell somebody's answers.
    pub left: usize,
}

impl Released {
    /// Nothing yet, of a questionnaire; `inside` is what has entered by so many batches.
    fn of(questionnaire: Arc<Questionnaire>, batch: i64, inside: Vec<InRelease>) -> Self {
        let inside = inside.into_iter().filter(|(_, version)| *version > 0).collect();
        Self { questionnaire, columns: Arc::default(), batch, inside, waiting: BTreeMap::new() }
    }

    /// Takes note of a change; `now` is when it was seen, in milliseconds.
    pub fn note(&mut self, seen: &Change, now: i64) {
        match seen {
            Change::Is(response) => self.stands(response, now),
            Change::Gone(id) => self.leaves(*id, now),
        }
    }

    /// Takes note of how a response stands.
    fn stands(&mut self, response: &StoredResponse, now: i64) {
        let (id, version) = (response.id, response.response.version);
        let wanted = response.counts.then_some(version);
        if wanted == self.inside.get(&id).copied() {
            self.waiting.remove(&id);
            return;
        }
        let receipt = &response.response.receipt;
        let said_at = receipt.corrected_at.unwrap_or(receipt.submitted_at).timestamp_millis();
        // One that no longer counts, or counts again, says nothing of when that was.
        let at = if response.counts { said_at } else { now };
        let entry = response.counts.then(|| entry(response.clone()));
        self.waiting.insert(id, Waiting { at, by: response.replaced_by, version, entry });
    }

    fn leaves(&mut self, id: i64, now: i64) {
        match self.inside.contains_key(&id) {
            true => self.waiting.insert(id, Waiting { at: now, by: None, version: 0, entry: None }),
            false => self.waiting.remove(&id),
        };
    }

    /// What is not known here of responses that another process let in.
    ///
    /// # Errors
    /// The database's own.
    pub async fn unknown(&self, store: &Store, responses: &[InRelease]) -> Result<HashMap<i64, Entry>, StoreError> {
        let mut unknown = HashMap::new();
        for (id, version) in responses {
            let is_known = self.inside.get(id) == Some(version) || self.waiting_version(*id) == Some(*version);
            if *version > 0
                && !is_known
                && let Some(said) = store.counted((*id, *version)).await?
            {
                unknown.insert(*id, counting(*id, said));
            }
        }
        Ok(unknown)
    }

    /// The version in which a response waits to be in; 0 for one that waits to leave.
    fn waiting_version(&self, id: i64) -> Option<i64> {
        self.waiting.get(&id).map(|one| if one.entry.is_some() { one.version } else { 0 })
    }

    /// Lets responses in, or out, up to a batch. Once the figures are closed, every table may be told; figures of all respondents
    /// only, until then.
    pub fn enter(&mut self, responses: &[InRelease], mut unknown: HashMap<i64, Entry>, batch: i64, is_closed: bool) {
        let mut columns = self.columns.write().unwrap_or_else(PoisonError::into_inner);
        for (id, version) in responses {
            let entry = match self.waiting_version(*id) == Some(*version) {
                true => self.waiting.remove(id).and_then(|one| one.entry),
                false => unknown.remove(id),
            };
            match entry {
                Some(entry) => {
                    columns.put(&self.questionnaire, &entry);
                    self.inside.insert(*id, *version);
                }
                None if *version == 0 => {
                    columns.remove(*id);
                    self.inside.remove(id);
                }
                // It is in already.
                None => {}
            }
        }
        columns.tell_totals_only(!is_closed);
        self.batch = batch;
    }

    /// What may enter while more can come, or, at last, when nothing is waited for any more. What changes no figure goes along,
    /// and is company for nobody.
    pub fn entering(&self, at_last: bool) -> Entering {
        let columns = self.columns.read().unwrap_or_else(PoisonError::into_inner);
        // An organisation is one, however often it answered: what takes its place comes when it goes.
        let mut organisations: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for id in self.waiting.keys() {
            organisations.entry(self.standing(*id)).or_default().push(*id);
        }
        let (mut sized, mut idle) = (Vec::new(), Vec::new());
        for (id, all) in organisations {
            let Some(one) = self.waiting.get(&id) else { continue };
            let before = all.iter().find_map(|id| columns.answers(&self.questionnaire, *id));
            let after = one.entry.as_ref().map(|entry| &entry.answers);
            let size = change(&self.questionnaire, before.as_ref(), after);
            match size.iter().any(Option::is_some) {
                true => sized.push((one.at, all, size)),
                false => idle.extend(all),
            }
        }
        sized.sort_by_key(|(at, ..)| *at);
        let (who, sizes): (Vec<(i64, Vec<i64>)>, Vec<Size>) =
            sized.into_iter().map(|(at, all, size)| ((at, all), size)).unzip();
        let count = if at_last { closing(&sizes) } else { ready(&sizes) };
        let (enter, left) = who.split_at(count);
        if enter.is_empty() && !at_last {
            return Entering { left: left.len(), ..Entering::default() };
        }
        let ids = enter.iter().flat_map(|(_, all)| all).chain(&idle);
        let version = |id: &i64| self.waiting.get(id).filter(|one| one.entry.is_some()).map_or(0, |one| one.version);
        Entering {
            responses: ids.map(|id| (*id, version(id))).collect(),
            until: enter.last().map_or(0, |(at, _)| *at),
            left: left.len(),
        }
    }

    /// What stands for the organisation of a response that waits: itself, or the last of those that took its place.
    fn standing(&self, mut id: i64) -> i64 {
        // Each takes the place of an earlier one, so that this ends.
        while let Some(by) = self.waiting.get(&id).and_then(|one| one.by).filter(|by| self.waiting.contains_key(by)) {
            id = by;
        }
        id
    }
}

/// A response that is in.
fn counting(id: i64, said: Counted) -> Entry {
    let Counted { answers, relay, sent_at, began_at } = said;
    Entry { id, counts: true, relay, sent_at, began_at, answers }
}

/// The answers as they are shown, made from all of those of now and from what is kept of what has entered.
pub struct Rebuilding {
    released: Released,
    columns: Columns,
    /// What is in as it was, and has changed since.
    past: Vec<InRelease>,
    unseen: HashMap<i64, i64>,
    now: i64,
}

impl Rebuilding {
    /// Begins, from what is shown and what is in it.
    pub fn of(
        questionnaire: Arc<Questionnaire>,
        release: Option<Release>,
        inside: Vec<InRelease>,
        now: DateTime<Utc>,
    ) -> Self {
        let released = Released::of(questionnaire, release.map_or(0, |release| release.batch), inside);
        let unseen = released.inside.clone();
        let mut columns = Columns::default();
        columns.tell_totals_only(release.is_none_or(|release| release.closed_at.is_none()));
        Self { released, columns, past: Vec::new(), unseen, now: now.timestamp_millis() }
    }

    /// Takes a response in.
    pub fn take(&mut self, stored: &StoredResponse) {
        self.released.stands(stored, self.now);
        let Some(version) = self.unseen.remove(&stored.id) else { return };
        if version == stored.response.version {
            let entry = Entry { counts: true, ..entry(stored.clone()) };
            self.columns.put(&self.released.questionnaire, &entry);
        } else {
            self.past.push((stored.id, version));
        }
    }

    /// Ends: what said something else, or is gone, stands as it was.
    ///
    /// # Errors
    /// The database's own.
    pub async fn finish(mut self, store: &Store) -> Result<Released, StoreError> {
        let gone: Vec<InRelease> = self.unseen.drain().collect();
        for (id, _) in &gone {
            self.released.leaves(*id, self.now);
        }
        for one in self.past.into_iter().chain(gone) {
            if let Some(said) = store.counted(one).await? {
                self.columns.put(&self.released.questionnaire, &counting(one.0, said));
            }
        }
        self.released.columns = Arc::new(RwLock::new(self.columns));
        Ok(self.released)
    }
}
