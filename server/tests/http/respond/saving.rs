//! Limits of saving: a flooding client is slowed down, people never are.

use crate::operations::emails;
use crate::support::app::{TestApp, siren, siret};
use crate::support::client::{Browser, Fields, fields, location};
use crate::support::mailbox::{Letterbox, Mood};
use futures::{StreamExt, stream};
use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use std::time::Duration;

/// A key as a browser gets one with the first section.
fn key(n: usize) -> String {
    format!("a{n:030}z")
}

fn of(key: &str, section: &str, answers: &[(&str, &str)]) -> Fields {
    let mut form = fields(&[("_submission", key), ("_questionnaire", "2026/acheteurs"), ("_section", section)]);
    form.extend(fields(answers));
    form
}

/// An autosave of these values.
fn typing(key: &str, section: &str, answers: &[(&str, &str)]) -> Fields {
    let mut form = of(key, section, answers);
    form.push(("_go".to_owned(), "saisie".to_owned()));
    form
}

#[tokio::test]
async fn three_hundred_people_behind_one_address_save_send_and_get_their_links() {
    const ROOM: usize = 300;
    let letterbox = Letterbox::start(Mood::Takes).await;
    let mail = emails::variables(&letterbox.url);
    let app = TestApp::with(&[&[("OBSERVATOIRE_PROXY", "127.0.0.1")], &mail[..]].concat());
    let room = Browser { forwarded: Some("203.0.113.7".to_owned()), ..app.browser() };
    let numbers: Vec<String> = (0..ROOM).map(|_| siret(&siren())).collect();
    let done = |response: reqwest::Response, what: &str| {
        assert!(matches!(response.status().as_u16(), 200 | 303), "{what}: {}", response.status());
    };
    let begun = |n: usize| {
        let (room, first) = (&room, of(&key(n), "organisation", &[("AC01", "eti"), ("AC02", &numbers[n])]));
        async move {
            done(room.post("/api/reponses/section", &first).await, "beginning");
            let amounts = [("AC04.2025", "100"), ("AC05.2025", "1"), ("AC04.2024", "nsp"), ("AC05.2024", "nsp")];
            for part in 1..=amounts.len() {
                let save = typing(&key(n), "montants", &amounts[..part]);
                done(room.post("/api/reponses/section", &save).await, "saving");
            }
            done(room.post("/api/reponses/section", &of(&key(n), "montants", &amounts)).await, "going on");
            let address = format!("personne{n}@exemple.fr");
            let link = fields(&[("_submission", &key(n)), ("courriel", &address)]);
            let asked = location(&room.post("/api/reponses/lien", &link).await);
            assert!(asked.ends_with("?lien=parti"), "{asked}");
        }
    };
    stream::iter(0..ROOM).for_each_concurrent(8, begun).await;
    // People take longer to fill a questionnaire than this test.
    app.later(Duration::from_secs(60));
    let sent = |n: usize| {
        let room = &room;
        async move {
            for section in ["recours", "contrats", "outils", "engagement", "freins", "propositions"] {
                done(room.post("/api/reponses/section", &of(&key(n), section, &[])).await, section);
            }
            let sent = room.post("/api/reponses/envoi", &fields(&[("_submission", &key(n))])).await;
            assert_eq!(location(&sent), format!("/reponses/{}", key(n)));
        }
    };
    stream::iter(0..ROOM).for_each_concurrent(8, sent).await;
}

#[tokio::test]
async fn saves_per_draft_and_minute_are_limited_and_unchanged_ones_are_free() {
    let app = TestApp::start();
    let browser = app.browser();
    let first = of(&key(1), "organisation", &[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    location(&browser.post("/api/reponses/section", &first).await);
    for _ in 0..150 {
        assert_eq!(browser.post("/api/reponses/section", &first).await.status(), StatusCode::SEE_OTHER);
    }
    let mut refused = None;
    for n in 0..240 {
        let save = typing(&key(1), "montants", &[("AC04.2025", &format!("{n}"))]);
        let answer = browser.post("/api/reponses/section", &save).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = Some((n, answer));
            break;
        }
    }
    // A minute may end during the test, so at most twice as many saves pass.
    let (passed, refused) = refused.expect("past 120 a minute a draft waits");
    assert!(passed >= 100, "{passed}");
    let wait: u64 = refused.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    assert!(refused.text().await.unwrap().contains("n’est pas perdu"));
    let other = typing(&key(2), "organisation", &[("AC01", "eti")]);
    let other = browser.post("/api/reponses/section", &other).await;
    assert_eq!(other.status(), StatusCode::SEE_OTHER, "another draft is not slowed");
}

#[tokio::test]
async fn a_field_or_draft_far_over_its_size_is_refused_and_the_rest_remains() {
    let app = TestApp::start();
    let browser = app.browser();
    let first = of(&key(3), "organisation", &[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    location(&browser.post("/api/reponses/section", &first).await);
    let proposals = |text: &str| typing(&key(3), "propositions", &[("AC27", text)]);
    let kept = browser.post("/api/reponses/section", &proposals(&"é".repeat(1_500))).await;
    assert_eq!(kept.status(), StatusCode::SEE_OTHER, "past the limit it is kept, and shown with a message");
    let refused = browser.post("/api/reponses/section", &proposals(&"e".repeat(45_000))).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let sentence = refused.text().await.unwrap();
    assert!(
        sentence.contains("45\u{202f}000 caractères") && sentence.contains("class=\"error-summary\""),
        "{sentence}"
    );
    for amount in ["9".repeat(201), "1".repeat(5_000)] {
        let save = typing(&key(3), "montants", &[("AC04.2025", &amount)]);
        assert_eq!(browser.post("/api/reponses/section", &save).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let page = browser.page(&format!("/reponses/{}", key(3))).await;
    assert!(page.contains(&"é".repeat(1_500)), "what was saved before is still there");
}
