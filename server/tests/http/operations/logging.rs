//! What the log contains, and what it must not.

use crate::support::app::TestApp;
use reqwest::StatusCode;
use service::keyed_addresses;
use std::io::Read;
use store::Secret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Requests a path as it is: a client would normalise it.
async fn asked(app: &TestApp, method: &str, path: &str) {
    let mut stream = TcpStream::connect(app.origin.trim_start_matches("http://")).await.unwrap();
    let request = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 "), "{path}");
}

#[tokio::test]
async fn no_key_is_logged_at_any_level_in_any_form_of_its_address() {
    let (app, log) = TestApp::logging("trace");
    let browser = app.browser();
    // The key of a real response, on all its pages.
    let response = browser.buyer(&crate::support::app::siren(), [("10", "100"), ("5", "100")]).await;
    let real = response.strip_prefix("/reponses/").unwrap().to_owned();
    browser.send(&response).await;
    for page in ["droits", "donnees.json", "justificatif.pdf", "montants"] {
        browser.get(&format!("{response}/{page}")).await;
    }
    let made = Secret::random().unwrap();
    let key = made.as_str();
    for first in keyed_addresses::ALL {
        for path in [
            format!("/{first}/{key}"),
            format!("//{first}/{key}"),
            format!("/{}/{key}", first.to_uppercase()),
            format!("/{first}%2F{key}"),
            format!("/{first}//{key}"),
            format!("/{first}/{key}."),
            format!("/{first}/{key}/droits"),
            format!("/pkg/{key}"),
            format!("/x/../{first}/{key}"),
            format!("/?cle={key}"),
            format!("/questionnaires/acheteurs?invitation={key}"),
            format!("/api/invitations/desinscription?cle={key}"),
        ] {
            asked(&app, "GET", &path).await;
            asked(&app, "POST", &path).await;
        }
    }
    // Also errors at the usual level: the database fails.
    crate::support::app::break_database(&app).await;
    let failed = browser.get(&format!("/desinscription/{key}")).await;
    assert_eq!(failed.status(), StatusCode::SERVICE_UNAVAILABLE);
    drop(app);
    let mut printed = String::new();
    std::fs::File::open(&log.1).unwrap().read_to_string(&mut printed).unwrap();
    for path in ["path=\"/reponses/…\"", "path=\"/desinscription/…\"", "path=\"/reponses/…/droits\""] {
        assert!(printed.contains(path), "{path}");
    }
    for secret in [key, &real] {
        let found: Vec<_> = printed.lines().filter(|line| line.contains(secret)).take(3).collect();
        assert!(found.is_empty(), "{found:#?}");
    }
}
