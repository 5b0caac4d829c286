//! Drafts: what a respondent has typed so far, right or wrong, kept section by section. Where two people typed
//! over the same state, both values are kept until somebody chooses.

#[cfg(test)]
mod tests;

use super::colleagues;
use super::erasure::ERASED;
use crate::database::connection::{Transaction, row, values};
use crate::database::time::{from_millis, stored};
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use survey::merge::{merge, same};
use survey::{Audience, EditionYear, Typed};

/// A section to keep.
#[derive(Clone, Debug)]
pub struct SectionSave {
    /// Whose draft; it is begun if there is none.
    pub key: SecretHash,
    /// The edition of the questionnaire.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// The section's name.
    pub section: String,
    /// Whether the respondent is done with it for now: it is then among those seen, whose faults are shown.
    /// What is saved while typing is not.
    pub left: bool,
    /// Every field of the section: what the draft held for them is replaced, and only they are taken from `typed`.
    pub fields: Vec<String>,
    /// What was typed.
    pub typed: Typed,
    /// What the page that it was typed in was made from; without it, what was typed is what is meant.
    pub base: Option<Typed>,
    /// What the same page sent since, without learning whether it arrived.
    pub tried: Vec<Typed>,
    /// For fields that hold several values, which of those that wait is the right one; none of them if `None`.
    pub settled: Vec<(String, Option<usize>)>,
    /// The colleague who typed; none for the respondent.
    pub by: Option<i64>,
    /// The partner that brought the respondent; the first one known stays.
    pub partner: Option<String>,
    /// The invitee whose link a draft which this save begins was begun with.
    pub invitee: Option<i64>,
    /// Whether a draft that this save begins only tries the questionnaire out, for good.
    pub test: bool,
    /// When.
    pub at: DateTime<Utc>,
}

impl SectionSave {
    /// A section that the respondent leaves: what was typed is what is meant.
    pub fn new(
        key: SecretHash,
        of: (EditionYear, Audience),
        section: impl Into<String>,
        fields: Vec<String>,
        typed: Typed,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            key,
            edition: of.0,
            audience: of.1,
            section: section.into(),
            left: true,
            fields,
            typed,
            base: None,
            tried: Vec::new(),
            settled: Vec::new(),
            by: None,
            partner: None,
            invitee: None,
            test: false,
            at,
        }
    }
}

impl SectionSave {
    /// Whether the draft would be another one after this save than it is: one that changes nothing need not be written. What a
    /// colleague leaves always is, since the respondent is told that they were there.
    pub fn changes(&self, draft: &Draft) -> bool {
        let mut after = draft.clone();
        apply(&mut after, self);
        self.left && self.by.is_some() || after != *draft
    }

    /// About how many bytes it carries.
    pub(crate) fn bytes(&self) -> usize {
        self.typed.bytes()
            + self.base.as_ref().map_or(0, Typed::bytes)
            + self.tried.iter().map(Typed::bytes).sum::<usize>()
    }
}

/// A draft, as last saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The edition of the questionnaire.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// What was typed, in all sections.
    pub typed: Typed,
    /// The sections left so far, in the order of their first save.
    pub seen: Vec<String>,
    /// When and by whom each field was last changed, and the values that wait for a decision.
    pub marks: BTreeMap<String, Mark>,
    /// The section that the respondent last saved.
    pub place: Option<String>,
    /// One more with every save, from 1.
    pub revision: i64,
    /// The partner that brought the respondent.
    pub partner: Option<String>,
    /// Whether it only tries the questionnaire out: it counts nowhere.
    pub test: bool,
    /// The number of the invitee whose link it was begun with.
    pub invitee: Option<i64>,
    /// The first save.
    pub started_at: DateTime<Utc>,
    /// The last save.
    pub saved_at: DateTime<Utc>,
}

/// When and by whom a field was last changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub at: DateTime<Utc>,
    /// The colleague who did; none for the respondent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
    /// What others typed over the same earlier state: it waits for a decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<Rival>,
}

/// A value that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    /// The value; empty where the field was emptied.
    pub values: Vec<String>,
    /// When it was typed.
    pub at: DateTime<Utc>,
    /// The colleague who typed it; none for the respondent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
}

impl Draft {
    /// How many bytes the values take, those that wait for a decision included.
    fn bytes(&self) -> usize {
        let waiting = self.marks.values().flat_map(|mark| &mark.rivals).flat_map(|rival| &rival.values);
        self.typed.bytes() + waiting.map(String::len).sum::<usize>()
    }

    /// The fields that hold several values.
    pub fn disputed(&self) -> impl Iterator<Item = (&str, &Mark)> {
        self.marks.iter().filter(|(_, mark)| !mark.rivals.is_empty()).map(|(field, mark)| (field.as_str(), mark))
    }
}

row! {
    struct Row {
        edition: i64,
        audience: String,
        typed: String,
        seen: String,
        marks: String,
        place: Option<String>,
        revision: i64,
        relay: Option<String>,
        test: i64,
        guest: Option<i64>,
        started_at: i64,
        saved_at: i64,
    }
}

pub(crate) const READ: &str = "SELECT edition, audience, typed, seen, marks, place, revision, relay, test, guest, started_at, saved_at \
     FROM drafts WHERE key_hash = $1";
pub(crate) const IS_SENT: &str = "SELECT id FROM responses WHERE key_hash = $1";
pub(crate) const WRITE: &str = "INSERT INTO drafts (key_hash, edition, audience, typed, seen, marks, place, revision, relay, started_at, saved_at, test, guest) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
     ON CONFLICT (key_hash) DO UPDATE SET typed = excluded.typed, seen = excluded.seen, marks = excluded.marks, \
     place = excluded.place, revision = excluded.revision, relay = excluded.relay, saved_at = excluded.saved_at";

/// Nobody is waited for: the response was sent.
pub(crate) const IS_CORRECTION: &str = "UPDATE drafts SET corrects = 1 WHERE key_hash = $1";
pub(crate) const WAITING: &str = "SELECT place, COUNT(*), CAST(SUM(CASE WHEN saved_at < $3 THEN 1 ELSE 0 END) AS BIGINT) FROM drafts \
     WHERE edition = $1 AND audience = $2 AND test = 0 AND corrects = 0 GROUP BY place";

const UNSENT: &str = "SELECT edition, audience, typed, seen, marks, place, revision, relay, test, guest, started_at, saved_at \
     FROM drafts WHERE edition = $1 AND audience = $2 AND test = 0 AND corrects = 0";

/// Drafts that were begun and not sent, by where their respondents stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The section that was last saved by the respondent; none where only a colleague saved.
    pub place: Option<String>,
    /// How many drafts.
    pub drafts: i64,
    /// How many of them were not touched since a given moment.
    pub still: i64,
}

impl Store {
    /// The drafts of a questionnaire that wait to be sent, section by section. Corrections and trials are not among them.
    ///
    /// # Errors
    /// The database's own.
    pub async fn drafts_waiting(
        &self,
        edition: EditionYear,
        audience: Audience,
        still_since: DateTime<Utc>,
    ) -> Result<Vec<Waiting>, StoreError> {
        let row = values![edition, audience, still_since];
        let rows: Vec<(Option<String>, i64, i64)> = self.database().read().await?.all(WAITING, row).await?;
        Ok(rows.into_iter().map(|(place, drafts, still)| Waiting { place, drafts, still }).collect())
    }

    /// The drafts themselves.
    ///
    /// # Errors
    /// The database's own.
    pub async fn unsent_drafts(&self, edition: EditionYear, audience: Audience) -> Result<Vec<Draft>, StoreError> {
        let rows: Vec<Row> = self.database().read().await?.all(UNSENT, values![edition, audience]).await?;
        rows.into_iter().map(read).collect()
    }

    /// The draft under a key.
    ///
    /// # Errors
    /// The database's own.
    pub async fn draft(&self, key: SecretHash) -> Result<Option<Draft>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![key]).await?;
        row.map(read).transpose()
    }
}

/// The draft under a key, as a transaction sees it.
pub(crate) async fn read_under(transaction: &mut Transaction, key: SecretHash) -> Result<Option<Draft>, StoreError> {
    let row: Option<Row> = transaction.one(READ, values![key]).await?;
    row.map(read).transpose()
}

/// Saves a section inside the writer's transaction.
pub(crate) async fn save(transaction: &mut Transaction, save: &SectionSave) -> Result<Draft, StoreError> {
    let at = stored(save.at);
    let mut draft = match read_under(transaction, save.key).await? {
        Some(draft) if draft.edition != save.edition || draft.audience != save.audience => {
            return Err(StoreError::Mismatch);
        }
        Some(draft) => draft,
        // The draft goes when the response is sent: only without one can the response be there.
        None if transaction.one::<(i64,)>(IS_SENT, values![save.key]).await?.is_some() => {
            return Err(StoreError::AlreadySent);
        }
        None if transaction.one::<(i64,)>(ERASED, values![save.key]).await?.is_some() => {
            return Err(StoreError::Erased);
        }
        None => Draft {
            edition: save.edition,
            audience: save.audience,
            typed: Typed::default(),
            seen: Vec::new(),
            marks: BTreeMap::new(),
            place: None,
            revision: 0,
            partner: None,
            test: save.test,
            invitee: save.invitee,
            started_at: at,
            saved_at: at,
        },
    };
    apply(&mut draft, save);
    draft.revision += 1;
    draft.saved_at = at;
    if draft.bytes() > BYTES {
        return Err(StoreError::TooLarge);
    }
    if let Some(colleague) = save.by {
        colleagues::saved(transaction, colleague, save).await?;
    }
    write(transaction, save.key, &draft).await?;
    Ok(draft)
}

/// What a draft may take: several times the longest texts that all its questions allow.
const BYTES: usize = 128 * 1024;

/// How many values of one field may wait at most: past any honest number.
const RIVALS: usize = 3;

/// What a save does to a draft.
fn apply(draft: &mut Draft, save: &SectionSave) {
    settle(draft, save);
    take(draft, save);
    if save.left && !draft.seen.contains(&save.section) {
        draft.seen.push(save.section.clone());
    }
    if save.by.is_none() {
        draft.place = Some(save.section.clone());
    }
    if draft.partner.is_none() {
        draft.partner.clone_from(&save.partner);
    }
}

/// Carries out what was decided about fields that hold several values.
fn settle(draft: &mut Draft, save: &SectionSave) {
    for (field, chosen) in save.settled.iter().filter(|(field, _)| save.fields.contains(field)) {
        let Some(mark) = draft.marks.get_mut(field) else { continue };
        let rivals = std::mem::take(&mut mark.rivals);
        let Some(rival) = chosen.and_then(|place| rivals.into_iter().nth(place)) else { continue };
        (mark.at, mark.by) = (rival.at, rival.by);
        draft.typed.remove(field);
        rival.values.into_iter().for_each(|value| draft.typed.push(field.clone(), value));
    }
}

/// Takes over what was typed: where somebody else changed a field meanwhile, both values stay.
fn take(draft: &mut Draft, save: &SectionSave) {
    let at = stored(save.at);
    let decided = |field: &String| save.settled.iter().any(|(settled, _)| settled == field);
    let fields: Vec<String> = save.fields.iter().filter(|field| !decided(field)).cloned().collect();
    let merged = merge(&fields, save.base.as_ref(), &save.tried, &draft.typed, &save.typed);
    for field in &merged.changed {
        draft.typed.remove(field);
        save.typed.all(field).iter().for_each(|value| draft.typed.push(field, value));
        // Typed over both values, it is the decision.
        draft.marks.insert(field.clone(), Mark { at, by: save.by, rivals: Vec::new() });
    }
    for field in &merged.disputed {
        let values = save.typed.all(field).to_vec();
        let mark = draft.marks.entry(field.clone());
        let mark = mark.or_insert(Mark { at: draft.saved_at, by: None, rivals: Vec::new() });
        if !mark.rivals.iter().any(|rival| same(&rival.values, &values)) {
            mark.rivals.truncate(RIVALS - 1);
            mark.rivals.push(Rival { values, at, by: save.by });
        }
    }
}

/// Writes a draft as a whole.
pub(crate) async fn write(transaction: &mut Transaction, key: SecretHash, draft: &Draft) -> Result<(), StoreError> {
    let json = |text: serde_json::Result<String>| text.map_err(|error| StoreError::data("a draft", error));
    let row = values![
        key,
        draft.edition,
        draft.audience,
        json(serde_json::to_string(&draft.typed))?,
        json(serde_json::to_string(&draft.seen))?,
        json(serde_json::to_string(&draft.marks))?,
        draft.place.as_deref(),
        draft.revision,
        draft.partner.as_deref(),
        draft.started_at,
        draft.saved_at,
        i64::from(draft.test),
        draft.invitee,
    ];
    transaction.execute(WRITE, row).await?;
    Ok(())
}

fn read(row: Row) -> Result<Draft, StoreError> {
    Ok(Draft {
        edition: edition_from(row.edition)?,
        audience: audience_from(&row.audience)?,
        typed: serde_json::from_str(&row.typed).map_err(|error| StoreError::data("a draft", error))?,
        seen: serde_json::from_str(&row.seen).map_err(|error| StoreError::data("a draft", error))?,
        marks: serde_json::from_str(&row.marks).map_err(|error| StoreError::data("a draft", error))?,
        place: row.place,
        revision: row.revision,
        partner: row.relay,
        test: row.test != 0,
        invitee: row.guest,
        started_at: from_millis(row.started_at)?,
        saved_at: from_millis(row.saved_at)?,
    })
}

/// A stored edition, read.
pub(crate) fn edition_from(year: i64) -> Result<EditionYear, StoreError> {
    i32::try_from(year).ok().and_then(EditionYear::new).ok_or_else(|| StoreError::data("an edition", year))
}

/// A stored audience, read.
pub(crate) fn audience_from(slug: &str) -> Result<Audience, StoreError> {
    Audience::from_slug(slug).ok_or_else(|| StoreError::data("an audience", slug))
}
