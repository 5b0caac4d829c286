//! Drafts: the answers typed so far, valid or not, saved section by section. If two people changed the same state of a
//! field, both values are stored until somebody chooses.

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

/// A section to save.
#[derive(Clone, Debug)]
pub struct SectionSave {
    /// The key of the draft, which is created if there is none.
    pub key: SecretHash,
    /// The edition of the questionnaire.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// The section's name.
    pub section: String,
    /// Whether the respondent leaves the section: it then belongs to the sections seen, whose errors are shown. Saves
    /// while typing do not count as leaving.
    pub left: bool,
    /// All fields of the section: their values in the draft are replaced, and only they are read from `typed`.
    pub fields: Vec<String>,
    /// The typed values.
    pub typed: Typed,
    /// The values with which the page was made; without them, the typed values apply as they are.
    pub base: Option<Typed>,
    /// Values that the same page sent since, without learning whether they arrived.
    pub tried: Vec<Typed>,
    /// Decisions on fields with rival values: the index of the chosen one, or `None` for the value in the draft.
    pub settled: Vec<(String, Option<usize>)>,
    /// The colleague who typed; `None` for the respondent.
    pub by: Option<i64>,
    /// The partner that brought the respondent; the first one recorded stays.
    pub partner: Option<String>,
    /// The invitee whose link opened the questionnaire, for a new draft.
    pub invitee: Option<i64>,
    /// Whether a new draft is a test, for good.
    pub test: bool,
    /// When it is saved.
    pub at: DateTime<Utc>,
}

impl SectionSave {
    /// A section that the respondent leaves; the typed values apply as they are.
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
    /// Whether this save would change the draft; otherwise it need not be written. A section left by a colleague always
    /// is, since the respondent is shown that they were there.
    pub fn changes(&self, draft: &Draft) -> bool {
        let mut after = draft.clone();
        apply(&mut after, self);
        self.left && self.by.is_some() || after != *draft
    }

    /// Approximate size in bytes.
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
    /// The typed values of all sections.
    pub typed: Typed,
    /// The sections left so far, in the order of their first save.
    pub seen: Vec<String>,
    /// Time and author of the last change of each field, and the rival values that wait for a decision.
    pub marks: BTreeMap<String, Mark>,
    /// The section that the respondent saved last.
    pub place: Option<String>,
    /// Increases with every save, from 1.
    pub revision: i64,
    /// The partner that brought the respondent.
    pub partner: Option<String>,
    /// Whether it is a test, which counts nowhere.
    pub test: bool,
    /// Number of the invitee whose link it was begun with.
    pub invitee: Option<i64>,
    /// Time of the first save.
    pub started_at: DateTime<Utc>,
    /// Time of the last save.
    pub saved_at: DateTime<Utc>,
}

/// Time and author of the last change of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When it was changed.
    pub at: DateTime<Utc>,
    /// The colleague who changed it; `None` for the respondent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
    /// Rival values: typed by others over the same earlier state, they wait for a decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<Rival>,
}

/// A value that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    /// The value; empty if the field was emptied.
    pub values: Vec<String>,
    /// When it was typed.
    pub at: DateTime<Utc>,
    /// The colleague who typed it; `None` for the respondent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
}

impl Draft {
    /// Size of the values in bytes, rival ones included.
    fn bytes(&self) -> usize {
        let waiting = self.marks.values().flat_map(|mark| &mark.rivals).flat_map(|rival| &rival.values);
        self.typed.bytes() + waiting.map(String::len).sum::<usize>()
    }

    /// Fields with rival values.
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
        partner: Option<String>,
        test: i64,
        invitee: Option<i64>,
        started_at: i64,
        saved_at: i64,
    }
}

pub(crate) const READ: &str = "SELECT edition, audience, typed, seen, marks, place, revision, partner, test, invitee, started_at, saved_at \
     FROM drafts WHERE key_hash = $1";
pub(crate) const IS_SENT: &str = "SELECT id FROM responses WHERE key_hash = $1";
pub(crate) const WRITE: &str = "INSERT INTO drafts (key_hash, edition, audience, typed, seen, marks, place, revision, partner, started_at, saved_at, test, invitee) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
     ON CONFLICT (key_hash) DO UPDATE SET typed = excluded.typed, seen = excluded.seen, marks = excluded.marks, \
     place = excluded.place, revision = excluded.revision, partner = excluded.partner, saved_at = excluded.saved_at";

/// Marks the draft of a correction: its response was sent, so it does not count as waiting.
pub(crate) const IS_CORRECTION: &str = "UPDATE drafts SET corrects = 1 WHERE key_hash = $1";
pub(crate) const WAITING: &str = "SELECT place, COUNT(*), CAST(SUM(CASE WHEN saved_at < $3 THEN 1 ELSE 0 END) AS BIGINT) FROM drafts \
     WHERE edition = $1 AND audience = $2 AND test = 0 AND corrects = 0 GROUP BY place";

const UNSENT: &str = "SELECT edition, audience, typed, seen, marks, place, revision, partner, test, invitee, started_at, saved_at \
     FROM drafts WHERE edition = $1 AND audience = $2 AND test = 0 AND corrects = 0";

/// Drafts not sent yet, by the section where their respondents stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The section that the respondent saved last; `None` if only a colleague saved.
    pub place: Option<String>,
    /// Number of drafts.
    pub drafts: i64,
    /// Number of those not saved since a given time.
    pub still: i64,
}

impl Store {
    /// The unsent drafts of a questionnaire by section, without corrections and tests.
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

    /// The same drafts in full.
    pub async fn unsent_drafts(&self, edition: EditionYear, audience: Audience) -> Result<Vec<Draft>, StoreError> {
        let rows: Vec<Row> = self.database().read().await?.all(UNSENT, values![edition, audience]).await?;
        rows.into_iter().map(read).collect()
    }

    /// The draft under a key.
    pub async fn draft(&self, key: SecretHash) -> Result<Option<Draft>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![key]).await?;
        row.map(read).transpose()
    }
}

/// The draft under a key, within a transaction.
pub(crate) async fn read_under(transaction: &mut Transaction, key: SecretHash) -> Result<Option<Draft>, StoreError> {
    let row: Option<Row> = transaction.one(READ, values![key]).await?;
    row.map(read).transpose()
}

/// Saves a section in the writer's transaction.
pub(crate) async fn save(transaction: &mut Transaction, save: &SectionSave) -> Result<Draft, StoreError> {
    let at = stored(save.at);
    let mut draft = match read_under(transaction, save.key).await? {
        Some(draft) if draft.edition != save.edition || draft.audience != save.audience => {
            return Err(StoreError::Mismatch);
        }
        Some(draft) => draft,
        // Sending deletes the draft: a response can only exist without a draft.
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

/// Maximum size of a draft: several times the longest texts that all its questions allow.
const BYTES: usize = 128 * 1024;

/// Maximum number of rival values per field: more than happen in honest use.
const RIVALS: usize = 3;

/// Applies a save to a draft.
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

/// Carries out the decisions on fields with rival values.
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

/// Merges the typed values: if somebody else changed a field meanwhile, both values stay.
fn take(draft: &mut Draft, save: &SectionSave) {
    let at = stored(save.at);
    let decided = |field: &String| save.settled.iter().any(|(settled, _)| settled == field);
    let fields: Vec<String> = save.fields.iter().filter(|field| !decided(field)).cloned().collect();
    let merged = merge(&fields, save.base.as_ref(), &save.tried, &draft.typed, &save.typed);
    for field in &merged.changed {
        draft.typed.remove(field);
        save.typed.all(field).iter().for_each(|value| draft.typed.push(field, value));
        // A value typed with both values in sight decides between them.
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

/// Writes a whole draft.
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
        partner: row.partner,
        test: row.test != 0,
        invitee: row.invitee,
        started_at: from_millis(row.started_at)?,
        saved_at: from_millis(row.saved_at)?,
    })
}

/// Parses a stored edition.
pub(crate) fn edition_from(year: i64) -> Result<EditionYear, StoreError> {
    i32::try_from(year).ok().and_then(EditionYear::new).ok_or_else(|| StoreError::data("an edition", year))
}

/// Parses a stored audience.
pub(crate) fn audience_from(slug: &str) -> Result<Audience, StoreError> {
    Audience::from_slug(slug).ok_or_else(|| StoreError::data("an audience", slug))
}
