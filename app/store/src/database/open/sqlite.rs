//! Opening a SQLite file.

use super::{ACQUIRE_TIMEOUT, Access, Database, Migrated, StoreError, holds_something};
use crate::database::migrations;
use crate::database::migrations::Schema;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Other programs lock the file (a backup, a `staff add`) for less than this.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// SQLite reads from memory or disk: with more readers, they would only take turns on the processors.
const READERS: u32 = 8;
/// Maximum number of copies of one version beside a file: each is left by a start that failed.
const COPIES: u32 = 100;

pub(super) async fn open(url: &str, access: Access) -> Result<(Database, Option<Migrated>), StoreError> {
    let options: SqliteConnectOptions = url.parse().map_err(|error: sqlx::Error| StoreError::Url(error.to_string()))?;
    let options = options.foreign_keys(true).busy_timeout(BUSY_TIMEOUT);
    let file = options.get_filename().to_owned();
    let there = holds_something(&file).await;
    if !there && matches!(access, Access::Write | Access::Read) {
        return Err(StoreError::NoDatabase(file.display().to_string()));
    }
    if access == Access::Read {
        return Ok((read_only(options, &file).await?, None));
    }
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        tokio::fs::create_dir_all(folder).await?;
    }
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A receipt is a promise: the commit is on disk before it is given.
        .synchronous(SqliteSynchronous::Full);
    // Erased data are overwritten in the file, not only unlinked.
    let options = options.pragma("secure_delete", "ON");
    let writer = pool(1)
        // The only writer: closing it gains nothing, and its statements stay prepared.
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone())
        .await?;
    let migrated = match up_to_date(&writer, access, &file).await {
        Ok(migrated) => migrated,
        Err(error) => {
            writer.close().await;
            return Err(error);
        }
    };
    // A writing reader would bypass the single writer.
    let readers = pool(READERS).connect_with(options.pragma("query_only", "ON")).await?;
    Ok((Database::Sqlite { writer, readers }, migrated))
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT)
}

/// Opens a file for reading only, even on a read-only medium.
async fn read_only(options: SqliteConnectOptions, file: &Path) -> Result<Database, StoreError> {
    let options = options.read_only(true);
    let readers = match pool(READERS).connect_with(options.clone()).await {
        // Reading needs a file beside it, unless nobody can be writing.
        Err(_) if !beside(file, "-wal").exists() => pool(READERS).connect_with(options.immutable(true)).await?,
        opened => opened?,
    };
    if let Err(error) = migrations::of_sqlite(&readers).await.and_then(|schema| schema.is_known(file)) {
        readers.close().await;
        return Err(error);
    }
    Ok(Database::Sqlite { writer: readers.clone(), readers })
}

/// Creates the tables of a new file, and migrates an older one if asked to.
async fn up_to_date(writer: &SqlitePool, access: Access, file: &Path) -> Result<Option<Migrated>, StoreError> {
    let schema = migrations::of_sqlite(writer).await?;
    let mut migrated = None;
    match (access, schema) {
        (_, Schema::None) => {}
        (Access::Migrate, Schema::Older(from)) => {
            migrated = Some(Migrated { from, copy: Some(copy(writer, file, from).await?) });
        }
        (_, schema) => schema.is_known(file)?,
    }
    migrations::sqlite(writer).await?;
    Ok(migrated)
}

/// Copies the file as it is, in case of a return to the previous program version. Only its owner can read the copy.
async fn copy(writer: &SqlitePool, file: &Path, version: i64) -> Result<PathBuf, StoreError> {
    let to = new_file(file, version).map_err(StoreError::Copy)?;
    // `VACUUM INTO` accepts an existing file if it is empty.
    let copied = sqlx::query("VACUUM INTO $1").bind(to.display().to_string()).execute(writer).await;
    let on_disk = || std::fs::File::open(&to).and_then(|copy| copy.sync_all());
    let done = match copied {
        Ok(_) => on_disk().map_err(StoreError::Copy),
        Err(error) => Err(StoreError::from(error)),
    };
    if let Err(error) = done {
        // A partial copy is useless; if it cannot be removed, its length shows that it is partial.
        let _gone_or_left = std::fs::remove_file(&to);
        return Err(error);
    }
    Ok(to)
}

/// A new, empty file `FILE.before-N`, or `FILE.before-N.2` and so on if it exists: no copy is ever overwritten.
fn new_file(file: &Path, version: i64) -> io::Result<PathBuf> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    for number in 1..=COPIES {
        let ending = if number == 1 { String::new() } else { format!(".{number}") };
        let path = beside(file, &format!(".before-{version}{ending}"));
        match options.open(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "there are too many already"))
}

/// The path with a suffix added to its file name.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
