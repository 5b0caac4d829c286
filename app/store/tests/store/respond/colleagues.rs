//! Colleagues asked to fill in one section.

use crate::support::base::{Base, at, key, new_colleague, section, submission};
use store::{SectionSave, StoreError};

on_both!(
    a_colleague_fills_in_the_section_and_the_draft_records_who_and_when,
    an_expired_or_withdrawn_link_cannot_save,
    links_are_deleted_with_their_draft,
    the_number_of_links_per_draft_is_limited,
);

fn by_colleague(draft: store::SecretHash, id: i64, value: &str) -> SectionSave {
    SectionSave { by: Some(id), at: at(60), ..section(draft, "profil", &[("AC01", value)]) }
}

pub async fn a_colleague_fills_in_the_section_and_the_draft_records_who_and_when(base: &Base) {
    let (store, draft, colleague) = (base.open().await, key(), key());
    store.save_section(section(draft, "montants", &[("AC04.2025", "1")])).await.unwrap();
    let id = store.invite(new_colleague(draft, colleague, "profil")).await.unwrap();
    let kept = store.save_section(by_colleague(draft, id, "x")).await.unwrap();
    assert_eq!((kept.marks["AC01"].by, kept.marks["AC01"].at), (Some(id), at(60)));
    assert_eq!(kept.place.as_deref(), Some("montants"), "where the respondent was");
    let colleague = store.colleague(colleague).await.unwrap().unwrap();
    assert_eq!((colleague.id, colleague.draft, colleague.saved_at), (id, draft, Some(at(60))));
    assert_eq!(store.colleagues(draft).await.unwrap(), [colleague]);
    assert_eq!(store.colleague(draft).await.unwrap(), None, "the respondent's key is no colleague's");
}

pub async fn an_expired_or_withdrawn_link_cannot_save(base: &Base) {
    let (store, draft) = (base.open().await, key());
    store.save_section(section(draft, "montants", &[])).await.unwrap();
    let id = store.invite(new_colleague(draft, key(), "profil")).await.unwrap();
    let late = SectionSave { at: at(86_401), ..by_colleague(draft, id, "x") };
    let elsewhere = SectionSave { section: "montants".into(), ..by_colleague(draft, id, "x") };
    for refused in [late, elsewhere, by_colleague(draft, id + 1, "x"), by_colleague(key(), id, "x")] {
        assert!(matches!(store.save_section(refused).await, Err(StoreError::Uninvited)));
    }
    store.withdraw_colleague(key(), id, at(30)).await.unwrap();
    store.save_section(by_colleague(draft, id, "y")).await.expect("somebody else's key takes nothing back");
    store.withdraw_colleague(draft, id, at(61)).await.unwrap();
    assert!(matches!(store.save_section(by_colleague(draft, id, "z")).await, Err(StoreError::Uninvited)));
    assert_eq!(store.draft(draft).await.unwrap().unwrap().typed.first("AC01"), "y");
}

pub async fn links_are_deleted_with_their_draft(base: &Base) {
    let (store, draft, colleague) = (base.open().await, key(), key());
    assert!(matches!(store.invite(new_colleague(draft, colleague, "profil")).await, Err(StoreError::NotFound)));
    store.save_section(section(draft, "profil", &[("AC01", "x")])).await.unwrap();
    let id = store.invite(new_colleague(draft, colleague, "profil")).await.unwrap();
    store.submit(submission(draft, 1, "eti", Vec::new())).await.unwrap();
    assert_eq!(store.colleague(colleague).await.unwrap(), None);
    let late = store.save_section(by_colleague(draft, id, "y")).await;
    assert!(matches!(late, Err(StoreError::AlreadySent | StoreError::Uninvited)));
}

pub async fn the_number_of_links_per_draft_is_limited(base: &Base) {
    let (store, draft) = (base.open().await, key());
    store.save_section(section(draft, "profil", &[])).await.unwrap();
    for _ in 0..50 {
        store.invite(new_colleague(draft, key(), "profil")).await.unwrap();
    }
    assert!(matches!(store.invite(new_colleague(draft, key(), "profil")).await, Err(StoreError::TooMany)));
}
