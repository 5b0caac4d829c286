//! What changes imports of public contracts, each with its entry in the audit log.

use super::KNOWN;
use crate::StoreError;
use crate::audit::noted_act::Noting;
use crate::database::connection::{Transaction, Value, values};
use procurement::{Import, Listed, Report};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

/// An import to store.
#[derive(Clone, Debug)]
pub struct NewProcurementImport {
    /// SHA-256 of its files, in hexadecimal: the same files crossed with the same version of the base are the same
    /// import.
    pub digest: String,
    /// What became of them.
    pub import: Import,
}

/// What storing an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcurementImported {
    /// It is new; its number.
    Made(i64),
    /// The same import was read before and is confirmed now; its number.
    Taken(i64),
    /// The same import was stored before: nothing changed; its number.
    Known(i64),
}

/// A decision about contracts with a surprising amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractDecision {
    /// What it is about, as in [`Listed::subject`].
    pub subject: String,
    /// The amount of each, in cents.
    pub cents: i64,
    /// Whether they count.
    pub accepted: bool,
    /// Why.
    pub note: String,
}

/// Rows of one statement: fewer round trips, and far below the databases' limits of values.
const ROWS: usize = 50;
/// Columns of a contract.
const COLUMNS: usize = 8;

const ADD: &str =
    "INSERT INTO procurement_contracts (import_id, place, subject, cents, year, definitions, waits, content) VALUES";
static ADD_ONE: LazyLock<String> = LazyLock::new(|| add(1));
static ADD_MANY: LazyLock<String> = LazyLock::new(|| add(ROWS));

/// The statement that adds some contracts.
fn add(rows: usize) -> String {
    let mut sql = ADD.to_owned();
    for row in 0..rows {
        let _infallible = write!(sql, "{} (", if row == 0 { "" } else { "," });
        for column in 1..=COLUMNS {
            let _infallible = write!(sql, "{}${}", if column == 1 { "" } else { ", " }, row * COLUMNS + column);
        }
        sql.push(')');
    }
    sql
}

impl Noting<'_> {
    /// Stores an import in one transaction; confirms it too if it is `taken`. The same one changes nothing, unless it
    /// waited to be confirmed.
    pub async fn import_procurement(
        self,
        new: &NewProcurementImport,
        taken: bool,
    ) -> Result<ProcurementImported, StoreError> {
        let mut transaction = self.begin().await?;
        let report = &new.import.report;
        let known = transaction.one::<(i64, Option<i64>)>(KNOWN, values![&new.digest, &report.base]).await?;
        let imported = match known {
            Some((id, None)) if taken => ProcurementImported::Taken(id),
            Some((id, _)) => return Ok(ProcurementImported::Known(id)),
            None => {
                let id = self.add_import(&mut transaction, new).await?;
                for (rows, statement) in in_statements(&new.import.listed) {
                    let values: Vec<Value> = rows
                        .iter()
                        .map(|(place, contract)| contract_values(id, *place, contract))
                        .collect::<Result<Vec<_>, _>>()?
                        .into_iter()
                        .flatten()
                        .collect();
                    transaction.execute(statement, values).await?;
                }
                ProcurementImported::Made(id)
            }
        };
        let (ProcurementImported::Made(id) | ProcurementImported::Taken(id) | ProcurementImported::Known(id)) =
            imported;
        if taken {
            transaction.execute(TAKE, values![id, self.at(), self.by()]).await?;
        }
        let said = format!("import {id}, base {}", report.base);
        self.commit_as(transaction, |entry| entry.details = said).await?;
        Ok(imported)
    }

    async fn add_import(&self, transaction: &mut Transaction, new: &NewProcurementImport) -> Result<i64, StoreError> {
        const ADD: &str = "INSERT INTO procurement_imports (digest, base_version, files, formats, bytes, records, refused, \
             contracts, made_at, made_by, report) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id";
        let report = &new.import.report;
        let names: Vec<&str> = report.files.iter().map(|file| file.name.as_str()).collect();
        let bytes = report.files.iter().map(|file| file.summary.bytes).sum();
        let refused = report.refused().iter().map(|(_, sum)| sum.contracts).sum::<u64>() + report.broken();
        let json = serde_json::to_string(report)
            .map_err(|_| StoreError::data("an import of contracts", "the form of its sums"))?;
        let values = values![
            &new.digest,
            &report.base,
            names.join(", "),
            formats(report),
            count(bytes),
            count(report.records()),
            count(refused),
            count(report.figures.contracts),
            self.at(),
            self.by(),
            json
        ];
        let row: Option<(i64,)> = transaction.one(ADD, values).await?;
        row.map(|(id,)| id).ok_or_else(|| StoreError::data("an import of contracts", "its number"))
    }

    /// Confirms an import: from now on it gives the figures. Returns whether it waited for that.
    pub async fn take_procurement(self, import: i64) -> Result<bool, StoreError> {
        let values = values![import, self.at(), self.by()];
        self.changes(TAKE, values).await
    }

    /// Deletes an import that was not confirmed. Returns whether there was one.
    pub async fn drop_procurement(self, import: i64) -> Result<bool, StoreError> {
        const DROP: &str = "DELETE FROM procurement_imports WHERE id = $1 AND taken_at IS NULL";
        self.changes(DROP, values![import]).await
    }

    /// Decides about contracts with a surprising amount, in place of an earlier decision. Returns whether there are
    /// any.
    pub async fn decide_contracts(self, decision: &ContractDecision) -> Result<bool, StoreError> {
        const DECIDE: &str = "INSERT INTO procurement_decisions (subject, cents, accepted, note, decided_at, decided_by) \
             SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS (SELECT 1 FROM procurement_contracts \
             WHERE subject = $1 AND cents = $2 AND waits = 1) \
             ON CONFLICT (subject, cents) DO UPDATE SET accepted = excluded.accepted, note = excluded.note, \
             decided_at = excluded.decided_at, decided_by = excluded.decided_by";
        let accepted = i64::from(decision.accepted);
        let values = values![&decision.subject, decision.cents, accepted, &decision.note, self.at(), self.by()];
        self.changes(DECIDE, values).await
    }

    /// Withdraws a decision: the contracts wait again. Returns whether there was one.
    pub async fn reopen_contracts(self, subject: &str, cents: i64) -> Result<bool, StoreError> {
        const REOPEN: &str = "DELETE FROM procurement_decisions WHERE subject = $1 AND cents = $2";
        self.changes(REOPEN, values![subject, cents]).await
    }
}

const TAKE: &str = "UPDATE procurement_imports SET taken_at = $2, taken_by = $3 WHERE id = $1 AND taken_at IS NULL";

/// Contracts with their places, as many to a statement as it takes.
fn in_statements(listed: &[Listed]) -> impl Iterator<Item = (Vec<(usize, &Listed)>, &'static str)> {
    let placed: Vec<(usize, &Listed)> = listed.iter().enumerate().collect();
    let whole = placed.len() / ROWS * ROWS;
    let (many, rest) = placed.split_at(whole);
    let many = many.chunks(ROWS).map(|rows| (rows.to_vec(), ADD_MANY.as_str()));
    let rest = rest.iter().map(|row| (vec![*row], ADD_ONE.as_str()));
    many.chain(rest).collect::<Vec<_>>().into_iter()
}

fn contract_values(import: i64, place: usize, contract: &Listed) -> Result<[Value; COLUMNS], StoreError> {
    let content = serde_json::to_string(contract).map_err(|_| StoreError::data("a public contract", "its form"))?;
    Ok(values![
        import,
        i64::try_from(place).unwrap_or(i64::MAX),
        &contract.subject,
        contract.cents,
        contract.year().unwrap_or_default(),
        contract.definitions(),
        i64::from(contract.surprise.is_some()),
        content
    ])
}

/// The formats and schemas of an import's files: `JSON, schéma de 2019`.
fn formats(report: &Report) -> String {
    let summaries = || report.files.iter().map(|file| &file.summary);
    let formats: BTreeSet<String> = summaries().map(|summary| summary.format.to_string()).collect();
    let schemas = summaries().flat_map(|summary| summary.schemas.keys()).collect::<BTreeSet<_>>();
    let schemas = schemas.into_iter().map(ToString::to_string);
    formats.into_iter().chain(schemas).collect::<Vec<_>>().join(", ")
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
