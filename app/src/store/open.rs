//! Opening a database, and closing it.

use super::connection::Database;
use super::turns::Turns;
use super::{Inner, Store, StoreError, migrations, writer};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Other programs on the same file (a backup, a `staff add`) hold it for less than this.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Past this, a request had better be told that the database is not there.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(8);
/// SQLite reads from memory or disk: more readers than this only take turns on the processors.
const SQLITE_READERS: u32 = 8;
/// Far under PostgreSQL's own default of 100, so that several processes fit.
const POSTGRES_CONNECTIONS: u32 = 16;

impl Store {
    /// Opens a database, made if needed (`sqlite://path`) or there already (`postgres://…`, `postgresql://…`),
    /// and brings its tables up to date. A call from inside a Tokio runtime.
    ///
    /// # Errors
    /// [`StoreError::Url`] for another address, [`StoreError::NewerSchema`] for a database that a later program
    /// has changed, and what the database itself says when it cannot be opened.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let database = match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() && !path.starts_with('?') => sqlite(url, path).await?,
            Some(("sqlite", _)) => return Err(StoreError::Url("the path of the file is missing".into())),
            Some(("postgres" | "postgresql", _)) => postgres(url).await?,
            Some((scheme, _)) => return Err(StoreError::Url(format!("not `{scheme}://`"))),
            None => return Err(StoreError::Url("with its scheme".into())),
        };
        let (changes, _) = watch::channel(0);
        let (letters, _) = watch::channel(0);
        let jobs = writer::start(database.clone(), changes.clone(), letters.clone());
        Ok(Self { inner: Arc::new(Inner { database, jobs, turns: Turns::default(), changes, letters }) })
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

async fn sqlite(url: &str, path: &str) -> Result<Database, StoreError> {
    let file = path.split('?').next().unwrap_or(path);
    if let Some(folder) = Path::new(file).parent().filter(|folder| !folder.as_os_str().is_empty()) {
        tokio::fs::create_dir_all(folder).await?;
    }
    let options: SqliteConnectOptions = url.parse().map_err(|error: sqlx::Error| StoreError::Url(error.to_string()))?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A receipt is a promise: the commit is on the disk before it is given.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        // The one writer: nothing is gained by closing it, and its statements stay prepared.
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.clone())
        .await?;
    if let Err(error) = migrations::sqlite(&writer).await {
        writer.close().await;
        return Err(error);
    }
    let readers = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A reader that wrote would bypass the one writer.
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    Ok(Database::Sqlite { writer, readers })
}

async fn postgres(url: &str) -> Result<Database, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| StoreError::Url(error.to_string()))?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.application_name("observatoire"))
        .await?;
    if let Err(error) = migrations::postgres(&pool).await {
        // Its connection may still hold the lock of the migrations.
        pool.close().await;
        return Err(error);
    }
    Ok(Database::Postgres(pool))
}
