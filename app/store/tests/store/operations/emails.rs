use crate::support::base::{Base, at, by, edition, key, section, send, submission};
use store::{EmailCounts, EmailKind, Reminder, Secret, SecretHash, Store, StoreError, Submission};
use survey::Audience;

on_both!(
    an_additional_key_opens_the_same_as_the_first_one,
    an_email_is_taken_once_when_due_and_loses_its_address_on_delivery,
    an_email_with_an_expired_lease_passes_on_and_the_old_lease_is_void,
    two_processes_never_take_the_same_email,
    a_failing_email_is_retried_then_abandoned_and_the_staff_can_retry_it,
    the_receipt_is_queued_with_the_response_or_not_at_all,
    a_link_is_sent_only_for_an_existing_draft_or_response,
    a_reminder_is_sent_once_and_its_address_is_deleted,
    a_cancelled_reminder_loses_its_address,
    sending_a_response_cancels_its_reminder_even_in_the_outbox,
    uses_are_counted_separately_by_kind_and_subject,
);

const WHO: &str = "jean@exemple.fr";

async fn draft(store: &Store) -> SecretHash {
    let key = key();
    store.save_section(section(key, "profil", &[("AC01", "x")])).await.unwrap();
    key
}

async fn counts(store: &Store) -> (i64, i64, i64) {
    let EmailCounts { waiting, delivered, dead } = store.email_counts().await.unwrap();
    (waiting, delivered, dead)
}

/// All addresses in the outbox and among the reminders, as text.
async fn stored(base: &Base) -> String {
    base.read("SELECT COALESCE(recipient, '') FROM emails UNION ALL SELECT COALESCE(recipient, '') FROM reminders")
        .await
}

pub async fn an_additional_key_opens_the_same_as_the_first_one(base: &Base) {
    let store = base.open().await;
    let (first, further) = (draft(&store).await, Secret::random().unwrap());
    store.add_alias(further.hash(), first, at(1)).await.unwrap();
    assert_eq!(store.resolve(further.hash()).await.unwrap(), first);
    assert_eq!(store.resolve(first).await.unwrap(), first);
    let unknown = key();
    assert_eq!(store.resolve(unknown).await.unwrap(), unknown);
    assert_eq!(store.further_keys(first).await.unwrap(), [at(1)]);
}

pub async fn an_email_is_taken_once_when_due_and_loses_its_address_on_delivery(base: &Base) {
    let store = base.open().await;
    let of = draft(&store).await;
    store.ask_link(of, WHO, false, at(10)).await.unwrap();
    assert_eq!(store.next_email().await.unwrap(), Some(at(10)));
    assert_eq!(store.take_email(at(9), at(300)).await.unwrap(), None, "not due yet");
    let email = store.take_email(at(10), at(300)).await.unwrap().unwrap();
    assert_eq!((email.kind, email.of, email.recipient.as_str(), email.attempt), (EmailKind::Resume, of, WHO, 1));
    assert_eq!(store.take_email(at(10), at(300)).await.unwrap(), None, "it is leased");
    store.email_delivered(&email, at(11)).await.unwrap();
    assert_eq!((counts(&store).await, store.next_email().await.unwrap()), ((0, 1, 0), None));
    assert!(!stored(base).await.contains(WHO));
}

pub async fn an_email_with_an_expired_lease_passes_on_and_the_old_lease_is_void(base: &Base) {
    let store = base.open().await;
    store.ask_link(draft(&store).await, WHO, false, at(0)).await.unwrap();
    let first = store.take_email(at(0), at(300)).await.unwrap().unwrap();
    let second = store.take_email(at(300), at(600)).await.unwrap().unwrap();
    assert_eq!((second.id, second.attempt), (first.id, 2));
    store.email_dead(&first, "trop tard", at(301)).await.unwrap();
    store.drop_email(&first).await.unwrap();
    assert_eq!(counts(&store).await, (1, 0, 0));
    store.email_delivered(&second, at(302)).await.unwrap();
    assert_eq!(counts(&store).await, (0, 1, 0));
}

pub async fn two_processes_never_take_the_same_email(base: &Base) {
    let stores = [base.open().await, base.open().await];
    for _ in 0..20 {
        stores[0].ask_link(draft(&stores[0]).await, WHO, false, at(0)).await.unwrap();
    }
    let mut carriers = tokio::task::JoinSet::new();
    for n in 0..6 {
        let store = stores[n % 2].clone();
        carriers.spawn(async move {
            let mut taken = Vec::new();
            while store.next_email().await.unwrap().is_some_and(|due| due <= at(0)) {
                taken.extend(store.take_email(at(0), at(300)).await.unwrap().map(|email| email.id));
            }
            taken
        });
    }
    let mut all: Vec<i64> = carriers.join_all().await.into_iter().flatten().collect();
    all.sort_unstable();
    let total = all.len();
    all.dedup();
    assert_eq!((total, all.len()), (20, 20));
}

pub async fn a_failing_email_is_retried_then_abandoned_and_the_staff_can_retry_it(base: &Base) {
    let store = base.open().await;
    store.ask_link(draft(&store).await, WHO, false, at(0)).await.unwrap();
    let email = store.take_email(at(0), at(300)).await.unwrap().unwrap();
    store.email_later(&email, "451 plus tard", at(60)).await.unwrap();
    assert_eq!(store.next_email().await.unwrap(), Some(at(60)));
    let email = store.take_email(at(60), at(360)).await.unwrap().unwrap();
    store.email_dead(&email, "550 inconnu", at(61)).await.unwrap();
    assert_eq!((counts(&store).await, store.next_email().await.unwrap()), ((0, 0, 1), None));
    let dead = store.dead_letters(10).await.unwrap().pop().unwrap();
    assert_eq!((dead.kind, dead.recipient.as_str(), dead.attempts), (Some(EmailKind::Resume), WHO, 2));
    assert_eq!((dead.asked_at, dead.given_up_at, dead.error.as_str()), (at(0), at(61), "550 inconnu"));

    assert_eq!(by(&store, "a", at(100)).retry_emails(Some(dead.id + 1)).await.unwrap(), 0);
    assert_eq!(by(&store, "a", at(100)).retry_emails(Some(dead.id)).await.unwrap(), 1);
    let email = store.take_email(at(100), at(400)).await.unwrap().unwrap();
    assert_eq!((email.id, email.attempt), (dead.id, 1));
    store.email_dead(&email, "550 inconnu", at(101)).await.unwrap();
    assert_eq!(by(&store, "a", at(200)).retry_emails(None).await.unwrap(), 1);
    assert_eq!(counts(&store).await, (1, 0, 0));
}

pub async fn the_receipt_is_queued_with_the_response_or_not_at_all(base: &Base) {
    let store = base.open().await;
    let mut changes = store.emails();
    changes.mark_unchanged();
    let asked = |submission| Submission { receipt_to: Some(WHO.to_owned()), ..submission };
    let one = key();
    send(&store, asked(submission(one, 1, "ministere", Vec::new()))).await.unwrap();
    // Sending again yields the same response and the same e-mail.
    store.submit(asked(submission(one, 1, "ministere", Vec::new()))).await.unwrap();
    assert_eq!(counts(&store).await, (1, 0, 0));
    assert!(changes.has_changed().unwrap());
    let email = store.take_email(at(10), at(300)).await.unwrap().unwrap();
    assert_eq!((email.kind, email.of), (EmailKind::Receipt, one));

    // A refused submission leaves no e-mail behind.
    let late = key();
    store.save_section(section(late, "profil", &[("AC01", "x")])).await.unwrap();
    store.save_section(section(late, "profil", &[("AC01", "y")])).await.unwrap();
    let refused = store.submit(asked(submission(late, 2, "ministere", Vec::new()))).await;
    assert!(matches!(refused, Err(StoreError::Changed { current: 2 })));
    assert_eq!(counts(&store).await, (1, 0, 0));

    assert!(matches!(store.ask_receipt(late, WHO, at(20)).await, Err(StoreError::NotFound)));
    store.ask_receipt(one, WHO, at(20)).await.unwrap();
    assert_eq!(counts(&store).await, (2, 0, 0));
}

pub async fn a_link_is_sent_only_for_an_existing_draft_or_response(base: &Base) {
    let store = base.open().await;
    assert!(matches!(store.ask_link(key(), WHO, true, at(0)).await, Err(StoreError::NotFound)));
    let sent = key();
    send(&store, submission(sent, 1, "ministere", Vec::new())).await.unwrap();
    store.ask_link(sent, WHO, true, at(0)).await.unwrap();
    assert_eq!(store.reminder(sent).await.unwrap(), None, "nobody is reminded of what is sent");
    assert_eq!(counts(&store).await, (1, 0, 0));
}

pub async fn a_reminder_is_sent_once_and_its_address_is_deleted(base: &Base) {
    let store = base.open().await;
    let of = draft(&store).await;
    store.ask_link(of, "autre@exemple.fr", true, at(0)).await.unwrap();
    store.ask_link(of, WHO, true, at(1)).await.unwrap();
    assert_eq!(store.reminder(of).await.unwrap(), Some(Reminder::Waiting(WHO.into())), "the last address counts");
    assert_eq!(store.queue_reminders(edition(), Audience::StartUp, at(5)).await.unwrap(), 0, "another questionnaire");
    assert_eq!(store.queue_reminders(edition(), Audience::Acheteurs, at(5)).await.unwrap(), 1);
    assert_eq!(store.queue_reminders(edition(), Audience::Acheteurs, at(6)).await.unwrap(), 0);
    assert_eq!(store.reminder(of).await.unwrap(), Some(Reminder::Sent));
    store.stop_reminder(of).await.unwrap();
    store.ask_link(of, WHO, true, at(7)).await.unwrap();
    assert_eq!(store.reminder(of).await.unwrap(), Some(Reminder::Sent), "there is no second one");
    let mut kinds = Vec::new();
    while let Some(email) = store.take_email(at(10), at(300)).await.unwrap() {
        kinds.push(email.kind);
        store.email_delivered(&email, at(11)).await.unwrap();
    }
    assert_eq!(kinds.iter().filter(|kind| **kind == EmailKind::Reminder).count(), 1);
    assert!(!stored(base).await.contains('@'));
}

pub async fn a_cancelled_reminder_loses_its_address(base: &Base) {
    let store = base.open().await;
    let of = draft(&store).await;
    store.ask_link(of, WHO, true, at(0)).await.unwrap();
    store.stop_reminder(of).await.unwrap();
    assert_eq!(store.reminder(of).await.unwrap(), None);
    assert_eq!(store.queue_reminders(edition(), Audience::Acheteurs, at(5)).await.unwrap(), 0);
}

pub async fn sending_a_response_cancels_its_reminder_even_in_the_outbox(base: &Base) {
    let store = base.open().await;
    let (early, late) = (draft(&store).await, draft(&store).await);
    for of in [early, late] {
        store.ask_link(of, WHO, true, at(0)).await.unwrap();
    }
    store.submit(submission(early, 1, "ministere", Vec::new())).await.unwrap();
    assert_eq!(store.reminder(early).await.unwrap(), None);
    assert_eq!(store.queue_reminders(edition(), Audience::Acheteurs, at(5)).await.unwrap(), 1);
    // A reminder already in the outbox is removed.
    store.submit(submission(late, 2, "ministere", Vec::new())).await.unwrap();
    assert_eq!(counts(&store).await, (2, 0, 0), "the two links");
}

pub async fn uses_are_counted_separately_by_kind_and_subject(base: &Base) {
    let store = base.open().await;
    let day = std::time::Duration::from_secs(86_400);
    for (n, allowed) in [(0, true), (1, true), (2, false)] {
        assert_eq!(store.within_limit("emails to", WHO.as_bytes(), at(n), day, 2).await.unwrap(), allowed);
    }
    assert!(store.within_limit("emails of", WHO.as_bytes(), at(3), day, 2).await.unwrap());
    assert!(store.within_limit("emails to", b"autre@exemple.fr", at(3), day, 2).await.unwrap());
    assert!(store.within_limit("emails to", WHO.as_bytes(), at(86_401), day, 2).await.unwrap());
}
