//! Decisions of the staff about findings: likely mistakes in responses. Findings are computed elsewhere and appear here
//! by name. Every decision is stored; the latest one on a finding applies.

use crate::audit::noted_act::Noting;
use crate::database::connection::{Transaction, row, values};
use crate::database::time::from_millis;
use crate::mail::outbox;
use crate::mail::outbox::NewEmail;
use crate::responses::archive;
use crate::responses::archive::{PageRow, StoredResponse};
use crate::responses::changes;
use crate::{EmailKind, SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};
use editing::checks::decision::Ruling;
use survey::{Audience, EditionYear};

/// A decision to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// The number of the response.
    pub response: i64,
    /// The name of the finding.
    pub finding: String,
    /// The ruling.
    pub ruling: Ruling,
    /// The reason, or the question.
    pub words: String,
    /// The form fields that it is about.
    pub fields: Vec<String>,
    /// The versions of the responses on which it is based.
    pub versions: String,
    /// For a question: until when a correction is accepted.
    pub until: Option<DateTime<Utc>>,
    /// Who decides.
    pub by: String,
    /// When it is made.
    pub at: DateTime<Utc>,
}

/// A stored decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its number; later decisions have higher ones.
    pub id: i64,
    /// The decision.
    pub made: NewDecision,
}

/// A question to a respondent about a response that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedBack {
    /// The question, as the staff wrote it.
    pub question: String,
    /// The form fields that it is about.
    pub fields: Vec<String>,
    /// When it was asked.
    pub at: DateTime<Utc>,
    /// Until when a correction is accepted.
    pub until: DateTime<Utc>,
}

pub(crate) const KEEP: &str = "INSERT INTO quality_decisions \
     (response_id, finding, ruling, words, fields, versions, until, decided_by, decided_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const ALL: &str = "SELECT d.id, d.response_id, d.finding, d.ruling, d.words, d.fields, d.versions, d.until, d.decided_by, \
     d.decided_at FROM quality_decisions d JOIN responses r ON r.id = d.response_id \
     WHERE r.edition = $1 AND r.audience = $2 ORDER BY d.id";
pub(crate) const OF_RESPONSE: &str = "SELECT id, response_id, finding, ruling, words, fields, versions, until, decided_by, \
     decided_at FROM quality_decisions WHERE response_id = $1 ORDER BY id";
pub(crate) const HASH: &str = "SELECT key_hash, version FROM responses WHERE id = $1 AND test = 0";
pub(crate) const OWN: &str = "SELECT id, version, aside FROM responses WHERE key_hash = $1";
const OF_ADDRESS: &str = "SELECT response_id FROM contacts WHERE LOWER(value) = $1";
pub(crate) const ADDRESS: &str = "SELECT value FROM contacts WHERE response_id = $1 AND field = $2";

row! {
    struct Row {
        id: i64,
        response_id: i64,
        finding: String,
        ruling: String,
        words: String,
        fields: String,
        versions: String,
        until: Option<i64>,
        decided_by: String,
        decided_at: i64,
    }
}

impl Store {
    /// Numbers of the responses with this contact address, given in lower case.
    pub async fn responses_of_address(&self, address: &str) -> Result<Vec<i64>, StoreError> {
        let rows: Vec<(i64,)> = self.database().read().await?.all(OF_ADDRESS, values![address]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// All decisions about the responses to a questionnaire, the earliest first.
    pub async fn decisions(&self, edition: EditionYear, audience: Audience) -> Result<Vec<Decision>, StoreError> {
        let rows: Vec<Row> = self.database().read().await?.all(ALL, values![edition, audience]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Whether a response has an address in one of these fields.
    pub async fn has_address(&self, response: i64, fields: &[String]) -> Result<bool, StoreError> {
        let mut connection = self.database().read().await?;
        for field in fields {
            if connection.one::<(String,)>(ADDRESS, values![response, field]).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The response with this number, unless it is a test response.
    pub async fn response_of_number(&self, response: i64) -> Result<Option<StoredResponse>, StoreError> {
        let row: Option<PageRow> = self.database().read().await?.one(changes::BY_ID, values![response]).await?;
        row.map(archive::read).transpose()
    }

    /// The hash under which the response with this number is stored.
    pub async fn hash_of_number(&self, response: i64) -> Result<Option<SecretHash>, StoreError> {
        let row: Option<(Vec<u8>, i64)> = self.database().read().await?.one(HASH, values![response]).await?;
        row.map(|(hash, _)| SecretHash::from_stored(&hash)).transpose()
    }

    /// Questions of the staff about the response under a key, as long as no correction has been made.
    pub async fn asked_back(&self, key: SecretHash) -> Result<Vec<AskedBack>, StoreError> {
        let mut connection = self.database().read().await?;
        let Some((id, version, _)) = connection.one::<(i64, i64, i64)>(OWN, values![key]).await? else {
            return Ok(Vec::new());
        };
        let rows: Vec<Row> = connection.all(OF_RESPONSE, values![id]).await?;
        let decisions = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        // The latest decision on each finding.
        let last = decisions
            .iter()
            .filter(|one| !decisions.iter().any(|other| other.id > one.id && other.made.finding == one.made.finding));
        let asked = last.filter_map(|decision| {
            let NewDecision { ruling, words, fields, versions, until, at, .. } = &decision.made;
            let holds = *ruling == Ruling::Asked && first_version(versions) == Some(version);
            holds.then_some(AskedBack { question: words.clone(), fields: fields.clone(), at: *at, until: (*until)? })
        });
        Ok(asked.collect())
    }

    /// The decisions about the response under a key, the earliest first, and whether it is excluded.
    pub async fn decided_on(&self, key: SecretHash) -> Result<(Vec<Decision>, bool), StoreError> {
        let mut connection = self.database().read().await?;
        let Some((id, _, aside)) = connection.one::<(i64, i64, i64)>(OWN, values![key]).await? else {
            return Ok((Vec::new(), false));
        };
        let rows: Vec<Row> = connection.all(OF_RESPONSE, values![id]).await?;
        Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, aside != 0))
    }
}

impl Noting<'_> {
    /// Stores a decision that changes no figure: a confirmation, or the reopening of a finding.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a response.
    pub async fn decide(self, decision: &NewDecision) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if transaction.one::<(Vec<u8>, i64)>(HASH, values![decision.response]).await?.is_none() {
            return Err(StoreError::NotFound);
        }
        keep(&mut transaction, decision).await?;
        self.commit(transaction).await
    }

    /// Asks a respondent a question. It appears on the page of their response, and an e-mail with a link goes to the
    /// address found in one of these fields. The caller does not learn the address, only whether there is one: with
    /// `false`, the question waits until the respondent opens the page by themselves.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a response, [`StoreError::Moved`] if it has another version by now.
    pub async fn ask_back(
        self,
        decision: &NewDecision,
        version: i64,
        address_in: &[String],
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let found: Option<(Vec<u8>, i64)> = transaction.one(HASH, values![decision.response]).await?;
        let Some((hash, current)) = found else { return Err(StoreError::NotFound) };
        if current != version {
            return Err(StoreError::Moved);
        }
        let address = self::address_in(&mut transaction, decision.response, address_in).await?;
        keep(&mut transaction, decision).await?;
        if let Some(recipient) = &address {
            let of = SecretHash::from_stored(&hash)?;
            let email = NewEmail { kind: EmailKind::Question, of, recipient, at: decision.at };
            outbox::put(&mut transaction, &email).await?;
        }
        self.commit(transaction).await?;
        if address.is_some() {
            self.store.emails_wait();
        }
        Ok(address.is_some())
    }
}

/// The first address of a response in one of these fields.
pub(crate) async fn address_in(
    transaction: &mut Transaction,
    response: i64,
    fields: &[String],
) -> Result<Option<String>, StoreError> {
    for field in fields {
        if let Some((address,)) = transaction.one::<(String,)>(ADDRESS, values![response, field]).await? {
            return Ok(Some(address));
        }
    }
    Ok(None)
}

/// The version of the response itself, the first of the versions on which a decision is based.
fn first_version(versions: &str) -> Option<i64> {
    versions.split('/').next()?.parse().ok()
}

/// Stores a decision in the transaction of its effects.
pub(crate) async fn keep(transaction: &mut Transaction, decision: &NewDecision) -> Result<(), StoreError> {
    let fields = serde_json::to_string(&decision.fields).map_err(|error| StoreError::data("form fields", error))?;
    let row = values![
        decision.response,
        &decision.finding,
        decision.ruling.as_str(),
        &decision.words,
        fields,
        &decision.versions,
        decision.until,
        &decision.by,
        decision.at,
    ];
    transaction.execute(KEEP, row).await?;
    Ok(())
}

/// All decisions about a response, the earliest first.
pub(crate) async fn about(transaction: &mut Transaction, response: i64) -> Result<Vec<Decision>, StoreError> {
    let rows: Vec<Row> = transaction.all(OF_RESPONSE, values![response]).await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Decision, StoreError> {
    let Row {
        id,
        response_id: response,
        finding,
        ruling,
        words,
        fields,
        versions,
        until,
        decided_by: by,
        decided_at: at,
    } = row;
    let fields = serde_json::from_str(&fields).map_err(|error| StoreError::data("form fields", error))?;
    let made = NewDecision {
        response,
        finding,
        ruling: Ruling::named(&ruling).ok_or_else(|| StoreError::data("a ruling", &ruling))?,
        words,
        fields,
        versions,
        until: until.map(from_millis).transpose()?,
        by,
        at: from_millis(at)?,
    };
    Ok(Decision { id, made })
}
