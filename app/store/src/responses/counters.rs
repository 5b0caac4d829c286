//! Changes of the response counters, collected per transaction and written once: a hundred responses in one commit
//! update one row.

use crate::database::connection::{Transaction, values};
use crate::{Store, StoreError};
use std::collections::BTreeMap;
use survey::{Audience, EditionYear};

/// The differences to write, ordered so that every process writes them in the same order.
#[derive(Default)]
pub(crate) struct Changes {
    versions: BTreeMap<EditionYear, i64>,
    responses: BTreeMap<(EditionYear, Audience), i64>,
}

pub(crate) const VERSION: &str = "SELECT version FROM editions WHERE edition = $1";
pub(crate) const BUMP: &str = "INSERT INTO editions (edition, version) VALUES ($1, $2) \
     ON CONFLICT (edition) DO UPDATE SET version = editions.version + excluded.version";
pub(crate) const COUNT_RESPONSES: &str = "INSERT INTO response_counters (edition, audience, responses) VALUES ($1, $2, $3) \
     ON CONFLICT (edition, audience) DO UPDATE SET responses = response_counters.responses + excluded.responses";

impl Store {
    /// The version of an edition's figures: it increases with every response sent, corrected or erased; 0 before the
    /// first.
    pub async fn version(&self, edition: EditionYear) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(VERSION, values![edition]).await?;
        Ok(row.map_or(0, |(version,)| version))
    }
}

impl Changes {
    /// Whether nothing changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// Notes a change of a response of an edition, and by how much the number of counted responses changes.
    pub(crate) fn count_response(&mut self, edition: EditionYear, audience: Audience, counted: i64) {
        *self.versions.entry(edition).or_default() += 1;
        *self.responses.entry((edition, audience)).or_default() += counted;
    }

    /// Writes the differences.
    pub(crate) async fn apply(&self, transaction: &mut Transaction) -> Result<(), StoreError> {
        for ((edition, audience), n) in &self.responses {
            transaction.execute(COUNT_RESPONSES, values![*edition, *audience, *n]).await?;
        }
        for (edition, sent) in &self.versions {
            transaction.execute(BUMP, values![*edition, *sent]).await?;
        }
        Ok(())
    }
}
