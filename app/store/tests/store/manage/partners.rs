//! Partners who pass the questionnaires on, and earlier responses of an organisation.

use crate::support::base::{Base, at, by, edition, key, section, siren, submission};
use store::{Partner, Secret, SectionSave, Store, StoreError};
use survey::{Audience, EditionYear};

on_both!(
    a_partner_is_found_by_code_and_by_page_and_added_once,
    responses_through_a_partner_are_counted_once_per_organisation,
    an_organisations_response_is_reported_under_other_keys_only,
);

pub fn partner(code: &str, name: &str) -> Partner {
    Partner { code: code.to_owned(), name: name.to_owned(), page: Secret::random().unwrap(), added_at: at(0) }
}

/// A response of an organisation, through a partner.
async fn through(store: &Store, organisation: u32, code: &str) {
    let key = key();
    let begun = SectionSave { partner: Some(code.to_owned()), ..section(key, "profil", &[]) };
    store.save_section(begun).await.unwrap();
    store.submit(submission(key, organisation, "eti", Vec::new())).await.unwrap();
}

pub async fn a_partner_is_found_by_code_and_by_page_and_added_once(base: &Base) {
    let store = base.open().await;
    let resah = partner("RESAH", "Resah");
    by(&store, "a", at(0)).add_partner(&resah).await.unwrap();
    assert!(matches!(by(&store, "a", at(0)).add_partner(&partner("resah", "Autre")).await, Err(StoreError::Exists)));
    by(&store, "a", at(0)).add_partner(&partner("CCI", "CCI France")).await.unwrap();
    assert_eq!(store.known_partner("ReSaH").await.unwrap().as_deref(), Some("RESAH"));
    assert_eq!(store.known_partner("INCONNU").await.unwrap(), None);
    assert_eq!(store.partner_of_page(&resah.page).await.unwrap(), Some(resah.clone()));
    assert_eq!(store.partner_of_page(&Secret::random().unwrap()).await.unwrap(), None);
    let names: Vec<_> = store.partners().await.unwrap().into_iter().map(|partner| partner.name).collect();
    assert_eq!(names, ["CCI France", "Resah"]);
    by(&store, "a", at(0)).remove_partner("RESAH").await.unwrap();
    assert_eq!(store.known_partner("RESAH").await.unwrap(), None);
}

pub async fn responses_through_a_partner_are_counted_once_per_organisation(base: &Base) {
    let store = base.open().await;
    through(&store, 1, "RESAH").await;
    through(&store, 2, "RESAH").await;
    through(&store, 3, "CCI").await;
    assert_eq!(store.relayed("RESAH", edition()).await.unwrap(), [(Audience::Acheteurs, 2)]);
    // The same organisation again, through another partner: it waits, and the first one counts.
    through(&store, 2, "CCI").await;
    assert_eq!(store.relayed("RESAH", edition()).await.unwrap(), [(Audience::Acheteurs, 2)]);
    assert_eq!(store.relayed("CCI", edition()).await.unwrap(), [(Audience::Acheteurs, 1)]);
    assert_eq!(store.relayed_at("RESAH", edition()).await.unwrap().len(), 2, "each with its time");
    assert_eq!(store.relayed("CCI", EditionYear::new(2026).unwrap()).await.unwrap(), []);
}

pub async fn an_organisations_response_is_reported_under_other_keys_only(base: &Base) {
    let (store, own) = (base.open().await, key());
    let answered = async |number: u32, other_than| {
        store.has_answered(edition(), Audience::Acheteurs, siren(number), other_than).await.unwrap().is_some()
    };
    assert!(!answered(1, key()).await);
    store.save_section(section(own, "profil", &[])).await.unwrap();
    store.submit(submission(own, 1, "eti", Vec::new())).await.unwrap();
    assert!(answered(1, key()).await);
    assert!(!answered(1, own).await, "one's own");
    assert!(!answered(2, key()).await);
    assert!(store.has_answered(edition(), Audience::StartUp, siren(1), key()).await.unwrap().is_none());
}
