//! Data about a response shown to its respondent only, including the contact data, which no other query reads with the
//! response.

use super::reminders::Reminder;
use super::submissions;
use super::submissions::{Response, Row};
use crate::database::connection::values;
use crate::database::time::from_millis;
use crate::{EmailKind, SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};

/// A response as its respondent sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnResponse {
    /// The response.
    pub response: Response,
    /// Contact data by field; empty after their erasure.
    pub contacts: Vec<(String, String)>,
    /// The partner that brought the respondent.
    pub partner: Option<String>,
    /// When it was begun, if known.
    pub started_at: Option<DateTime<Utc>>,
    /// Number of the invitee whose link it was begun with, as long as the list is stored.
    pub invitee: Option<i64>,
    /// When its author was notified that another response came for the organisation.
    pub notified_at: Option<DateTime<Utc>>,
    /// Whether it counts: it is neither excluded nor replaced.
    pub counts: bool,
}

/// An undelivered e-mail about a response, with its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingEmail {
    /// Its kind; `None` for a kind known only to a later program.
    pub kind: Option<EmailKind>,
    /// The e-mail address.
    pub recipient: String,
    /// When it was requested.
    pub asked_at: DateTime<Utc>,
}

pub(crate) const CONTACTS: &str = "SELECT field, value FROM contacts WHERE response_id = $1 ORDER BY field";
pub(crate) const BESIDE: &str =
    "SELECT partner, started_at, invitee, notified_at, replaced_by, aside FROM responses WHERE id = $1";

/// Partner, start, invitee, notice of another response, the response that replaced it, exclusion.
type Beside = (Option<String>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, i64);
pub(crate) const EMAILS: &str =
    "SELECT kind, recipient, asked_at FROM emails WHERE of_hash = $1 AND recipient IS NOT NULL";
pub(crate) const KEYS: &str = "SELECT made_at FROM key_aliases WHERE of_hash = $1";

impl Store {
    /// The response sent under a key, for its respondent.
    pub async fn own_response(&self, key: SecretHash) -> Result<Option<OwnResponse>, StoreError> {
        let mut connection = self.database().read().await?;
        let Some(row) = connection.one::<Row>(submissions::READ, values![key]).await? else { return Ok(None) };
        let id = row.id;
        let contacts = connection.all(CONTACTS, values![id]).await?;
        let beside: Option<Beside> = connection.one(BESIDE, values![id]).await?;
        let (partner, began, invitee, notified, replaced_by, aside) = beside.unwrap_or_default();
        Ok(Some(OwnResponse {
            response: submissions::read(row)?,
            contacts,
            partner,
            started_at: began.map(from_millis).transpose()?,
            invitee,
            notified_at: notified.map(from_millis).transpose()?,
            counts: replaced_by.is_none() && aside == 0,
        }))
    }

    /// Undelivered e-mails about a response or its draft with an address: waiting or abandoned ones.
    pub async fn waiting_emails(&self, of: SecretHash) -> Result<Vec<WaitingEmail>, StoreError> {
        let rows: Vec<(String, String, i64)> = self.database().read().await?.all(EMAILS, values![of]).await?;
        let email = |(kind, recipient, asked_at): (String, String, i64)| {
            Ok(WaitingEmail { kind: EmailKind::parse(&kind), recipient, asked_at: from_millis(asked_at)? })
        };
        rows.into_iter().map(email).collect()
    }

    /// When the additional keys of a response or its draft were made: one per e-mail with its link.
    pub async fn further_keys(&self, of: SecretHash) -> Result<Vec<DateTime<Utc>>, StoreError> {
        let rows: Vec<(i64,)> = self.database().read().await?.all(KEYS, values![of]).await?;
        rows.into_iter().map(|(at,)| from_millis(at)).collect()
    }

    /// Whether an e-mail address is stored for e-mails about a response or its draft.
    pub async fn is_written_to(&self, of: SecretHash) -> Result<bool, StoreError> {
        Ok(!self.waiting_emails(of).await?.is_empty() || matches!(self.reminder(of).await?, Some(Reminder::Waiting(_))))
    }
}
