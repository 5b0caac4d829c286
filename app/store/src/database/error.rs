//! Errors of the store. Their messages are for the log, not for respondents.

use sqlx::migrate::MigrateError;

/// An error of the store. Its `Display` is a cause for the log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database is not understood. It may contain a password and is not repeated.
    #[error("DATABASE_URL: expected `sqlite://path`, `postgres://…` or `postgresql://…`, {0}")]
    Url(String),
    /// A later version of the program has migrated the database.
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
    /// The database needs a migration, which this command does not run.
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
    /// The database was made by a version that was never released; there is no migration from its tables.
    #[error(
        "the database was made by a version of the program that was never released: put it aside, and start with a new one"
    )]
    UnreleasedSchema,
    /// There is no database at the given address.
    #[error(
        "DATABASE_URL: there is no database of ours at `{0}`: name the one that is served, or make a new one with \
         `observatoire serve`, `observatoire migrate` or `observatoire staff add`"
    )]
    NoDatabase(String),
    /// A PostgreSQL server on another machine would not be authenticated.
    #[error(
        "DATABASE_URL: the database is on another machine and need not prove who it is: add `?sslmode=verify-full` to the \
         address (and `&sslrootcert=FILE` for an authority of your own), or set OBSERVATOIRE_DATABASE_UNVERIFIED=true \
         where nobody else is on the way"
    )]
    Unverified,
    /// The SQLite file could not be copied before a migration; its tables are unchanged.
    #[error("the copy of the database that is made before its tables are changed: {0}")]
    Copy(#[source] std::io::Error),
    /// A migration failed.
    #[error("preparing the tables: {0}")]
    Migration(#[from] MigrateError),
    /// The response was already sent: only a new response is possible.
    #[error("a response was already sent under this key")]
    AlreadySent,
    /// Everything under this key was erased, and nothing is stored under it again.
    #[error("what was under this key was erased")]
    Erased,
    /// The draft belongs to another edition or audience than the one given, or a proposal's status does not lead to the
    /// one requested.
    #[error("the draft belongs to another questionnaire")]
    Mismatch,
    /// The draft would be larger than answers to all its questions need.
    #[error("the draft would be too large")]
    TooLarge,
    /// There is no such draft, response, account or other object.
    #[error("there is no draft under this key")]
    NotFound,
    /// The link was withdrawn or has expired, or its response was sent.
    #[error("the invitation is no longer good")]
    Uninvited,
    /// The maximum number is reached.
    #[error("there are too many already")]
    TooMany,
    /// The draft, plan, proposal or text was changed since the caller read it.
    #[error("the draft was saved since: it is at revision {current}")]
    Changed {
        /// The current revision, or version; 0 for a text.
        current: i64,
    },
    /// The response, or the coding of a text, has another version or state by now than the one the caller saw.
    #[error("the response changed since")]
    Moved,
    /// There is already an account, partner, code or edition like it.
    #[error("there is already an account for this e-mail address")]
    Exists,
    /// Nobody would be left to manage the accounts.
    #[error("there must be an administrator")]
    LastAdministrator,
    /// A number would exceed 64 bits.
    #[error("a number would exceed 64 bits")]
    Overflow,
    /// A stored value is not one that the store wrote.
    #[error("stored data cannot be read: {0}")]
    Data(String),
    /// Too many writes are waiting, and the wait was too long.
    #[error("the database is too busy: nothing was written")]
    Busy,
    /// The database could not be reached for a group of writes; nothing was written.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A bug in the program; the log has the details.
    #[error("a fault of the program: nothing was written")]
    Panicked,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The operation exists for one of the two databases only.
    #[error("{0}")]
    Unsupported(&'static str),
    /// The folder of the database file could not be created.
    #[error("the folder of the database: {0}")]
    Folder(#[from] std::io::Error),
    /// The database refused the statement or failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// Whether the job was refused before it wrote anything, so that the transaction around it remains usable.
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

    /// An error for stored data that cannot be read.
    pub fn data(what: &str, cause: impl std::fmt::Display) -> Self {
        Self::Data(format!("{what}: {cause}"))
    }
}
