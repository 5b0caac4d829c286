//! Opening a PostgreSQL database.

use super::{ACQUIRE_TIMEOUT, Access, Database, Migrated, Opening, StoreError};
use crate::database::migrations;
use crate::database::migrations::Schema;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use std::net::IpAddr;
use std::path::Path;

/// Together far below PostgreSQL's default of 100 connections, so that several processes fit. Writers wait for each
/// other anyway, so a few suffice.
const WRITERS: u32 = 6;
const READERS: u32 = 10;
/// Name under which the server's administrator sees the connections, unless the address sets another.
const NAME: &str = "observatoire";

/// Limits on the run time of a statement, its wait for a lock, and its idle time within a transaction: the server then
/// ends it, even if a client still waits. An export reads within a transaction, at the pace at which its file is
/// written.
const OF_WRITERS: [(&str, &str); 3] =
    [("statement_timeout", "15s"), ("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "20s")];
const OF_READERS: [(&str, &str); 4] = [
    ("statement_timeout", "15s"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "10min"),
    ("default_transaction_read_only", "on"),
];

pub(super) async fn open(url: &str, opening: Opening) -> Result<(Database, Option<Migrated>), StoreError> {
    let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| StoreError::Url(error.to_string()))?;
    if !opening.unverified {
        verified(&options)?;
    }
    let options = match options.get_application_name() {
        Some(_) => options,
        None => options.application_name(NAME),
    };
    let migrated = up_to_date(&options, opening.access).await?;
    let (readers, writers) = (with(&options, &OF_READERS), with(&options, &OF_WRITERS));
    let readers = pool(READERS).connect_with(readers).await?;
    if opening.access == Access::Read {
        return Ok((Database::Postgres { writers: readers.clone(), readers }, migrated));
    }
    let writers = pool(WRITERS).connect_with(writers).await?;
    Ok((Database::Postgres { writers, readers }, migrated))
}

fn pool(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT)
}

/// The options with these settings, except those that the address itself sets.
fn with(options: &PgConnectOptions, settings: &[(&'static str, &'static str)]) -> PgConnectOptions {
    let given = options.get_options().unwrap_or_default().to_owned();
    let is_given =
        |name: &str| given.split(|sign: char| !sign.is_alphanumeric() && sign != '_').any(|word| word == name);
    options.clone().options(settings.iter().copied().filter(|(name, _)| !is_given(name)))
}

/// Creates the tables of an empty database, and migrates an older one if asked to. Runs on a connection without time
/// limits: processes that start together wait for each other, and a migration may take long.
async fn up_to_date(options: &PgConnectOptions, access: Access) -> Result<Option<Migrated>, StoreError> {
    let one = pool(1).connect_with(options.clone()).await?;
    let done = async {
        let schema = migrations::of_postgres(&one).await?;
        let migrated = match (access, schema) {
            (Access::Migrate | Access::Create, Schema::None) => None,
            (Access::Migrate, Schema::Older(from)) => Some(Migrated { from, copy: None }),
            (_, schema) => {
                schema.is_known(Path::new(options.get_database().unwrap_or_default()))?;
                return Ok(None);
            }
        };
        migrations::postgres(&one).await?;
        Ok(migrated)
    }
    .await;
    // Its connection may still hold the lock of the migrations.
    one.close().await;
    done
}

/// Refuses a server on another machine unless it is authenticated. Without encryption, or with a certificate that
/// anybody may have issued, an attacker on the network can read and change everything.
fn verified(options: &PgConnectOptions) -> Result<(), StoreError> {
    let on_this_machine = options.get_socket().is_some() || is_of_this_machine(options.get_host());
    if on_this_machine || matches!(options.get_ssl_mode(), PgSslMode::VerifyFull) {
        return Ok(());
    }
    Err(StoreError::Unverified)
}

/// Whether a host is a socket folder, or a name or address of this machine.
fn is_of_this_machine(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let name = bare.strip_suffix('.').unwrap_or(bare);
    bare.starts_with('/')
        || name.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(url: &str) -> bool {
        verified(&url.parse().unwrap()).is_ok()
    }

    #[test]
    fn a_server_on_another_machine_is_accepted_only_if_authenticated() {
        for host in [
            "base.example.fr",
            "user:password@base.example.fr:5433",
            "192.0.2.7",
            "10.0.0.1",
            "0.0.0.0",
            "[2001:db8::1]",
            "[::]",
            "localhost.example.fr",
            "localhostile",
            "127.0.0.1.example.fr",
            "127.1",
            "base",
        ] {
            for mode in
                ["", "?sslmode=disable", "?sslmode=allow", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-ca"]
            {
                assert!(!taken(&format!("postgres://{host}/base{mode}")), "{host} {mode}");
            }
            for scheme in ["postgres", "postgresql"] {
                assert!(taken(&format!("{scheme}://{host}/base?sslmode=verify-full")), "{host}");
                assert!(taken(&format!("{scheme}://{host}/base?ssl-mode=VERIFY-FULL&sslrootcert=/a.pem")), "{host}");
            }
        }
    }

    #[test]
    fn the_machine_itself_needs_no_authentication_however_it_is_written() {
        for host in
            ["localhost", "LocalHost", "localhost.", "127.0.0.1", "127.3.2.1:5433", "[::1]", "[::ffff:127.0.0.1]"]
        {
            assert!(taken(&format!("postgres://user@{host}/base")), "{host}");
            assert!(taken(&format!("postgres://user@{host}/base?sslmode=disable")), "{host}");
        }
        for socket in ["?host=/run/postgresql", "?host=%2Frun%2Fpostgresql"] {
            assert!(taken(&format!("postgres:///base{socket}")), "{socket}");
            assert!(taken(&format!("postgres://base.example.fr/base{socket}")), "a socket comes before a host");
        }
        assert!(taken("postgres://%2Frun%2Fpostgresql/base"));
    }

    #[test]
    fn host_and_sslmode_parameters_of_the_query_are_respected() {
        for elsewhere in
            ["?host=base.example.fr", "?hostaddr=192.0.2.7", "?hostaddr=2001:db8::1", "?host=192.0.2.7&host=x"]
        {
            assert!(!taken(&format!("postgres://localhost/base{elsewhere}")), "{elsewhere}");
            assert!(taken(&format!("postgres://localhost/base{elsewhere}&sslmode=verify-full")), "{elsewhere}");
            assert!(!taken(&format!("postgres://localhost/base{elsewhere}&sslmode=verify-full&sslmode=prefer")));
        }
        assert!(taken("postgres://base.example.fr/base?hostaddr=127.0.0.1"));
        assert!(taken("postgres://base.example.fr/base?host=localhost"));
    }

    #[test]
    fn settings_given_in_the_address_are_not_overridden() {
        let options: PgConnectOptions =
            "postgres://localhost/base?options=-c%20statement_timeout%3D60s".parse().unwrap();
        let given = with(&options, &OF_WRITERS);
        let given = given.get_options().unwrap();
        assert!(given.contains("statement_timeout=60s") && !given.contains("15s"), "{given}");
        assert!(
            given.contains("lock_timeout=5s") && given.contains("idle_in_transaction_session_timeout=20s"),
            "{given}"
        );
    }
}
