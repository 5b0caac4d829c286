//! Acts of the staff. An act and its entry in the audit log are one transaction: neither exists without the other,
//! whatever interrupts them.

use super as audit;
use crate::database::connection::{Transaction, Value};
use crate::{NewEntry, Store, StoreError};
use chrono::{DateTime, Utc};

/// The store for one act, with its log entry: who does what, and when. An act that changes nothing leaves no entry,
/// unless it covers a whole list: then the request itself is logged.
#[derive(Clone, Debug)]
pub struct Noting<'a> {
    pub(crate) store: &'a Store,
    entry: NewEntry,
}

impl Store {
    /// The store for the act of this entry.
    pub fn noting(&self, entry: NewEntry) -> Noting<'_> {
        Noting { store: self, entry }
    }
}

impl Noting<'_> {
    /// The name of the author.
    pub(crate) fn by(&self) -> &str {
        &self.entry.actor.name
    }

    /// The time of the act.
    pub(crate) fn at(&self) -> DateTime<Utc> {
        self.entry.at
    }

    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        self.store.database().exclusive().await
    }

    /// Commits the changes with their entry.
    pub(crate) async fn commit(&self, transaction: Transaction) -> Result<(), StoreError> {
        self.commit_as(transaction, |_| {}).await
    }

    /// The same, after `say` has completed the entry with the outcome.
    pub(crate) async fn commit_as(
        &self,
        mut transaction: Transaction,
        say: impl FnOnce(&mut NewEntry),
    ) -> Result<(), StoreError> {
        let mut entry = self.entry.clone();
        say(&mut entry);
        audit::append(&mut transaction, &entry).await?;
        transaction.commit().await
    }

    /// An act of one statement: returns whether it changed anything.
    pub(crate) async fn changes(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value> + Send,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        if transaction.execute(sql, values).await? == 0 {
            return Ok(false);
        }
        self.commit(transaction).await?;
        Ok(true)
    }
}
