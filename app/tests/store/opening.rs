use crate::base::{Base, edition, key, purchase, section, send, submission};
use app::store::{Store, StoreError};

pub async fn a_newer_schema_is_refused_with_a_sentence(base: &Base) {
    base.open().await.close().await;
    // An empty checksum, in a form that both databases read.
    base.execute(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9001, 'tomorrow', TRUE, '', 0)",
    )
    .await;
    let error = Store::open(&base.url).await.unwrap_err();
    assert!(matches!(error, StoreError::NewerSchema { found: 9001, known: 5 }), "{error}");
    assert!(error.to_string().contains("upgrade the program"), "{error}");
}

pub async fn what_was_written_is_there_after_a_restart(base: &Base) {
    let (store, sent, begun) = (base.open().await, key(), key());
    send(&store, submission(sent, 1, "etat", vec![purchase(2022, Some(5), Some(10))])).await.unwrap();
    store.save_section(section(begun, "first", &[("AC01", "x")])).await.unwrap();
    let before = (store.volumes(edition(), &[]).await.unwrap(), store.response(sent).await.unwrap());
    store.close().await;
    let store = base.open().await;
    assert_eq!((store.volumes(edition(), &[]).await.unwrap(), store.response(sent).await.unwrap()), before);
    assert!(store.draft(begun).await.unwrap().is_some());
}

pub async fn a_closed_store_says_so(base: &Base) {
    let store = base.open().await;
    let other_handle = store.clone();
    store.close().await;
    assert!(matches!(other_handle.ping().await, Err(StoreError::Closed)));
    let late = other_handle.save_section(section(key(), "first", &[("AC01", "x")])).await;
    assert!(matches!(late, Err(StoreError::Closed)));
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_without_repeating_it() {
    for url in ["mysql://user:password@host/base", "sqlite://", "data.db", "sqlite:data.db"] {
        let error = Store::open(url).await.unwrap_err();
        assert!(matches!(error, StoreError::Url(_)), "{url}: {error}");
        assert!(!error.to_string().contains("password"), "{error}");
    }
}

#[tokio::test]
async fn a_backup_is_a_database_like_the_other() {
    let base = Base::sqlite();
    let (store, sent) = (base.open().await, key());
    send(&store, submission(sent, 1, "etat", Vec::new())).await.unwrap();
    let copy = base.url.trim_start_matches("sqlite://").replace("test.db", "copy.db");
    store.backup(&copy).await.unwrap();
    assert!(store.backup(&copy).await.is_err(), "a backup never overwrites");
    let copied = Store::open(&format!("sqlite://{copy}")).await.unwrap();
    assert_eq!(copied.response(sent).await.unwrap(), store.response(sent).await.unwrap());
}
