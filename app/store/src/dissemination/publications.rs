//! Publications: drafted, reviewed and frozen, scheduled, withdrawn. Frozen content never changes.

use crate::audit::noted_act::Noting;
use crate::database::connection::values;
use crate::database::time::from_millis;
use crate::responses::drafts::{audience_from, edition_from};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use publications::measures::Remembered;
use publications::plan::{Plan, State};
use publications::publication::Publication;
use publications::tables::Proved;
use publications::units::MeasuredPurchases;
use std::collections::BTreeMap;
use survey::{Answers, Audience, EditionYear};

/// A stored publication.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredPublication {
    /// Its permanent identifier: `2026-1`.
    pub id: String,
    /// The edition.
    pub edition: EditionYear,
    /// Its state.
    pub state: State,
    /// The version of its plan.
    pub version: i64,
    /// Its plan.
    pub plan: Plan,
    /// Who prepared it last.
    pub prepared_by: String,
    /// When it was last prepared.
    pub prepared_at: DateTime<Utc>,
    /// The frozen value, with the SHA-256 of its canonical form.
    pub content: Option<(Publication, String)>,
    /// The published numbers.
    pub disclosed: Vec<Remembered>,
    /// The proof: which values remain possible for each hidden number.
    pub proof: Vec<Proved>,
    /// Who reviewed and thereby froze it.
    pub reviewed_by: Option<String>,
    /// When it becomes public.
    pub publish_at: Option<DateTime<Utc>>,
    /// Who scheduled it.
    pub scheduled_by: Option<String>,
    /// When it was withdrawn, and why.
    pub withdrawn: Option<(DateTime<Utc>, String)>,
    /// The publication that corrects it.
    pub corrected_by: Option<String>,
}

impl StoredPublication {
    /// The publication as the public sees it at a time: a correction does not show before it is public itself.
    #[must_use]
    pub fn as_of(mut self, all: &[Self], now: DateTime<Utc>) -> Self {
        self.corrected_by = self.corrected_by.filter(|by| all.iter().any(|one| one.id == *by && one.is_public(now)));
        self
    }

    /// Whether it is public at a time.
    pub fn is_public(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Scheduled && self.publish_at.is_some_and(|at| at <= now)
    }
}

/// Frozen content, to be stored.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// The value.
    pub content: Publication,
    /// The published numbers.
    pub disclosed: Vec<Remembered>,
    /// The proof: which values remain possible for each hidden number.
    pub proof: Vec<Proved>,
    /// The responses in it: their numbers and versions.
    pub members: Vec<(i64, i64)>,
    /// What some of them measured, by their numbers.
    pub measured: BTreeMap<i64, MeasuredPurchases>,
}

/// A response in a publication that still exists: its number, its version and answers at the time, its questionnaire,
/// and what it measured.
pub type Member = (i64, i64, Audience, Answers, Option<MeasuredPurchases>);

type First = (String, i64, String, i64, String, String, i64, Option<String>);
type Second = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<String>,
);

const FIRST: &str = "SELECT id, edition, state, version, plan, prepared_by, prepared_at, content FROM publications \
     ORDER BY edition DESC, number DESC";
const SECOND: &str = "SELECT hash, disclosed, proof, reviewed_by, publish_at, scheduled_by, withdrawn_at, withdrawn, corrected_by \
     FROM publications WHERE id = $1";
const MEMBERS: &str = "SELECT m.response_id, m.version, r.audience, COALESCE((SELECT v.answers FROM response_versions v \
     WHERE v.response_id = r.id AND v.version = m.version), r.answers), m.measured FROM publication_members m \
     JOIN responses r ON r.id = m.response_id WHERE m.publication = $1 ORDER BY m.response_id";
const NEXT: &str = "SELECT COALESCE(MAX(number), 0) + 1 FROM publications WHERE edition = $1";
const MAKE: &str = "INSERT INTO publications (id, edition, number, state, version, plan, prepared_by, prepared_at) \
     VALUES ($1, $2, $3, 'draft', 1, $4, $5, $6)";
const SAVE: &str = "UPDATE publications SET plan = $3, version = version + 1, prepared_by = $4, prepared_at = $5 \
     WHERE id = $1 AND version = $2 AND state = 'draft'";
const FREEZE: &str = "UPDATE publications SET state = 'reviewed', content = $3, hash = $4, disclosed = $5, proof = $6, reviewed_by = $7, \
     reviewed_at = $8 WHERE id = $1 AND version = $2 AND state = 'draft' AND prepared_by <> $7";
const JOIN: &str = "INSERT INTO publication_members (publication, response_id, version, measured) \
     SELECT $1, id, $3, $4 FROM responses WHERE id = $2";
const SCHEDULE: &str = "UPDATE publications SET state = 'scheduled', publish_at = $2, scheduled_by = $3 \
     WHERE id = $1 AND state = 'reviewed' AND prepared_by <> $3";
const CORRECTED: &str = "UPDATE publications SET corrected_by = $2 WHERE id = $1";
const WITHDRAW: &str = "UPDATE publications SET state = 'withdrawn', withdrawn_at = $2, withdrawn = $3 WHERE id = $1 AND state = 'scheduled'";
const LAST: &str = "SELECT MAX(CASE WHEN state = 'withdrawn' THEN withdrawn_at ELSE publish_at END) FROM publications \
     WHERE state IN ('scheduled', 'withdrawn') AND publish_at <= $1";
const SETTLED: &str = "SELECT id, state FROM publications WHERE state <> 'draft' ORDER BY id";
const LEAVE: &str = "DELETE FROM publication_members WHERE publication = $1";
const DROP: &str = "DELETE FROM publications WHERE id = $1 AND (state = 'draft' OR state = 'reviewed')";

impl Store {
    /// All publications, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Data`] if one is not as it was stored.
    pub async fn publications(&self) -> Result<Vec<StoredPublication>, StoreError> {
        let mut connection = self.database().read().await?;
        let rows: Vec<First> = connection.all(FIRST, values![]).await?;
        let mut all = Vec::new();
        for first in rows {
            let second: Option<Second> = connection.one(SECOND, values![&first.0]).await?;
            all.extend(second.map(|second| stored(first, second)).transpose()?);
        }
        Ok(all)
    }

    /// All publications except drafts with their states, as one text: a change means that a new publication must be
    /// checked against others.
    pub async fn settled_publications(&self) -> Result<String, StoreError> {
        let rows: Vec<(String, String)> = self.database().read().await?.all(SETTLED, values![]).await?;
        Ok(rows.into_iter().map(|(id, state)| format!("{id} {state} ")).collect())
    }

    /// When a publication last became public, or was withdrawn, up to the given time.
    pub async fn last_published(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row: Option<(Option<i64>,)> = self.database().read().await?.one(LAST, values![now]).await?;
        row.and_then(|(at,)| at).map(from_millis).transpose()
    }

    /// A publication.
    ///
    /// # Errors
    /// [`StoreError::Data`] if one is not as it was stored.
    pub async fn publication(&self, id: &str) -> Result<Option<StoredPublication>, StoreError> {
        Ok(self.publications().await?.into_iter().find(|one| one.id == id))
    }

    /// The responses in a publication that still exist, as they were then.
    pub async fn publication_members(&self, id: &str) -> Result<Vec<Member>, StoreError> {
        type Row = (i64, i64, String, String, Option<String>);
        let rows: Vec<Row> = self.database().read().await?.all(MEMBERS, values![id]).await?;
        let read = |(response, version, audience, answers, measured): Row| {
            let answers = serde_json::from_str(&answers).map_err(|error| StoreError::data("the answers", error))?;
            let measured = measured.map(|measured| serde_json::from_str(&measured)).transpose();
            let measured = measured.map_err(|error| StoreError::data("measured purchases", error))?;
            Ok((response, version, audience_from(&audience)?, answers, measured))
        };
        rows.into_iter().map(read).collect()
    }
}

impl Noting<'_> {
    /// Drafts a publication; returns its identifier.
    pub async fn draft_publication(self, edition: EditionYear, plan: &Plan) -> Result<String, StoreError> {
        let text = json(plan)?;
        let mut transaction = self.begin().await?;
        let next: Option<(i64,)> = transaction.one(NEXT, values![edition]).await?;
        let (number,) = next.ok_or_else(|| StoreError::data("a publication", "without a number"))?;
        let id = format!("{edition}-{number}");
        transaction.execute(MAKE, values![&id, edition, number, text, self.by(), self.at()]).await?;
        let object = id.clone();
        self.commit_as(transaction, |entry| entry.object = object).await?;
        Ok(id)
    }

    /// Changes the plan of a draft last seen at `version`; returns whether it did.
    pub async fn save_publication(self, id: &str, version: i64, plan: &Plan) -> Result<bool, StoreError> {
        let row = values![id, version, json(plan)?, self.by(), self.at()];
        self.changes(SAVE, row).await
    }

    /// Freezes a draft last seen at `version`; returns whether it did. Refused for the person who prepared it.
    pub async fn freeze_publication(self, id: &str, version: i64, frozen: &Frozen) -> Result<bool, StoreError> {
        let (content, hash) = (frozen.content.canonical(), frozen.content.hash());
        let row =
            values![id, version, content, hash, json(&frozen.disclosed)?, json(&frozen.proof)?, self.by(), self.at()];
        let mut transaction = self.begin().await?;
        if transaction.execute(FREEZE, row).await? == 0 {
            return Ok(false);
        }
        for (response, version) in &frozen.members {
            // A response erased since would be in the figures, but missing from the list of members.
            let measured = frozen.measured.get(response).map(json).transpose()?;
            if transaction.execute(JOIN, values![id, *response, *version, measured]).await? == 0 {
                return Ok(false);
            }
        }
        self.commit(transaction).await?;
        Ok(true)
    }

    /// Schedules a reviewed publication; returns whether it did. Refused for the person who prepared it. The
    /// publication that it corrects refers to it from then on.
    pub async fn schedule_publication(
        self,
        id: &str,
        at: DateTime<Utc>,
        corrects: Option<&str>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        if transaction.execute(SCHEDULE, values![id, at, self.by()]).await? == 0 {
            return Ok(false);
        }
        if let Some(corrects) = corrects {
            transaction.execute(CORRECTED, values![corrects, id]).await?;
        }
        self.commit(transaction).await?;
        Ok(true)
    }

    /// Withdraws a scheduled publication; returns whether it did. A tombstone with the reason remains.
    pub async fn withdraw_publication(self, id: &str, reason: &str) -> Result<bool, StoreError> {
        let row = values![id, self.at(), reason];
        self.changes(WITHDRAW, row).await
    }

    /// Deletes a publication that is not scheduled yet; returns whether it did.
    pub async fn drop_publication(self, id: &str) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        transaction.execute(LEAVE, values![id]).await?;
        if transaction.execute(DROP, values![id]).await? == 0 {
            transaction.rollback().await?;
            return Ok(false);
        }
        self.commit(transaction).await?;
        Ok(true)
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::data("a publication", error))
}

fn stored(first: First, second: Second) -> Result<StoredPublication, StoreError> {
    let (id, edition, state, version, plan, prepared_by, prepared_at, content) = first;
    let (hash, disclosed, proof, reviewed_by, publish_at, scheduled_by, withdrawn_at, withdrawn, corrected_by) = second;
    let wrong = |error: serde_json::Error| StoreError::data("a publication", error);
    let content = match (content, hash) {
        (Some(content), Some(hash)) => {
            let read: Publication = serde_json::from_str(&content).map_err(wrong)?;
            if read.hash() != hash {
                return Err(StoreError::data("a publication", "other than it was frozen"));
            }
            Some((read, hash))
        }
        _ => None,
    };
    let withdrawn = match (withdrawn_at, withdrawn) {
        (Some(at), Some(why)) => Some((from_millis(at)?, why)),
        _ => None,
    };
    Ok(StoredPublication {
        id,
        edition: edition_from(edition)?,
        state: State::named(&state).ok_or_else(|| StoreError::data("the state of a publication", state))?,
        version,
        plan: serde_json::from_str(&plan).map_err(wrong)?,
        prepared_by,
        prepared_at: from_millis(prepared_at)?,
        content,
        disclosed: disclosed
            .map(|disclosed| serde_json::from_str(&disclosed))
            .transpose()
            .map_err(wrong)?
            .unwrap_or_default(),
        proof: proof.map(|proof| serde_json::from_str(&proof)).transpose().map_err(wrong)?.unwrap_or_default(),
        reviewed_by,
        publish_at: publish_at.map(from_millis).transpose()?,
        scheduled_by,
        withdrawn,
        corrected_by,
    })
}
