//! A running `observatoire`, ended with the test.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_observatoire");
pub const PASSWORD: &str = "un mot de passe bien long";

/// A process with its database.
pub struct Process {
    child: Child,
    pub origin: String,
    pub database: String,
    folder: Option<tempfile::TempDir>,
}

/// A site that is enough for pages to name their files.
fn site(folder: &std::path::Path) -> PathBuf {
    let site = folder.join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    std::fs::write(site.join("pkg/hash.txt"), "js: a1\nwasm: a2\ncss: a3\n").unwrap();
    std::fs::write(site.join("pkg/observatoire.a3.css"), "body{color:#111}").unwrap();
    std::fs::write(site.join("pkg/observatoire.a3.css.br"), "brotli").unwrap();
    site
}

impl Process {
    /// On a new SQLite file.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", folder.path().join("essai.db").display());
        Self::on(&database, Some(folder), &[])
    }

    /// On a new SQLite file, with variables of one's own.
    pub fn with(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", folder.path().join("essai.db").display());
        Self::on(&database, Some(folder), variables)
    }

    /// On a new SQLite file, with all that it logs at a level in a file; the folder holds the file.
    pub fn logging(level: &str) -> (Self, (tempfile::TempDir, PathBuf)) {
        let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let database = format!("sqlite://{}", folder.path().join("essai.db").display());
        let file = place.path().join("log");
        let log = std::fs::File::create(&file).unwrap();
        (Self::begun(&database, Some(folder), &[("RUST_LOG", level)], log.into()), (place, file))
    }

    /// On a database that is there already.
    pub fn on(database: &str, folder: Option<tempfile::TempDir>, variables: &[(&str, &str)]) -> Self {
        Self::begun(database, folder, variables, Stdio::inherit())
    }

    fn begun(database: &str, folder: Option<tempfile::TempDir>, variables: &[(&str, &str)], log: Stdio) -> Self {
        let folder = folder.unwrap_or_else(|| tempfile::tempdir().unwrap());
        let mut child = Command::new(PROGRAM)
            .arg("serve")
            .env("DATABASE_URL", database)
            .env("OBSERVATOIRE_ADDR", "127.0.0.1:0")
            .env("LEPTOS_SITE_ROOT", site(folder.path()))
            .env("RUST_LOG", "warn")
            // No test asks the State's service.
            .env("OBSERVATOIRE_COMPANY_SEARCH", "off")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the process ended before it served").unwrap();
        let origin = first.strip_prefix("Observatoire: ").unwrap().to_owned();
        // Read on, so that the process never waits for its output to be taken.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, origin, database: database.to_owned(), folder: Some(folder) }
    }

    /// Makes an account.
    pub fn staff(&self, email: &str, role: &str) {
        self.add(email, role, &[]);
    }

    /// Makes an account that may show exact cells.
    pub fn exact_staff(&self, email: &str, role: &str) {
        self.add(email, role, &["--exact"]);
    }

    fn add(&self, email: &str, role: &str, more: &[&str]) {
        let command = [&["staff", "add", email, "--role", role, "--password-stdin"], more].concat();
        let output = run(&self.database, &command, PASSWORD);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// SIGKILL: no time to finish anything.
    pub fn kill(mut self) -> tempfile::TempDir {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.folder.take().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _already_ended = self.child.kill();
        let _already_ended = self.child.wait();
    }
}

/// Lets the undertaking of everybody be as old as that.
pub async fn undertook(process: &Process, days_ago: i64) {
    use sqlx::Connection;
    let mut connection = sqlx::SqliteConnection::connect(&process.database).await.unwrap();
    let at = (chrono::Utc::now() - chrono::Duration::days(days_ago)).timestamp_millis();
    sqlx::query("UPDATE staff SET undertaken_at = $1").bind(at).execute(&mut connection).await.unwrap();
}

/// Takes the accounts' and responses' tables away from under a process.
pub async fn break_database(process: &Process) {
    use sqlx::Connection;
    let mut connection = sqlx::SqliteConnection::connect(&process.database).await.unwrap();
    for table in ["guests", "key_aliases", "unsubscribed"] {
        let moved = sqlx::AssertSqlSafe(format!("ALTER TABLE {table} RENAME TO {table}_moved"));
        let _not_every_schema_has_it = sqlx::query(moved).execute(&mut connection).await;
    }
}

/// Runs a command to its end.
pub fn run(database: &str, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .env("DATABASE_URL", database)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not read.
    let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// A SIREN that no other test of this process uses.
pub fn siren() -> String {
    static NEXT: AtomicI64 = AtomicI64::new(10_000_000);
    let first = NEXT.fetch_add(1, Ordering::Relaxed);
    (0..10).map(|check| format!("{first}{check}")).find(|s| survey::Siren::parse(s).is_ok()).unwrap()
}

/// The SIRET of an establishment of an organisation.
pub fn siret(siren: &str) -> String {
    (0..10).map(|check| format!("{siren}0001{check}")).find(|s| survey::Siret::parse(s).is_ok()).unwrap()
}
