//! Policy proposals: their text, all its versions, and the figures and excerpts that support them.

pub(crate) mod evidence;
mod status;

pub use evidence::{AttachedQuote, Evidence, NewEvidence};
pub use status::Status;

use super::{Store, StoreError};
use crate::audit::noted_act::Noting;
use crate::database::connection::{Transaction, row, values};
use crate::database::time::from_millis;
use crate::responses::drafts::edition_from;
use chrono::{DateTime, Utc};
use statistics::shares::Target;
use survey::EditionYear;

/// The content of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its title.
    pub title: String,
    /// Its text: paragraphs, without markup.
    pub body: String,
    /// The obstacles and levers that it addresses.
    pub targets: Vec<Target>,
}

/// A proposal with its current version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub id: i64,
    /// Its edition.
    pub edition: EditionYear,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The current version.
    pub now: ProposalVersion,
}

/// A version of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalVersion {
    /// The number of the version, from 1.
    pub version: i64,
    /// Its content.
    pub written: Written,
    /// Its status.
    pub status: Status,
    /// Who changed it.
    pub by: String,
    /// When it was changed.
    pub at: DateTime<Utc>,
}

const ALL: &str = "SELECT p.id, p.edition, p.made_by, p.made_at, v.version, v.title, v.body, v.targets, v.status, v.written_by, v.written_at \
     FROM proposals p JOIN proposal_versions v ON v.proposal_id = p.id AND v.version = p.version \
     WHERE p.edition = $1 ORDER BY p.id";
pub(crate) const READ: &str = "SELECT p.id, p.edition, p.made_by, p.made_at, v.version, v.title, v.body, v.targets, v.status, v.written_by, v.written_at \
     FROM proposals p JOIN proposal_versions v ON v.proposal_id = p.id AND v.version = p.version WHERE p.id = $1";
const HISTORY: &str = "SELECT version, title, body, targets, status, written_by, written_at FROM proposal_versions \
     WHERE proposal_id = $1 ORDER BY version DESC";
const MAKE: &str = "INSERT INTO proposals (edition, version, made_by, made_at) VALUES ($1, 1, $2, $3) RETURNING id";
const WRITE: &str = "INSERT INTO proposal_versions (proposal_id, version, title, body, targets, status, written_by, written_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const MOVE: &str = "UPDATE proposals SET version = $2 WHERE id = $1";

row! {
    struct Row {
        id: i64,
        edition: i64,
        made_by: String,
        made_at: i64,
        version: i64,
        title: String,
        body: String,
        targets: String,
        status: String,
        written_by: String,
        written_at: i64,
    }
}
row! {
    struct VersionRow {
        version: i64,
        title: String,
        body: String,
        targets: String,
        status: String,
        written_by: String,
        written_at: i64,
    }
}

fn version(
    VersionRow { version, title, body, targets, status, written_by: by, written_at: at }: VersionRow,
) -> Result<ProposalVersion, StoreError> {
    let status = Status::parse(&status).ok_or_else(|| StoreError::data("a proposal's status", status))?;
    let written = Written { title, body, targets: Target::list(&targets) };
    Ok(ProposalVersion { version, written, status, by, at: from_millis(at)? })
}

fn proposal(row: Row) -> Result<Proposal, StoreError> {
    let Row {
        id,
        edition,
        made_by,
        made_at,
        version: number,
        title,
        body,
        targets,
        status,
        written_by: by,
        written_at: at,
    } = row;
    let now = version(VersionRow { version: number, title, body, targets, status, written_by: by, written_at: at })?;
    Ok(Proposal { id, edition: edition_from(edition)?, made_by, made_at: from_millis(made_at)?, now })
}

async fn write(transaction: &mut Transaction, id: i64, version: &ProposalVersion) -> Result<(), StoreError> {
    let targets = version.written.targets.iter().map(Target::to_string).collect::<Vec<_>>().join(" ");
    let (title, body) = (&version.written.title, &version.written.body);
    let row = values![id, version.version, title, body, targets, version.status.as_str(), &version.by, version.at];
    transaction.execute(WRITE, row).await?;
    Ok(())
}

impl Store {
    /// All proposals of an edition, in the order in which they were made.
    pub async fn proposals(&self, edition: EditionYear) -> Result<Vec<Proposal>, StoreError> {
        let rows: Vec<Row> = self.database().read().await?.all(ALL, values![edition]).await?;
        rows.into_iter().map(proposal).collect()
    }

    /// A proposal.
    pub async fn proposal(&self, id: i64) -> Result<Option<Proposal>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![id]).await?;
        row.map(proposal).transpose()
    }

    /// All versions of a proposal, the latest first.
    pub async fn proposal_history(&self, id: i64) -> Result<Vec<ProposalVersion>, StoreError> {
        let rows: Vec<VersionRow> = self.database().read().await?.all(HISTORY, values![id]).await?;
        rows.into_iter().map(version).collect()
    }
}

impl Noting<'_> {
    /// Makes a proposal, as a draft; returns its number. `object` makes the object of the log entry.
    pub async fn make_proposal(
        self,
        edition: EditionYear,
        written: Written,
        object: fn(i64) -> String,
    ) -> Result<i64, StoreError> {
        let mut transaction = self.begin().await?;
        let made: Option<(i64,)> = transaction.one(MAKE, values![edition, self.by(), self.at()]).await?;
        let (id,) = made.ok_or_else(|| StoreError::data("a proposal", "without a number"))?;
        let first =
            ProposalVersion { version: 1, written, status: Status::Draft, by: self.by().to_owned(), at: self.at() };
        write(&mut transaction, id, &first).await?;
        self.commit_as(transaction, |entry| entry.object = object(id)).await?;
        Ok(id)
    }

    /// Changes the content of a proposal last seen at version `seen`. Unchanged content makes no new version.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a proposal, [`StoreError::Changed`] if somebody changed it since.
    pub async fn change_proposal(self, id: i64, seen: i64, written: Written) -> Result<(), StoreError> {
        let change = |now: &ProposalVersion| Ok((written, now.status));
        self.next_version(id, seen, change).await
    }

    /// Changes the status of a proposal last seen at version `seen`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a proposal, [`StoreError::Changed`] if somebody changed it since,
    /// [`StoreError::Mismatch`] if the current status does not lead to the new one.
    pub async fn set_proposal_status(self, id: i64, seen: i64, status: Status) -> Result<(), StoreError> {
        let change = |now: &ProposalVersion| match now.status == status || now.status.leads_to().contains(&status) {
            true => Ok((now.written.clone(), status)),
            false => Err(StoreError::Mismatch),
        };
        self.next_version(id, seen, change).await
    }

    async fn next_version(
        &self,
        id: i64,
        seen: i64,
        change: impl FnOnce(&ProposalVersion) -> Result<(Written, Status), StoreError> + Send,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let row: Option<Row> = transaction.one(READ, values![id]).await?;
        let now = proposal(row.ok_or(StoreError::NotFound)?)?.now;
        if now.version != seen {
            return Err(StoreError::Changed { current: now.version });
        }
        let (written, status) = change(&now)?;
        if (&written, status) == (&now.written, now.status) {
            return Ok(());
        }
        let next =
            ProposalVersion { version: now.version + 1, written, status, by: self.by().to_owned(), at: self.at() };
        write(&mut transaction, id, &next).await?;
        transaction.execute(MOVE, values![id, next.version]).await?;
        self.commit(transaction).await
    }
}
