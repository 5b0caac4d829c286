use crate::support::base::{Base, add_staff, by, key, purchase, section, send, submission, volumes};
use sqlx::Connection;
use store::{Access, Erasure, Opening, Role, Store, StoreError};

on_both!(
    commands_refuse_a_database_of_another_version_and_leave_it_unchanged,
    an_unreleased_schema_is_refused_with_an_explanation,
    a_missing_database_is_created_only_if_the_access_allows_it,
    a_store_opened_for_reading_cannot_write,
    a_newer_schema_is_refused_with_an_explanation,
    written_data_survive_a_restart,
    a_closed_store_reports_that_it_is_closed,
);

pub async fn a_newer_schema_is_refused_with_an_explanation(base: &Base) {
    base.open().await.close().await;
    // An empty checksum, in a form that both databases can read.
    base.execute(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9001, 'tomorrow', TRUE, '', 0)",
    )
    .await;
    let error = Store::open(&base.url).await.unwrap_err();
    assert!(matches!(error, StoreError::NewerSchema { found: 9001, .. }), "{error}");
    assert!(error.to_string().contains("upgrade the program"), "{error}");
}

pub async fn written_data_survive_a_restart(base: &Base) {
    let (store, sent, begun) = (base.open().await, key(), key());
    send(&store, submission(sent, 1, "ministere", vec![purchase(2022, Some(5), Some(10))])).await.unwrap();
    store.save_section(section(begun, "first", &[("AC01", "x")])).await.unwrap();
    let before = (volumes(&store).await, store.response(sent).await.unwrap());
    store.close().await;
    let store = base.open().await;
    assert_eq!((volumes(&store).await, store.response(sent).await.unwrap()), before);
    assert!(store.draft(begun).await.unwrap().is_some());
}

pub async fn a_closed_store_reports_that_it_is_closed(base: &Base) {
    let store = base.open().await;
    let other_handle = store.clone();
    store.close().await;
    assert!(matches!(other_handle.ping().await, Err(StoreError::Closed)));
    let late = other_handle.save_section(section(key(), "first", &[("AC01", "x")])).await;
    assert!(matches!(late, Err(StoreError::Closed)));
}

#[tokio::test]
async fn an_unknown_kind_of_address_is_refused_without_repeating_it() {
    for url in ["mysql://user:password@host/base", "sqlite://", "data.db", "sqlite:data.db"] {
        let error = Store::open(url).await.unwrap_err();
        assert!(matches!(error, StoreError::Url(_)), "{url}: {error}");
        assert!(!error.to_string().contains("password"), "{error}");
    }
}

#[tokio::test]
async fn a_backup_is_a_working_database() {
    let base = Base::sqlite();
    let (store, sent) = (base.open().await, key());
    send(&store, submission(sent, 1, "ministere", Vec::new())).await.unwrap();
    let copy = base.url.trim_start_matches("sqlite://").replace("test.db", "copy.db");
    store.backup(&copy).await.unwrap();
    assert!(store.backup(&copy).await.is_err(), "a backup never overwrites");
    let copied = Store::open(&format!("sqlite://{copy}")).await.unwrap();
    assert_eq!(copied.response(sent).await.unwrap(), store.response(sent).await.unwrap());
}

const COMMANDS: [Access; 3] = [Access::Create, Access::Write, Access::Read];

async fn opened(base: &Base, access: Access) -> Result<Store, StoreError> {
    Store::open_as(&base.url, Opening { access, unverified: false }).await
}

/// Reverts a database to the state before its last migration.
async fn as_it_was(base: &Base) {
    for undone in [
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
    ] {
        base.execute(undone).await;
    }
}

pub async fn commands_refuse_a_database_of_another_version_and_leave_it_unchanged(base: &Base) {
    base.open().await.close().await;
    as_it_was(base).await;
    for access in COMMANDS {
        let error = opened(base, access).await.unwrap_err();
        assert!(matches!(error, StoreError::OlderSchema { found: 207, .. }), "{access:?}: {error}");
        assert!(error.to_string().contains("observatoire migrate"), "{error}");
    }
    let steps = base.count("_sqlx_migrations").await;
    let store = opened(base, Access::Migrate).await.unwrap();
    assert_eq!(store.migrated().unwrap().from, 207);
    store.close().await;
    assert!(base.count("_sqlx_migrations").await > steps);
    assert!(base.open().await.migrated().is_none(), "once is enough");
    for access in COMMANDS {
        opened(base, access).await.unwrap().close().await;
    }
    base.execute(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9001, 'tomorrow', TRUE, '', 0)",
    )
    .await;
    for access in [COMMANDS.as_slice(), &[Access::Migrate]].concat() {
        let error = opened(base, access).await.unwrap_err();
        assert!(matches!(error, StoreError::NewerSchema { found: 9001, .. }), "{access:?}: {error}");
    }
}

pub async fn an_unreleased_schema_is_refused_with_an_explanation(base: &Base) {
    base.open().await.close().await;
    base.execute("UPDATE _sqlx_migrations SET version = version - 100").await;
    for access in [COMMANDS.as_slice(), &[Access::Migrate]].concat() {
        let error = opened(base, access).await.unwrap_err();
        assert!(matches!(error, StoreError::UnreleasedSchema), "{access:?}: {error}");
        assert!(error.to_string().contains("put it aside"), "{error}");
    }
}

pub async fn a_missing_database_is_created_only_if_the_access_allows_it(base: &Base) {
    let base = &base.missing();
    for access in [Access::Write, Access::Read] {
        let error = opened(base, access).await.unwrap_err();
        assert!(matches!(error, StoreError::NoDatabase(_)), "{access:?}: {error}");
        assert!(error.to_string().contains("observatoire serve"), "{error}");
    }
    if let Some(file) = base.url.strip_prefix("sqlite://") {
        assert!(!std::path::Path::new(file).exists(), "nothing was made");
    }
    let store = opened(base, Access::Create).await.unwrap();
    assert!(store.migrated().is_none(), "a new one was nothing else before");
    store.ping().await.unwrap();
    store.close().await;
    base.forget();
}

pub async fn a_store_opened_for_reading_cannot_write(base: &Base) {
    let (store, sent) = (base.open().await, key());
    send(&store, submission(sent, 1, "ministere", Vec::new())).await.unwrap();
    // Beside a process that writes, and alone.
    for _ in 0..2 {
        let reads = opened(base, Access::Read).await.unwrap();
        assert!(reads.response(sent).await.unwrap().is_some());
        assert!(reads.set_meta("a", "b").await.is_err());
        assert!(reads.save_section(section(key(), "first", &[("AC01", "x")])).await.is_err());
        assert_eq!(reads.meta("a").await.unwrap(), None);
        reads.close().await;
        store.close().await;
    }
}

#[tokio::test]
async fn a_sqlite_file_is_copied_before_migration_and_no_copy_is_overwritten() {
    let base = Base::sqlite();
    let (store, sent) = (base.open().await, key());
    send(&store, submission(sent, 1, "ministere", Vec::new())).await.unwrap();
    store.close().await;
    let file = base.url.trim_start_matches("sqlite://");
    let copies = [format!("{file}.before-207"), format!("{file}.before-207.2")];
    for copy in &copies {
        as_it_was(&base).await;
        let store = base.open().await;
        assert_eq!(store.migrated().unwrap().copy.as_deref(), Some(std::path::Path::new(copy)));
        store.close().await;
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(copy).unwrap().permissions()) & 0o777,
            0o600
        );
    }
    // The copy is in the earlier state: without the new name, with every response.
    let mut copied = sqlx::SqliteConnection::connect(&format!("sqlite://{}", copies[0])).await.unwrap();
    let count = async |copied: &mut sqlx::SqliteConnection, sql: &'static str| -> i64 {
        sqlx::query_scalar(sql).fetch_one(copied).await.unwrap()
    };
    assert_eq!(count(&mut copied, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'unsaved_forms'").await, 0);
    assert_eq!(count(&mut copied, "SELECT COUNT(*) FROM responses").await, 1);
    let store = base.open().await;
    assert!(store.response(sent).await.unwrap().is_some() && store.migrated().is_none());
}

#[tokio::test]
async fn a_failed_copy_leaves_the_tables_unchanged() {
    let base = Base::sqlite();
    base.open().await.close().await;
    as_it_was(&base).await;
    let file = base.url.trim_start_matches("sqlite://");
    for number in 1..=100 {
        let ending = if number == 1 { String::new() } else { format!(".{number}") };
        std::fs::write(format!("{file}.before-207{ending}"), "kept").unwrap();
    }
    let error = Store::open(&base.url).await.unwrap_err();
    assert!(matches!(error, StoreError::Copy(_)), "{error}");
    assert!(matches!(opened(&base, Access::Write).await, Err(StoreError::OlderSchema { found: 207, .. })));
    assert_eq!(std::fs::read_to_string(format!("{file}.before-207")).unwrap(), "kept");
}

#[tokio::test]
async fn a_sqlite_file_contains_no_trace_of_erased_data() {
    let base = Base::sqlite();
    let file = base.url.strip_prefix("sqlite://").unwrap();
    let (store, key) = (base.open().await, key());
    let words = "des mots que personne d’autre n’écrit";
    let mut sent = submission(key, 1, "ministere", Vec::new());
    sent.answers.insert("AC27", survey::Answer::Text(words.into()));
    send(&store, sent).await.unwrap();
    // Further responses reuse the same pages.
    for n in 2..12 {
        send(&store, submission(crate::support::base::key(), n, "ministere", Vec::new())).await.unwrap();
    }
    store.close().await;
    let holds = || String::from_utf8_lossy(&std::fs::read(file).unwrap()).contains(words);
    assert!(holds());
    let store = base.open().await;
    store.erase(Erasure { key, at: crate::support::base::at(50), entry: None }).await.unwrap();
    store.close().await;
    assert!(!holds());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgresql_a_lock_delays_writers_but_not_readers() {
    let base = Base::postgres();
    let (store, sent) = (base.open().await, key());
    send(&store, submission(sent, 1, "ministere", Vec::new())).await.unwrap();
    let staff = add_staff(&store, "a@example.org", Role::Analyst).await.unwrap();
    let mut holds = sqlx::PgConnection::connect(&base.url).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock(7046521983345)").execute(&mut holds).await.unwrap();
    let mut acts = tokio::task::JoinSet::new();
    for _ in 0..24 {
        let store = store.clone();
        acts.spawn(
            async move { by(&store, "a", crate::support::base::at(0)).set_password(staff, "other", None).await },
        );
    }
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' \
         AND application_name = 'observatoire'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut holds).await.unwrap() == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..20 {
        store.ping().await.unwrap();
        assert!(store.response(sent).await.unwrap().is_some());
    }
    let refused = store.save_section(section(key(), "first", &[("AC01", "x")])).await;
    assert!(refused.is_err(), "a save is refused instead of waiting for ever");
    while let Some(act) = acts.join_next().await {
        assert!(act.unwrap().is_err(), "and so is an act of the staff");
    }
    assert_eq!(sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut holds).await.unwrap(), 0, "nothing waits any more");
    sqlx::query("SELECT pg_advisory_unlock_all()").execute(&mut holds).await.unwrap();
    by(&store, "a", crate::support::base::at(0)).set_password(staff, "other", None).await.unwrap();
    store.save_section(section(key(), "first", &[("AC01", "x")])).await.unwrap();
    base.forget();
}
