//! What the figures are made of that are shown to whoever sees no exact cells: see `statistics/batches.rs`. Which responses are
//! in, and what they say there, is kept, so that a restart or another process shows the same, whatever became of them since.

use super::connection::{Transaction, values};
use super::counting::BUMP;
use super::feed;
use super::time::from_millis;
use super::volumes::VERSION;
use super::{NewEntry, Store, StoreError, audit};
use crate::survey::{Answer, Answers, Audience, EditionYear};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is shown of a questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// How many batches have entered.
    pub batch: i64,
    /// When the last of what has entered came or changed.
    pub as_of: DateTime<Utc>,
    /// The version of the edition's figures when it entered.
    pub version: i64,
    /// When the figures were closed, if they are.
    pub closed_at: Option<DateTime<Utc>>,
}

/// A response by its number, with the version of what it says in the figures; 0 for one that is not in them any more.
pub type InRelease = (i64, i64);

/// The same, with the batch in which it entered or left.
pub type Released = (i64, i64, i64);

/// What a response counts for, without its text, its key, its reference and whom it is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// What it answered.
    pub answers: Answers,
    /// The partner that brought it.
    pub relay: Option<String>,
    /// When it was sent, in milliseconds since 1970, UTC.
    pub sent_at: i64,
    /// When it was begun, in milliseconds since 1970, UTC; `None` where that is not known.
    pub began_at: Option<i64>,
}

/// A batch that is to enter.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The edition.
    pub edition: EditionYear,
    /// The questionnaire.
    pub audience: Audience,
    /// How many batches had entered when it was worked out.
    pub after: i64,
    /// Up to which change of responses was known then: see [`feed::Mark`].
    pub known: i64,
    /// What enters or leaves.
    pub responses: Vec<InRelease>,
    /// When the last of it came or changed.
    pub as_of: DateTime<Utc>,
    /// The version of the edition's figures.
    pub version: i64,
    /// Set where the figures are closed with it.
    pub closed_at: Option<DateTime<Utc>>,
}

type Row = (i64, i64, i64, Option<i64>);
type CountedRow = (String, Option<String>, i64, Option<i64>);

pub(crate) const READ: &str =
    "SELECT batch, as_of, version, closed_at FROM releases WHERE edition = $1 AND audience = $2";
pub(crate) const WRITE: &str = "INSERT INTO releases (edition, audience, batch, as_of, version, closed_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (edition, audience) DO UPDATE SET batch = excluded.batch, \
     as_of = excluded.as_of, version = excluded.version, closed_at = excluded.closed_at";
pub(crate) const INSIDE: &str = "SELECT response_id, version, batch FROM released_responses \
     WHERE edition = $1 AND audience = $2 AND batch > $3";
pub(crate) const PUT: &str = "INSERT INTO released_responses (response_id, edition, audience, version, batch) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (response_id) DO UPDATE SET version = excluded.version, \
     batch = excluded.batch, kept = NULL";
/// What a response said in a version, the current one or one before.
pub(crate) const SAID: &str = "SELECT COALESCE((SELECT v.answers FROM response_versions v \
     WHERE v.response_id = r.id AND v.version = $2), r.answers), r.relay, r.submitted_at, r.started_at \
     FROM responses r WHERE r.id = $1";
pub(crate) const VERSION_INSIDE: &str = "SELECT version FROM released_responses WHERE response_id = $1";
pub(crate) const KEEP: &str = "UPDATE released_responses SET kept = $2 WHERE response_id = $1";
pub(crate) const KEPT: &str = "SELECT kept FROM released_responses WHERE response_id = $1 AND kept IS NOT NULL";

impl Store {
    /// What is shown of a questionnaire; `None` while nothing is.
    ///
    /// # Errors
    /// The database's own.
    pub async fn release(&self, edition: EditionYear, audience: Audience) -> Result<Option<Release>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![edition, audience]).await?;
        row.map(read).transpose()
    }

    /// The responses that are in the figures, those that have left included, from after a number of batches on; with what is
    /// shown in the same state of the database.
    ///
    /// # Errors
    /// The database's own.
    pub async fn released(
        &self,
        edition: EditionYear,
        audience: Audience,
        after: i64,
    ) -> Result<(Option<Release>, Vec<Released>), StoreError> {
        let mut snapshot = self.database().snapshot().await?;
        let release: Option<Row> = snapshot.one(READ, values![edition, audience]).await?;
        let inside = snapshot.all(INSIDE, values![edition, audience, after]).await?;
        snapshot.rollback().await?;
        Ok((release.map(read).transpose()?, inside))
    }

    /// What a response counts for in a version; of an erased one, what it counts for as long as it is in the figures.
    ///
    /// # Errors
    /// The database's own.
    pub async fn counted(&self, (id, version): InRelease) -> Result<Option<Counted>, StoreError> {
        let mut connection = self.database().read().await?;
        if let Some(row) = connection.one::<CountedRow>(SAID, values![id, version]).await? {
            return counted(row).map(Some);
        }
        let kept: Option<(String,)> = connection.one(KEPT, values![id]).await?;
        kept.map(|(kept,)| serde_json::from_str(&kept).map_err(|error| StoreError::data("what is kept", error)))
            .transpose()
    }

    /// Lets a batch enter. Tells whether it did: not where another one was faster, the figures are closed, or one of its
    /// responses changed meanwhile. The version of the edition's figures moves with the closing, since what is shown does; the
    /// closing is an act, of which `entry` says so.
    ///
    /// # Errors
    /// The database's own.
    pub async fn enter(&self, batch: &Batch, entry: Option<&NewEntry>) -> Result<bool, StoreError> {
        let Batch { edition, audience, .. } = *batch;
        let mut transaction = self.database().exclusive().await?;
        let release: Option<Row> = transaction.one(READ, values![edition, audience]).await?;
        let release = release.map(read).transpose()?;
        let is_next = release.map_or(0, |release| release.batch) == batch.after
            && release.is_none_or(|release| release.closed_at.is_none());
        if !is_next || has_moved(&mut transaction, batch).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        let number = batch.after + 1;
        for (id, version) in &batch.responses {
            transaction.execute(PUT, values![*id, edition, audience, *version, number]).await?;
        }
        let mut version = batch.version;
        if batch.closed_at.is_some() {
            transaction.execute(BUMP, values![edition, 1]).await?;
            version = transaction.one::<(i64,)>(VERSION, values![edition]).await?.map_or(0, |(version,)| version);
        }
        let row = values![edition, audience, number, batch.as_of, version, batch.closed_at];
        transaction.execute(WRITE, row).await?;
        if let Some(entry) = entry {
            audit::append(&mut transaction, entry).await?;
        }
        transaction.commit().await?;
        if batch.closed_at.is_some() {
            self.inner.changes.send_modify(|n| *n = n.wrapping_add(1));
        }
        Ok(true)
    }
}

/// Whether a response of a batch changed since the batch was worked out: it was judged by what it said then.
async fn has_moved(transaction: &mut Transaction, batch: &Batch) -> Result<bool, StoreError> {
    let row = values![batch.known, batch.edition, batch.audience, i64::MAX];
    let changed: Vec<(i64,)> = transaction.all(feed::SINCE, row).await?;
    let ids: BTreeSet<i64> = batch.responses.iter().map(|(id, _)| *id).collect();
    Ok(changed.iter().any(|(id,)| ids.contains(id)))
}

/// Before a response is erased: what it counts for stays while it is in the figures that are shown, where it cannot be taken out
/// alone without telling what it was. Of when it was sent the hour is left, and how long it took.
pub(crate) async fn keep_counted(transaction: &mut Transaction, id: i64) -> Result<(), StoreError> {
    let inside: Option<(i64,)> = transaction.one(VERSION_INSIDE, values![id]).await?;
    let Some((version,)) = inside.filter(|(version,)| *version > 0) else { return Ok(()) };
    let Some(row) = transaction.one::<CountedRow>(SAID, values![id, version]).await? else { return Ok(()) };
    let own = counted(row)?;
    let sent_at = own.sent_at - own.sent_at.rem_euclid(3_600_000);
    let began_at = own.began_at.map(|began| began - own.sent_at + sent_at);
    let mut answers = Answers::default();
    for (field, answer) in own.answers.iter() {
        answers.insert(field, without_words(answer));
    }
    let kept = Counted { answers, relay: own.relay, sent_at, began_at };
    let kept = serde_json::to_string(&kept).map_err(|error| StoreError::data("what is kept", error))?;
    transaction.execute(KEEP, values![id, kept]).await?;
    Ok(())
}

/// An answer as it is counted: that somebody wrote something, or gave a number that names an organisation, is left of it.
fn without_words(answer: &Answer) -> Answer {
    match answer {
        Answer::Text(_) | Answer::Siren(_) | Answer::Siret(_) => Answer::Text(String::new()),
        other => other.clone(),
    }
}

fn read((batch, as_of, version, closed): Row) -> Result<Release, StoreError> {
    Ok(Release { batch, as_of: from_millis(as_of)?, version, closed_at: closed.map(from_millis).transpose()? })
}

fn counted((answers, relay, sent_at, began_at): CountedRow) -> Result<Counted, StoreError> {
    let answers = serde_json::from_str(&answers).map_err(|error| StoreError::data("the answers", error))?;
    Ok(Counted { answers, relay, sent_at, began_at })
}
