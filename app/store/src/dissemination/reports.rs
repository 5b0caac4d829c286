//! Reports: the plan of the next one, and those made, which never change.

use crate::audit::noted_act::Noting;
use crate::database::connection::values;
use crate::database::time::from_millis;
use crate::editing::texts::text_hash;
use crate::responses::drafts::edition_from;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use documents::report::{Plan, Report};
use survey::EditionYear;

/// The plan of an edition's next report, as last saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedPlan {
    /// The plan.
    pub plan: Plan,
    /// Its version; 0 if nothing was saved.
    pub version: i64,
    /// Who saved it.
    pub by: String,
}

/// A finished report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeReport {
    /// Its number.
    pub id: i64,
    /// The edition.
    pub edition: EditionYear,
    /// Hash of its value.
    pub hash: String,
    /// Who made it.
    pub by: String,
    /// When it was made.
    pub at: DateTime<Utc>,
}

pub(crate) const PLAN: &str = "SELECT plan, version, changed_by FROM report_plans WHERE edition = $1";
pub(crate) const SAVE: &str = "INSERT INTO report_plans (edition, version, plan, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (edition) DO UPDATE SET version = EXCLUDED.version, plan = EXCLUDED.plan, changed_by = EXCLUDED.changed_by, \
     changed_at = EXCLUDED.changed_at";
pub(crate) const KEEP: &str =
    "INSERT INTO reports (edition, report, hash, made_by, made_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
pub(crate) const READ: &str = "SELECT id, edition, hash, made_by, made_at, report FROM reports WHERE id = $1";
const LIST: &str = "SELECT id, edition, hash, made_by, made_at FROM reports WHERE edition = $1 ORDER BY id DESC";

fn made((id, edition, hash, by, at): (i64, i64, String, String, i64)) -> Result<MadeReport, StoreError> {
    Ok(MadeReport { id, edition: edition_from(edition)?, hash, by, at: from_millis(at)? })
}

impl Store {
    /// The plan of an edition's next report.
    pub async fn report_plan(&self, edition: EditionYear) -> Result<SavedPlan, StoreError> {
        let row: Option<(String, i64, String)> = self.database().read().await?.one(PLAN, values![edition]).await?;
        let Some((plan, version, by)) = row else { return Ok(SavedPlan::default()) };
        let plan = serde_json::from_str(&plan).map_err(|error| StoreError::data("a report's plan", error))?;
        Ok(SavedPlan { plan, version, by })
    }

    /// The reports of an edition, the latest first.
    pub async fn reports(&self, edition: EditionYear) -> Result<Vec<MadeReport>, StoreError> {
        let rows = self.database().read().await?.all(LIST, values![edition]).await?;
        rows.into_iter().map(made).collect()
    }

    /// A report.
    ///
    /// # Errors
    /// [`StoreError::Data`] if it is not as it was stored.
    pub async fn report(&self, id: i64) -> Result<Option<(MadeReport, Report)>, StoreError> {
        let row: Option<(i64, i64, String, String, i64, String)> =
            self.database().read().await?.one(READ, values![id]).await?;
        let Some((id, edition, hash, by, at, text)) = row else { return Ok(None) };
        if text_hash(&text) != hash {
            return Err(StoreError::data("a report", "other than it was made"));
        }
        let report = serde_json::from_str(&text).map_err(|error| StoreError::data("a report", error))?;
        Ok(Some((made((id, edition, hash, by, at))?, report)))
    }
}

impl Noting<'_> {
    /// Saves the plan of the next report, last seen at version `seen`. An unchanged plan makes no new version.
    ///
    /// # Errors
    /// [`StoreError::Changed`] if somebody saved it since.
    pub async fn save_report_plan(self, edition: EditionYear, seen: i64, plan: &Plan) -> Result<(), StoreError> {
        let text = serde_json::to_string(plan).map_err(|error| StoreError::data("a report's plan", error))?;
        let mut transaction = self.begin().await?;
        let row: Option<(String, i64, String)> = transaction.one(PLAN, values![edition]).await?;
        let (before, current) = row.map_or_else(|| (String::new(), 0), |(plan, version, _)| (plan, version));
        if current != seen {
            return Err(StoreError::Changed { current });
        }
        if before == text {
            return Ok(());
        }
        transaction.execute(SAVE, values![edition, current + 1, text, self.by(), self.at()]).await?;
        self.commit(transaction).await
    }

    /// Stores a report; returns its number. `object` makes the object of the log entry.
    pub async fn keep_report(
        self,
        edition: EditionYear,
        report: &Report,
        object: fn(i64) -> String,
    ) -> Result<i64, StoreError> {
        let text = serde_json::to_string(report).map_err(|error| StoreError::data("a report", error))?;
        let row = values![edition, &text, text_hash(&text), self.by(), report.at];
        let mut transaction = self.begin().await?;
        let kept: Option<(i64,)> = transaction.one(KEEP, row).await?;
        let (id,) = kept.ok_or_else(|| StoreError::data("a report", "without a number"))?;
        self.commit_as(transaction, |entry| entry.object = object(id)).await?;
        Ok(id)
    }
}
