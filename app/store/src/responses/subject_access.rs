//! What a respondent alone is shown of a response: with what names a person, which nobody else's reading of it has.

use super::reminders::Reminder;
use super::submissions;
use super::submissions::{Response, Row};
use crate::database::connection::values;
use crate::database::time::from_millis;
use crate::{EmailKind, SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};

/// A response as its own respondent sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnResponse {
    /// The response.
    pub response: Response,
    /// What names a person, by field; empty once it is erased.
    pub contacts: Vec<(String, String)>,
    /// The partner that brought the respondent.
    pub partner: Option<String>,
    /// When it was begun, where that is known.
    pub started_at: Option<DateTime<Utc>>,
    /// The number of the invitee whose link it was begun with, as long as the list is kept.
    pub invitee: Option<i64>,
    /// When its author was written to that another response came for the organisation.
    pub told_at: Option<DateTime<Utc>>,
    /// Whether it counts: it is neither set aside nor replaced.
    pub counts: bool,
}

/// An e-mail about a response that was not delivered yet, with the address that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldEmail {
    /// What it is for; `None` for a kind that only a later program knows.
    pub kind: Option<EmailKind>,
    /// The e-mail address.
    pub recipient: String,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
}

pub(crate) const CONTACTS: &str = "SELECT field, value FROM contacts WHERE response_id = $1 ORDER BY field";
pub(crate) const BESIDE: &str =
    "SELECT relay, started_at, guest, told_at, replaced_by, aside FROM responses WHERE id = $1";

/// Partner, beginning, invitee, when informed of another response, what replaced it, when set aside.
type Beside = (Option<String>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, i64);
pub(crate) const EMAILS: &str =
    "SELECT kind, recipient, asked_at FROM letters WHERE of_hash = $1 AND recipient IS NOT NULL";
pub(crate) const KEYS: &str = "SELECT made_at FROM key_aliases WHERE of_hash = $1";

impl Store {
    /// The response sent under a key, for its respondent.
    ///
    /// # Errors
    /// The database's own.
    pub async fn own_response(&self, key: SecretHash) -> Result<Option<OwnResponse>, StoreError> {
        let mut connection = self.database().read().await?;
        let Some(row) = connection.one::<Row>(submissions::READ, values![key]).await? else { return Ok(None) };
        let id = row.id;
        let contacts = connection.all(CONTACTS, values![id]).await?;
        let beside: Option<Beside> = connection.one(BESIDE, values![id]).await?;
        let (partner, began, invitee, told, replaced_by, aside) = beside.unwrap_or_default();
        Ok(Some(OwnResponse {
            response: submissions::read(row)?,
            contacts,
            partner,
            started_at: began.map(from_millis).transpose()?,
            invitee,
            told_at: told.map(from_millis).transpose()?,
            counts: replaced_by.is_none() && aside == 0,
        }))
    }

    /// The e-mails about a response, or its draft, that hold an address: those that wait, and those that were given up.
    ///
    /// # Errors
    /// The database's own.
    pub async fn held_emails(&self, of: SecretHash) -> Result<Vec<HeldEmail>, StoreError> {
        let rows: Vec<(String, String, i64)> = self.database().read().await?.all(EMAILS, values![of]).await?;
        let email = |(kind, recipient, asked_at): (String, String, i64)| {
            Ok(HeldEmail { kind: EmailKind::parse(&kind), recipient, asked_at: from_millis(asked_at)? })
        };
        rows.into_iter().map(email).collect()
    }

    /// When the further keys of a response, or of its draft, were made: one for each e-mail that led to it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn further_keys(&self, of: SecretHash) -> Result<Vec<DateTime<Utc>>, StoreError> {
        let rows: Vec<(i64,)> = self.database().read().await?.all(KEYS, values![of]).await?;
        rows.into_iter().map(|(at,)| from_millis(at)).collect()
    }

    /// Whether an e-mail address is kept to write to somebody about a response or its draft.
    ///
    /// # Errors
    /// The database's own.
    pub async fn is_written_to(&self, of: SecretHash) -> Result<bool, StoreError> {
        Ok(!self.held_emails(of).await?.is_empty() || matches!(self.reminder(of).await?, Some(Reminder::Waiting(_))))
    }
}
