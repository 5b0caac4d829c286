//! Migrations of the schema, built into the program: see `server/migrations`. A released migration never changes.

use crate::StoreError;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};
use std::path::Path;

/// A migration: its version, its name, and its SQL for SQLite and for PostgreSQL.
type Step = (i64, &'static str, [&'static str; 2]);

/// A migration with one file for both databases, apart from the placeholders of [`Dialect::WORDS`], or with one file
/// each.
macro_rules! step {
    ($version:literal, $name:literal, $file:literal) => {
        ($version, $name, [include_str!(concat!("../../../../server/migrations/", $file)); 2])
    };
    ($version:literal, $name:literal, $sqlite:literal, $postgres:literal) => {
        (
            $version,
            $name,
            [
                include_str!(concat!("../../../../server/migrations/", $sqlite)),
                include_str!(concat!("../../../../server/migrations/", $postgres)),
            ],
        )
    };
}

/// All migrations, in order. Databases with versions below 201 were made during development.
const STEPS: [Step; 10] = [
    step!(201, "campaigns", "0201_campaigns.sql"),
    step!(202, "responses", "0202_responses.sql"),
    step!(203, "staff", "0203_staff.sql"),
    step!(204, "editing", "0204_editing.sql"),
    step!(205, "triggers", "0205_triggers.sqlite.sql", "0205_triggers.postgres.sql"),
    step!(206, "evidence", "0206_evidence.sql"),
    step!(207, "publications", "0207_publications.sql"),
    step!(208, "plain_names", "0208_plain_names.sql"),
    step!(209, "measured_purchases", "0209_measured_purchases.sql"),
    step!(210, "public_contracts", "0210_public_contracts.sql"),
];

/// The database that a migration is written for.
#[derive(Clone, Copy)]
enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Placeholders in the migration files, with their SQL in SQLite and in PostgreSQL.
    const WORDS: [(&str, [&str; 2]); 5] = [
        // Numbers are never reused: a reference to a deleted row must not come to mean another one.
        ("{id}", ["INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"]),
        ("{int}", ["INTEGER", "BIGINT"]),
        ("{bytes}", ["BLOB", "BYTEA"]),
        (" {strict}", [" STRICT", ""]),
        (" {by_key}", [" STRICT, WITHOUT ROWID", ""]),
    ];

    /// The SQL of a migration.
    fn write(self, step: &Step) -> String {
        let (_, _, files) = step;
        let words = Self::WORDS.iter();
        words.fold(files[self as usize].to_owned(), |sql, (word, own)| sql.replace(word, own[self as usize]))
    }
}

/// The tables of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schema {
    /// No tables of this program.
    None,
    /// Those that this program uses.
    Known,
    /// Those of an earlier version of the program, up to this migration.
    Older(i64),
    /// Those of a later version of the program, up to this migration.
    Newer(i64),
    /// Those of a development version, from before the current migrations.
    Unreleased,
}

impl Schema {
    fn of(found: Option<Vec<(i64,)>>) -> Self {
        let Some(found) = found.filter(|found| !found.is_empty()) else { return Self::None };
        let last = found.iter().map(|(version,)| *version).max().unwrap_or(0);
        let is_known = |version: i64| STEPS.iter().any(|(known, ..)| *known == version);
        if last < STEPS[0].0 {
            Self::Unreleased
        } else if found.iter().any(|(version,)| !is_known(*version)) {
            Self::Newer(last)
        } else if found.len() < STEPS.len() {
            Self::Older(last)
        } else {
            Self::Known
        }
    }

    /// Checks that this program works with these tables as they are.
    ///
    /// # Errors
    /// The error, whose message explains what to do.
    pub(crate) fn is_known(self, database: &Path) -> Result<(), StoreError> {
        match self {
            Self::Known => Ok(()),
            Self::None => Err(StoreError::NoDatabase(database.display().to_string())),
            Self::Older(found) => Err(StoreError::OlderSchema { found, known: known() }),
            Self::Newer(found) => Err(StoreError::NewerSchema { found, known: known() }),
            Self::Unreleased => Err(StoreError::UnreleasedSchema),
        }
    }
}

/// The latest migration that this program knows.
fn known() -> i64 {
    STEPS.iter().map(|(version, ..)| *version).max().unwrap_or(0)
}

const DONE: &str = "SELECT version FROM _sqlx_migrations WHERE success = TRUE";

/// The schema of a SQLite file.
pub(crate) async fn of_sqlite(pool: &sqlx::SqlitePool) -> Result<Schema, StoreError> {
    let there = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'";
    let there: i64 = sqlx::query_scalar(there).fetch_one(pool).await?;
    Ok(Schema::of(if there > 0 { Some(sqlx::query_as(DONE).fetch_all(pool).await?) } else { None }))
}

/// The schema of a PostgreSQL database.
pub(crate) async fn of_postgres(pool: &sqlx::PgPool) -> Result<Schema, StoreError> {
    let there: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(pool).await?;
    Ok(Schema::of(if there { Some(sqlx::query_as(DONE).fetch_all(pool).await?) } else { None }))
}

/// Migrates a SQLite file to this program's schema.
pub(crate) async fn sqlite(pool: &sqlx::SqlitePool) -> Result<(), StoreError> {
    migrator(Dialect::Sqlite).run(pool).await.map_err(newer_or_failed)
}

/// Migrates a PostgreSQL database to this program's schema; processes that start together wait for each other.
pub(crate) async fn postgres(pool: &sqlx::PgPool) -> Result<(), StoreError> {
    migrator(Dialect::Postgres).run(pool).await.map_err(newer_or_failed)
}

fn migrator(dialect: Dialect) -> Migrator {
    let migration = |step: &Step| {
        let sql = AssertSqlSafe(dialect.write(step)).into_sql_str();
        Migration::new(step.0, step.1.into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(STEPS.iter().map(migration).collect())
}

/// A migration that the database has and the program does not was run by a later program.
fn newer_or_failed(error: MigrateError) -> StoreError {
    let known = known();
    match error {
        MigrateError::VersionMissing(found) if found > known => StoreError::NewerSchema { found, known },
        other => StoreError::Migration(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_placeholder_is_left_in_the_migrations() {
        for step in &STEPS {
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                let sql = dialect.write(step).replace("'{}'", "");
                assert!(!sql.contains('{'), "{}: {sql}", step.1);
            }
        }
    }
}
