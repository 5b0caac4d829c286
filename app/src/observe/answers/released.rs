//! The answers that have entered what is shown to whoever sees no exact cells, and those that wait: see
//! `statistics/batches.rs`.

use crate::statistics::batches::{Change as Size, closing, ready};
use crate::statistics::measures::change;
use crate::statistics::{Columns, Entry};
use crate::store::{Change, Store, StoreError, StoredResponse};
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
    /// What the response says now; `None` for one that is gone.
    entry: Option<Entry>,
}

/// The answers of a questionnaire as they are shown.
pub struct Released {
    questionnaire: Arc<Questionnaire>,
    /// What has entered.
    pub columns: Arc<RwLock<Columns>>,
    waiting: BTreeMap<i64, Waiting>,
    /// Up to when, in milliseconds.
    until: i64,
}

/// What could enter: up to when, and whether others are left.
pub struct Entering {
    /// The moment of the last one, in milliseconds; `None` where nothing can.
    pub until: Option<i64>,
    /// How many are left.
    pub left: usize,
}

impl Released {
    /// Says whether every table may be told, or figures of all respondents only.
    pub fn tell_totals_only(&self, totals_only: bool) {
        self.columns.write().unwrap_or_else(PoisonError::into_inner).tell_totals_only(totals_only);
    }

    /// Takes note of a change; `now` is when it was seen.
    pub fn note(&mut self, seen: &Change, now: i64) {
        let (id, waiting) = match seen {
            Change::Is(response) => {
                // One that no longer counts, or counts again, says nothing of when that was.
                let own = moment(response);
                let at = if response.counts && own > self.until { own } else { now };
                let entry = Some(super::entry((**response).clone()));
                (response.id, Waiting { at, by: response.replaced_by, entry })
            }
            Change::Gone(id) => (*id, Waiting { at: now, by: None, entry: None }),
        };
        self.waiting.insert(id, waiting);
    }

    /// Lets in what came until a moment, in milliseconds.
    pub fn enter(&mut self, until: i64) {
        self.until = self.until.max(until);
        self.align();
        let mut columns = self.columns.write().unwrap_or_else(PoisonError::into_inner);
        let enters: Vec<i64> = self.waiting.iter().filter(|(_, one)| one.at <= until).map(|(id, _)| *id).collect();
        for id in enters {
            match self.waiting.remove(&id).and_then(|one| one.entry) {
                Some(entry) => columns.put(&self.questionnaire, &entry),
                None => columns.remove(id),
            }
        }
    }

    /// What may enter while more can come, or, at last, when nothing is waited for any more. What changes nothing enters by
    /// the way, and is company for nobody.
    pub fn entering(&mut self, at_last: bool) -> Entering {
        self.align();
        let sized = self.sized();
        let (moments, sizes): (Vec<i64>, Vec<Size>) = sized.into_iter().unzip();
        // Those of one moment enter together: a moment is all that is kept.
        let ends = |n: usize| n == moments.len() || n == 0 || moments[n - 1] < moments[n];
        let n = if at_last { closing(&sizes, ends) } else { ready(&sizes, ends) };
        Entering { until: n.checked_sub(1).and_then(|last| moments.get(last).copied()), left: moments.len() - n }
    }

    /// What stands for the organisation of a response that waits: itself, or the last of those that took its place.
    fn standing(&self, mut id: i64) -> i64 {
        // Each takes the place of an earlier one, so that this ends.
        while let Some(by) = self.waiting.get(&id).and_then(|one| one.by).filter(|by| self.waiting.contains_key(by)) {
            id = by;
        }
        id
    }

    /// Gives those that were replaced the moment of what replaced them.
    fn align(&mut self) {
        let replaced = self.waiting.iter().filter(|(_, one)| one.by.is_some()).map(|(id, _)| *id);
        let moment = |id: i64| self.waiting.get(&self.standing(id)).map(|one| one.at);
        let moments: Vec<(i64, Option<i64>)> = replaced.map(|id| (id, moment(id))).collect();
        for (id, at) in moments {
            if let (Some(one), Some(at)) = (self.waiting.get_mut(&id), at) {
                one.at = at;
            }
        }
    }

    /// What each of those that wait would change, the oldest first.
    fn sized(&mut self) -> Vec<(i64, Size)> {
        let mut columns = self.columns.write().unwrap_or_else(PoisonError::into_inner);
        let (mut sized, mut idle) = (Vec::new(), Vec::new());
        // An organisation is one, however often it answered.
        let mut organisations: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for id in self.waiting.keys() {
            organisations.entry(self.standing(*id)).or_default().push(*id);
        }
        for (id, all) in organisations {
            let Some(one) = self.waiting.get(&id) else { continue };
            let before = all.iter().find_map(|id| columns.answers(&self.questionnaire, *id));
            let after = one.entry.as_ref().filter(|entry| entry.counts).map(|entry| &entry.answers);
            let size = change(&self.questionnaire, before.as_ref(), after);
            match size.iter().any(Option::is_some) {
                true => sized.push((one.at, size)),
                false => idle.extend(all),
            }
        }
        for id in idle {
            match self.waiting.remove(&id).and_then(|one| one.entry) {
                Some(entry) => columns.put(&self.questionnaire, &entry),
                None => columns.remove(id),
            }
        }
        sized.sort_by_key(|(at, _)| *at);
        sized
    }
}

/// When a response last said something else, in milliseconds.
fn moment(stored: &StoredResponse) -> i64 {
    let receipt = &stored.response.receipt;
    receipt.corrected_at.unwrap_or(receipt.submitted_at).timestamp_millis()
}

/// The answers as they stood at a moment, made from all of those of now.
pub struct Rebuilding {
    questionnaire: Arc<Questionnaire>,
    as_of: Option<DateTime<Utc>>,
    columns: Columns,
    waiting: BTreeMap<i64, Waiting>,
    sent: HashMap<i64, i64>,
    corrected: Vec<i64>,
    replaced: Vec<(i64, Entry)>,
}

impl Rebuilding {
    /// Begins; `as_of` is the moment, if anything was ever shown.
    pub fn of(questionnaire: Arc<Questionnaire>, as_of: Option<DateTime<Utc>>) -> Self {
        let (columns, waiting, sent) = (Columns::default(), BTreeMap::new(), HashMap::new());
        Self { questionnaire, as_of, columns, waiting, sent, corrected: Vec::new(), replaced: Vec::new() }
    }

    /// Takes a response in.
    pub fn take(&mut self, stored: &StoredResponse) {
        let (id, at, entry) = (stored.id, moment(stored), super::entry(stored.clone()));
        let shown_until = self.as_of.map_or(i64::MIN, |as_of| as_of.timestamp_millis());
        self.sent.insert(id, entry.sent_at);
        if at > shown_until {
            if entry.sent_at <= shown_until {
                self.corrected.push(id);
            }
            self.waiting.insert(id, Waiting { at, by: stored.replaced_by, entry: Some(entry) });
        } else if let Some(aside) = stored.aside_at.map(|at| at.timestamp_millis()).filter(|at| *at > shown_until) {
            self.columns.put(&self.questionnaire, &Entry { counts: true, ..entry.clone() });
            self.waiting.insert(id, Waiting { at: aside, by: None, entry: Some(entry) });
        } else if let Some(by) = stored.replaced_by {
            self.replaced.push((by, entry));
        } else {
            self.columns.put(&self.questionnaire, &entry);
        }
    }

    /// Ends: what was corrected or replaced since stands as it was.
    ///
    /// # Errors
    /// The database's own.
    pub async fn finish(mut self, store: &Store) -> Result<Released, StoreError> {
        for id in self.corrected {
            let (Some(as_of), Some(entry)) = (self.as_of, self.waiting.get(&id).and_then(|one| one.entry.clone()))
            else {
                continue;
            };
            if let Some(answers) = store.answers_at(id, as_of).await? {
                self.columns.put(&self.questionnaire, &Entry { answers, counts: true, ..entry });
            }
        }
        let shown_until = self.as_of.map_or(i64::MIN, |as_of| as_of.timestamp_millis());
        for (by, entry) in self.replaced {
            match self.sent.get(&by).filter(|at| **at > shown_until) {
                Some(at) => {
                    self.columns.put(&self.questionnaire, &Entry { counts: true, ..entry.clone() });
                    self.waiting.insert(entry.id, Waiting { at: *at, by: Some(by), entry: Some(entry) });
                }
                None => self.columns.put(&self.questionnaire, &entry),
            }
        }
        let columns = Arc::new(RwLock::new(self.columns));
        Ok(Released { questionnaire: self.questionnaire, columns, waiting: self.waiting, until: shown_until })
    }
}
