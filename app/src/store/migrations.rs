//! The schema's steps, built into the program: see `server/migrations`. A step that was released never changes.

use super::StoreError;
use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use std::path::Path;

/// The steps of one database, from the files in its folder.
macro_rules! steps {
    ($folder:literal) => {
        [
            (1, "responses", include_str!(concat!("../../../server/migrations/", $folder, "/0001_responses.sql"))),
            (2, "statistics", include_str!(concat!("../../../server/migrations/", $folder, "/0002_statistics.sql"))),
            (3, "staff", include_str!(concat!("../../../server/migrations/", $folder, "/0003_staff.sql"))),
            (4, "comfort", include_str!(concat!("../../../server/migrations/", $folder, "/0004_comfort.sql"))),
            (5, "mail", include_str!(concat!("../../../server/migrations/", $folder, "/0005_mail.sql"))),
            (7, "invitations", include_str!(concat!("../../../server/migrations/", $folder, "/0007_invitations.sql"))),
            (8, "relays", include_str!(concat!("../../../server/migrations/", $folder, "/0008_relays.sql"))),
            (9, "reactions", include_str!(concat!("../../../server/migrations/", $folder, "/0009_reactions.sql"))),
            (10, "trust", include_str!(concat!("../../../server/migrations/", $folder, "/0010_trust.sql"))),
            (11, "audit", include_str!(concat!("../../../server/migrations/", $folder, "/0011_audit.sql"))),
            (12, "accounts", include_str!(concat!("../../../server/migrations/", $folder, "/0012_accounts.sql"))),
            (13, "tokens", include_str!(concat!("../../../server/migrations/", $folder, "/0013_tokens.sql"))),
            (14, "changes", include_str!(concat!("../../../server/migrations/", $folder, "/0014_changes.sql"))),
            (15, "exact", include_str!(concat!("../../../server/migrations/", $folder, "/0015_exact.sql"))),
            (20, "campaigns", include_str!(concat!("../../../server/migrations/", $folder, "/0020_campaigns.sql"))),
            (21, "guests", include_str!(concat!("../../../server/migrations/", $folder, "/0021_guests.sql"))),
            (30, "texts", include_str!(concat!("../../../server/migrations/", $folder, "/0030_texts.sql"))),
            (31, "quality", include_str!(concat!("../../../server/migrations/", $folder, "/0031_quality.sql"))),
            (32, "editions", include_str!(concat!("../../../server/migrations/", $folder, "/0032_editions.sql"))),
            (33, "proposals", include_str!(concat!("../../../server/migrations/", $folder, "/0033_proposals.sql"))),
            (34, "reports", include_str!(concat!("../../../server/migrations/", $folder, "/0034_reports.sql"))),
            (
                35,
                "participation",
                include_str!(concat!("../../../server/migrations/", $folder, "/0035_participation.sql")),
            ),
            (36, "releases", include_str!(concat!("../../../server/migrations/", $folder, "/0036_releases.sql"))),
            (37, "leaving", include_str!(concat!("../../../server/migrations/", $folder, "/0037_leaving.sql"))),
            (
                38,
                "perturbation",
                include_str!(concat!("../../../server/migrations/", $folder, "/0038_perturbation.sql")),
            ),
            (40, "devices", include_str!(concat!("../../../server/migrations/", $folder, "/0040_devices.sql"))),
            (60, "mailboxes", include_str!(concat!("../../../server/migrations/", $folder, "/0060_mailboxes.sql"))),
            (61, "reminding", include_str!(concat!("../../../server/migrations/", $folder, "/0061_reminding.sql"))),
            (62, "audit term", include_str!(concat!("../../../server/migrations/", $folder, "/0062_audit_term.sql"))),
            (63, "of now", include_str!(concat!("../../../server/migrations/", $folder, "/0063_of_now.sql"))),
            (64, "secrecy", include_str!(concat!("../../../server/migrations/", $folder, "/0064_secrecy.sql"))),
            (65, "second", include_str!(concat!("../../../server/migrations/", $folder, "/0065_second.sql"))),
            (
                66,
                "publications",
                include_str!(concat!("../../../server/migrations/", $folder, "/0066_publications.sql")),
            ),
            (67, "reports", include_str!(concat!("../../../server/migrations/", $folder, "/0067_reports.sql"))),
            (68, "groups", include_str!(concat!("../../../server/migrations/", $folder, "/0068_groups.sql"))),
        ]
    };
}

const STEPS: usize = 35;
const SQLITE: [(i64, &str, &str); STEPS] = steps!("sqlite");
const POSTGRES: [(i64, &str, &str); STEPS] = steps!("postgres");

/// Which tables a database has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schema {
    /// None of ours.
    None,
    /// Those that this program works with.
    Known,
    /// Those of an earlier program, up to this version.
    Older(i64),
    /// Those of a later program, up to this version.
    Newer(i64),
}

impl Schema {
    fn of(found: Option<Vec<(i64,)>>) -> Self {
        let Some(found) = found.filter(|found| !found.is_empty()) else { return Self::None };
        let last = found.iter().map(|(version,)| *version).max().unwrap_or(0);
        let is_known = |version: i64| SQLITE.iter().any(|(known, ..)| *known == version);
        if found.iter().any(|(version,)| !is_known(*version)) {
            Self::Newer(last)
        } else if found.len() < STEPS {
            Self::Older(last)
        } else {
            Self::Known
        }
    }

    /// Whether this program works with these tables as they are.
    ///
    /// # Errors
    /// The sentence that says what to do.
    pub(crate) fn is_known(self, database: &Path) -> Result<(), StoreError> {
        match self {
            Self::Known => Ok(()),
            Self::None => Err(StoreError::NoDatabase(database.display().to_string())),
            Self::Older(found) => Err(StoreError::OlderSchema { found, known: known() }),
            Self::Newer(found) => Err(StoreError::NewerSchema { found, known: known() }),
        }
    }
}

/// The latest step that this program knows.
fn known() -> i64 {
    SQLITE.iter().map(|(version, ..)| *version).max().unwrap_or(0)
}

const DONE: &str = "SELECT version FROM _sqlx_migrations WHERE success = TRUE";

/// Which tables a SQLite file has.
pub(crate) async fn of_sqlite(pool: &sqlx::SqlitePool) -> Result<Schema, StoreError> {
    let there = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'";
    let there: i64 = sqlx::query_scalar(there).fetch_one(pool).await?;
    Ok(Schema::of(if there > 0 { Some(sqlx::query_as(DONE).fetch_all(pool).await?) } else { None }))
}

/// Which tables a PostgreSQL database has.
pub(crate) async fn of_postgres(pool: &sqlx::PgPool) -> Result<Schema, StoreError> {
    let there: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(pool).await?;
    Ok(Schema::of(if there { Some(sqlx::query_as(DONE).fetch_all(pool).await?) } else { None }))
}

/// Brings a SQLite file up to this program's schema.
pub(crate) async fn sqlite(pool: &sqlx::SqlitePool) -> Result<(), StoreError> {
    migrator(SQLITE).run(pool).await.map_err(newer_or_failed)
}

/// Brings a PostgreSQL database up to this program's schema; processes that start together wait for each other.
pub(crate) async fn postgres(pool: &sqlx::PgPool) -> Result<(), StoreError> {
    migrator(POSTGRES).run(pool).await.map_err(newer_or_failed)
}

fn migrator(steps: [(i64, &'static str, &'static str); STEPS]) -> Migrator {
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(steps.into_iter().map(migration).collect())
}

/// A step that the database has and the program does not: written by a later program.
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
    fn both_databases_have_the_same_steps() {
        let names = |steps: [(i64, &'static str, &'static str); STEPS]| steps.map(|(version, name, _)| (version, name));
        assert_eq!(names(SQLITE), names(POSTGRES));
    }
}
