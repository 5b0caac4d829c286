use crate::support::base::{
    Base, Purchase, at, correcting_draft, edition, invite, key, purchase, section, send, send_by, submission, volumes,
};
use store::{Draft, Secret, SecretHash, Store, StoreError, Submission};
use survey::{Answer, Audience};

on_both!(
    a_correction_replaces_the_response_and_stores_the_earlier_version,
    a_discarded_correction_changes_nothing,
    only_a_sent_response_can_be_corrected,
    correcting_the_organisation_reinstates_the_former_ones_earlier_response,
);

fn draft() -> Draft {
    Draft { seen: vec!["first".into()], ..correcting_draft(&[("AC01", "x")], 20) }
}

fn correction(key: SecretHash, organisation: u32, purchases: Vec<Purchase>) -> Submission {
    let mut correction = submission(key, organisation, "ministere", purchases);
    correction.answers.insert("AC01", Answer::Choice("eti".into()));
    correction.at = at(30);
    correction
}

async fn volume(store: &Store) -> (i64, Option<i64>) {
    let year = &volumes(store).await.years[1].figures;
    (year.respondents, year.startup_purchases_cents)
}

async fn counted(store: &Store) -> i64 {
    let counts = store.response_counts(edition()).await.unwrap();
    counts.iter().find(|(audience, _)| *audience == Audience::Acheteurs).unwrap().1
}

pub async fn a_correction_replaces_the_response_and_stores_the_earlier_version(base: &Base) {
    let (store, key) = (base.open().await, key());
    let mut sent = submission(key, 1, "ministere", vec![purchase(2022, Some(5), Some(10))]);
    sent.contacts = vec![("AC30".into(), "anne@example.org".into())];
    let receipt = send(&store, sent.clone()).await.unwrap();
    store.reopen(key, draft()).await.unwrap();
    assert_eq!(volume(&store).await, (1, Some(5)), "it counts as it was until it is sent again");
    let corrected = store.submit(correction(key, 1, vec![purchase(2022, Some(7), Some(10))])).await.unwrap();
    assert_eq!((corrected.reference, corrected.submitted_at), (receipt.reference.clone(), receipt.submitted_at));
    assert_eq!(corrected.corrected_at, Some(at(30)));
    let response = store.response(key).await.unwrap().unwrap();
    assert_eq!((response.version, response.answers.get("AC01")), (2, Some(&Answer::Choice("eti".into()))));
    let contacts = store.own_response(key).await.unwrap().unwrap().contacts;
    assert!(contacts.is_empty(), "the contact that was taken out is gone");
    let versions = store.earlier_versions(key).await.unwrap();
    assert_eq!((versions.len(), versions[0].version, versions[0].sent_at), (1, 1, at(10)));
    assert_eq!(versions[0].answers, sent.answers);
    assert_eq!((volume(&store).await, counted(&store).await), ((1, Some(7)), 1));
    assert!(store.draft(key).await.unwrap().is_none());
    // Sending once more yields the same correction.
    let again = store.submit(correction(key, 1, Vec::new())).await.unwrap();
    assert_eq!((again.corrected_at, volume(&store).await), (Some(at(30)), (1, Some(7))));
}

pub async fn a_discarded_correction_changes_nothing(base: &Base) {
    let (store, key) = (base.open().await, key());
    send(&store, submission(key, 1, "ministere", Vec::new())).await.unwrap();
    store.reopen(key, draft()).await.unwrap();
    store.give_up_correction(key).await.unwrap();
    assert!(store.draft(key).await.unwrap().is_none());
    assert_eq!(store.response(key).await.unwrap().unwrap().version, 1);
    // A first draft is no correction.
    let first = Secret::random().unwrap().hash();
    store.save_section(section(first, "profil", &[("AC01", "x")])).await.unwrap();
    store.give_up_correction(first).await.unwrap();
    assert!(store.draft(first).await.unwrap().is_some());
}

pub async fn only_a_sent_response_can_be_corrected(base: &Base) {
    let store = base.open().await;
    assert!(matches!(store.reopen(key(), draft()).await, Err(StoreError::NotFound)));
}

pub async fn correcting_the_organisation_reinstates_the_former_ones_earlier_response(base: &Base) {
    let (store, earlier, wrong) = (base.open().await, key(), key());
    let (invitee, five) = (invite(&store, "anne@b.fr").await, vec![purchase(2022, Some(5), Some(10))]);
    send_by(&store, invitee, submission(earlier, 1, "ministere", five)).await.unwrap();
    let hundred = vec![purchase(2022, Some(100), Some(1_000))];
    send_by(&store, invitee, submission(wrong, 1, "ministere", hundred)).await.unwrap();
    assert_eq!((volume(&store).await, counted(&store).await), ((1, Some(100)), 1));
    store.reopen(wrong, draft()).await.unwrap();
    store.submit(correction(wrong, 2, vec![purchase(2022, Some(100), Some(1_000))])).await.unwrap();
    assert_eq!((volume(&store).await, counted(&store).await), ((2, Some(105)), 2));
    // A later response replaces the reinstated one again.
    let one = vec![purchase(2022, Some(1), Some(10))];
    send_by(&store, invitee, submission(key(), 1, "ministere", one)).await.unwrap();
    assert_eq!((volume(&store).await, counted(&store).await), ((2, Some(101)), 2));
    assert_eq!(store.response(earlier).await.unwrap().unwrap().receipt.submitted_at, at(10));
}
