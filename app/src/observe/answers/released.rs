//! The answers that have entered what is shown to whoever sees no exact cells, and those that wait: see
//! `statistics/batches.rs`.

use super::entry;
use crate::statistics::batches::{Change as Size, Standing, closing, ready};
use crate::statistics::measures::change;
use crate::statistics::{Columns, Entry};
use crate::store::{Change, Counted, InRelease, Release, Released as StoredRelease, Store, StoreError, StoredResponse};
use crate::survey::Questionnaire;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

/// What came or changed since, and does not show yet.
struct Waiting {
    /// When, in milliseconds since 1970, UTC.
    at: i64,
    /// The version of what it says now.
    version: i64,
    /// What it says now; `None` for one that no longer counts, or is gone.
    entry: Option<Entry>,
}

/// What of a response is in.
#[derive(Clone, Copy)]
struct Inside {
    version: i64,
    batch: i64,
}

/// The answers of a questionnaire as they are shown.
pub struct Released {
    questionnaire: Arc<Questionnaire>,
    /// What has entered.
    pub columns: Arc<RwLock<Columns>>,
    /// How many batches have entered.
    pub batch: i64,
    inside: HashMap<i64, Inside>,
    waiting: BTreeMap<i64, Waiting>,
    /// Towards another response of the same organisation: what was ever seen to take its place. The last one stands for all.
    lines: HashMap<i64, i64>,
}

/// What can enter.
#[derive(Default)]
pub struct Entering {
    /// The responses, as they will be in.
    pub responses: Vec<InRelease>,
    /// When the last of them came or changed, in milliseconds; 0 where nothing can enter.
    pub until: i64,
    /// How many respondents are left out.
    pub left: usize,
}

/// The responses of one organisation, those that are in and those that wait.
#[derive(Default)]
struct Line {
    inside: Vec<i64>,
    waiting: Vec<i64>,
}

impl Released {
    /// Nothing yet, of a questionnaire; `inside` is what has entered by so many batches.
    fn of(questionnaire: Arc<Questionnaire>, batch: i64, inside: &[StoredRelease]) -> Self {
        let inside = inside.iter().filter(|(_, version, _)| *version > 0);
        let inside = inside.map(|(id, version, batch)| (*id, Inside { version: *version, batch: *batch })).collect();
        let (columns, waiting, lines) = (Arc::default(), BTreeMap::new(), HashMap::new());
        Self { questionnaire, columns, batch, inside, waiting, lines }
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
        if let Some(by) = response.replaced_by {
            self.join(id, by);
        }
        let wanted = response.counts.then_some(version);
        if wanted == self.inside.get(&id).map(|inside| inside.version) {
            self.waiting.remove(&id);
            return;
        }
        let receipt = &response.response.receipt;
        let said_at = receipt.corrected_at.unwrap_or(receipt.submitted_at).timestamp_millis();
        // One that no longer counts says nothing of when that was.
        let at = if response.counts { said_at } else { now };
        let entry = response.counts.then(|| entry(response.clone()));
        self.waiting.insert(id, Waiting { at, version, entry });
    }

    fn leaves(&mut self, id: i64, now: i64) {
        match self.inside.contains_key(&id) {
            true => self.waiting.insert(id, Waiting { at: now, version: 0, entry: None }),
            false => self.waiting.remove(&id),
        };
    }

    /// Two responses are of one organisation.
    fn join(&mut self, one: i64, other: i64) {
        let (one, other) = (self.line(one), self.line(other));
        if one != other {
            self.lines.insert(one, other);
        }
    }

    /// The response that stands for the organisation of one.
    fn line(&self, mut id: i64) -> i64 {
        // Only what stands for others is led on, and never in a circle: this ends.
        while let Some(next) = self.lines.get(&id) {
            id = *next;
        }
        id
    }

    /// What is not known here of responses that another process let in.
    ///
    /// # Errors
    /// The database's own.
    pub async fn unknown(&self, store: &Store, responses: &[StoredRelease]) -> Result<HashMap<i64, Entry>, StoreError> {
        let mut unknown = HashMap::new();
        for (id, version, _) in responses {
            let is_in = self.inside.get(id).is_some_and(|inside| inside.version == *version);
            let is_known = is_in || self.waiting_version(*id) == Some(*version);
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
    pub fn enter(
        &mut self,
        responses: &[StoredRelease],
        mut unknown: HashMap<i64, Entry>,
        batch: i64,
        is_closed: bool,
    ) {
        let mut columns = self.columns.write().unwrap_or_else(PoisonError::into_inner);
        for (id, version, own) in responses {
            let entry = match self.waiting_version(*id) == Some(*version) {
                true => self.waiting.remove(id).and_then(|one| one.entry),
                false => unknown.remove(id),
            };
            match entry {
                Some(entry) => {
                    columns.put(&self.questionnaire, &entry);
                    self.inside.insert(*id, Inside { version: *version, batch: *own });
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

    /// The organisations of which something waits.
    fn waiting_lines(&self) -> BTreeMap<i64, Line> {
        let mut lines: BTreeMap<i64, Line> = BTreeMap::new();
        for id in self.waiting.keys() {
            lines.entry(self.line(*id)).or_default().waiting.push(*id);
        }
        for id in self.inside.keys() {
            if let Some(line) = lines.get_mut(&self.line(*id)) {
                line.inside.push(*id);
            }
        }
        lines.values_mut().for_each(|line| line.inside.sort_unstable());
        lines
    }

    /// What waits of an organisation and counts: the one response that will stand for it.
    fn comes(&self, line: &Line) -> Option<(i64, &Waiting, &Entry)> {
        let mut waiting = line.waiting.iter().filter_map(|id| Some((*id, self.waiting.get(id)?)));
        waiting.find_map(|(id, one)| Some((id, one, one.entry.as_ref()?)))
    }

    /// What may enter while more can come: respondents of whom nothing is in. Who is in stays as they entered.
    pub fn entering(&self) -> Entering {
        let mut new: Vec<(i64, i64, i64, Size)> = Vec::new();
        for line in self.waiting_lines().values().filter(|line| line.inside.is_empty()) {
            if let Some((id, one, entry)) = self.comes(line) {
                new.push((one.at, id, one.version, change(&self.questionnaire, None, Some(&entry.answers))));
            }
        }
        new.sort_by_key(|(at, id, ..)| (*at, *id));
        let sizes: Vec<Size> = new.iter().map(|(.., size)| size.clone()).collect();
        let enter: Vec<&(i64, i64, i64, Size)> = ready(&sizes).into_iter().filter_map(|place| new.get(place)).collect();
        Entering {
            responses: enter.iter().map(|(_, id, version, _)| (*id, *version)).collect(),
            until: enter.iter().map(|(at, ..)| *at).max().unwrap_or(0),
            left: new.len() - enter.len(),
        }
    }

    /// What may enter, leave or change at last, when nothing is waited for any more.
    pub fn entering_at_last(&self) -> Entering {
        let columns = self.columns.read().unwrap_or_else(PoisonError::into_inner);
        let added = |id: &i64| {
            let answers = columns.answers(&self.questionnaire, *id)?;
            Some(change(&self.questionnaire, None, Some(&answers)))
        };
        let mut all: Vec<Standing> = Vec::new();
        let mut moves: Vec<(usize, i64, Vec<InRelease>)> = Vec::new();
        let lines = self.waiting_lines();
        for line in lines.values() {
            let comes = self.comes(line);
            let leaves =
                line.waiting.iter().filter(|id| self.inside.contains_key(id) && Some(**id) != comes.map(|(id, ..)| id));
            let mut responses: Vec<InRelease> = leaves.map(|id| (*id, 0)).collect();
            responses.extend(comes.map(|(id, one, _)| (id, one.version)));
            let at = line.waiting.iter().filter_map(|id| self.waiting.get(id)).map(|one| one.at).max().unwrap_or(0);
            let after = comes.map(|(.., entry)| &entry.answers);
            // Another response of theirs that is in and stays stands for them.
            let stays = line.inside.iter().find(|id| !line.waiting.contains(id)).filter(|_| comes.is_none());
            let before = line.inside.first().and_then(|id| columns.answers(&self.questionnaire, *id));
            let kept = stays.and_then(|id| columns.answers(&self.questionnaire, *id));
            let after = after.or(kept.as_ref());
            let batch = |id: &i64| self.inside.get(id).map(|inside| inside.batch);
            if responses.is_empty() {
                continue;
            }
            moves.push((all.len(), at, responses));
            all.push(Standing {
                entered: line.inside.iter().filter_map(batch).min(),
                was: line.inside.first().and_then(added),
                will: after.map(|after| change(&self.questionnaire, None, Some(after))),
                moves: change(&self.questionnaire, before.as_ref(), after),
            });
        }
        let others = self.inside.iter().filter(|(id, _)| !lines.contains_key(&self.line(**id)));
        all.extend(others.map(|(id, inside)| {
            let was = added(id);
            let moves = was.as_ref().map(|was| vec![None; was.len()]).unwrap_or_default();
            Standing { entered: Some(inside.batch), will: was.clone(), was, moves }
        }));
        let moved = closing(&all, self.batch);
        let mut entering = Entering::default();
        for (place, at, responses) in moves {
            // What changes nothing goes along.
            let is_idle =
                all.get(place).is_some_and(|one| one.entered.is_some() && one.moves.iter().all(Option::is_none));
            if is_idle || moved.get(place) == Some(&true) {
                entering.responses.extend(responses);
                entering.until = entering.until.max(at);
            } else {
                entering.left += 1;
            }
        }
        entering
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
        inside: &[StoredRelease],
        now: DateTime<Utc>,
    ) -> Self {
        let released = Released::of(questionnaire, release.map_or(0, |release| release.batch), inside);
        let unseen = released.inside.iter().map(|(id, inside)| (*id, inside.version)).collect();
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
