//! The contracts of an import that pages list.

use super::listed;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use procurement::Listed;

/// Contracts with a surprising amount about which the staff decide together: one, or those of one buyer and CPV
/// division with the same amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingContracts {
    /// The place of the first of them in its import, by which pages name them.
    pub place: i64,
    /// The first of them.
    pub first: Listed,
    /// How many there are.
    pub contracts: i64,
    /// Their amounts together, in cents.
    pub cents: i64,
    /// Whether the staff accepted them, with their note, when and who; `None` while they wait.
    pub decision: Option<(bool, String, DateTime<Utc>, String)>,
}

/// A matched contract counts unless it waits or was refused.
macro_rules! matched {
    ($select:literal, $behind:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM procurement_contracts WHERE import_id = $1 AND (definitions & $2) <> 0 AND (waits = 0 OR EXISTS \
             (SELECT 1 FROM procurement_decisions WHERE procurement_decisions.subject = procurement_contracts.subject \
             AND procurement_decisions.cents = procurement_contracts.cents AND accepted = 1))",
            $behind
        )
    };
}

const LISTED: &str = matched!("content", " ORDER BY year DESC, cents DESC, place LIMIT $3 OFFSET $4");
const LISTED_COUNT: &str = matched!("COUNT(*)", "");

row! {
    struct WaitingRow {
        place: i64,
        content: String,
        contracts: i64,
        total: i64,
        accepted: Option<i64>,
        note: Option<String>,
        decided_at: Option<i64>,
        decided_by: Option<String>,
    }
}

impl Store {
    /// The contracts of an import with a start-up by one of some definitions (a set of bits), the newest year and the
    /// largest amount first: `limit` of them, behind `offset` others.
    pub async fn listed_contracts(
        &self,
        import: i64,
        definitions: i64,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<Listed>, StoreError> {
        let values = values![import, definitions, limit, offset];
        let rows: Vec<(String,)> = self.database().read().await?.all(LISTED, values).await?;
        rows.iter().map(|(content,)| listed(content)).collect()
    }

    /// How many there are.
    pub async fn count_listed_contracts(&self, import: i64, definitions: i64) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(LISTED_COUNT, values![import, definitions]).await?;
        Ok(row.map_or(0, |(count,)| count))
    }

    /// The surprising contracts of an import, undecided and large ones first: `limit` decisions, behind `offset`
    /// others.
    pub async fn waiting_contracts(
        &self,
        import: i64,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<WaitingContracts>, StoreError> {
        const WAITING: &str = "SELECT own.place AS place, own.content AS content, sums.contracts AS contracts, \
             CAST(sums.contracts * own.cents AS BIGINT) AS total, decided.accepted AS accepted, decided.note AS note, \
             decided.decided_at AS decided_at, decided.decided_by AS decided_by \
             FROM (SELECT MIN(place) AS place, COUNT(*) AS contracts FROM procurement_contracts \
             WHERE import_id = $1 AND waits = 1 GROUP BY subject, cents) AS sums \
             JOIN procurement_contracts AS own ON own.import_id = $1 AND own.place = sums.place \
             LEFT JOIN procurement_decisions AS decided ON decided.subject = own.subject AND decided.cents = own.cents \
             ORDER BY CASE WHEN decided.accepted IS NULL THEN 0 ELSE 1 END, own.cents * sums.contracts DESC, own.place \
             LIMIT $2 OFFSET $3";
        let rows: Vec<WaitingRow> = self.database().read().await?.all(WAITING, values![import, limit, offset]).await?;
        rows.into_iter().map(waiting).collect()
    }

    /// The surprising contracts of an import about which the staff decide together with the one at a place, if that one
    /// is surprising.
    pub async fn waiting_contract(&self, import: i64, place: i64) -> Result<Option<WaitingContracts>, StoreError> {
        const ONE: &str = "SELECT own.place AS place, own.content AS content, \
             (SELECT COUNT(*) FROM procurement_contracts AS same WHERE same.import_id = own.import_id \
             AND same.subject = own.subject AND same.cents = own.cents AND same.waits = 1) AS contracts, \
             own.cents AS total, decided.accepted AS accepted, decided.note AS note, \
             decided.decided_at AS decided_at, decided.decided_by AS decided_by FROM procurement_contracts AS own \
             LEFT JOIN procurement_decisions AS decided ON decided.subject = own.subject AND decided.cents = own.cents \
             WHERE own.import_id = $1 AND own.place = $2 AND own.waits = 1";
        let row: Option<WaitingRow> = self.database().read().await?.one(ONE, values![import, place]).await?;
        let together = |row: WaitingRow| WaitingRow { total: row.total.saturating_mul(row.contracts), ..row };
        row.map(together).map(waiting).transpose()
    }

    /// How many decisions the surprising contracts of an import need: all, and those that are not yet made.
    pub async fn count_waiting_contracts(&self, import: i64) -> Result<(i64, i64), StoreError> {
        const COUNT: &str = "SELECT COUNT(*), COUNT(*) - COUNT(procurement_decisions.subject) FROM \
             (SELECT subject, cents FROM procurement_contracts WHERE import_id = $1 AND waits = 1 \
             GROUP BY subject, cents) AS waiting LEFT JOIN procurement_decisions \
             ON procurement_decisions.subject = waiting.subject AND procurement_decisions.cents = waiting.cents";
        Ok(self.database().read().await?.one(COUNT, values![import]).await?.unwrap_or_default())
    }
}

fn waiting(row: WaitingRow) -> Result<WaitingContracts, StoreError> {
    let decision = match (row.accepted, row.decided_at) {
        (Some(accepted), Some(at)) => {
            Some((accepted != 0, row.note.unwrap_or_default(), from_millis(at)?, row.decided_by.unwrap_or_default()))
        }
        _ => None,
    };
    let (place, first) = (row.place, listed(&row.content)?);
    Ok(WaitingContracts { place, first, contracts: row.contracts, cents: row.total, decision })
}
