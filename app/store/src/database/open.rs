//! Opening a database, and closing it.

mod postgres;
mod sqlite;

use super::connection::Database;
use super::turns::Turns;
use super::writer;
use crate::{Inner, Store, StoreError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Past this, a request had better be told that the database is not there.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(8);

/// What a database is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To serve: made if it is not there, and its tables are brought up to date, a SQLite file after a copy.
    Migrate,
    /// To write to it, and to make it if it is not there. A database of another version is refused.
    Create,
    /// To write to it. One that is not there is refused too.
    Write,
    /// To read it: nothing can be written.
    Read,
}

/// How a database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What for.
    pub access: Access,
    /// Whether a PostgreSQL server of another machine is taken without proof of who it is.
    pub unverified: bool,
}

/// What was done to the tables of a database that was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The schema version that it had.
    pub from: i64,
    /// The copy of what it was: of a SQLite file.
    pub copy: Option<PathBuf>,
}

impl Store {
    /// Opens a database, made if needed (`sqlite://path`) or there already (`postgres://…`, `postgresql://…`),
    /// and brings its tables up to date. A call from inside a Tokio runtime.
    ///
    /// # Errors
    /// As [`Store::open_as`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_as(url, Opening { access: Access::Migrate, unverified: false }).await
    }

    /// Opens a database. A call from inside a Tokio runtime.
    ///
    /// # Errors
    /// [`StoreError::Url`] for another address; [`StoreError::Unverified`] for a PostgreSQL server of another machine that
    /// would be taken at its word; [`StoreError::NewerSchema`] for a database that a later program has changed,
    /// [`StoreError::OlderSchema`] for one that this program would have to change, [`StoreError::NoDatabase`] for one that is
    /// not there; and what the database itself says when it cannot be opened.
    pub async fn open_as(url: &str, opening: Opening) -> Result<Self, StoreError> {
        let (database, migrated) = match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() && !path.starts_with('?') => {
                sqlite::open(url, opening.access).await?
            }
            Some(("sqlite", _)) => return Err(StoreError::Url("the path of the file is missing".into())),
            Some(("postgres" | "postgresql", _)) => postgres::open(url, opening).await?,
            Some((scheme, _)) => return Err(StoreError::Url(format!("not `{scheme}://`"))),
            None => return Err(StoreError::Url("with its scheme".into())),
        };
        let (changes, _) = watch::channel(0);
        let (emails, _) = watch::channel(0);
        let jobs = writer::start(database.clone(), changes.clone(), emails.clone());
        Ok(Self { inner: Arc::new(Inner { database, migrated, jobs, turns: Turns::default(), changes, emails }) })
    }

    /// What opening it did to the tables that were there; `None` where they were as they should be, or are new.
    pub fn migrated(&self) -> Option<&Migrated> {
        self.inner.migrated.as_ref()
    }

    /// Whether the store can be read and still takes what respondents send.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn ping(&self) -> Result<(), StoreError> {
        if self.inner.jobs.is_closed() {
            return Err(StoreError::Closed);
        }
        let _: Option<(i64,)> = self.database().read().await?.one("SELECT COUNT(*) FROM editions", []).await?;
        Ok(())
    }

    /// Writes what is waiting, then closes every connection. Later calls, on any handle, fail.
    pub async fn close(&self) {
        writer::stop(&self.inner.jobs).await;
        self.database().close().await;
    }
}

/// Whether the file of a database holds anything.
async fn holds_something(file: &Path) -> bool {
    tokio::fs::metadata(file).await.is_ok_and(|metadata| metadata.len() > 0)
}
