//! Reading of responses for exports, from one snapshot; tokens for programs.

use crate::support::base::{Base, at, by, edition, invite, key, section, send, send_by, submission};
use chrono::TimeDelta;
use store::{NewToken, Scope, Secret, SectionSave, Selection, Store, StoredResponse};
use survey::Audience;

on_both!(
    a_selection_contains_exactly_the_matching_responses,
    a_reading_does_not_see_concurrent_changes,
    a_token_is_valid_until_it_expires_or_is_revoked,
);

fn everything() -> Selection {
    Selection {
        edition: edition(),
        audience: Audience::Acheteurs,
        counting: false,
        segment: None,
        partner: None,
        sent_since: None,
        sent_before: None,
    }
}

/// Three organisations: the first answers twice through a personal link, the second through a partner. Also returns the
/// number of the invitee.
async fn filled(base: &Base) -> (Store, i64) {
    let store = base.open().await;
    let invitee = invite(&store, "anne@b.fr").await;
    send_by(&store, invitee, submission(key(), 1, "eti", Vec::new())).await.unwrap();
    let through = key();
    let draft = SectionSave { partner: Some("RESAH".to_owned()), ..section(through, "profil", &[]) };
    store.save_section(draft).await.unwrap();
    let mut second = submission(through, 2, "pme", Vec::new());
    second.at = at(100);
    store.submit(second).await.unwrap();
    let mut again = submission(key(), 1, "eti", Vec::new());
    again.at = at(200);
    send_by(&store, invitee, again).await.unwrap();
    let mut third = submission(key(), 3, "pme", Vec::new());
    third.at = at(300);
    send(&store, third).await.unwrap();
    (store, invitee)
}

/// The responses of a selection, read two at a time.
async fn read(store: &Store, selection: Selection) -> Vec<StoredResponse> {
    let mut reading = store.reading(selection).await.unwrap();
    let (count, mut all) = (reading.count(), Vec::new());
    loop {
        let page = reading.next(2).await.unwrap();
        if page.is_empty() {
            assert_eq!(all.len() as u64, count, "as many as were counted");
            return all;
        }
        all.extend(page);
    }
}

pub async fn a_selection_contains_exactly_the_matching_responses(base: &Base) {
    let (store, _) = filled(base).await;
    let seconds = async |selection| -> Vec<i64> {
        let all = read(&store, selection).await;
        all.iter().map(|stored| (stored.response.receipt.submitted_at - at(0)).num_seconds()).collect()
    };
    assert_eq!(seconds(everything()).await, [10, 100, 200, 300]);
    assert_eq!(seconds(Selection { counting: true, ..everything() }).await, [100, 200, 300]);
    assert_eq!(seconds(Selection { segment: Some("pme".to_owned()), ..everything() }).await, [100, 300]);
    assert_eq!(seconds(Selection { partner: Some("RESAH".to_owned()), ..everything() }).await, [100]);
    assert_eq!(seconds(Selection { partner: Some("' OR 1=1 --".to_owned()), ..everything() }).await, [0; 0]);
    let (since, before) = (Some(at(100)), Some(at(300)));
    assert_eq!(seconds(Selection { sent_since: since, sent_before: before, ..everything() }).await, [100, 200]);
    assert_eq!(seconds(Selection { audience: Audience::StartUp, ..everything() }).await, [0; 0]);
}

pub async fn a_reading_does_not_see_concurrent_changes(base: &Base) {
    let (store, invitee) = filled(base).await;
    let mut reading = store.reading(Selection { counting: true, ..everything() }).await.unwrap();
    assert_eq!(reading.count(), 3);
    let first = reading.next(1).await.unwrap();
    // The first organisation answers again: its previous response no longer counts.
    send_by(&store, invitee, submission(key(), 1, "eti", Vec::new())).await.unwrap();
    let mut references: Vec<_> = first.into_iter().map(|stored| stored.response.receipt.reference).collect();
    loop {
        let page = reading.next(1).await.unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.iter().all(|stored| stored.counts));
        references.extend(page.into_iter().map(|stored| stored.response.receipt.reference));
    }
    assert_eq!(references.len(), 3);
    drop(reading);
    let now = read(&store, Selection { counting: true, ..everything() }).await;
    assert_ne!(references, now.into_iter().map(|stored| stored.response.receipt.reference).collect::<Vec<_>>());
}

pub async fn a_token_is_valid_until_it_expires_or_is_revoked(base: &Base) {
    let store = base.open().await;
    let secrets = [Secret::random().unwrap(), Secret::random().unwrap()];
    for (secret, (name, expires_at)) in secrets.iter().zip([("bilan", None), ("essai", Some(at(100)))]) {
        let token = NewToken {
            hash: secret.hash(),
            name: name.to_owned(),
            scopes: vec![Scope::Exports, Scope::Codebook],
            made_by: "a@obs.example".to_owned(),
            at: at(0),
            expires_at,
        };
        by(&store, "a", at(0)).make_token(&token).await.unwrap();
    }
    let used = async |which: usize, seconds| store.use_token(secrets[which].hash(), at(seconds)).await.unwrap();
    let bilan = used(0, 10).await.unwrap();
    assert_eq!((bilan.name.as_str(), bilan.scopes.as_slice()), ("bilan", [Scope::Exports, Scope::Codebook].as_slice()));
    assert!(used(1, 99).await.is_some());
    assert!(used(1, 100).await.is_none(), "over");
    assert!(store.use_token(key(), at(10)).await.unwrap().is_none(), "unknown");
    // A use is recorded once a minute.
    used(0, 11).await.unwrap();
    assert_eq!(store.tokens().await.unwrap()[1].last_used_at, Some(at(10)));
    used(0, 70).await.unwrap();
    assert_eq!(store.tokens().await.unwrap()[1].last_used_at, Some(at(10) + TimeDelta::minutes(1)));
    assert!(by(&store, "a", at(80)).revoke_token(bilan.id).await.unwrap());
    assert!(!by(&store, "a", at(81)).revoke_token(bilan.id).await.unwrap(), "once");
    assert!(used(0, 90).await.is_none(), "taken back");
    assert_eq!(store.tokens().await.unwrap()[1].revoked_at, Some(at(80)));
    assert!(!base.read("SELECT name || scopes || made_by FROM tokens").await.contains(secrets[0].as_str()));
}
