//! Why the store could not do what was asked. The sentences are for the log, not for respondents.

use sqlx::migrate::MigrateError;

/// Why the store could not do what was asked. Its `Display` is a cause for the log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database is not one that the store knows; the address itself may hold a password and is not repeated.
    #[error("DATABASE_URL: expected `sqlite://path`, `postgres://…` or `postgresql://…`, {0}")]
    Url(String),
    /// A later version of the program has changed the database.
    #[error(
        "the database has schema version {found}, this program knows up to {known}: \
         upgrade the program, or restore a backup made by this version"
    )]
    NewerSchema {
        /// The schema version of the database.
        found: i64,
        /// The latest schema version that this program knows.
        known: i64,
    },
    /// This program would have to change the tables, and was asked for something else.
    #[error(
        "the database has schema version {found}, this program works with {known}: run `observatoire migrate`, \
         or start `observatoire serve`; of a SQLite file they make a copy first"
    )]
    OlderSchema {
        /// The schema version of the database.
        found: i64,
        /// The latest schema version that this program knows.
        known: i64,
    },
    /// The database was made by a version that was never released; nothing leads from its tables to those of today.
    #[error(
        "the database was made by a version of the program that was never released: put it aside, and start with a new one"
    )]
    UnreleasedSchema,
    /// There is no database where one was named.
    #[error(
        "DATABASE_URL: there is no database of ours at `{0}`: name the one that is served, or make a new one with \
         `observatoire serve`, `observatoire migrate` or `observatoire staff add`"
    )]
    NoDatabase(String),
    /// A PostgreSQL server of another machine would be taken at its word.
    #[error(
        "DATABASE_URL: the database is on another machine and need not prove who it is: add `?sslmode=verify-full` to the \
         address (and `&sslrootcert=FILE` for an authority of your own), or set OBSERVATOIRE_DATABASE_UNVERIFIED=true \
         where nobody else is on the way"
    )]
    Unverified,
    /// A SQLite file could not be copied before its tables were to be changed; they are as they were.
    #[error("the copy of the database that is made before its tables are changed: {0}")]
    Copy(#[source] std::io::Error),
    /// The tables could not be prepared.
    #[error("preparing the tables: {0}")]
    Migration(#[from] MigrateError),
    /// The response was sent already: it is a new response, or nothing.
    #[error("a response was already sent under this key")]
    AlreadySent,
    /// What was under this key was erased: nothing is kept under it again.
    #[error("what was under this key was erased")]
    Erased,
    /// The draft belongs to another edition or audience than the one named.
    #[error("the draft belongs to another questionnaire")]
    Mismatch,
    /// The draft would take more room than all its questions need.
    #[error("the draft would be too large")]
    TooLarge,
    /// There is no draft under this key.
    #[error("there is no draft under this key")]
    NotFound,
    /// The link was withdrawn, or is over, or its response was sent.
    #[error("the invitation is no longer good")]
    Uninvited,
    /// As many as there can be are there already.
    #[error("there are too many already")]
    TooMany,
    /// The draft was saved since the caller read it.
    #[error("the draft was saved since: it is at revision {current}")]
    Changed {
        /// The revision that it is at.
        current: i64,
    },
    /// The response is another version by now, or stands otherwise, than what the caller looked at.
    #[error("the response changed since")]
    Moved,
    /// Somebody with this e-mail address is there already.
    #[error("there is already an account for this e-mail address")]
    Exists,
    /// Nobody would be left to manage the accounts.
    #[error("there must be an administrator")]
    LastAdministrator,
    /// A number would leave 64 bits.
    #[error("a number would exceed 64 bits")]
    Overflow,
    /// A stored value is not what the store once wrote.
    #[error("stored data cannot be read: {0}")]
    Data(String),
    /// Too many writes wait, and the wait was too long.
    #[error("the database is too busy: nothing was written")]
    Busy,
    /// The database could not be reached for a group of writes; nothing was written.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A fault of the program's own, which the log tells.
    #[error("a fault of the program: nothing was written")]
    Panicked,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The operation exists on one of the two databases only.
    #[error("{0}")]
    Unsupported(&'static str),
    /// The folder of the database file could not be made.
    #[error("the folder of the database: {0}")]
    Folder(#[from] std::io::Error),
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// Whether the job was turned down before it wrote anything, so that the transaction around it stays good.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::AlreadySent
                | Self::Erased
                | Self::Mismatch
                | Self::TooLarge
                | Self::NotFound
                | Self::Uninvited
                | Self::Changed { .. }
                | Self::Moved
        )
    }

    /// What is stored is not what was written.
    pub fn data(what: &str, cause: impl std::fmt::Display) -> Self {
        Self::Data(format!("{what}: {cause}"))
    }
}
