use crate::support::base::{Base, at, edition, key, new_colleague, section, send, submission};
use std::collections::BTreeSet;
use store::{Rival, SecretHash, SectionSave, StoreError};
use survey::{Audience, Typed};

on_both!(
    a_draft_is_saved_section_by_section_and_resumed,
    sections_saved_at_the_same_time_are_all_stored,
    a_draft_of_another_questionnaire_is_not_touched,
    nothing_is_saved_after_the_response_is_sent,
    two_people_on_one_field_lose_no_value_and_one_of_them_chooses,
    keeping_the_saved_value_or_typing_another_ends_a_dispute,
    saving_while_typing_does_not_mark_a_section_as_seen,
    a_save_that_makes_a_draft_too_large_is_refused,
    a_client_that_floods_one_draft_does_not_delay_others,
);

pub async fn a_draft_is_saved_section_by_section_and_resumed(base: &Base) {
    let (store, key) = (base.open().await, key());
    assert_eq!(store.draft(key).await.unwrap(), None);

    let mut first = section(key, "profil", &[("AC01", "banque"), ("AC02", "oui"), ("AC03", "a")]);
    first.partner = Some("reseau".into());
    first.typed.push("AC03", "b");
    // Fields outside the section are not read from the form.
    first.typed.push("_submission", "x");
    let draft = store.save_section(first).await.unwrap();
    assert_eq!((draft.revision, draft.seen.as_slice()), (1, &["profil".to_owned()][..]));

    let mut second = section(key, "achats", &[("AC04.2022", "12 M€")]);
    second.at = at(60);
    second.partner = Some("autre".into());
    store.save_section(second).await.unwrap();
    let draft = store.draft(key).await.unwrap().unwrap();
    assert_eq!(draft.typed.all("AC03"), ["a", "b"]);
    assert_eq!(draft.typed.first("AC04.2022"), "12 M€");
    assert_eq!(draft.typed.first("_submission"), "");
    assert_eq!(draft.seen, ["profil", "achats"]);
    assert_eq!((draft.revision, draft.started_at, draft.saved_at), (2, at(0), at(60)));
    assert_eq!(draft.partner.as_deref(), Some("reseau"));

    // An unticked box is absent from the form: the section's other fields are deleted.
    let mut again = section(key, "profil", &[("AC01", "assurance")]);
    again.fields.extend(["AC02".to_owned(), "AC03".to_owned()]);
    let draft = store.save_section(again).await.unwrap();
    assert_eq!(draft.typed.first("AC01"), "assurance");
    assert!(draft.typed.all("AC02").is_empty() && draft.typed.all("AC03").is_empty());
    assert_eq!(draft.typed.first("AC04.2022"), "12 M€");
    assert_eq!((draft.revision, draft.seen.len()), (3, 2));
    assert_eq!(store.draft(key).await.unwrap(), Some(draft));
}

pub async fn sections_saved_at_the_same_time_are_all_stored(base: &Base) {
    // Two handles, as two processes: the second reads what the first wrote.
    let (one, other, key) = (base.open().await, base.open().await, key());
    let mut saves = tokio::task::JoinSet::new();
    for n in 0..20 {
        let store = if n % 2 == 0 { one.clone() } else { other.clone() };
        saves.spawn(async move {
            let (name, field) = (format!("s{n}"), format!("AC{n:02}"));
            store.save_section(section(key, &name, &[(&field, "x")])).await.unwrap();
        });
    }
    while let Some(done) = saves.join_next().await {
        done.unwrap();
    }
    let draft = one.draft(key).await.unwrap().unwrap();
    assert_eq!(draft.typed.iter().count(), 20);
    assert_eq!(draft.seen.iter().collect::<BTreeSet<_>>().len(), 20);
    assert_eq!(draft.revision, 20);
    one.close().await;
    other.close().await;
}

pub async fn a_draft_of_another_questionnaire_is_not_touched(base: &Base) {
    let (store, key) = (base.open().await, key());
    let draft = store.save_section(section(key, "profil", &[("AC01", "x")])).await.unwrap();
    let mut stray = section(key, "profil", &[("SU01", "x")]);
    stray.audience = Audience::StartUp;
    assert!(matches!(store.save_section(stray).await, Err(StoreError::Mismatch)));
    assert_eq!(store.draft(key).await.unwrap(), Some(draft));
}

pub async fn nothing_is_saved_after_the_response_is_sent(base: &Base) {
    let (store, key) = (base.open().await, key());
    send(&store, submission(key, 1, "ministere", Vec::new())).await.unwrap();
    assert_eq!(store.draft(key).await.unwrap(), None);
    let late = store.save_section(section(key, "profil", &[("AC01", "y")])).await;
    assert!(matches!(late, Err(StoreError::AlreadySent)));
    assert_eq!(store.draft(key).await.unwrap(), None);
    assert_eq!(store.response_counts(edition()).await.unwrap(), [(Audience::StartUp, 0), (Audience::Acheteurs, 1)]);
}

/// A save of `AC01` over an earlier value.
fn over(key: SecretHash, base: &str, mine: &str) -> SectionSave {
    let typed = |value: &str| [("AC01", value)].into_iter().collect::<Typed>();
    SectionSave { base: Some(typed(base)), typed: typed(mine), ..section(key, "profil", &[("AC01", mine)]) }
}

pub async fn two_people_on_one_field_lose_no_value_and_one_of_them_chooses(base: &Base) {
    let (store, key) = (base.open().await, key());
    store.save_section(over(key, "", "1")).await.unwrap();
    store.save_section(over(key, "1", "2")).await.unwrap();
    let by = Some(store.invite(new_colleague(key, crate::support::base::key(), "profil")).await.unwrap());
    let mut late = over(key, "1", "3");
    (late.at, late.by) = (at(60), by);
    let draft = store.save_section(late.clone()).await.unwrap();
    assert_eq!(draft.typed.first("AC01"), "2", "what was saved stays");
    let rival = Rival { values: vec!["3".into()], at: at(60), by };
    assert_eq!(
        draft.disputed().map(|(field, mark)| (field, mark.rivals.clone())).collect::<Vec<_>>(),
        [("AC01", vec![rival])]
    );
    // Sent again, or from a third place, nothing is duplicated and nothing lost.
    store.save_section(late).await.unwrap();
    let draft = store.save_section(over(key, "1", "4")).await.unwrap();
    assert_eq!(draft.marks["AC01"].rivals.len(), 2);

    let mut choice = over(key, "2", "2");
    choice.settled = vec![("AC01".into(), Some(0))];
    let draft = store.save_section(choice).await.unwrap();
    assert_eq!((draft.typed.first("AC01"), draft.disputed().count()), ("3", 0));
    assert_eq!((draft.marks["AC01"].at, draft.marks["AC01"].by), (at(60), by));
    assert_eq!(store.draft(key).await.unwrap(), Some(draft));
}

pub async fn keeping_the_saved_value_or_typing_another_ends_a_dispute(base: &Base) {
    let (store, key) = (base.open().await, key());
    let dispute = async || {
        store.save_section(section(key, "profil", &[("AC01", "2")])).await.unwrap();
        store.save_section(over(key, "1", "3")).await.unwrap()
    };
    assert_eq!(dispute().await.disputed().count(), 1);
    let mut keep = over(key, "2", "2");
    keep.settled = vec![("AC01".into(), None), ("AC02".into(), Some(9))];
    let draft = store.save_section(keep).await.unwrap();
    assert_eq!((draft.typed.first("AC01"), draft.disputed().count()), ("2", 0));

    assert_eq!(dispute().await.disputed().count(), 1);
    let draft = store.save_section(over(key, "2", "5")).await.unwrap();
    assert_eq!((draft.typed.first("AC01"), draft.disputed().count()), ("5", 0));
}

pub async fn saving_while_typing_does_not_mark_a_section_as_seen(base: &Base) {
    let (store, key) = (base.open().await, key());
    let typing = SectionSave { left: false, ..section(key, "profil", &[("AC01", "1")]) };
    let draft = store.save_section(typing).await.unwrap();
    assert!(draft.seen.is_empty());
    assert_eq!(draft.place.as_deref(), Some("profil"));
    assert_eq!(store.save_section(section(key, "profil", &[("AC01", "1")])).await.unwrap().seen, ["profil"]);
}

pub async fn a_save_that_makes_a_draft_too_large_is_refused(base: &Base) {
    let (store, key) = (base.open().await, key());
    let kept = store.save_section(section(key, "profil", &[("AC01", "banque")])).await.unwrap();
    let long = "é".repeat(30_000);
    let large = section(key, "achats", &[("AC90", &long), ("AC91", &long), ("AC92", &long)]);
    assert!(matches!(store.save_section(large).await, Err(StoreError::TooLarge)));
    assert_eq!(store.draft(key).await.unwrap(), Some(kept));
    // Rival values count towards the size, and there are at most three.
    store.save_section(section(key, "achats", &[("AC90", "un")])).await.unwrap();
    for n in 0..5 {
        let mut rival = section(key, "achats", &[("AC90", &format!("{n}"))]);
        rival.base = Some([("AC90", "zéro")].into_iter().collect());
        store.save_section(rival).await.unwrap();
    }
    let draft = store.draft(key).await.unwrap().unwrap();
    assert_eq!(draft.marks["AC90"].rivals.len(), 3);
    store.close().await;
}

pub async fn a_client_that_floods_one_draft_does_not_delay_others(base: &Base) {
    let (store, flooded) = (base.open().await, key());
    let mut flood = tokio::task::JoinSet::new();
    for n in 0..200 {
        let (store, save) = (store.clone(), section(flooded, "profil", &[("AC01", &format!("{n}"))]));
        flood.spawn(async move { store.save_section(save).await });
    }
    for _ in 0..20 {
        store.save_section(section(key(), "profil", &[("AC01", "x")])).await.unwrap();
    }
    let mut busy = 0;
    while let Some(done) = flood.join_next().await {
        match done.unwrap() {
            Ok(_) => {}
            Err(StoreError::Busy) => busy += 1,
            Err(error) => panic!("{error}"),
        }
    }
    let draft = store.draft(flooded).await.unwrap().unwrap();
    assert_eq!(draft.revision, 200 - busy, "each was written or refused");
    assert!(busy > 0, "what no honest page sends at once does not wait");
    store.close().await;
}
