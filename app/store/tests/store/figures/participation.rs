//! Progress of the collection: where drafts stop, how long a response takes.

use crate::support::base::{Base, at, correcting_draft, edition, key, section, send, submission};
use store::{Draft, SectionSave, Waiting};
use survey::Audience;

on_both!(unsent_drafts_are_counted_by_section_without_corrections_and_tests, a_response_records_when_it_was_begun,);

const BUYERS: Audience = Audience::Acheteurs;

pub async fn unsent_drafts_are_counted_by_section_without_corrections_and_tests(base: &Base) {
    let store = base.open().await;
    for (seconds, place) in [(0, "profil"), (10, "profil"), (10, "achats")] {
        let saved = SectionSave { at: at(seconds), ..section(key(), place, &[("AC01", "x")]) };
        store.save_section(saved).await.unwrap();
    }
    store.save_section(SectionSave { test: true, ..section(key(), "profil", &[("AC01", "x")]) }).await.unwrap();
    let sent = key();
    send(&store, submission(sent, 1, "eti", Vec::new())).await.unwrap();
    let correction = Draft { place: Some("profil".to_owned()), ..correcting_draft(&[], 20) };
    store.reopen(sent, correction).await.unwrap();
    // Saved again, it is still a correction.
    store.save_section(section(sent, "achats", &[("AC01", "y")])).await.unwrap();
    let mut waiting = store.drafts_waiting(edition(), BUYERS, at(5)).await.unwrap();
    waiting.sort_by_key(|waiting| waiting.drafts);
    let at_place = |place: &str, drafts, still| Waiting { place: Some(place.to_owned()), drafts, still };
    assert_eq!(waiting, [at_place("achats", 1, 0), at_place("profil", 2, 1)]);
    assert_eq!(store.drafts_waiting(edition(), Audience::StartUp, at(5)).await.unwrap(), []);
}

pub async fn a_response_records_when_it_was_begun(base: &Base) {
    let (store, mine) = (base.open().await, key());
    let begun = SectionSave { at: at(3), ..section(mine, "profil", &[("AC01", "x")]) };
    store.save_section(begun).await.unwrap();
    store.submit(submission(mine, 1, "eti", Vec::new())).await.unwrap();
    let all = store.responses_after(edition(), BUYERS, 0, 10).await.unwrap();
    assert_eq!(all[0].started_at, Some(at(3)));
    // Older responses are counted without a start time.
    base.execute("UPDATE responses SET started_at = NULL").await;
    let all = store.responses_after(edition(), BUYERS, 0, 10).await.unwrap();
    assert_eq!(all[0].started_at, None);
}
