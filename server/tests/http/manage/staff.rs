//! The staff's side: figures, streams, sign-in.

use crate::support::app::{TestApp, siren};
use crate::support::client::{Browser, fields, location};
use futures::StreamExt;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, COOKIE, SET_COOKIE};
use std::time::Duration;

#[tokio::test]
async fn the_volumes_have_the_shape_of_the_contract() {
    let app = TestApp::start();
    app.exact_staff("a@obs.example", "manager");
    let mut staff = app.browser();
    staff.sign_in("a@obs.example").await;
    staff.show_exact().await;
    let empty: serde_json::Value = serde_json::from_str(&staff.page("/api/v1/volumes").await).unwrap();
    assert_eq!((&empty["edition"], &empty["version"]), (&2026.into(), &0.into()));
    assert!(empty["years"][1]["startup_purchases_cents"].is_null() && empty["years"][1]["rate_median"].is_null());

    let respondent = app.browser();
    for (now, before) in [("20", "10"), ("40", "40"), ("60", "nsp")] {
        let response = respondent.buyer(&siren(), [(now, "1 000"), (before, "1 000")]).await;
        respondent.send(&response).await;
    }
    let volumes = staff.exact_volumes().await;
    let year = &volumes["years"][1];
    assert_eq!(year["year"], 2025);
    assert_eq!(year["respondents"], 3);
    assert_eq!(year["startup_purchases_cents"], 12_000);
    assert_eq!(year["total_purchases_cents"], 300_000);
    assert_eq!(year["rate_aggregate"], 0.04);
    assert_eq!(year["rate_median"], 0.04);
    assert!(year["rate_top5_mean"].is_null());
    assert_eq!(year["matched_panel"]["respondents"], 2);
    assert_eq!(year["matched_panel"]["growth"], 0.2);
    assert_eq!(year["segments"][0]["code"], "grand_groupe");
    assert_eq!((&year["sectors"][0]["code"], &year["sectors"][0]["respondents"]), (&"prive".into(), &3.into()));
    assert_eq!(year["segments"][0]["publishable"], true);
    assert_eq!(staff.get("/api/v1/volumes?edition=1999").await.status(), StatusCode::NOT_FOUND);
}

/// Reads the events of a stream until one matches; panics after some seconds.
pub async fn until(stream: reqwest::Response, wanted: impl Fn(&serde_json::Value) -> bool) {
    let mut text = String::new();
    let mut chunks = stream.bytes_stream();
    let found = tokio::time::timeout(Duration::from_secs(20), async {
        while let Some(Ok(chunk)) = chunks.next().await {
            text.push_str(&String::from_utf8_lossy(&chunk));
            for event in text.split("\n\n").filter(|e| e.contains("event: volumes")) {
                let data = event.lines().find_map(|l| l.strip_prefix("data: "));
                if data.and_then(|d| serde_json::from_str(d).ok()).is_some_and(|v| wanted(&v)) {
                    return true;
                }
            }
        }
        false
    });
    assert!(found.await.unwrap_or(false), "the event did not come: {text}");
}

#[tokio::test]
async fn the_stream_sends_a_snapshot_at_once_and_another_after_each_response() {
    let app = TestApp::start();
    app.exact_staff("a@obs.example", "manager");
    let mut staff = app.browser();
    staff.sign_in("a@obs.example").await;
    staff.exact_volumes().await;
    until(staff.get("/api/v1/volumes/live").await, |v| v["version"] == 0).await;
    let stream = staff.get("/api/v1/volumes/live").await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let respondent = app.browser();
    let response = respondent.buyer(&siren(), [("20", "1 000"), ("10", "1 000")]).await;
    respondent.send(&response).await;
    until(stream, |v| v["version"] == 1 && v["years"][1]["startup_purchases_cents"] == 2_000).await;
}

#[tokio::test]
async fn live_streams_cannot_be_buffered_by_proxies_and_send_heartbeats() {
    let app = TestApp::start();
    app.staff("a@obs.example", "analyst");
    let mut staff = app.browser();
    staff.sign_in("a@obs.example").await;
    for path in ["/api/v1/volumes/live", "/direct"] {
        let stream = staff.get(path).await;
        assert_eq!(stream.headers()["x-accel-buffering"], "no", "{path}");
        assert_eq!(stream.headers()["cache-control"], "no-store, no-transform", "{path}");
        // A comment line, which pages do not treat as an event; or the last version again, if heartbeats repeat it.
        let beat = async {
            let (mut text, mut chunks) = (String::new(), stream.bytes_stream());
            while !text.contains("\n:") && text.matches("data:").count() < 2 {
                text.push_str(&String::from_utf8_lossy(&chunks.next().await.unwrap().unwrap()));
            }
        };
        tokio::time::timeout(Duration::from_secs(55), beat).await.unwrap_or_else(|_| panic!("{path} does not beat"));
    }
}

#[tokio::test]
async fn roles_limited_to_aggregates_never_see_a_single_buyers_answers() {
    let app = TestApp::start();
    app.exact_staff("m@obs.example", "manager");
    app.staff("a@obs.example", "analyst");
    let (mut manager, mut analyst) = (app.browser(), app.browser());
    manager.sign_in("m@obs.example").await;
    analyst.sign_in("a@obs.example").await;
    let respondent = app.browser();
    let stream = analyst.get("/api/v1/volumes/live").await;
    for (now, before) in [("2 000 020", "10"), ("4 000 040", "40")] {
        let response = respondent.buyer(&siren(), [(now, "9 000 000"), (before, "9 000 000")]).await;
        respondent.send(&response).await;
    }
    let of = async |browser: &Browser| -> serde_json::Value {
        serde_json::from_str(&browser.page("/api/v1/volumes").await).unwrap()
    };
    for browser in [&manager, &analyst] {
        let two = of(browser).await;
        for figure in ["startup_purchases_cents", "total_purchases_cents", "rate_aggregate", "rate_median"] {
            assert!(two["years"][1][figure].is_null(), "{figure}");
        }
        assert!(two["years"][1]["matched_panel"]["growth"].is_null());
    }
    assert_eq!(manager.exact_volumes().await["years"][1]["startup_purchases_cents"], 600_006_000);
    let response = respondent.buyer(&siren(), [("3 000 000", "9 000 000"), ("30", "9 000 000")]).await;
    respondent.send(&response).await;
    // The figure of three buyers is shown, current and exact to the cent.
    until(stream, |v| v["version"] == 3 && v["years"][1]["startup_purchases_cents"] == 900_006_000).await;
    assert!(analyst.page("/observatoire").await.contains("9,0\u{a0}M€"));
}

#[tokio::test]
async fn signing_out_ends_the_session_and_its_streams() {
    let app = TestApp::start();
    app.staff("a@obs.example", "analyst");
    let mut staff = app.browser();
    staff.sign_in("a@obs.example").await;
    let stream = staff.get("/api/v1/volumes/live").await;
    assert_eq!(location(&staff.post("/api/connexion/fermer", &[]).await), "/connexion");
    assert_eq!(staff.get("/api/v1/volumes").await.status(), StatusCode::UNAUTHORIZED);
    let respondent = app.browser();
    let response = respondent.buyer(&siren(), [("20", "1 000"), ("10", "1 000")]).await;
    respondent.send(&response).await;
    let rest = tokio::time::timeout(Duration::from_secs(30), stream.text()).await.expect("the stream ends").unwrap();
    assert!(!rest.contains("\"version\":1"), "{rest}");
}

#[tokio::test]
async fn sign_in_attempts_are_limited_even_with_the_right_password() {
    let app = TestApp::start();
    app.staff("a@obs.example", "analyst");
    let mut browser = app.browser();
    for _ in 0..10 {
        let wrong = fields(&[("email", "A@obs.example "), ("mot-de-passe", "pas celui-là")]);
        assert_eq!(location(&browser.post("/api/connexion/ouvrir", &wrong).await), "/connexion");
    }
    let tried = browser.sign_in("a@obs.example").await;
    assert_eq!(location(&tried), "/connexion");
    browser.cookie = Some(tried.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned());
    let page = browser.page("/connexion").await;
    assert!(page.contains("Trop de tentatives") && page.contains("value=\"a@obs.example\""));
}

#[tokio::test]
async fn a_refused_sign_in_keeps_the_address_and_discloses_nothing_about_the_account() {
    let app = TestApp::start();
    app.staff("a@obs.example", "analyst");
    for email in ["a@obs.example", "inconnu@obs.example"] {
        let browser = app.browser();
        let form = fields(&[("email", email), ("mot-de-passe", "pas celui-là")]);
        let request =
            browser.client.post(format!("{}/api/connexion/ouvrir", browser.origin)).header(ACCEPT, "application/json");
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(crate::support::client::encoded(&form));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert!(answer.text().await.unwrap().contains("Adresse ou mot de passe incorrect."));
    }
}

#[tokio::test]
async fn behind_https_the_session_cookie_is_bound_to_the_host() {
    let app = TestApp::with(&[("OBSERVATOIRE_ORIGIN", "https://obs.example.fr")]);
    app.staff("a@obs.example", "analyst");
    let mut browser = app.browser();
    let answer = browser.sign_in("a@obs.example").await;
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-session=") && cookie.contains("; Path=/;") && cookie.contains("HttpOnly"));
    assert!(cookie.contains("Secure") && cookie.contains("SameSite=Lax") && !cookie.contains("Domain"));
    let without = app.browser();
    let name = cookie.split(';').next().unwrap().replace("__Host-session", "session");
    let request = without.client.get(format!("{}/api/v1/volumes", without.origin)).header(COOKIE, name);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}
