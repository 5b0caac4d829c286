//! The command line: exit codes and output.

use crate::support::app::{PASSWORD, PROGRAM, TestApp, run};
use sqlx::Connection;
use std::process::{Command, Output, Stdio};

fn database() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("essai.db").display());
    (folder, url)
}

#[test]
fn accounts_are_created_listed_and_removed() {
    let (_folder, url) = database();
    let made = run(&url, &["staff", "add", "Chef@Obs.example", "--role", "manager", "--password-stdin"], PASSWORD);
    assert!(made.status.success());
    let listed = run(&url, &["staff", "list"], "");
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("chef@obs.example\tmanager\t"));
    let twice = run(&url, &["staff", "add", "chef@obs.example", "--role", "analyst", "--password-stdin"], PASSWORD);
    assert_eq!(twice.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&twice.stderr).contains("already"));
    assert!(run(&url, &["staff", "remove", "chef@obs.example"], "").status.success());
    assert_eq!(run(&url, &["staff", "remove", "chef@obs.example"], "").status.code(), Some(1));
    let short = run(&url, &["staff", "add", "b@obs.example", "--role", "analyst", "--password-stdin"], "court");
    assert_eq!(short.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&short.stderr).contains("12 characters"));
}

#[test]
fn wrong_usage_exits_with_2_and_a_failure_with_1_with_the_reason_on_stderr() {
    let (_folder, url) = database();
    for arguments in [
        &["nonsense"][..],
        &["staff", "add", "a@b.fr", "--role", "king", "--password-stdin"],
        &["serve", "--addr", "ici"],
    ] {
        let wrong = run(&url, arguments, "");
        assert_eq!(wrong.status.code(), Some(2), "{arguments:?}");
        assert!(!wrong.stderr.is_empty() && wrong.stdout.is_empty());
    }
    let failed = run("mysql://localhost/x", &["staff", "list"], "");
    assert_eq!(failed.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("DATABASE_URL"));
}

#[test]
fn an_invalid_value_is_named_and_prevents_the_start() {
    let (_folder, url) = database();
    for (name, value, expected) in [
        ("OBSERVATOIRE_ADDR", "ici", "--addr"),
        ("OBSERVATOIRE_ORIGIN", "observatoire", "--origin"),
        ("OBSERVATOIRE_EDITION", "1999", "--edition"),
        ("OBSERVATOIRE_EDITION", "2024", "OBSERVATOIRE_EDITION"),
        ("OBSERVATOIRE_COMPANY_SEARCH", "annuaire", "--company-search"),
        ("OBSERVATOIRE_OPERATOR", "/nulle/part", "OBSERVATOIRE_OPERATOR"),
        ("OBSERVATOIRE_PROXY", "nginx", "--proxy"),
        ("OBSERVATOIRE_DRAFTS_PER_HOUR", "beaucoup", "--drafts-per-hour"),
        ("OBSERVATOIRE_SHORTEST_SECONDS", "-1", "--shortest-seconds"),
        ("LEPTOS_SITE_ROOT", "/nulle/part", "LEPTOS_SITE_ROOT"),
        ("OBSERVATOIRE_QUESTIONNAIRES", "/nulle/part", "/nulle/part"),
    ] {
        let stopped = Command::new(PROGRAM).arg("serve").env("DATABASE_URL", &url).env(name, value).output().unwrap();
        assert!(!stopped.status.success(), "{name}={value}");
        let printed = String::from_utf8_lossy(&stopped.stderr).into_owned();
        assert!(printed.contains(expected), "{name}={value}: {printed}");
    }
}

#[test]
fn each_command_has_help() {
    for command in [
        &["--help"][..],
        &["serve", "--help"],
        &["staff", "--help"],
        &["staff", "add", "--help"],
        &["demo", "--help"],
        &["backup", "--help"],
        &["purge", "--help"],
        &["migrate", "--help"],
        &["audit", "verify", "--help"],
        &["edition", "--help"],
        &["edition", "copy", "--help"],
    ] {
        let help = Command::new(PROGRAM).args(command).output().unwrap();
        assert!(help.status.success() && !help.stdout.is_empty(), "{command:?}");
    }
}

async fn sql(url: &str, statements: &[&'static str]) {
    let mut connection = sqlx::SqliteConnection::connect(url).await.unwrap();
    for statement in statements {
        sqlx::query(*statement).execute(&mut connection).await.unwrap();
    }
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Takes a database back to an earlier version of its tables.
const AS_BEFORE: [&str; 14] = [
    "DROP TABLE procurement_decisions",
    "DROP TABLE procurement_contracts",
    "DROP TABLE procurement_imports",
    "ALTER TABLE publication_members DROP COLUMN measured",
    "DROP TABLE crossings",
    "DROP TABLE startup_versions",
    "DROP TABLE startup_lists",
    "ALTER TABLE unsaved_forms RENAME TO kept_forms",
    "ALTER TABLE kept_forms RENAME COLUMN saved_at TO kept_at",
    "ALTER TABLE excerpts RENAME COLUMN made_at TO kept_at",
    "ALTER TABLE excerpts RENAME COLUMN made_by TO kept_by",
    "ALTER TABLE responses RENAME COLUMN notified_at TO told_at",
    "ALTER TABLE publications RENAME COLUMN disclosed TO told",
    "DELETE FROM _sqlx_migrations WHERE version > 207",
];

#[tokio::test]
async fn only_migrate_changes_an_older_database_and_keeps_a_copy() {
    let (folder, url) = database();
    let add = ["staff", "add", "a@obs.example", "--role", "analyst", "--password-stdin"];
    assert!(run(&url, &add, PASSWORD).status.success(), "the first account makes the database");
    sql(&url, &AS_BEFORE).await;
    let before = 207;
    let file = folder.path().join("copie.db");
    for arguments in [
        &add[..],
        &["staff", "list"],
        &["staff", "remove", "a@obs.example"],
        &["audit", "verify"],
        &["audit", "list"],
        &["edition", "list"],
        &["export", "--audience", "acheteurs"],
        &["purge"],
        &["purge", "--dry-run"],
        &["backup", file.to_str().unwrap()],
    ] {
        let refused = run(&url, arguments, PASSWORD);
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(
            printed(&refused).contains(&format!("schema version {before}"))
                && printed(&refused).contains("observatoire migrate")
        );
    }
    let copy = folder.path().join("essai.db.before-207");
    assert!(!copy.exists() && !file.exists());
    let migrated = run(&url, &["migrate"], "");
    assert!(migrated.status.success(), "{}", printed(&migrated));
    assert!(String::from_utf8_lossy(&migrated.stdout).contains("essai.db.before-207") && copy.exists());
    assert!(run(&url, &["staff", "list"], "").status.success());
    assert!(String::from_utf8_lossy(&run(&url, &["migrate"], "").stdout).contains("up to date"));
    // Serving migrates by itself, with another copy.
    sql(&url, &AS_BEFORE).await;
    drop(TestApp::on(&url, None, &[]));
    assert!(folder.path().join("essai.db.before-207.2").exists());
}

#[test]
fn files_of_the_program_are_accessible_to_its_user_only() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _) = database();
    let url = format!("sqlite://{}", folder.path().join("neuf/essai.db").display());
    let serving = TestApp::apart_on(&url, None, &[]);
    for arguments in [&["backup", "copie.db"][..], &["export", "--audience", "acheteurs", "--output", "reponses.csv"]] {
        let file = folder.path().join(arguments[arguments.len() - 1]);
        let arguments = [&arguments[..arguments.len() - 1], &[file.to_str().unwrap()]].concat();
        let done = run(&url, &arguments, "");
        assert!(done.status.success(), "{}", printed(&done));
    }
    let mut seen = 0;
    for place in [folder.path().to_owned(), folder.path().join("neuf")] {
        for file in place.read_dir().unwrap().map(|file| file.unwrap().path()) {
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}: {mode:o}", file.display());
            seen += 1;
        }
    }
    assert!(seen >= 5, "the folder, the database with its log, the copy, the export: {seen}");
    drop(serving);
}

#[test]
fn a_command_on_a_missing_database_says_so_and_creates_none() {
    let (folder, url) = database();
    for arguments in [
        &["staff", "list"][..],
        &["staff", "remove", "a@obs.example"],
        &["audit", "verify"],
        &["export", "--audience", "acheteurs"],
        &["purge"],
        &["backup", "copie.db"],
    ] {
        let refused = run(&url, arguments, "");
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(printed(&refused).contains("there is no database"), "{arguments:?}: {}", printed(&refused));
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn a_remote_postgresql_server_must_prove_its_identity() {
    // An address not known to be the machine itself, with nothing listening.
    let url = "postgres://observatoire:secret@0.0.0.0:1/base";
    for arguments in [&["serve"][..], &["migrate"], &["staff", "list"], &["purge"], &["audit", "verify"]] {
        for mode in ["", "?sslmode=require", "?sslmode=verify-ca"] {
            let refused = run(&format!("{url}{mode}"), arguments, "");
            assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
            let printed = printed(&refused);
            assert!(printed.contains("sslmode=verify-full") && !printed.contains("secret"), "{arguments:?}: {printed}");
        }
    }
    let taken = [
        (format!("{url}?sslmode=verify-full"), ("RUST_LOG", "info")),
        (url.to_owned(), ("PGSSLMODE", "verify-full")),
        (url.to_owned(), ("OBSERVATOIRE_DATABASE_UNVERIFIED", "true")),
    ];
    let taken = taken.map(|(url, variable)| {
        let mut command = Command::new(PROGRAM);
        command.args(["staff", "list"]).env("DATABASE_URL", url).envs([variable]);
        command.stderr(Stdio::piped()).spawn().unwrap()
    });
    for child in taken {
        let failed = child.wait_with_output().unwrap();
        assert_eq!(failed.status.code(), Some(1));
        assert!(!printed(&failed).contains("verify-full"), "it went on to connect: {}", printed(&failed));
    }
}

#[tokio::test]
async fn a_purge_after_a_clock_jump_removes_nothing_unless_forced() {
    let app = TestApp::start();
    let url = app.database.clone();
    assert!(run(&url, &["purge"], "").status.success(), "a app that serves notes the time");
    // As if the time was last recorded eight days ago: either the clock is ahead, or the service was stopped.
    let ago = "UPDATE meta SET value = CAST((CAST(value AS INTEGER) - 8 * 86400000) AS TEXT) WHERE name = 'clock_seen'";
    sql(&url, &[ago]).await;
    for arguments in [&["purge"][..], &["purge", "--dry-run"], &["purge"]] {
        let refused = run(&url, arguments, "");
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(
            printed(&refused).contains("8 days after") && printed(&refused).contains("--anyway"),
            "{}",
            printed(&refused)
        );
        assert!(refused.stdout.is_empty());
    }
    let counted = run(&url, &["purge", "--dry-run", "--anyway"], "");
    assert!(counted.status.success(), "{}", printed(&counted));
    assert_eq!(run(&url, &["purge"], "").status.code(), Some(1), "counting vouches for nothing");
    assert!(run(&url, &["purge", "--anyway"], "").status.success());
    assert!(run(&url, &["purge"], "").status.success());
}
