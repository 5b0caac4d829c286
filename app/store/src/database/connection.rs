//! SQLite and PostgreSQL behind one type: every statement is written once, with `$1` placeholders, and runs on both.

use crate::{SecretHash, StoreError};
use chrono::{DateTime, Utc};
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Postgres, Sqlite, query, query_as};

/// The pools of one database.
#[derive(Clone)]
pub(crate) enum Database {
    /// One connection for writes, several for concurrent reads (WAL).
    Sqlite { writer: sqlx::SqlitePool, readers: sqlx::SqlitePool },
    /// Separate connections for writes and for reads, so that writes waiting for their turn do not delay reads.
    Postgres { writers: sqlx::PgPool, readers: sqlx::PgPool },
}

/// A connection outside a transaction: each statement is its own transaction.
pub(crate) enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction, rolled back when it is dropped before its commit.
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// A value to bind. Nulls are typed too: PostgreSQL requires it.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Integer(Option<i64>),
    Real(Option<f64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

/// A row of either database: a tuple of `i64`, `f64`, `String`, `Vec<u8>` and their options, or a struct made by
/// `row!`.
pub(crate) trait Columns: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Columns for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Concurrent writing transactions of several processes would only wait for each other's rows. They wait for this
/// advisory lock instead, which cannot deadlock. The digits mean nothing; they are unlikely to be used elsewhere.
const WRITER_LOCK: &str = "SELECT pg_advisory_xact_lock(7046521983345)";

impl Database {
    /// The name alone, for the log: the address may contain a password.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }

    /// A connection for reads.
    pub(crate) async fn read(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Connection::Sqlite(readers.acquire().await?),
            Self::Postgres { readers, .. } => Connection::Postgres(readers.acquire().await?),
        })
    }

    /// A connection for a single write.
    pub(crate) async fn write(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Connection::Sqlite(writer.acquire().await?),
            Self::Postgres { writers, .. } => Connection::Postgres(writers.acquire().await?),
        })
    }

    /// A transaction whose reads all see the same state of the database.
    pub(crate) async fn snapshot(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Transaction::Sqlite(readers.begin().await?),
            Self::Postgres { readers, .. } => {
                Transaction::Postgres(readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
            }
        })
    }

    /// A transaction that excludes all other writers, in any process.
    pub(crate) async fn exclusive(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            // The lock is taken at the start: at the first write after reads, it could be refused.
            Self::Sqlite { writer, .. } => Transaction::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres { writers, .. } => {
                let mut transaction = writers.begin().await?;
                query(WRITER_LOCK).execute(&mut *transaction).await?;
                Transaction::Postgres(transaction)
            }
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                // The writer closes last: closing the last connection folds the write-ahead log into the file.
                writer.close().await;
            }
            Self::Postgres { writers, readers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

impl Transaction {
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await?,
            Self::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}

/// Binds values to a statement.
macro_rules! bound {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Integer(v) => query.bind(v),
                Value::Real(v) => query.bind(v),
                Value::Text(v) => query.bind(v),
                Value::Bytes(v) => query.bind(v),
            };
        }
        query
    }};
}

/// The same three calls on connections and on transactions, for both databases.
macro_rules! runs_statements {
    ($kind:ident) => {
        impl $kind {
            /// Runs a statement; returns how many rows it changed.
            pub(crate) async fn execute(
                &mut self,
                sql: &'static str,
                values: impl IntoIterator<Item = Value> + Send,
            ) -> Result<u64, StoreError> {
                Ok(match self {
                    Self::Sqlite(c) => bound!(query(sql), values).execute(&mut **c).await?.rows_affected(),
                    Self::Postgres(c) => bound!(query(sql), values).execute(&mut **c).await?.rows_affected(),
                })
            }

            /// The first row of the result, if any.
            pub(crate) async fn one<T: Columns>(
                &mut self,
                sql: &'static str,
                values: impl IntoIterator<Item = Value> + Send,
            ) -> Result<Option<T>, StoreError> {
                Ok(match self {
                    Self::Sqlite(c) => bound!(query_as(sql), values).fetch_optional(&mut **c).await?,
                    Self::Postgres(c) => bound!(query_as(sql), values).fetch_optional(&mut **c).await?,
                })
            }

            /// All rows of the result.
            pub(crate) async fn all<T: Columns>(
                &mut self,
                sql: &'static str,
                values: impl IntoIterator<Item = Value> + Send,
            ) -> Result<Vec<T>, StoreError> {
                Ok(match self {
                    Self::Sqlite(c) => bound!(query_as(sql), values).fetch_all(&mut **c).await?,
                    Self::Postgres(c) => bound!(query_as(sql), values).fetch_all(&mut **c).await?,
                })
            }
        }
    };
}

runs_statements!(Connection);
runs_statements!(Transaction);

/// Declares a row as a struct whose fields are read by column name, from either database. `..part` includes the columns
/// of another such struct.
macro_rules! row {
    ($(#[$doc:meta])* $visible:vis struct $name:ident {
        $(..$within:vis $part:ident: $row:ty,)?
        $($of:vis $column:ident: $type:ty),+ $(,)?
    }) => {
        #[derive(Debug)]
        $(#[$doc])*
        $visible struct $name {
            $($within $part: $row,)?
            $($of $column: $type),+
        }

        impl<'r, R> sqlx::FromRow<'r, R> for $name
        where
            R: sqlx::Row,
            &'static str: sqlx::ColumnIndex<R>,
            $($row: sqlx::FromRow<'r, R>,)?
            $($type: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>),+
        {
            fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
                Ok(Self { $($part: sqlx::FromRow::from_row(row)?,)? $($column: row.try_get(stringify!($column))?),+ })
            }
        }
    };
}
pub(crate) use row;

/// The values of a statement, in the order of its placeholders.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::database::connection::Value::from($value)),*] };
}
pub(crate) use values;

macro_rules! value_from {
    ($($from:ty => $to:expr),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                let to: fn($from) -> Self = $to;
                to(value)
            }
        })*
    };
}

value_from! {
    i64 => |v| Self::Integer(Some(v)),
    i32 => |v| Self::Integer(Some(i64::from(v))),
    u32 => |v| Self::Integer(Some(i64::from(v))),
    Option<i64> => Self::Integer,
    Option<i32> => |v| Self::Integer(v.map(i64::from)),
    Option<f64> => Self::Real,
    &str => |v| Self::Text(Some(v.to_owned())),
    String => |v| Self::Text(Some(v)),
    &String => |v| Self::Text(Some(v.clone())),
    Option<String> => Self::Text,
    Option<&str> => |v| Self::Text(v.map(str::to_owned)),
    Vec<u8> => Self::Bytes,
    SecretHash => |v| Self::Bytes(v.0.to_vec()),
    DateTime<Utc> => |v| Self::Integer(Some(v.timestamp_millis())),
    Option<DateTime<Utc>> => |v| Self::Integer(v.map(|at| at.timestamp_millis())),
    survey::EditionYear => |v| Self::Integer(Some(i64::from(v.year()))),
    survey::Audience => |v| Self::Text(Some(v.slug().to_owned())),
}
