//! Erasure: withdrawn responses are deleted, and the figures cover the rest.

use super::corrections::{self, Former};
use super::counters::Changes;
use super::drafts::{self, audience_from, edition_from};
use super::submissions;
use super::{key_aliases, reminders};
use crate::database::connection::{Transaction, row, values};
use crate::database::time::from_millis;
use crate::editing::organisation_groups;
use crate::mail::outbox;
use crate::measured::crossings;
use crate::{NewEntry, SecretHash, Store, StoreError, audit};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// A response to erase, with everything stored under its key.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// Key of the response.
    pub key: SecretHash,
    /// When it is erased.
    pub at: DateTime<Utc>,
    /// The log entry, in the same transaction, if the staff erase it on request.
    pub entry: Option<NewEntry>,
}

/// A table with data about a response or its draft.
pub(crate) struct Table {
    /// Deletes these data.
    pub erase: &'static str,
    /// The parameter of the statement.
    by: By,
    /// Whether the data identify a person: they can then be erased without the answers.
    personal: bool,
}

/// The identifier of a response in a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// Hash of its key.
    Key,
    /// Its number, once it is sent.
    Number,
}

/// All tables with data about a response, in the order of deletion. A new table gets a line here.
pub(crate) const TABLES: [Table; 16] = [
    Table { erase: outbox::FORGET, by: By::Key, personal: true },
    Table { erase: reminders::STOP, by: By::Key, personal: true },
    Table { erase: outbox::FORGET_COLLEAGUES, by: By::Key, personal: false },
    Table { erase: key_aliases::FORGET, by: By::Key, personal: false },
    Table { erase: key_aliases::FORGET_COLLEAGUES, by: By::Key, personal: false },
    // Foreign keys delete the colleagues and the rest of a reminder.
    Table { erase: submissions::DELETE_DRAFT, by: By::Key, personal: false },
    Table { erase: corrections::DELETE_CONTACTS, by: By::Number, personal: true },
    Table { erase: crossings::DELETE, by: By::Key, personal: false },
    Table { erase: "DELETE FROM codings WHERE response_id = $1", by: By::Number, personal: false },
    Table { erase: "DELETE FROM coded_texts WHERE response_id = $1", by: By::Number, personal: false },
    Table { erase: "DELETE FROM text_masks WHERE response_id = $1", by: By::Number, personal: false },
    // Foreign keys delete the quotes of excerpts.
    Table { erase: "DELETE FROM excerpts WHERE response_id = $1", by: By::Number, personal: false },
    Table { erase: "DELETE FROM quality_decisions WHERE response_id = $1", by: By::Number, personal: false },
    Table { erase: "DELETE FROM publication_members WHERE response_id = $1", by: By::Number, personal: false },
    Table { erase: "DELETE FROM response_versions WHERE response_id = $1", by: By::Number, personal: false },
    // Last: the other tables refer to it.
    Table { erase: "DELETE FROM responses WHERE id = $1", by: By::Number, personal: false },
];

/// The names of the tables with data about a response, by which others check that they miss none.
pub fn tables_of_a_response() -> BTreeSet<&'static str> {
    let name = |table: &Table| table.erase.strip_prefix("DELETE FROM ")?.split(' ').next();
    TABLES.iter().filter_map(name).collect()
}

/// Deletes the rows of a response from some tables; returns their number.
async fn erase_from(
    transaction: &mut Transaction,
    tables: impl Iterator<Item = &Table>,
    key: SecretHash,
    number: Option<i64>,
) -> Result<u64, StoreError> {
    let mut erased = 0;
    for table in tables {
        erased += match (table.by, number) {
            (By::Key, _) => transaction.execute(table.erase, values![key]).await?,
            (By::Number, Some(number)) => transaction.execute(table.erase, values![number]).await?,
            (By::Number, None) => 0,
        };
    }
    Ok(erased)
}

pub(crate) const FOUND: &str =
    "SELECT id, edition, audience, replaced_by, test, aside FROM responses WHERE key_hash = $1";
/// Records erased keys, so that a page still open somewhere cannot bring the data back.
pub(crate) const REMEMBER: &str = "INSERT INTO erasures (key_hash, erased_at) VALUES ($1, $2)";
/// The keys in e-mails lead to the same response.
pub(crate) const REMEMBER_ALIASES: &str =
    "INSERT INTO erasures (key_hash, erased_at) SELECT key_hash, $2 FROM key_aliases WHERE of_hash = $1";
pub(crate) const ERASED: &str = "SELECT erased_at FROM erasures WHERE key_hash = $1";

impl Store {
    /// Erases a response and its draft, with everything stored under their key, in the writer's turn: the figures
    /// change in the same transaction. Once the call waits, the erasure takes place even if the caller goes away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without either; [`StoreError::Busy`] under overload.
    pub async fn erase(&self, erasure: Erasure) -> Result<(), StoreError> {
        self.erase_in_turn(erasure).await
    }

    /// When the data under a key were erased; `None` if they were not.
    pub async fn erased_at(&self, key: SecretHash) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(ERASED, values![key]).await?;
        row.map(|(at,)| from_millis(at)).transpose()
    }

    /// Erases the data that identify a person: the contacts of the response under a key, these fields of its draft, its
    /// waiting e-mails and reminder. The answers stay. Returns whether there were any.
    pub async fn erase_contacts(&self, key: SecretHash, fields: &[String]) -> Result<bool, StoreError> {
        let mut transaction = self.database().exclusive().await?;
        let found: Option<(i64,)> = transaction.one(drafts::IS_SENT, values![key]).await?;
        let personal = TABLES.iter().filter(|table| table.personal);
        let mut erased = erase_from(&mut transaction, personal, key, found.map(|(id,)| id)).await? > 0;
        if let Some(mut draft) = drafts::read_under(&mut transaction, key).await? {
            let before = draft.clone();
            for field in fields {
                draft.typed.remove(field);
                draft.marks.remove(field);
            }
            if draft != before {
                // With a new revision, answers read earlier can no longer be sent.
                draft.revision += 1;
                drafts::write(&mut transaction, key, &draft).await?;
                erased = true;
            }
        }
        transaction.commit().await?;
        Ok(erased)
    }
}

/// Erases in the writer's transaction. Refusals come before any write.
pub(crate) async fn erase(
    transaction: &mut Transaction,
    erasure: &Erasure,
    changes: &mut Changes,
) -> Result<(), StoreError> {
    let Erasure { key, at, .. } = *erasure;
    row! {
        struct Row {
            id: i64,
            edition: i64,
            audience: String,
            replaced_by: Option<i64>,
            test: i64,
            aside: i64,
        }
    }
    let found: Option<Row> = transaction.one(FOUND, values![key]).await?;
    let draft = drafts::read_under(transaction, key).await?;
    if found.is_none() && draft.is_none() {
        return Err(StoreError::NotFound);
    }
    if let Some(Row { id, edition, audience, replaced_by, test: 0, aside }) = &found {
        let (edition, audience) = (edition_from(*edition)?, audience_from(audience)?);
        // An excluded response is in no chain of replacements and counts nowhere.
        if *aside == 0 {
            let former = Former { key, edition, audience, id: *id, replaced_by: *replaced_by };
            corrections::leave(transaction, &former, changes).await?;
        }
        changes.count_response(edition, audience, if replaced_by.is_none() && *aside == 0 { -1 } else { 0 });
    }
    if let Some(entry) = &erasure.entry {
        audit::append(transaction, entry).await?;
    }
    forget(transaction, key, found.map(|found| found.id), at).await
}

/// Erases a test response, sent or not: no figure changes.
pub(crate) async fn erase_trial(
    transaction: &mut Transaction,
    key: SecretHash,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let found: Option<(i64,)> = transaction.one(drafts::IS_SENT, values![key]).await?;
    forget(transaction, key, found.map(|(id,)| id), at).await
}

/// Deletes every row of a response, and records the erasure.
async fn forget(
    transaction: &mut Transaction,
    key: SecretHash,
    number: Option<i64>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction.execute(REMEMBER, values![key, at]).await?;
    transaction.execute(REMEMBER_ALIASES, values![key, at]).await?;
    if let Some(number) = number {
        organisation_groups::forget(transaction, number).await?;
    }
    erase_from(transaction, TABLES.iter(), key, number).await?;
    Ok(())
}
