//! Databases for tests. PostgreSQL is `TEST_POSTGRES_URL` if set, else one throw-away cluster per test program, made from
//! Debian's binaries.

use crate::Store;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock};
use std::time::{Duration, Instant};

/// A server, and the URL of its maintenance database.
struct Cluster {
    url: String,
    psql: PathBuf,
    /// Its standard input is a pipe that closes when this program ends, which stops the keeper; a static is never
    /// dropped.
    _keeper: Option<Child>,
}

static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Waits for the end of its input, that is, of the test program, however it ends; then stops the server that it started
/// and deletes its folder.
const KEEPER: &str =
    r#""$@" >"$FOLDER/log" 2>&1 & server=$!; read -r _; kill -QUIT "$server"; wait "$server"; rm -rf "$FOLDER""#;

/// The address of a new, empty PostgreSQL database.
///
/// Panics with the missing part if there is no PostgreSQL: a test that needs it must not pass without it.
pub fn fresh_database() -> String {
    database("template0")
}

/// The same with this program's tables, a copy of one that was migrated once: migrating takes most of a short test. The
/// one that is copied remains on a server of `TEST_POSTGRES_URL`.
pub fn migrated_database() -> String {
    static MIGRATED: LazyLock<String> = LazyLock::new(|| {
        let url = fresh_database();
        migrate(&url);
        url
    });
    database(name_of(&MIGRATED))
}

/// Drops a database of these functions, even with open connections.
pub fn drop_database(url: &str) {
    let name = name_of(url);
    assert!(name.starts_with("observatoire_test_"), "not a database of these tests: {name}");
    statement(cluster(), &format!("DROP DATABASE {name} WITH (FORCE)"));
}

/// Writes a new SQLite database with this program's tables, as [`migrated_database`] makes one. Its folder must exist.
pub fn write_sqlite(file: &Path) {
    static MIGRATED: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = std::env::temp_dir().join(format!("observatoire-sqlite-{}", std::process::id()));
        migrate(&format!("sqlite://{}", folder.join("migrated.db").display()));
        let bytes = std::fs::read(folder.join("migrated.db"));
        let _left_to_the_system = std::fs::remove_dir_all(folder);
        bytes.unwrap_or_else(|error| panic!("the migrated database: {error}"))
    });
    std::fs::write(file, &*MIGRATED).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// Opens a database for the first time. On a separate thread, because tests call it within a runtime.
fn migrate(url: &str) {
    let migrate = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.unwrap_or_else(|error| panic!("a runtime: {error}"));
        runtime.block_on(async {
            let store = Store::open(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
            store.close().await;
        });
    };
    let done = std::thread::scope(|scope| scope.spawn(migrate).join());
    assert!(done.is_ok(), "{url} was not migrated");
}

/// A new PostgreSQL database, copied from this one, to which nobody may be connected.
fn database(template: &str) -> String {
    let cluster = cluster();
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    let name = format!("observatoire_test_{}_{number}", std::process::id());
    statement(cluster, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
    with_database(&cluster.url, &name)
}

/// The name of a database, from its address.
fn name_of(url: &str) -> &str {
    let path = url.split('?').next().unwrap_or(url);
    path.rsplit('/').next().unwrap_or_default()
}

fn cluster() -> &'static Cluster {
    match CLUSTER.get_or_init(start) {
        Ok(cluster) => cluster,
        Err(cause) => panic!("the tests on PostgreSQL cannot run: {cause}"),
    }
}

fn statement(cluster: &Cluster, sql: &str) {
    let done = Command::new(&cluster.psql).args(["-X", "-q", "-c", sql, &cluster.url]).output();
    match done {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!("{sql}: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("{}: {error}", cluster.psql.display()),
    }
}

fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = url.split_once('?').map_or((url, None), |(a, p)| (a, Some(p)));
    let server = address.find("://").map_or(0, |at| at + 3);
    let end = address[server..].find('/').map_or(address.len(), |at| server + at);
    let parameters = parameters.map(|p| format!("?{p}")).unwrap_or_default();
    format!("{}/{name}{parameters}", &address[..end])
}

fn start() -> Result<Cluster, String> {
    if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
        let psql = binaries().map_or_else(|_| "psql".into(), |folder| folder.join("psql"));
        return Ok(Cluster { url, psql, _keeper: None });
    }
    let binaries = binaries()?;
    let folder = std::env::temp_dir().join(format!("observatoire-postgres-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    // PostgreSQL refuses to run as root.
    let demote = id(&["-u"])? == 0;
    if demote {
        let owner = id(&["-u", "postgres"])?;
        std::os::unix::fs::chown(&folder, Some(owner), None).map_err(|error| format!("chown: {error}"))?;
    }
    let unprivileged: &[&str] =
        if demote { &["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] } else { &[] };
    let data = folder.join("data");
    let mut initdb: Vec<String> = unprivileged.iter().map(ToString::to_string).collect();
    initdb.push(binaries.join("initdb").display().to_string());
    initdb.extend(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "-D"].map(String::from));
    initdb.push(data.display().to_string());
    let made =
        Command::new(&initdb[0]).args(&initdb[1..]).output().map_err(|error| format!("{}: {error}", initdb[0]))?;
    if !made.status.success() {
        return Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)));
    }
    // On a socket in the folder, so that no port is shared.
    let settings = ["listen_addresses=", "fsync=off", "synchronous_commit=off", "max_connections=300"];
    let keeper = Command::new("sh")
        .args(["-c", KEEPER, "sh"])
        .args(unprivileged)
        .arg(binaries.join("postgres"))
        .arg("-D")
        .arg(&data)
        .arg("-k")
        .arg(&folder)
        .args(settings.iter().flat_map(|setting| ["-c", setting]))
        .env("FOLDER", &folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("sh: {error}"))?;
    wait_until_ready(&binaries, &folder)?;
    let url = format!("postgres://postgres@localhost/postgres?host={}", folder.display());
    Ok(Cluster { url, psql: binaries.join("psql"), _keeper: Some(keeper) })
}

fn wait_until_ready(binaries: &Path, folder: &Path) -> Result<(), String> {
    let deadline = Instant::now() + Duration::from_secs(60);
    while Instant::now() < deadline {
        let ready = Command::new(binaries.join("pg_isready")).arg("-q").arg("-h").arg(folder).status();
        if ready.is_ok_and(|status| status.success()) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    Err(format!("the server did not start within a minute: {log}"))
}

/// The binaries of the latest version installed from Debian.
fn binaries() -> Result<PathBuf, String> {
    let missing = "no PostgreSQL in /usr/lib/postgresql: install it (`apt-get install postgresql`) \
                   or set TEST_POSTGRES_URL to a server where databases can be created";
    let versions = std::fs::read_dir("/usr/lib/postgresql").map_err(|_| missing.to_owned())?;
    versions
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let folder = entry.path().join("bin");
            folder.join("initdb").exists().then_some((version, folder))
        })
        .max()
        .map(|(_, folder)| folder)
        .ok_or_else(|| missing.to_owned())
}

fn id(arguments: &[&str]) -> Result<u32, String> {
    let output = Command::new("id").args(arguments).output().map_err(|error| format!("id: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| format!("id {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)))
}
