//! Test responses, which count nowhere; campaigns; announcements.

use crate::support::base::{
    Base, at, by, correcting_draft, edition, key, many, purchase, section, siren, submission, volumes,
};
use std::time::{Duration, Instant};
use store::{
    CampaignDates, Change, Changes, Erasure, FeedMark, SecretHash, SectionSave, Selection, Store, StoreError,
    Submission, Trials,
};
use survey::Audience;

on_both!(
    a_test_response_counts_nowhere,
    a_test_response_stays_one_when_corrected_and_erased,
    erasing_test_responses_covers_one_questionnaire_and_is_final,
    all_test_responses_are_erased_in_several_batches,
    campaign_dates_are_stored_and_one_announcement_is_shown_at_a_time,
    pages_show_at_once_what_their_process_set_and_soon_what_another_one_set,
);

const BUYERS: Audience = Audience::Acheteurs;

/// A test response that was sent, through a partner.
pub async fn tried(store: &Store, key: SecretHash, organisation: u32) {
    let begun =
        SectionSave { test: true, partner: Some("RESAH".to_owned()), ..section(key, "first", &[("AC01", "x")]) };
    store.save_section(begun).await.unwrap();
    let sent = Submission {
        contacts: vec![("AC28b".to_owned(), "anne@exemple.fr".to_owned())],
        ..submission(key, organisation, "eti", vec![purchase(2022, Some(500), Some(1_000))])
    };
    store.submit(sent).await.unwrap();
}

fn everything() -> Selection {
    Selection {
        edition: edition(),
        audience: BUYERS,
        counting: false,
        segment: None,
        partner: None,
        sent_since: None,
        sent_before: None,
    }
}

pub async fn a_test_response_counts_nowhere(base: &Base) {
    let store = base.open().await;
    let mine = key();
    tried(&store, mine, 1).await;
    assert!(store.response(mine).await.unwrap().unwrap().test, "its respondent reads it, marked");
    assert_eq!(store.own_response(mine).await.unwrap().unwrap().partner, None);
    // It appears in no figure, counter, version, page of exports, partner's count or feed.
    assert_eq!(store.version(edition()).await.unwrap(), 0);
    let figures = volumes(&store).await;
    assert!(figures.years.iter().all(|year| year.figures.respondents == 0 && year.segments.is_empty()));
    assert!(store.response_counts(edition()).await.unwrap().iter().all(|(_, n)| *n == 0));
    assert_eq!(store.reading(everything()).await.unwrap().count(), 0);
    assert!(store.reading(everything()).await.unwrap().next(10).await.unwrap().is_empty());
    assert!(store.responses_after(edition(), BUYERS, 0, 10).await.unwrap().is_empty());
    assert_eq!(store.relayed("RESAH", edition()).await.unwrap(), []);
    let mut pages = 0;
    store.every_response(edition(), BUYERS, |_| pages += 1).await.unwrap();
    assert_eq!(pages, 0);
    let (changes, _) = store.changes_since(edition(), BUYERS, FeedMark::default()).await.unwrap();
    let Changes::Since(changes) = changes else { panic!("everything again") };
    assert!(changes.iter().all(|change| matches!(change, Change::Gone(_))));
    // The organisation does not appear to have answered, and a real response replaces nothing.
    assert!(store.has_answered(edition(), BUYERS, siren(1), key()).await.unwrap().is_none());
    crate::support::base::send(&store, submission(key(), 1, "eti", vec![purchase(2022, Some(7), Some(70))]))
        .await
        .unwrap();
    assert_eq!(base.read("SELECT CAST(COUNT(*) AS TEXT) FROM responses WHERE replaced_by IS NULL").await, "2");
    let other = key();
    tried(&store, other, 1).await;
    let figures = volumes(&store).await;
    let figures = &figures.years.iter().find(|year| year.year == 2022).unwrap().figures;
    assert_eq!((figures.respondents, figures.startup_purchases_cents), (1, Some(7)), "the true one alone");
}

pub async fn a_test_response_stays_one_when_corrected_and_erased(base: &Base) {
    let store = base.open().await;
    let mine = key();
    tried(&store, mine, 1).await;
    // Whatever the caller passes for the draft of a correction.
    let draft = correcting_draft(&[], 20);
    store.reopen(mine, draft).await.unwrap();
    assert!(store.draft(mine).await.unwrap().unwrap().test);
    store.submit(submission(mine, 2, "pme", vec![purchase(2022, Some(9), Some(90))])).await.unwrap();
    assert_eq!(store.response(mine).await.unwrap().unwrap().version, 2);
    assert_eq!(store.version(edition()).await.unwrap(), 0);
    assert!(store.has_answered(edition(), BUYERS, siren(2), key()).await.unwrap().is_none());
    store.erase(Erasure { key: mine, at: at(30), entry: None }).await.unwrap();
    assert!(store.response_counts(edition()).await.unwrap().iter().all(|(_, n)| *n == 0));
    assert_eq!(store.version(edition()).await.unwrap(), 0);
}

pub async fn erasing_test_responses_covers_one_questionnaire_and_is_final(base: &Base) {
    let store = base.open().await;
    let (sent, begun, real, elsewhere) = (key(), key(), key(), key());
    tried(&store, sent, 1).await;
    store.save_section(SectionSave { test: true, ..section(begun, "first", &[("AC01", "x")]) }).await.unwrap();
    crate::support::base::send(&store, submission(real, 1, "eti", vec![purchase(2022, Some(7), Some(70))]))
        .await
        .unwrap();
    let other = SectionSave { test: true, audience: Audience::StartUp, ..section(elsewhere, "first", &[]) };
    store.save_section(other).await.unwrap();
    assert_eq!(store.trials(edition(), BUYERS).await.unwrap(), Trials { drafts: 1, sent: 1 });
    assert_eq!(by(&store, "a", at(50)).empty_trials(edition(), BUYERS, many).await.unwrap(), 2);
    assert_eq!(store.trials(edition(), BUYERS).await.unwrap(), Trials::default());
    assert_eq!(base.count("contacts").await, 0);
    assert!(store.response(sent).await.unwrap().is_none() && store.draft(begun).await.unwrap().is_none());
    assert!(store.response(real).await.unwrap().is_some() && store.draft(elsewhere).await.unwrap().is_some());
    assert_eq!(store.version(edition()).await.unwrap(), 1, "no figure moved");
    // A page still open cannot begin a real response under the key of a test response.
    for key in [sent, begun] {
        let again = store.save_section(section(key, "first", &[("AC01", "y")])).await;
        assert!(matches!(again, Err(StoreError::Erased)));
    }
    assert_eq!(by(&store, "a", at(60)).empty_trials(edition(), BUYERS, many).await.unwrap(), 0);
}

pub async fn all_test_responses_are_erased_in_several_batches(base: &Base) {
    let store = base.open().await;
    for _ in 0..230 {
        store.save_section(SectionSave { test: true, ..section(key(), "first", &[]) }).await.unwrap();
    }
    assert_eq!(by(&store, "a", at(50)).empty_trials(edition(), BUYERS, many).await.unwrap(), 230);
    assert_eq!((base.count("drafts").await, base.count("erasures").await), (0, 230));
}

pub async fn campaign_dates_are_stored_and_one_announcement_is_shown_at_a_time(base: &Base) {
    let store = base.open().await;
    let set =
        CampaignDates { opens_at: Some(at(10)), closes_at: Some(at(20)), grace_minutes: 5, testing_since: Some(at(1)) };
    by(&store, "a", at(2)).set_campaigns(edition(), &[(BUYERS, set)]).await.unwrap();
    assert_eq!(store.campaign_dates(edition(), BUYERS).await.unwrap(), set);
    assert_eq!(store.campaign_dates(edition(), Audience::StartUp).await.unwrap(), CampaignDates::default());
    by(&store, "a", at(3)).set_campaigns(edition(), &[(BUYERS, CampaignDates::default())]).await.unwrap();
    assert_eq!(store.campaign_dates(edition(), BUYERS).await.unwrap(), CampaignDates::default());
    assert_eq!(base.count("campaigns").await, 1);

    assert!(!by(&store, "a", at(1)).withdraw_announcement().await.unwrap());
    by(&store, "a", at(2)).announce("Maintenance dimanche.").await.unwrap();
    by(&store, "a", at(3)).announce("Prolongée d’une semaine.").await.unwrap();
    let shown = store.announcement().await.unwrap().unwrap();
    assert_eq!((shown.text.as_str(), shown.published_at), ("Prolongée d’une semaine.", at(3)));
    assert!(by(&store, "a", at(4)).withdraw_announcement().await.unwrap());
    assert_eq!(store.announcement().await.unwrap(), None, "nor the one before");
}

pub async fn pages_show_at_once_what_their_process_set_and_soon_what_another_one_set(base: &Base) {
    let (store, other) = (base.open().await, base.open().await);
    let set = |grace_minutes| [(BUYERS, CampaignDates { grace_minutes, ..CampaignDates::default() })];
    let shown = async || {
        let shown = store.shown_campaigns().await.unwrap();
        let text = shown.announcement.as_ref().map(|announced| announced.text.clone());
        (shown.dates(edition(), BUYERS).grace_minutes, text.unwrap_or_default())
    };
    let usual = CampaignDates::default().grace_minutes;
    assert_eq!(shown().await, (usual, String::new()));
    by(&store, "a", at(1)).set_campaigns(edition(), &set(5)).await.unwrap();
    by(&store, "a", at(2)).announce("Maintenance dimanche.").await.unwrap();
    assert_eq!(shown().await, (5, "Maintenance dimanche.".to_owned()));
    by(&store, "a", at(3)).withdraw_announcement().await.unwrap();
    assert_eq!(shown().await, (5, String::new()));

    by(&other, "b", at(4)).set_campaigns(edition(), &set(7)).await.unwrap();
    by(&other, "b", at(5)).announce("Prolongée.").await.unwrap();
    assert_eq!(
        store.campaign_dates(edition(), BUYERS).await.unwrap().grace_minutes,
        7,
        "what decides waits for nothing"
    );
    let deadline = Instant::now() + Duration::from_secs(10);
    while shown().await != (7, "Prolongée.".to_owned()) {
        assert!(Instant::now() < deadline, "the other process's dates are not shown");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
