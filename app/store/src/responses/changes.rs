//! The feed of changed responses, from which the answers in memory are updated.

use super::archive::{self, PageRow, StoredResponse};
use super::counters::VERSION;
use crate::database::connection::{Transaction, values};
use crate::{Store, StoreError};
use std::collections::BTreeSet;
use survey::{Audience, EditionYear};

/// A position in the feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The last change seen.
    pub seq: i64,
    /// The version of the edition's figures at that time.
    pub version: i64,
}

/// A change of a response.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is new, was corrected, or its counting changed.
    Is(Box<StoredResponse>),
    /// It was erased; only its number is known.
    Gone(i64),
}

/// The changes since a position.
#[derive(Clone, Debug)]
pub enum Changes {
    /// Apply these changes, in this order.
    Since(Vec<Change>),
    /// Read everything again: there are too many changes, or some are no longer recorded.
    Everything,
}

pub(crate) const LAST: &str = "SELECT COALESCE((SELECT MAX(seq) FROM response_changes), 0), \
     COALESCE((SELECT MIN(seq) FROM response_changes), 0)";
pub(crate) const SINCE: &str = "SELECT response_id FROM response_changes \
     WHERE seq > $1 AND edition = $2 AND audience = $3 ORDER BY seq LIMIT $4";
pub(crate) const BY_ID: &str = "SELECT id, reference, submitted_at, corrected_at, edition, audience, \
     questionnaire_version, version, answers, test, segment, partner, replaced_by, started_at, aside, siren FROM responses \
     WHERE id = $1 AND test = 0";
/// With more changes, reading everything is faster.
const AT_ONCE: usize = 2_000;
/// Responses per page.
const PAGE: u32 = 500;

impl Store {
    /// The changes in a questionnaire since a position, and the new position, both from one snapshot.
    pub async fn changes_since(
        &self,
        edition: EditionYear,
        audience: Audience,
        since: Mark,
    ) -> Result<(Changes, Mark), StoreError> {
        let mut snapshot = self.database().snapshot().await?;
        let found = read(&mut snapshot, edition, audience, since).await;
        snapshot.rollback().await?;
        found
    }

    /// Passes all responses to a questionnaire, replaced ones included, to `take` page by page; returns the position in
    /// the feed at that snapshot.
    pub async fn every_response(
        &self,
        edition: EditionYear,
        audience: Audience,
        mut take: impl FnMut(Vec<StoredResponse>) + Send,
    ) -> Result<Mark, StoreError> {
        let mut snapshot = self.database().snapshot().await?;
        let mark = mark(&mut snapshot, edition).await?.0;
        let mut after = 0;
        loop {
            let rows: Vec<PageRow> = snapshot.all(archive::PAGE, values![edition, audience, after, PAGE]).await?;
            let page = rows.into_iter().map(archive::read).collect::<Result<Vec<_>, _>>()?;
            let Some(last) = page.last() else { break };
            after = last.id;
            take(page);
        }
        snapshot.rollback().await?;
        Ok(mark)
    }
}

async fn mark(snapshot: &mut Transaction, edition: EditionYear) -> Result<(Mark, i64), StoreError> {
    let (seq, first): (i64, i64) = snapshot.one(LAST, []).await?.unwrap_or_default();
    let version: Option<(i64,)> = snapshot.one(VERSION, values![edition]).await?;
    Ok((Mark { seq, version: version.map_or(0, |(version,)| version) }, first))
}

async fn read(
    snapshot: &mut Transaction,
    edition: EditionYear,
    audience: Audience,
    since: Mark,
) -> Result<(Changes, Mark), StoreError> {
    let (mark, first) = mark(snapshot, edition).await?;
    if since.seq > mark.seq || since.seq + 1 < first {
        return Ok((Changes::Everything, mark));
    }
    let limit = i64::try_from(AT_ONCE + 1).map_err(|_| StoreError::Overflow)?;
    let rows: Vec<(i64,)> = snapshot.all(SINCE, values![since.seq, edition, audience, limit]).await?;
    if rows.len() > AT_ONCE {
        return Ok((Changes::Everything, mark));
    }
    let mut changes = Vec::new();
    for id in rows.into_iter().map(|(id,)| id).collect::<BTreeSet<_>>() {
        let row: Option<PageRow> = snapshot.one(BY_ID, values![id]).await?;
        changes.push(match row {
            Some(row) => Change::Is(Box::new(archive::read(row)?)),
            None => Change::Gone(id),
        });
    }
    Ok((Changes::Since(changes), mark))
}
