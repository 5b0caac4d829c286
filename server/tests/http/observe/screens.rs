//! A screen in front of guests: the latest publication and the number of responses, through a revocable link.

use crate::observe::publications::{buyers, manager, published};
use crate::support::app::{TestApp, siren};
use crate::support::client::{Browser, carried, fields, hidden, location};
use futures::StreamExt;
use reqwest::header::AUTHORIZATION;
use reqwest::{Response, StatusCode};
use std::time::Duration;

/// Creates a screen as a browser does. Returns its path, which is shown once.
async fn screen(staff: &Browser) -> String {
    let made = staff.post("/api/jetons/ajout", &fields(&[("ecran", "Hall d’accueil")])).await;
    assert_eq!(location(&made), "/observatoire/jetons");
    let address = carried(&made).get("ecran").to_owned();
    address[address.find("/projection/").expect("the address of a screen")..].to_owned()
}

/// Reads a stream until it has sent this many different versions; `false` if it ended before.
async fn tells(stream: Response, times: usize) -> bool {
    let (mut events, mut text) = (stream.bytes_stream(), String::new());
    let read = async {
        while let Some(Ok(bytes)) = events.next().await {
            text.push_str(&String::from_utf8_lossy(&bytes));
            let mut lines: Vec<_> = text.lines().filter(|line| line.starts_with("data:")).collect();
            lines.dedup();
            if lines.len() >= times {
                return true;
            }
        }
        false
    };
    tokio::time::timeout(Duration::from_secs(30), read).await.expect("the stream tells, or ends")
}

#[tokio::test]
async fn a_screen_shows_the_latest_publication_and_the_response_count_until_revoked() {
    let app = TestApp::start();
    buyers(&app, 0, 12).await;
    let (one, other, wall) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    let path = screen(&one).await;
    let key = path.rsplit('/').next().unwrap().to_owned();
    let empty = wall.page(&path).await;
    assert!(
        empty.contains("Aucune publication pour le moment.") && empty.contains("Réponses 2026, à cet instant"),
        "{empty}"
    );
    assert!(empty.contains("<strong data-count=\"acheteurs\">12</strong>"), "{empty}");
    assert!(!empty.contains("M€"), "no figure of now: {empty}");
    // A publication, then a response: the stream sends a version for each.
    let stream = wall.get(&format!("{path}/direct")).await;
    published(&one, &other, "2026-1", &[]).await;
    assert!(tells(stream, 2).await, "the publication");
    let shown = wall.page(&path).await;
    assert!(shown.contains("Premiers chiffres") && shown.contains("Montant 2025"), "{shown}");
    assert!(shown.contains("31,3\u{a0}M€") && shown.contains("Privé"), "{shown}");
    let stream = wall.get(&format!("{path}/direct")).await;
    let respondent = app.browser();
    let response = respondent.buyer(&siren(), [("20", "1 000"), ("10", "1 000")]).await;
    respondent.send(&response).await;
    assert!(tells(stream, 2).await, "the response");
    assert!(wall.page(&path).await.contains("<strong data-count=\"acheteurs\">13</strong>"));
    // The key opens nothing else, and other keys open no screen.
    let bearer = format!("Bearer {key}");
    let volumes = wall.client.get(format!("{}/api/v1/volumes", app.origin)).header(AUTHORIZATION, &bearer);
    assert_eq!(volumes.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let stream = wall.get(&format!("{path}/direct")).await;
    let id = hidden(&one.page("/observatoire/jetons").await, "jeton");
    location(&one.post("/api/jetons/retrait", &fields(&[("jeton", &id)])).await);
    assert!(!tells(stream, 9).await, "an open stream ends");
    let over = wall.get(&path).await;
    assert_eq!(over.status(), StatusCode::GONE);
    assert!(over.text().await.unwrap().contains("révoqué"));
    assert_eq!(wall.get(&format!("{path}/direct")).await.status(), StatusCode::GONE);
}

#[tokio::test]
async fn a_program_token_opens_no_screen_and_a_screen_needs_a_name() {
    let app = TestApp::start();
    let one = manager(&app, "un").await;
    let secret = crate::operations::programs::token(&one, &["publications:read", "volumes:read"], "").await;
    assert_eq!(one.get(&format!("/projection/{secret}")).await.status(), StatusCode::NOT_FOUND);
    let refused = one.post("/api/jetons/ajout", &fields(&[("ecran", " ")])).await;
    assert_eq!(carried(&refused).get("_formulaire"), "jeton-refuse");
}
