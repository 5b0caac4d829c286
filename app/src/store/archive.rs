//! Every response of a questionnaire, page by page: for exports and for the statistics of other questions. What names
//! a person is not read here, and the types have no place for it.

use super::connection::values;
use super::responses::{self, Row};
use super::{Response, Store, StoreError};
use crate::survey::{Audience, EditionYear};

/// A response with what the respondent does not see of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// Its number: the next page starts after it.
    pub id: i64,
    /// The response.
    pub response: Response,
    /// The code of the organisation's segment.
    pub segment: Option<String>,
    /// The partner that brought the respondent.
    pub relay: Option<String>,
    /// Whether it counts: no later response of the same organisation replaced it.
    pub counts: bool,
}

pub(crate) const PAGE: &str = "SELECT id, reference, submitted_at, corrected_at, edition, audience, \
     questionnaire_version, version, answers, segment, relay, replaced_by FROM responses \
     WHERE edition = $1 AND audience = $2 AND id > $3 ORDER BY id LIMIT $4";

pub(crate) type PageRow =
    (i64, String, i64, Option<i64>, i64, String, i64, i64, String, Option<String>, Option<String>, Option<i64>);

impl Store {
    /// The responses of a questionnaire in the order of their numbers, `limit` at most, after the number `after`
    /// (0 for the first page). Replaced ones are among them, marked.
    ///
    /// # Errors
    /// The database's own.
    pub async fn responses_after(
        &self,
        edition: EditionYear,
        audience: Audience,
        after: i64,
        limit: u32,
    ) -> Result<Vec<StoredResponse>, StoreError> {
        let rows: Vec<PageRow> =
            self.database().read().await?.all(PAGE, values![edition, audience, after, limit]).await?;
        rows.into_iter().map(read).collect()
    }
}

/// A response, from its row.
pub(crate) fn read(row: PageRow) -> Result<StoredResponse, StoreError> {
    let (id, reference, sent, corrected, edition, audience, of_text, version, answers, segment, relay, replaced) = row;
    let row: Row = (id, reference, sent, corrected, edition, audience, of_text, version, answers);
    Ok(StoredResponse { id, response: responses::read(row)?, segment, relay, counts: replaced.is_none() })
}
