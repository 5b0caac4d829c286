use crate::support::base::{
    Base, Purchase, at, correcting_draft, edition, invite, key, new_colleague, purchase, section, send, send_by,
    submission, volumes,
};
use std::time::Duration;
use store::{Draft, Erasure, Secret, SecretHash, Store, StoreError};
use survey::Audience;

on_both!(
    an_erased_response_leaves_only_the_date,
    erasing_an_unsent_draft_does_not_change_the_figures,
    nothing_is_stored_again_under_an_erased_key,
    after_an_erasure_the_organisations_earlier_response_counts_again,
    erasing_a_replaced_response_does_not_change_the_figures,
    contacts_can_be_erased_alone_from_the_response_and_its_draft,
    erasing_announces_a_change,
    emails_about_a_response_are_erased_with_it_under_each_of_its_keys,
    erasing_contacts_deletes_waiting_emails_and_the_reminder,
);

fn erasure(key: SecretHash) -> Erasure {
    Erasure { key, at: at(50), entry: None }
}

fn five() -> Vec<Purchase> {
    vec![purchase(2022, Some(5), Some(10)), purchase(2021, Some(4), None)]
}

async fn volume(store: &Store) -> (i64, Option<i64>) {
    let year = &volumes(store).await.years[1].figures;
    (year.respondents, year.startup_purchases_cents)
}

async fn counted(store: &Store) -> i64 {
    let counts = store.response_counts(edition()).await.unwrap();
    counts.iter().find(|(audience, _)| *audience == Audience::Acheteurs).unwrap().1
}

/// The draft of a correction.
fn reopened(typed: &[(&str, &str)]) -> Draft {
    correcting_draft(typed, 20)
}

pub async fn an_erased_response_leaves_only_the_date(base: &Base) {
    let (store, key) = (base.open().await, key());
    let mut sent = submission(key, 1, "ministere", five());
    sent.contacts = vec![("AC30".into(), "anne@example.org".into())];
    send(&store, sent).await.unwrap();
    // With an earlier version, and a correction in progress.
    store.reopen(key, reopened(&[("AC01", "x")])).await.unwrap();
    store.submit(submission(key, 1, "ministere", five())).await.unwrap();
    store.reopen(key, reopened(&[("AC01", "x")])).await.unwrap();
    assert_eq!((volume(&store).await, counted(&store).await), ((1, Some(5)), 1));

    store.erase(erasure(key)).await.unwrap();
    assert_eq!(store.own_response(key).await.unwrap(), None);
    assert_eq!(store.draft(key).await.unwrap(), None);
    assert!(store.earlier_versions(key).await.unwrap().is_empty());
    assert_eq!((volume(&store).await, counted(&store).await), ((0, None), 0));
    assert_eq!(store.erased_at(key).await.unwrap(), Some(at(50)));
    for table in ["drafts", "responses", "contacts", "response_versions"] {
        assert_eq!(base.count(table).await, 0, "{table}");
    }
    assert!(matches!(store.erase(erasure(key)).await, Err(StoreError::NotFound)));
}

pub async fn erasing_an_unsent_draft_does_not_change_the_figures(base: &Base) {
    let (store, kept, gone) = (base.open().await, key(), key());
    send(&store, submission(kept, 1, "ministere", five())).await.unwrap();
    store.save_section(section(gone, "profil", &[("AC01", "x")])).await.unwrap();
    let version = store.version(edition()).await.unwrap();
    store.erase(erasure(gone)).await.unwrap();
    assert_eq!(store.draft(gone).await.unwrap(), None);
    assert_eq!((store.version(edition()).await.unwrap(), counted(&store).await), (version, 1));
    assert!(matches!(store.erase(erasure(key())).await, Err(StoreError::NotFound)), "an unknown key");
}

pub async fn nothing_is_stored_again_under_an_erased_key(base: &Base) {
    let (store, key) = (base.open().await, key());
    store.save_section(section(key, "profil", &[("AC01", "x")])).await.unwrap();
    store.erase(erasure(key)).await.unwrap();
    let late = store.save_section(section(key, "profil", &[("AC01", "x")])).await;
    assert!(matches!(late, Err(StoreError::Erased)), "{late:?}");
    assert!(matches!(store.submit(submission(key, 1, "ministere", five())).await, Err(StoreError::NotFound)));
    assert_eq!(store.draft(key).await.unwrap(), None);
}

pub async fn after_an_erasure_the_organisations_earlier_response_counts_again(base: &Base) {
    let (store, earlier, latest) = (base.open().await, key(), key());
    let (invitee, seventy) = (invite(&store, "anne@b.fr").await, vec![purchase(2022, Some(70), Some(100))]);
    send_by(&store, invitee, submission(earlier, 1, "ministere", five())).await.unwrap();
    send_by(&store, invitee, submission(latest, 1, "collectivite", seventy)).await.unwrap();
    assert_eq!((volume(&store).await, counted(&store).await), ((1, Some(70)), 1));
    store.erase(erasure(latest)).await.unwrap();
    assert_eq!((volume(&store).await, counted(&store).await), ((1, Some(5)), 1));
    let year = &volumes(&store).await.years[1];
    assert_eq!(year.segments.iter().map(|s| s.code.as_str()).collect::<Vec<_>>(), ["ministere"]);
    store.erase(erasure(earlier)).await.unwrap();
    assert_eq!((volume(&store).await, counted(&store).await), ((0, None), 0));
}

pub async fn erasing_a_replaced_response_does_not_change_the_figures(base: &Base) {
    let store = base.open().await;
    let (invitee, keys) = (invite(&store, "anne@b.fr").await, [key(), key(), key()]);
    for (n, key) in keys.into_iter().enumerate() {
        let startup = Some(n as i64 + 1);
        let sent = submission(key, 1, "ministere", vec![purchase(2022, startup, Some(10))]);
        send_by(&store, invitee, sent).await.unwrap();
    }
    // The middle one is erased: the last one now replaces the first one.
    store.erase(erasure(keys[1])).await.unwrap();
    assert_eq!((volume(&store).await, counted(&store).await), ((1, Some(3)), 1));
    store.erase(erasure(keys[2])).await.unwrap();
    assert_eq!((volume(&store).await, counted(&store).await), ((1, Some(1)), 1));
}

pub async fn contacts_can_be_erased_alone_from_the_response_and_its_draft(base: &Base) {
    let (store, key) = (base.open().await, key());
    let mut sent = submission(key, 1, "ministere", five());
    sent.contacts = vec![("AC30".into(), "anne@example.org".into())];
    send(&store, sent).await.unwrap();
    store.reopen(key, reopened(&[("AC01", "x"), ("AC30", "anne@example.org")])).await.unwrap();
    assert!(store.erase_contacts(key, &["AC30".into()]).await.unwrap());
    let own = store.own_response(key).await.unwrap().unwrap();
    assert!(own.contacts.is_empty());
    let draft = store.draft(key).await.unwrap().unwrap();
    assert_eq!((draft.typed.first("AC30"), draft.typed.first("AC01"), draft.revision), ("", "x", 2));
    assert_eq!((volume(&store).await, counted(&store).await), ((1, Some(5)), 1));
    assert!(!store.erase_contacts(key, &["AC30".into()]).await.unwrap(), "there is nothing left to erase");
}

pub async fn erasing_announces_a_change(base: &Base) {
    let (store, key) = (base.open().await, key());
    send(&store, submission(key, 1, "ministere", five())).await.unwrap();
    let mut changes = store.changes();
    changes.mark_unchanged();
    let version = store.version(edition()).await.unwrap();
    store.erase(erasure(key)).await.unwrap();
    tokio::time::timeout(Duration::from_secs(5), changes.changed()).await.unwrap().unwrap();
    assert!(store.version(edition()).await.unwrap() > version);
}

pub async fn emails_about_a_response_are_erased_with_it_under_each_of_its_keys(base: &Base) {
    let (store, key, colleague) = (base.open().await, key(), key());
    send(&store, submission(key, 1, "ministere", five())).await.unwrap();
    store.reopen(key, reopened(&[("AC01", "x")])).await.unwrap();
    let mut invited = new_colleague(key, colleague, "profil");
    invited.email = Some("luc@example.org".into());
    store.invite(invited).await.unwrap();
    let further = Secret::random().unwrap().hash();
    store.add_alias(further, key, at(30)).await.unwrap();
    store.add_alias(Secret::random().unwrap().hash(), colleague, at(30)).await.unwrap();
    store.ask_link(key, "anne@example.org", false, at(30)).await.unwrap();
    store.ask_receipt(key, "anne@example.org", at(30)).await.unwrap();
    assert_eq!(store.waiting_emails(key).await.unwrap().len(), 2);
    store.erase(erasure(key)).await.unwrap();
    for table in ["emails", "key_aliases", "colleagues", "reminders", "drafts", "responses"] {
        assert_eq!(base.count(table).await, 0, "{table}");
    }
    assert_eq!(store.resolve(further).await.unwrap(), further, "it leads nowhere any more");
    assert_eq!(store.erased_at(further).await.unwrap(), Some(at(50)));
    let late = store.save_section(section(further, "profil", &[("AC01", "x")])).await;
    assert!(matches!(late, Err(StoreError::Erased)), "{late:?}");
}

pub async fn erasing_contacts_deletes_waiting_emails_and_the_reminder(base: &Base) {
    let (store, key) = (base.open().await, key());
    store.save_section(section(key, "profil", &[("AC01", "x")])).await.unwrap();
    assert!(!store.is_written_to(key).await.unwrap());
    store.ask_link(key, "anne@example.org", true, at(30)).await.unwrap();
    assert!(store.is_written_to(key).await.unwrap());
    assert!(store.erase_contacts(key, &[]).await.unwrap());
    assert!(!store.is_written_to(key).await.unwrap());
    assert!(store.draft(key).await.unwrap().is_some());
    assert_eq!((base.count("emails").await, base.count("reminders").await), (0, 0));
}
