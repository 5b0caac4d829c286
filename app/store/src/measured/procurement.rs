//! Imports of public contracts. The newest one that was confirmed gives the figures; imports are never changed.
//!
//! Of an import remain its sums, as one JSON value that pages read whole, and as rows only those contracts that pages
//! list one by one or that wait for the staff: of several million contracts some ten thousand. The others are in public
//! files.

mod acts;
mod contracts;

pub use acts::{ContractDecision, NewProcurementImport, ProcurementImported};
pub use contracts::WaitingContracts;

use crate::database::connection::{Connection, row, values};
use crate::database::time::from_millis;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use procurement::{Listed, Report};

/// An import, without its sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcurementImport {
    /// Its number.
    pub id: i64,
    /// SHA-256 of its files, in hexadecimal.
    pub digest: String,
    /// The version of the start-up base.
    pub base: String,
    /// The names of its files, separated by commas.
    pub files: String,
    /// Formats and schemas, for people.
    pub formats: String,
    /// Bytes read.
    pub bytes: i64,
    /// Records.
    pub records: i64,
    /// Records that were passed over.
    pub refused: i64,
    /// Contracts, each once.
    pub contracts: i64,
    /// When its files were read.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: String,
    /// When it was confirmed, and by whom. Until then it is in no figure.
    pub taken: Option<(DateTime<Utc>, String)>,
}

row! {
    struct ImportRow {
        id: i64,
        digest: String,
        base_version: String,
        files: String,
        formats: String,
        bytes: i64,
        records: i64,
        refused: i64,
        contracts: i64,
        made_at: i64,
        made_by: String,
        taken_at: Option<i64>,
        taken_by: Option<String>,
    }
}

const CURRENT: &str =
    "SELECT id FROM procurement_imports WHERE taken_at IS NOT NULL ORDER BY taken_at DESC, id DESC LIMIT 1";
pub(crate) const ONE: &str = "SELECT id, digest, base_version, files, formats, bytes, records, refused, contracts, made_at, made_by, taken_at, \
     taken_by FROM procurement_imports WHERE id = $1";
pub(crate) const KNOWN: &str = "SELECT id, taken_at FROM procurement_imports WHERE digest = $1 AND base_version = $2";
const REPORT: &str = "SELECT report FROM procurement_imports WHERE id = $1";
const DECIDED: &str = "SELECT procurement_contracts.content, procurement_decisions.accepted FROM procurement_decisions \
     JOIN procurement_contracts ON procurement_contracts.import_id = $1 \
     AND procurement_contracts.subject = procurement_decisions.subject \
     AND procurement_contracts.cents = procurement_decisions.cents \
     WHERE procurement_contracts.waits = 1 ORDER BY procurement_contracts.place";

impl Store {
    /// All imports, the newest first.
    pub async fn procurement_imports(&self) -> Result<Vec<ProcurementImport>, StoreError> {
        const ALL: &str = "SELECT id, digest, base_version, files, formats, bytes, records, refused, contracts, made_at, made_by, \
             taken_at, taken_by FROM procurement_imports ORDER BY id DESC";
        let rows: Vec<ImportRow> = self.database().read().await?.all(ALL, values![]).await?;
        rows.into_iter().map(import).collect()
    }

    /// The import of files by their fingerprint, with a version of the base, if there is one.
    pub async fn known_procurement(&self, digest: &str, base: &str) -> Result<Option<ProcurementImport>, StoreError> {
        let mut connection = self.database().read().await?;
        let Some((id, _)) = connection.one::<(i64, Option<i64>)>(KNOWN, values![digest, base]).await? else {
            return Ok(None);
        };
        connection.one::<ImportRow>(ONE, values![id]).await?.map(import).transpose()
    }

    /// The import that gives the figures: the one that was confirmed last. With its sums after the staff's decisions.
    pub async fn procurement(&self) -> Result<Option<(ProcurementImport, Report)>, StoreError> {
        let mut connection = self.database().read().await?;
        match connection.one::<(i64,)>(CURRENT, values![]).await? {
            Some((id,)) => with_report(&mut connection, id).await,
            None => Ok(None),
        }
    }

    /// An import by its number, with its sums after the staff's decisions.
    pub async fn procurement_import(&self, id: i64) -> Result<Option<(ProcurementImport, Report)>, StoreError> {
        with_report(&mut self.database().read().await?, id).await
    }
}

async fn with_report(connection: &mut Connection, id: i64) -> Result<Option<(ProcurementImport, Report)>, StoreError> {
    let Some(row) = connection.one::<ImportRow>(ONE, values![id]).await? else { return Ok(None) };
    let Some((report,)) = connection.one::<(String,)>(REPORT, values![id]).await? else { return Ok(None) };
    let mut report: Report =
        serde_json::from_str(&report).map_err(|_| StoreError::data("an import of contracts", "its sums"))?;
    for (content, accepted) in connection.all::<(String, i64)>(DECIDED, values![id]).await? {
        report.decide(&listed(&content)?, accepted != 0);
    }
    Ok(Some((import(row)?, report)))
}

/// A stored contract.
fn listed(content: &str) -> Result<Listed, StoreError> {
    serde_json::from_str(content).map_err(|_| StoreError::data("a public contract", "its content"))
}

fn import(row: ImportRow) -> Result<ProcurementImport, StoreError> {
    let taken = row.taken_at.map(from_millis).transpose()?;
    Ok(ProcurementImport {
        id: row.id,
        digest: row.digest,
        base: row.base_version,
        files: row.files,
        formats: row.formats,
        bytes: row.bytes,
        records: row.records,
        refused: row.refused,
        contracts: row.contracts,
        made_at: from_millis(row.made_at)?,
        made_by: row.made_by,
        taken: taken.map(|at| (at, row.taken_by.unwrap_or_default())),
    })
}
