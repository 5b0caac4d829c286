use crate::base::{Base, at, edition, key};
use app::store::{CampaignDates, GRACE_MINUTES, Role, SessionInfo, StoreError};
use app::survey::Audience;
use std::time::Duration;

pub async fn accounts_are_added_once_listed_and_removed(base: &Base) {
    let store = base.open().await;
    let id = store.add_staff(" Zoé@Example.org ", Role::Administrator, "hash", at(0)).await.unwrap();
    let again = store.add_staff("zoé@example.org", Role::Partner, "other", at(1)).await;
    assert!(matches!(again, Err(StoreError::Exists)));
    store.add_staff("anne@example.org", Role::Partner, "hash", at(2)).await.unwrap();
    let zoe = store.staff_by_email("ZOÉ@example.org").await.unwrap().unwrap();
    assert_eq!((zoe.id, zoe.role, zoe.password_hash.as_str(), zoe.added_at), (id, Role::Administrator, "hash", at(0)));
    assert!(!format!("{zoe:?}").contains("hash"));
    let emails: Vec<String> = store.list_staff().await.unwrap().into_iter().map(|s| s.email).collect();
    assert_eq!(emails, ["anne@example.org", "zoé@example.org"]);

    let token = key();
    store.open_session(token, id, at(0), at(100)).await.unwrap();
    assert!(store.remove_staff("Zoé@example.org").await.unwrap());
    assert!(!store.remove_staff("zoé@example.org").await.unwrap());
    assert_eq!(store.session(token, at(1)).await.unwrap(), None);
    assert!(store.open_session(key(), id, at(0), at(100)).await.is_err());
}

pub async fn sessions_expire_and_close(base: &Base) {
    let store = base.open().await;
    let staff_id = store.add_staff("anne@example.org", Role::Analyst, "hash", at(0)).await.unwrap();
    let (token, short) = (key(), key());
    store.open_session(token, staff_id, at(0), at(100)).await.unwrap();
    store.open_session(short, staff_id, at(0), at(10)).await.unwrap();
    let session = SessionInfo { staff_id, email: "anne@example.org".into(), role: Role::Analyst, expires_at: at(100) };
    assert_eq!(store.session(token, at(99)).await.unwrap(), Some(session));
    assert_eq!(store.session(token, at(100)).await.unwrap(), None);
    assert_eq!(store.session(key(), at(1)).await.unwrap(), None);
    store.close_session(token).await.unwrap();
    assert_eq!(store.session(token, at(1)).await.unwrap(), None);
}

pub async fn attempts_are_limited_within_a_window(base: &Base) {
    let store = base.open().await;
    let window = Duration::from_secs(60);
    let attempt = |subject: &'static str, seconds| {
        let store = store.clone();
        async move { store.sign_in_attempt(subject, at(seconds), window, 3).await.unwrap() }
    };
    for seconds in 0..3 {
        assert!(attempt("a", seconds).await);
    }
    assert!(!attempt("a", 3).await);
    assert!(attempt("b", 3).await, "another subject is not concerned");
    assert!(!attempt("a", 59).await);
    assert!(attempt("a", 60).await, "the window began with the first attempt");
    store.forget_attempts("a").await.unwrap();
    for seconds in 61..64 {
        assert!(attempt("a", seconds).await);
    }
    // Attempts at the same time each count.
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..20 {
        attempts.spawn(attempt("c", 0));
    }
    assert_eq!(attempts.join_all().await.into_iter().filter(|allowed| *allowed).count(), 3);
}

pub async fn closing_dates_and_single_values_are_kept(base: &Base) {
    let store = base.open().await;
    let mut changes = store.changes();
    changes.mark_unchanged();
    let closing = |audience| store.campaign_dates(edition(), audience);
    let dates = |closes_at, grace_minutes| CampaignDates { closes_at, grace_minutes };
    let unset = dates(None, GRACE_MINUTES);
    assert_eq!(closing(Audience::StartUp).await.unwrap(), unset);
    store.set_closing(edition(), Audience::StartUp, dates(Some(at(500)), 45), at(0)).await.unwrap();
    assert!(changes.has_changed().unwrap());
    assert_eq!(closing(Audience::StartUp).await.unwrap(), dates(Some(at(500)), 45));
    assert_eq!(closing(Audience::Acheteurs).await.unwrap(), unset);
    store.set_closing(edition(), Audience::StartUp, dates(None, 0), at(1)).await.unwrap();
    assert_eq!(closing(Audience::StartUp).await.unwrap(), dates(None, 0));

    assert_eq!(store.meta("salt").await.unwrap(), None);
    store.set_meta("salt", "one").await.unwrap();
    store.set_meta("salt", "two").await.unwrap();
    assert_eq!(store.meta("salt").await.unwrap().as_deref(), Some("two"));
}
