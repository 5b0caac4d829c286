//! Published editions: their text, so that every process serves the same questionnaires whatever becomes of the files.

use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::responses::drafts::{audience_from, edition_from};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use survey::{Audience, EditionYear};

/// A published questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedQuestionnaire {
    /// Its edition.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// The text of its file.
    pub text: String,
    /// SHA-256 of that text.
    pub hash: String,
    /// Who published it.
    pub by: String,
    /// When it was published.
    pub at: DateTime<Utc>,
}

/// A questionnaire to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewQuestionnaire {
    /// Its edition.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// The text of its file.
    pub text: String,
    /// SHA-256 of that text.
    pub hash: String,
}

pub(crate) const IS_PUBLISHED: &str = "SELECT edition FROM published_questionnaires WHERE edition = $1 LIMIT 1";
pub(crate) const PUBLISH: &str = "INSERT INTO published_questionnaires \
     (edition, audience, text, hash, published_by, published_at) VALUES ($1, $2, $3, $4, $5, $6)";
const EDITIONS: &str = "SELECT DISTINCT edition FROM published_questionnaires ORDER BY edition";
const ALL: &str = "SELECT edition, audience, text, hash, published_by, published_at FROM published_questionnaires \
     ORDER BY edition, audience";

row! {
    struct Row {
        edition: i64,
        audience: String,
        text: String,
        hash: String,
        published_by: String,
        published_at: i64,
    }
}

impl Store {
    /// Editions that were published.
    pub async fn published_editions(&self) -> Result<Vec<EditionYear>, StoreError> {
        let rows: Vec<(i64,)> = self.database().read().await?.all(EDITIONS, []).await?;
        rows.into_iter().map(|(edition,)| edition_from(edition)).collect()
    }

    /// All published questionnaires, the earliest edition first.
    pub async fn published_questionnaires(&self) -> Result<Vec<PublishedQuestionnaire>, StoreError> {
        let rows: Vec<Row> = self.database().read().await?.all(ALL, []).await?;
        let read = |Row { edition, audience, text, hash, published_by: by, published_at: at }: Row| {
            Ok(PublishedQuestionnaire {
                edition: edition_from(edition)?,
                audience: audience_from(&audience)?,
                text,
                hash,
                by,
                at: from_millis(at)?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

impl Noting<'_> {
    /// Publishes an edition: both of its questionnaires or none.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if the edition is published already.
    pub async fn publish_edition(self, questionnaires: &[NewQuestionnaire]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for one in questionnaires {
            let there: Option<(i64,)> = transaction.one(IS_PUBLISHED, values![one.edition]).await?;
            if there.is_some() {
                return Err(StoreError::Exists);
            }
        }
        for one in questionnaires {
            let row = values![one.edition, one.audience, &one.text, &one.hash, self.by(), self.at()];
            transaction.execute(PUBLISH, row).await?;
        }
        self.commit(transaction).await
    }
}
