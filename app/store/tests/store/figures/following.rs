//! The feed of changed responses.

use crate::support::base::{Base, at, edition, invite, key, purchase, send, send_by, submission};
use store::{Change, Changes, Erasure, FeedMark, Store};
use survey::Audience;

on_both!(
    new_changed_and_erased_responses_are_reported_once_in_order,
    a_follower_that_is_ahead_or_far_behind_starts_again,
);

async fn everything(store: &Store) -> (Vec<i64>, FeedMark) {
    let mut ids = Vec::new();
    let take = |page: Vec<store::StoredResponse>| ids.extend(page.into_iter().map(|response| response.id));
    let mark = store.every_response(edition(), Audience::Acheteurs, take).await.unwrap();
    (ids, mark)
}

/// The changes, as response numbers, negative if erased, and whether each counts.
async fn since(store: &Store, mark: FeedMark) -> (Vec<(i64, bool)>, FeedMark) {
    match store.changes_since(edition(), Audience::Acheteurs, mark).await.unwrap() {
        (Changes::Since(changes), now) => {
            let changes = changes.into_iter().map(|change| match change {
                Change::Is(response) => (response.id, response.counts),
                Change::Gone(id) => (-id, false),
            });
            (changes.collect(), now)
        }
        (Changes::Everything, _) => panic!("everything again"),
    }
}

pub async fn new_changed_and_erased_responses_are_reported_once_in_order(base: &Base) {
    let store = base.open().await;
    let (first, second) = (key(), key());
    let invitee = invite(&store, "anne@b.fr").await;
    let given = vec![purchase(2022, Some(5), Some(10))];
    send_by(&store, invitee, submission(first, 1, "ministere", given)).await.unwrap();
    let (ids, mark) = everything(&store).await;
    assert_eq!((ids.len(), mark.version), (1, store.version(edition()).await.unwrap()));
    assert_eq!(since(&store, mark).await, (Vec::new(), mark));
    // A second response through the same link: the first one no longer counts.
    send_by(&store, invitee, submission(second, 1, "ministere", Vec::new())).await.unwrap();
    let (changes, mark) = since(&store, mark).await;
    assert_eq!(changes, [(ids[0], false), (ids[0] + 1, true)]);
    assert_eq!(mark.version, store.version(edition()).await.unwrap());
    // Responses to another questionnaire do not appear in this one's feed.
    let mut start_up = submission(key(), 2, "", Vec::new());
    start_up.audience = Audience::StartUp;
    send(&store, start_up).await.unwrap();
    let (changes, mark) = since(&store, mark).await;
    assert_eq!(changes, []);
    store.erase(Erasure { key: first, at: at(50), entry: None }).await.unwrap();
    let (changes, _) = since(&store, mark).await;
    assert_eq!(changes, [(-ids[0], false)]);
}

pub async fn a_follower_that_is_ahead_or_far_behind_starts_again(base: &Base) {
    let store = base.open().await;
    send(&store, submission(key(), 1, "ministere", Vec::new())).await.unwrap();
    let ahead = FeedMark { seq: i64::MAX, version: 0 };
    let found = store.changes_since(edition(), Audience::Acheteurs, ahead).await.unwrap();
    assert!(matches!(found.0, Changes::Everything), "another database, or one restored from a backup");
}
