//! Opening and closing a database.

mod postgres;
mod sqlite;

use super::connection::Database;
use super::turns::Turns;
use super::writer;
use crate::campaign::shown::Memory;
use crate::{Inner, Store, StoreError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// After this wait, the request is answered that the database is not reachable.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(8);

/// The purpose for which a database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To serve: it is created if missing, and migrated; a SQLite file is copied first.
    Migrate,
    /// To write, and to create it if missing. A database of another version is refused.
    Create,
    /// To write. A missing database is refused too.
    Write,
    /// To read only.
    Read,
}

/// How a database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The purpose.
    pub access: Access,
    /// Whether a PostgreSQL server on another machine is accepted without authentication.
    pub unverified: bool,
}

/// A migration of an existing database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Its previous schema version.
    pub from: i64,
    /// Copy of the previous database, if it is a SQLite file.
    pub copy: Option<PathBuf>,
}

impl Store {
    /// Opens a database, created if missing (`sqlite://path`) or existing (`postgres://…`, `postgresql://…`), and
    /// migrates it. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// Those of [`Store::open_as`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_as(url, Opening { access: Access::Migrate, unverified: false }).await
    }

    /// Opens a database. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// [`StoreError::Url`] for any other address; [`StoreError::Unverified`] for a PostgreSQL server on another machine
    /// that would not be authenticated; [`StoreError::NewerSchema`] for a database migrated by a later program,
    /// [`StoreError::OlderSchema`] for one that needs a migration, [`StoreError::NoDatabase`] for a missing one.
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
        let (turns, shown) = (Turns::default(), Memory::default());
        Ok(Self { inner: Arc::new(Inner { database, migrated, jobs, turns, changes, emails, shown }) })
    }

    /// The migration run when the database was opened; `None` if it was up to date or new.
    pub fn migrated(&self) -> Option<&Migrated> {
        self.inner.migrated.as_ref()
    }

    /// Whether the store can be read and still accepts what respondents send.
    ///
    /// # Errors
    /// The reason why not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        if self.inner.jobs.is_closed() {
            return Err(StoreError::Closed);
        }
        let _: Option<(i64,)> = self.database().read().await?.one("SELECT COUNT(*) FROM editions", []).await?;
        Ok(())
    }

    /// Writes the jobs that are waiting, then closes every connection. Later calls fail, on any handle.
    pub async fn close(&self) {
        writer::stop(&self.inner.jobs).await;
        self.database().close().await;
    }
}

/// Whether the database file exists and is not empty.
async fn holds_something(file: &Path) -> bool {
    tokio::fs::metadata(file).await.is_ok_and(|metadata| metadata.len() > 0)
}
