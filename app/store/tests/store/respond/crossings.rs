//! What buyers measured, under the keys of their drafts and responses.

use crate::support::base::{Base, at, edition, key, section, submission};
use store::{CrossingPlace, Erasure, StoredCrossing};
use suppliers::crossing::{Measured, Nature, Part, Quality, Year};

on_both!(
    a_measure_follows_its_draft_into_the_response_and_is_erased_with_it,
    a_measure_without_draft_or_response_is_purged,
);

fn measure(cents: i64) -> StoredCrossing {
    let startups = vec![Part { suppliers: 1, cents }];
    let year = Year {
        year: 2025,
        purchases: 1_000_000,
        suppliers: 12,
        startups,
        bands: Vec::new(),
        regions: Vec::new(),
        below_zero: Part::default(),
        startups_below_zero: Part::default(),
        at_zero: 0,
    };
    let measured = Measured {
        base: "2026-1".into(),
        definitions: vec!["base".into()],
        nature: Nature::Spend,
        perimeter: "France".into(),
        years: vec![year],
        quality: Quality::default(),
        disputed: Vec::new(),
    };
    StoredCrossing { measured, place: CrossingPlace::Browser, made_at: at(10) }
}

pub async fn a_measure_follows_its_draft_into_the_response_and_is_erased_with_it(base: &Base) {
    let store = base.open().await;
    let key = key();
    store.save_section(section(key, "profil", &[])).await.unwrap();
    assert_eq!(store.crossing(key).await.unwrap(), None);
    store.store_crossing(key, edition(), &measure(5)).await.unwrap();
    store.store_crossing(key, edition(), &measure(7)).await.unwrap();
    assert_eq!(store.crossing(key).await.unwrap(), Some(measure(7)), "the latest");
    assert_eq!(store.counted_crossings(edition()).await.unwrap(), [], "a draft does not count");
    store.submit(submission(key, 1, "eti", Vec::new())).await.unwrap();
    let counted = store.counted_crossings(edition()).await.unwrap();
    assert_eq!(counted.len(), 1);
    assert_eq!((counted[0].segment.as_deref(), &counted[0].crossing), (Some("eti"), &measure(7)));
    store.erase(Erasure { key, at: at(20), entry: None }).await.unwrap();
    assert_eq!(store.crossing(key).await.unwrap(), None);
    assert_eq!(base.count("crossings").await, 0);
    store.close().await;
}

pub async fn a_measure_without_draft_or_response_is_purged(base: &Base) {
    let store = base.open().await;
    let (kept, lost) = (key(), key());
    store.save_section(section(kept, "profil", &[])).await.unwrap();
    store.store_crossing(kept, edition(), &measure(5)).await.unwrap();
    store.store_crossing(lost, edition(), &measure(5)).await.unwrap();
    let terms = crate::operations::purging::terms(at(-9_000), at(-9_000));
    crate::support::base::by(&store, "a", at(30)).purge(&terms).await.unwrap();
    assert!(store.crossing(kept).await.unwrap().is_some());
    assert_eq!(store.crossing(lost).await.unwrap(), None);
    store.close().await;
}
