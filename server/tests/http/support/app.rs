//! The Observatory with a database of its own, stopped after the test: in this process, unless the test is about
//! processes.

use super::client::Browser;
use super::in_process::InProcess;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::{Grant, Role};
use tempfile::TempDir;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_observatoire");
pub const PASSWORD: &str = "un mot de passe bien long";

/// Environment variables of the program.
pub type Variables<'a> = &'a [(&'a str, &'a str)];

/// A server with its database.
pub struct TestApp {
    // Declared first, so that the server stops before its folder is deleted.
    running: Running,
    pub origin: String,
    pub database: String,
    folder: Option<TempDir>,
}

enum Running {
    Here(InProcess),
    Apart(Child),
}

/// A new SQLite database, and its folder.
fn sqlite() -> (String, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("essai.db");
    store::testing::write_sqlite(&file);
    (format!("sqlite://{}", file.display()), folder)
}

/// A minimal site in which pages can name their files.
fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    let names = r#"{
        "observatoire": { "code": "observatoire.a1", "style": "observatoire.a3.css" },
        "figures": { "code": "figures.b1", "style": "figures.b3.css" }
    }"#;
    std::fs::write(site.join("pkg/names.json"), names).unwrap();
    std::fs::write(site.join("pkg/observatoire.a3.css"), "body{color:#111}").unwrap();
    std::fs::write(site.join("pkg/observatoire.a3.css.br"), "brotli").unwrap();
    site
}

/// The settings of every test server, which a test's variables override.
fn settings(database: &str, folder: &Path) -> Vec<(&'static str, String)> {
    vec![
        ("DATABASE_URL", database.to_owned()),
        ("OBSERVATOIRE_ADDR", "127.0.0.1:0".to_owned()),
        ("LEPTOS_SITE_ROOT", site(folder).display().to_string()),
        // No test uses the public service.
        ("OBSERVATOIRE_COMPANY_SEARCH", "off".to_owned()),
    ]
}

impl TestApp {
    /// With a new SQLite file.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// With a new SQLite file and these variables.
    pub fn with(variables: Variables<'_>) -> Self {
        let (database, folder) = sqlite();
        Self::on(&database, Some(folder), variables)
    }

    /// With an existing database.
    pub fn on(database: &str, folder: Option<TempDir>, variables: Variables<'_>) -> Self {
        let folder = folder.unwrap_or_else(|| tempfile::tempdir().unwrap());
        let mut all = settings(database, folder.path());
        for (name, _value) in variables {
            all.retain(|(own, _)| own != name);
        }
        all.extend(variables.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let (running, origin) = InProcess::start(&all);
        Self { running: Running::Here(running), origin, database: database.to_owned(), folder: Some(folder) }
    }

    /// As a separate process with a new SQLite file, for tests about processes.
    pub fn apart() -> Self {
        let (database, folder) = sqlite();
        Self::apart_on(&database, Some(folder), &[])
    }

    /// The same, with these variables.
    pub fn apart_with(variables: Variables<'_>) -> Self {
        let (database, folder) = sqlite();
        Self::apart_on(&database, Some(folder), variables)
    }

    /// As a separate process with an existing database.
    pub fn apart_on(database: &str, folder: Option<TempDir>, variables: Variables<'_>) -> Self {
        Self::begun(database, folder, variables, Stdio::inherit())
    }

    /// As a separate process that logs at this level to a file in the returned folder.
    pub fn logging(level: &str) -> (Self, (TempDir, PathBuf)) {
        let ((database, folder), place) = (sqlite(), tempfile::tempdir().unwrap());
        let file = place.path().join("log");
        let log = std::fs::File::create(&file).unwrap();
        (Self::begun(&database, Some(folder), &[("RUST_LOG", level)], log.into()), (place, file))
    }

    fn begun(database: &str, folder: Option<TempDir>, variables: Variables<'_>, log: Stdio) -> Self {
        let folder = folder.unwrap_or_else(|| tempfile::tempdir().unwrap());
        let mut child = Command::new(PROGRAM)
            .arg("serve")
            .env("RUST_LOG", "warn")
            .envs(settings(database, folder.path()))
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the process ended before it served").unwrap();
        let origin = first.strip_prefix("Observatoire: ").unwrap().to_owned();
        // The output must be read, or the process would block.
        std::thread::spawn(move || lines.for_each(drop));
        Self { running: Running::Apart(child), origin, database: database.to_owned(), folder: Some(folder) }
    }

    /// A browser without a session.
    pub fn browser(&self) -> Browser {
        Browser::of(self)
    }

    /// Advances the server's clock. Timers that are already running do not notice.
    pub fn later(&self, by: Duration) {
        match &self.running {
            Running::Here(here) => here.later(by),
            Running::Apart(_) => panic!("a process has the system's clock"),
        }
    }

    /// Creates an account.
    pub fn staff(&self, email: &str, role: &str) {
        self.add(email, Grant::of(Role::parse(role).unwrap()));
    }

    /// Creates an account that may show exact cells.
    pub fn exact_staff(&self, email: &str, role: &str) {
        self.add(email, Grant { sees_exact: true, ..Grant::of(Role::parse(role).unwrap()) });
    }

    fn add(&self, email: &str, granted: Grant<'_>) {
        super::in_process::add_staff(&self.database, email, granted);
    }

    /// Stops it and returns the folder of its database: a process by SIGKILL, without time to finish anything.
    pub fn kill(self) -> TempDir {
        let Self { running, folder, .. } = self;
        drop(running);
        folder.unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Self::Apart(child) = self {
            let _already_ended = child.kill();
            let _already_ended = child.wait();
        }
    }
}

/// Dates everybody's undertaking back by this many days.
pub async fn undertook(app: &TestApp, days_ago: i64) {
    use sqlx::Connection;
    let mut connection = sqlx::SqliteConnection::connect(&app.database).await.unwrap();
    let at = (chrono::Utc::now() - chrono::Duration::days(days_ago)).timestamp_millis();
    sqlx::query("UPDATE staff SET undertaken_at = $1").bind(at).execute(&mut connection).await.unwrap();
}

/// Drops the tables of accounts and responses under a running server.
pub async fn break_database(app: &TestApp) {
    use sqlx::Connection;
    let mut connection = sqlx::SqliteConnection::connect(&app.database).await.unwrap();
    for table in ["invitees", "key_aliases", "unsubscribed"] {
        let moved = sqlx::AssertSqlSafe(format!("ALTER TABLE {table} RENAME TO {table}_moved"));
        let _not_every_schema_has_it = sqlx::query(moved).execute(&mut connection).await;
    }
}

/// The bytes of a database's files. Another process reads them: closing a file drops the locks that this process has on
/// it (`fcntl`), among them those of a server in this process.
pub fn bytes_of(database: &str) -> Vec<u8> {
    let file = database.strip_prefix("sqlite://").unwrap();
    let files = [file.to_owned(), format!("{file}-wal")].into_iter().filter(|file| Path::new(file).exists());
    Command::new("cat").args(files).output().unwrap().stdout
}

/// The files in these folders that were written after a file and hold a text. Another process reads them, as above.
pub fn files_holding(text: &str, folders: &[&Path], after: &Path) -> Vec<String> {
    let mut find = Command::new("find");
    find.args(folders).args(["-type", "f", "-newer"]).arg(after).args(["-size", "-262144k"]);
    let found = find.args(["-exec", "grep", "-lsaF", "--", text, "{}", "+"]).output().unwrap().stdout;
    String::from_utf8(found).unwrap().lines().map(ToOwned::to_owned).collect()
}

/// Runs a command.
pub fn run(database: &str, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .env("DATABASE_URL", database)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not read its input.
    let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// A SIREN that no other test in this process uses.
pub fn siren() -> String {
    static NEXT: AtomicI64 = AtomicI64::new(10_000_000);
    let first = NEXT.fetch_add(1, Ordering::Relaxed);
    (0..10).map(|check| format!("{first}{check}")).find(|s| survey::Siren::parse(s).is_ok()).unwrap()
}

/// The SIRET of an establishment of an organisation.
pub fn siret(siren: &str) -> String {
    (0..10).map(|check| format!("{siren}0001{check}")).find(|s| survey::Siret::parse(s).is_ok()).unwrap()
}
