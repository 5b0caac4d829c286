//! What buyers measured: one measure for each response or draft, the latest.

use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};
use suppliers::crossing::Measured;
use survey::EditionYear;

/// A measure, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCrossing {
    /// Sums, counts and quality.
    pub measured: Measured,
    /// Where the file was read.
    pub place: CrossingPlace,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// Where a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossingPlace {
    /// In the buyer's browser: the file never left the machine.
    Browser,
    /// On the server, which stored none of it.
    Server,
}

impl CrossingPlace {
    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Server => "server",
        }
    }

    /// The place of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Browser, Self::Server].into_iter().find(|place| place.as_str() == name)
    }
}

/// A measure of a counted response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedCrossing {
    /// The response's number.
    pub response: i64,
    /// Its segment.
    pub segment: Option<String>,
    /// The measure.
    pub crossing: StoredCrossing,
}

row! {
    struct Row {
        measured: String,
        place: String,
        made_at: i64,
    }
}

row! {
    struct CountedRow {
        ..row: Row,
        id: i64,
        segment: Option<String>,
    }
}

pub(crate) const READ: &str = "SELECT measured, place, made_at FROM crossings WHERE key_hash = $1";
pub(crate) const WRITE: &str = "INSERT INTO crossings (key_hash, edition, measured, place, made_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (key_hash) DO UPDATE SET edition = excluded.edition, measured = excluded.measured, \
     place = excluded.place, made_at = excluded.made_at";
pub(crate) const DELETE: &str = "DELETE FROM crossings WHERE key_hash = $1";

impl Store {
    /// The measure under a key.
    pub async fn crossing(&self, key: SecretHash) -> Result<Option<StoredCrossing>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(READ, values![key]).await?;
        row.map(read).transpose()
    }

    /// Stores a measure under a key, in place of an earlier one.
    pub async fn store_crossing(
        &self,
        key: SecretHash,
        edition: EditionYear,
        crossing: &StoredCrossing,
    ) -> Result<(), StoreError> {
        let measured =
            serde_json::to_string(&crossing.measured).map_err(|_| StoreError::data("a crossing", "its form"))?;
        let values = values![key, edition, &measured, crossing.place.as_str(), crossing.made_at];
        self.database().write().await?.execute(WRITE, values).await.map(drop)
    }

    /// The measures of an edition's counted responses.
    pub async fn counted_crossings(&self, edition: EditionYear) -> Result<Vec<CountedCrossing>, StoreError> {
        const COUNTED: &str = "SELECT responses.id, responses.segment, crossings.measured, crossings.place, crossings.made_at \
             FROM crossings JOIN responses ON responses.key_hash = crossings.key_hash \
             WHERE crossings.edition = $1 AND responses.replaced_by IS NULL AND responses.test = 0 AND responses.aside = 0 \
             ORDER BY responses.id";
        let rows: Vec<CountedRow> = self.database().read().await?.all(COUNTED, values![edition]).await?;
        let counted =
            |row: CountedRow| Ok(CountedCrossing { response: row.id, segment: row.segment, crossing: read(row.row)? });
        rows.into_iter().map(counted).collect()
    }
}

fn read(row: Row) -> Result<StoredCrossing, StoreError> {
    let wrong = |what| StoreError::data("a crossing", what);
    Ok(StoredCrossing {
        measured: serde_json::from_str(&row.measured).map_err(|_| wrong("its measure"))?,
        place: CrossingPlace::parse(&row.place).ok_or_else(|| wrong("its place"))?,
        made_at: from_millis(row.made_at)?,
    })
}
