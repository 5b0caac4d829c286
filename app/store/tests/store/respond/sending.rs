use crate::support::base::{Base, at, correcting_draft, edition, key, purchase, section, send, submission, volumes};
use std::time::Duration;
use store::{Receipt, StoreError};
use survey::{Answer, Audience, Euros};

on_both!(
    a_response_is_read_back_as_it_was_sent,
    contacts_are_not_in_the_answers_and_can_be_erased_alone,
    a_hundred_submissions_under_one_key_are_one_response,
    answers_read_from_an_older_draft_are_refused,
    nothing_can_be_sent_without_a_draft,
    one_bad_submission_does_not_spoil_the_others,
    a_response_with_an_amount_above_a_hundred_billion_waits_for_the_staff,
    a_caller_that_goes_away_loses_nothing,
    the_change_is_announced_after_the_commit,
    pages_of_responses_mark_those_that_do_not_count,
);

pub async fn a_response_is_read_back_as_it_was_sent(base: &Base) {
    let (store, key) = (base.open().await, key());
    assert_eq!(store.response(key).await.unwrap(), None);
    let mut sent = submission(key, 1, "ministere", vec![purchase(2022, Some(5), Some(10))]);
    sent.contacts = vec![("AC30".into(), "a@example.org".into()), ("AC31".into(), "Anne".into())];
    let receipt = send(&store, sent.clone()).await.unwrap();
    assert_eq!(receipt, Receipt { reference: sent.reference, submitted_at: at(10), corrected_at: None });
    let own = store.own_response(key).await.unwrap().unwrap();
    assert_eq!(own.contacts, sent.contacts);
    let response = store.response(key).await.unwrap().unwrap();
    assert_eq!(own.response, response);
    assert_eq!(response.receipt, receipt);
    assert_eq!((response.edition, response.audience), (edition(), Audience::Acheteurs));
    assert_eq!((response.questionnaire_version, response.answers), (3, sent.answers));
    store.ping().await.unwrap();
}

pub async fn contacts_are_not_in_the_answers_and_can_be_erased_alone(base: &Base) {
    let (store, key) = (base.open().await, key());
    let mut sent = submission(key, 1, "ministere", Vec::new());
    sent.contacts = vec![("AC30".into(), "anne@example.org".into())];
    send(&store, sent).await.unwrap();
    let page = store.responses_after(edition(), Audience::Acheteurs, 0, 10).await.unwrap();
    let stored = serde_json::to_string(&page[0].response.answers).unwrap();
    assert!(!stored.contains("anne"), "{stored}");
    assert!(store.erase_contacts(key, &[]).await.unwrap());
    let own = store.own_response(key).await.unwrap().unwrap();
    assert!(own.contacts.is_empty());
    assert_eq!(own.response.answers.get("AC01"), Some(&Answer::Choice("ministere".into())));
}

pub async fn a_hundred_submissions_under_one_key_are_one_response(base: &Base) {
    let (one, other, key) = (base.open().await, base.open().await, key());
    one.save_section(section(key, "first", &[("AC01", "x")])).await.unwrap();
    let mut sending = tokio::task::JoinSet::new();
    for n in 0..100 {
        let store = if n % 2 == 0 { one.clone() } else { other.clone() };
        sending.spawn(async move {
            store.submit(submission(key, 1, "ministere", vec![purchase(2022, Some(100), Some(1_000))])).await.unwrap()
        });
    }
    let mut receipts = sending.join_all().await;
    receipts.dedup();
    assert_eq!(receipts.len(), 1);
    assert_eq!(one.responses_after(edition(), Audience::Acheteurs, 0, 10).await.unwrap().len(), 1);
    assert_eq!(one.version(edition()).await.unwrap(), 1);
    assert_eq!(volumes(&one).await.years[1].figures.startup_purchases_cents, Some(100));
    one.close().await;
    other.close().await;
}

pub async fn answers_read_from_an_older_draft_are_refused(base: &Base) {
    let (store, key) = (base.open().await, key());
    store.save_section(section(key, "first", &[("AC01", "x")])).await.unwrap();
    store.save_section(section(key, "first", &[("AC01", "y")])).await.unwrap();
    let stale = store.submit(submission(key, 1, "ministere", Vec::new())).await;
    assert!(matches!(stale, Err(StoreError::Changed { current: 2 })));
    assert!(store.response(key).await.unwrap().is_none() && store.draft(key).await.unwrap().is_some());
    let mut fresh = submission(key, 1, "ministere", Vec::new());
    fresh.draft_revision = 2;
    store.submit(fresh).await.unwrap();
}

pub async fn nothing_can_be_sent_without_a_draft(base: &Base) {
    let store = base.open().await;
    assert!(matches!(store.submit(submission(key(), 1, "ministere", Vec::new())).await, Err(StoreError::NotFound)));
    assert_eq!(store.version(edition()).await.unwrap(), 0);
}

pub async fn one_bad_submission_does_not_spoil_the_others(base: &Base) {
    let store = base.open().await;
    let taken = send(&store, submission(key(), 60, "ministere", Vec::new())).await.unwrap().reference;
    let mut sending = tokio::task::JoinSet::new();
    for n in 0..60 {
        // A duplicate reference is a caller's mistake, and the database refuses it.
        let bad = n % 20 == 7;
        let mut job = submission(key(), n, "ministere", vec![purchase(2022, Some(1), Some(10))]);
        if bad {
            job.reference.clone_from(&taken);
        }
        store.save_section(section(job.key, "first", &[("AC01", "x")])).await.unwrap();
        let store = store.clone();
        sending.spawn(async move { (bad, job.key, store.submit(job).await) });
    }
    for (bad, key, result) in sending.join_all().await {
        assert_eq!(result.is_err(), bad, "{result:?}");
        // Nothing of a bad one is stored, and its respondent can come back.
        assert_eq!(store.response(key).await.unwrap().is_none(), bad);
        assert_eq!(store.draft(key).await.unwrap().is_some(), bad);
    }
    let figures = volumes(&store).await;
    assert_eq!((figures.version, figures.years[1].figures.startup_purchases_cents), (58, Some(57)));
    assert_eq!(store.response_counts(edition()).await.unwrap()[1].1, 58);
}

pub async fn a_response_with_an_amount_above_a_hundred_billion_waits_for_the_staff(base: &Base) {
    let store = base.open().await;
    let large = |key, organisation, euros: i64| {
        let mut large = submission(key, organisation, "ministere", vec![purchase(2022, Some(1), Some(euros))]);
        large.answers.insert("AC04.2022", Answer::Cents(Euros::from_cents(euros * 100).unwrap()));
        large
    };
    let (one, two) = (key(), key());
    send(&store, large(one, 1, 100_000_000_000)).await.unwrap();
    send(&store, large(two, 2, 100_000_000_001)).await.unwrap();
    let counted = async || store.response_counts(edition()).await.unwrap();
    assert!(counted().await.contains(&(Audience::Acheteurs, 1)), "just a hundred billion is counted");
    let corrected = async |key, organisation, euros| {
        store.reopen(key, correcting_draft(&[("AC01", "x")], 20)).await.unwrap();
        store.submit(large(key, organisation, euros)).await.unwrap();
    };
    corrected(one, 1, 900_000_000_000).await;
    assert!(counted().await.contains(&(Audience::Acheteurs, 0)), "corrected to more, it waits");
    corrected(one, 1, 5).await;
    assert!(counted().await.contains(&(Audience::Acheteurs, 0)), "until the staff have looked at it");
    assert_eq!(store.decisions(edition(), Audience::Acheteurs).await.unwrap().len(), 2);
}

pub async fn a_caller_that_goes_away_loses_nothing(base: &Base) {
    let (store, key) = (base.open().await, key());
    store.save_section(section(key, "first", &[("AC01", "x")])).await.unwrap();
    // Polled once, so that the job is in the queue, then dropped.
    let gone = tokio::time::timeout(Duration::ZERO, store.submit(submission(key, 1, "ministere", Vec::new()))).await;
    drop(gone);
    // The queue is in order: once a later job is done, this one is too.
    store.save_section(section(crate::support::base::key(), "first", &[("AC01", "x")])).await.unwrap();
    assert!(store.response(key).await.unwrap().is_some());
}

pub async fn the_change_is_announced_after_the_commit(base: &Base) {
    let store = base.open().await;
    let mut changes = store.changes();
    changes.mark_unchanged();
    let key = key();
    store.save_section(section(key, "first", &[("AC01", "x")])).await.unwrap();
    assert!(!changes.has_changed().unwrap());
    store.submit(submission(key, 1, "ministere", Vec::new())).await.unwrap();
    tokio::time::timeout(Duration::from_secs(5), changes.changed()).await.unwrap().unwrap();
    assert_eq!(store.version(edition()).await.unwrap(), 1);
}

pub async fn pages_of_responses_mark_those_that_do_not_count(base: &Base) {
    let store = base.open().await;
    for (organisation, segment) in [(1, "ministere"), (2, "ministere"), (1, "collectivite")] {
        send(&store, submission(key(), organisation, segment, Vec::new())).await.unwrap();
    }
    let mut start_up = submission(key(), 9, "", Vec::new());
    start_up.audience = Audience::StartUp;
    start_up.segment = None;
    send(&store, start_up).await.unwrap();
    let first = store.responses_after(edition(), Audience::Acheteurs, 0, 2).await.unwrap();
    let last = store.responses_after(edition(), Audience::Acheteurs, first[1].id, 2).await.unwrap();
    let counts: Vec<bool> = first.iter().chain(&last).map(|stored| stored.counts).collect();
    assert_eq!(counts, [true, true, false]);
    assert_eq!(last[0].segment.as_deref(), Some("collectivite"));
    assert_eq!(store.response_counts(edition()).await.unwrap(), [(Audience::StartUp, 1), (Audience::Acheteurs, 2)]);
}
