//! Acts of the staff. What is done and the entry of the audit log that says so are one transaction: neither is there without the
//! other, whatever stops in between.

use super as audit;
use crate::database::connection::{Transaction, Value};
use crate::{NewEntry, Store, StoreError};
use chrono::{DateTime, Utc};

/// The store for one act, with the entry that says who does what, and when. What turns out to change nothing leaves no entry,
/// unless it was asked of a whole list: that it was asked is then said.
#[derive(Clone, Debug)]
pub struct Noting<'a> {
    pub(crate) store: &'a Store,
    entry: NewEntry,
}

impl Store {
    /// The store for an act that this entry says.
    pub fn noting(&self, entry: NewEntry) -> Noting<'_> {
        Noting { store: self, entry }
    }
}

impl Noting<'_> {
    /// Who acts.
    pub(crate) fn by(&self) -> &str {
        &self.entry.actor.name
    }

    /// When.
    pub(crate) fn at(&self) -> DateTime<Utc> {
        self.entry.at
    }

    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        self.store.database().exclusive().await
    }

    /// Commits what was done, with its entry.
    pub(crate) async fn commit(&self, transaction: Transaction) -> Result<(), StoreError> {
        self.commit_as(transaction, |_| {}).await
    }

    /// The same, where the entry says what came of it.
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

    /// An act of one statement: says whether it changed anything.
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
