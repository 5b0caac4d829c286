//! The evidence for a proposal: figures as shown on a certain day, excerpts by reference.

use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::responses::drafts::{audience_from, edition_from};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use statistics::figure::Figure;
use survey::{Audience, EditionYear};

/// A figure to attach, as shown.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvidence {
    /// The page it comes from.
    pub page: String,
    /// The page's query parameters, filters included.
    pub query: String,
    /// The version of the data.
    pub version: i64,
    /// The figure.
    pub figure: Figure,
}

/// An attached figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Its number.
    pub id: i64,
    /// The figure with its page.
    pub of: NewEvidence,
    /// Who attached it.
    pub by: String,
    /// When it was attached.
    pub at: DateTime<Utc>,
}

/// An attached excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedQuote {
    /// Number of the excerpt.
    pub excerpt: i64,
    /// The questionnaire it comes from.
    pub of: (EditionYear, Audience),
    /// Who attached it.
    pub by: String,
    /// When it was attached.
    pub at: DateTime<Utc>,
}

pub(crate) const IS_THERE: &str = "SELECT id FROM proposals WHERE id = $1";
pub(crate) const ATTACH: &str = "INSERT INTO proposal_figures (proposal_id, page, query, version, figure, attached_by, attached_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
pub(crate) const DETACH: &str = "DELETE FROM proposal_figures WHERE id = $1 AND proposal_id = $2";
pub(crate) const FIGURES: &str = "SELECT id, page, query, version, figure, attached_by, attached_at FROM proposal_figures \
     WHERE proposal_id = $1 ORDER BY id";
pub(crate) const CITE: &str = "INSERT INTO proposal_quotes (proposal_id, excerpt_id, attached_by, attached_at) \
     SELECT $1, e.id, $3, $4 FROM excerpts e WHERE e.id = $2 ON CONFLICT DO NOTHING";
pub(crate) const IS_CITED: &str = "SELECT excerpt_id FROM proposal_quotes WHERE proposal_id = $1 AND excerpt_id = $2";
pub(crate) const UNCITE: &str = "DELETE FROM proposal_quotes WHERE proposal_id = $1 AND excerpt_id = $2";
pub(crate) const QUOTES: &str = "SELECT q.excerpt_id, r.edition, r.audience, q.attached_by, q.attached_at FROM proposal_quotes q \
     JOIN excerpts e ON e.id = q.excerpt_id JOIN responses r ON r.id = e.response_id \
     WHERE q.proposal_id = $1 ORDER BY q.excerpt_id";

row! {
    struct FigureRow {
        id: i64,
        page: String,
        query: String,
        version: i64,
        figure: String,
        attached_by: String,
        attached_at: i64,
    }
}

impl Store {
    /// The figures attached to a proposal, in order of attachment.
    pub async fn attached_figures(&self, proposal: i64) -> Result<Vec<Evidence>, StoreError> {
        let rows: Vec<FigureRow> = self.database().read().await?.all(FIGURES, values![proposal]).await?;
        let read = |FigureRow { id, page, query, version, figure, attached_by: by, attached_at: at }: FigureRow| {
            let figure = serde_json::from_str(&figure).map_err(|error| StoreError::data("a figure", error))?;
            Ok(Evidence { id, of: NewEvidence { page, query, version, figure }, by, at: from_millis(at)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// The excerpts attached to a proposal that still exist.
    pub async fn attached_quotes(&self, proposal: i64) -> Result<Vec<AttachedQuote>, StoreError> {
        let rows: Vec<(i64, i64, String, String, i64)> =
            self.database().read().await?.all(QUOTES, values![proposal]).await?;
        let read = |(excerpt, edition, audience, by, at): (i64, i64, String, String, i64)| {
            let of = (edition_from(edition)?, audience_from(&audience)?);
            Ok(AttachedQuote { excerpt, of, by, at: from_millis(at)? })
        };
        rows.into_iter().map(read).collect()
    }
}

impl Noting<'_> {
    /// Attaches a figure to a proposal; returns the number of the attachment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a proposal.
    pub async fn attach_figure(self, proposal: i64, new: &NewEvidence) -> Result<i64, StoreError> {
        let figure = serde_json::to_string(&new.figure).map_err(|error| StoreError::data("a figure", error))?;
        let mut transaction = self.begin().await?;
        let there: Option<(i64,)> = transaction.one(IS_THERE, values![proposal]).await?;
        there.ok_or(StoreError::NotFound)?;
        let row = values![proposal, &new.page, &new.query, new.version, figure, self.by(), self.at()];
        let made: Option<(i64,)> = transaction.one(ATTACH, row).await?;
        let (id,) = made.ok_or_else(|| StoreError::data("evidence", "without a number"))?;
        self.commit(transaction).await?;
        Ok(id)
    }

    /// Detaches a figure from a proposal; returns whether it was attached.
    pub async fn detach_figure(self, proposal: i64, evidence: i64) -> Result<bool, StoreError> {
        self.changes(DETACH, values![evidence, proposal]).await
    }

    /// Attaches an excerpt to a proposal: a reference, not its text.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a proposal or excerpt.
    pub async fn attach_quote(self, proposal: i64, excerpt: i64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let there: Option<(i64,)> = transaction.one(IS_THERE, values![proposal]).await?;
        there.ok_or(StoreError::NotFound)?;
        transaction.execute(CITE, values![proposal, excerpt, self.by(), self.at()]).await?;
        let cited: Option<(i64,)> = transaction.one(IS_CITED, values![proposal, excerpt]).await?;
        cited.ok_or(StoreError::NotFound)?;
        self.commit(transaction).await
    }

    /// Detaches an excerpt from a proposal; returns whether it was attached.
    pub async fn detach_quote(self, proposal: i64, excerpt: i64) -> Result<bool, StoreError> {
        self.changes(UNCITE, values![proposal, excerpt]).await
    }
}
