//! All responses to a questionnaire, page by page: for exports and statistics. Neither contact data nor test responses
//! are read, and the types have no fields for them.

use super::submissions;
use super::submissions::Row;
use crate::database::connection::{Transaction, row, values};
use crate::database::time::from_millis;
use crate::{Response, Store, StoreError};
use chrono::{DateTime, Utc};
use documents::responses::{ExportRequest, Record};
use survey::{Audience, EditionYear};

/// A response with the data that its respondent does not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// Its number: the next page starts after it.
    pub id: i64,
    /// The response.
    pub response: Response,
    /// The code of the organisation's segment.
    pub segment: Option<String>,
    /// The partner that brought the respondent.
    pub partner: Option<String>,
    /// Whether it counts: it is neither excluded nor replaced by another response of its organisation.
    pub counts: bool,
    /// The number of the response that replaced it.
    pub replaced_by: Option<i64>,
    /// When it was begun, if known.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was excluded, by the staff or until their review, if it is.
    pub aside_at: Option<DateTime<Utc>>,
    /// SIREN of its organisation, or of the group to which the staff assigned it.
    pub organisation: Option<String>,
}

pub(crate) const PAGE: &str = "SELECT id, reference, submitted_at, corrected_at, edition, audience, \
     questionnaire_version, version, answers, test, segment, partner, replaced_by, started_at, aside, siren FROM responses \
     WHERE edition = $1 AND audience = $2 AND id > $3 AND test = 0 ORDER BY id LIMIT $4";

/// Filter of the responses to read. An empty field matches all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The edition.
    pub edition: EditionYear,
    /// The questionnaire.
    pub audience: Audience,
    /// Whether only responses that count are read.
    pub counting: bool,
    /// The only segment, by code.
    pub segment: Option<String>,
    /// The only partner, by code.
    pub partner: Option<String>,
    /// Start of the period in which they were sent.
    pub sent_since: Option<DateTime<Utc>>,
    /// End of that period, exclusive.
    pub sent_before: Option<DateTime<Utc>>,
}

/// The responses of a selection, all read from one snapshot, page by page. It occupies a connection until it is
/// dropped: the reader must not wait for a slow network.
pub struct Reading {
    transaction: Transaction,
    selection: Selection,
    count: u64,
    after: i64,
}

pub(crate) const COUNT_SELECTED: &str = "SELECT COUNT(*) FROM responses \
     WHERE edition = $1 AND audience = $2 AND test = 0 AND ($3 = 0 OR (replaced_by IS NULL AND aside = 0)) AND ($4 IS NULL OR segment = $4) \
     AND ($5 IS NULL OR partner = $5) AND ($6 IS NULL OR submitted_at >= $6) AND ($7 IS NULL OR submitted_at < $7)";
pub(crate) const SELECTED: &str = "SELECT id, reference, submitted_at, corrected_at, edition, audience, \
     questionnaire_version, version, answers, test, segment, partner, replaced_by, started_at, aside, siren FROM responses \
     WHERE edition = $1 AND audience = $2 AND test = 0 AND ($3 = 0 OR (replaced_by IS NULL AND aside = 0)) AND ($4 IS NULL OR segment = $4) \
     AND ($5 IS NULL OR partner = $5) AND ($6 IS NULL OR submitted_at >= $6) AND ($7 IS NULL OR submitted_at < $7) \
     AND id > $8 ORDER BY id LIMIT $9";

row! {
    /// A response with the columns for pages and exports.
    pub(crate) struct PageRow {
        ..pub(crate) response: Row,
        pub(crate) segment: Option<String>,
        pub(crate) partner: Option<String>,
        pub(crate) replaced_by: Option<i64>,
        pub(crate) started_at: Option<i64>,
        pub(crate) aside: i64,
        pub(crate) siren: Option<String>,
    }
}

impl Store {
    /// The responses to a questionnaire by number, at most `limit`, after the number `after` (0 for the first page).
    /// Includes replaced ones, marked as such.
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

    /// Begins to read the responses of a selection from one snapshot.
    pub async fn reading(&self, selection: Selection) -> Result<Reading, StoreError> {
        let mut transaction = self.database().snapshot().await?;
        let Selection { edition, audience, counting, .. } = selection;
        let values = values![
            edition,
            audience,
            i64::from(counting),
            selection.segment.as_deref(),
            selection.partner.as_deref(),
            selection.sent_since,
            selection.sent_before,
        ];
        let count: Option<(i64,)> = transaction.one(COUNT_SELECTED, values).await?;
        let count = count.and_then(|(count,)| u64::try_from(count).ok()).unwrap_or(0);
        Ok(Reading { transaction, selection, count, after: 0 })
    }
}

impl Reading {
    /// Total number of responses.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The next responses, at most `limit`; empty at the end.
    pub async fn next(&mut self, limit: u32) -> Result<Vec<StoredResponse>, StoreError> {
        let Selection { edition, audience, counting, .. } = self.selection;
        let values = values![
            edition,
            audience,
            i64::from(counting),
            self.selection.segment.as_deref(),
            self.selection.partner.as_deref(),
            self.selection.sent_since,
            self.selection.sent_before,
            self.after,
            limit,
        ];
        let rows: Vec<PageRow> = self.transaction.all(SELECTED, values).await?;
        let page = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if let Some(last) = page.last() {
            self.after = last.id;
        }
        Ok(page)
    }
}

/// A response from its row.
pub(crate) fn read(row: PageRow) -> Result<StoredResponse, StoreError> {
    let aside_at = (row.aside != 0).then(|| from_millis(row.aside)).transpose()?;
    Ok(StoredResponse {
        id: row.response.id,
        segment: row.segment,
        partner: row.partner,
        counts: row.replaced_by.is_none() && aside_at.is_none(),
        replaced_by: row.replaced_by,
        started_at: row.started_at.map(from_millis).transpose()?,
        aside_at,
        organisation: row.siren,
        response: submissions::read(row.response)?,
    })
}

impl From<&ExportRequest> for Selection {
    fn from(request: &ExportRequest) -> Self {
        Self {
            edition: request.edition,
            audience: request.audience,
            counting: request.counting,
            segment: request.segment.clone(),
            partner: request.partner.clone(),
            sent_since: request.sent_since(),
            sent_before: request.sent_before(),
        }
    }
}

impl From<StoredResponse> for Record {
    fn from(stored: StoredResponse) -> Self {
        let StoredResponse { response, segment, partner, counts, aside_at, .. } = stored;
        Self {
            reference: response.receipt.reference,
            sent_at: response.receipt.submitted_at,
            corrected_at: response.receipt.corrected_at,
            edition: response.edition,
            audience: response.audience,
            questionnaire_version: response.questionnaire_version,
            segment,
            partner,
            counts,
            aside: aside_at.is_some(),
            answers: response.answers,
        }
    }
}
