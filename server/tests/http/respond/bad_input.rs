//! Requests that none of our pages makes: a 4xx status, a clear message, and nothing stored.

use crate::support::app::{TestApp, siren, siret};
use crate::support::client::{Browser, Fields, encoded, fields};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE};

const FORM: &str = "application/x-www-form-urlencoded";

async fn refused(browser: &Browser, key: &str, kind: &str, body: Vec<u8>, status: u16, sentence: &str) {
    for accept in ["text/html", "application/json"] {
        let request = browser.client.post(format!("{}/api/reponses/section", browser.origin));
        let answer = request.header(ACCEPT, accept).header(CONTENT_TYPE, kind).body(body.clone()).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{sentence}");
        assert!(answer.headers().get("location").is_none());
        let text = answer.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
        assert!(text.starts_with(accept), "{text}");
        let text = answer.text().await.unwrap();
        assert!(text.contains(sentence), "expected « {sentence} » in {text}");
    }
    assert_eq!(
        browser.get(&format!("/reponses/{key}")).await.status(),
        StatusCode::NOT_FOUND,
        "{sentence}: nothing kept"
    );
}

#[tokio::test]
async fn bad_input_of_any_kind_is_refused_with_a_message_and_not_stored() {
    let app = TestApp::start();
    let browser = app.browser();
    let begun = browser.begin("acheteurs").await;
    let key = begun[0].1.clone();
    let right = || {
        let mut form = begun.clone();
        form.extend(fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]));
        form
    };
    let with = |name: &str, value: &str| {
        let mut form = right();
        form.retain(|(n, _)| n != name);
        form.push((name.to_owned(), value.to_owned()));
        encoded(&form).into_bytes()
    };
    let plus = |name: &str, value: &str| {
        let mut form = right();
        form.push((name.to_owned(), value.to_owned()));
        encoded(&form).into_bytes()
    };
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("application/json", b"{}".to_vec(), 415, "attend un formulaire"),
        ("multipart/form-data; boundary=x", b"--x--".to_vec(), 415, "attend un formulaire"),
        ("text/plain", encoded(&right()).into_bytes(), 415, "attend un formulaire"),
        (FORM, b"AC01=\xff\xfe".to_vec(), 400, "UTF-8"),
        (FORM, b"AC01=%ff".to_vec(), 400, "UTF-8"),
        (FORM, b"AC01=%zz".to_vec(), 400, "UTF-8"),
        (FORM, Vec::new(), 400, "incomplet"),
        (FORM, with("_submission", "trop-court"), 400, "incomplet"),
        (FORM, with("_submission", &"é".repeat(32)), 400, "incomplet"),
        (FORM, with("_questionnaire", "2026/ministres"), 400, "incomplet"),
        (FORM, with("_questionnaire", "1999/acheteurs"), 400, "incomplet"),
        (FORM, with("_questionnaire", "2024/acheteurs"), 400, "n’existe pas"),
        (FORM, with("_section", "nulle-part"), 400, "n’existe pas"),
        (FORM, plus("ZZ99", "1"), 400, "n’existe pas"),
        (FORM, plus("AC04.2025", "1"), 400, "n’existe pas"),
        (FORM, with("AC01", "roi"), 400, "option qui n’existe pas"),
        (FORM, plus("AC01", "pme"), 400, "n’accepte qu’une valeur"),
        (FORM, with("AC02", &"1".repeat(201)), 422, "trop long"),
        (FORM, plus("AC01.autre", &"a".repeat(401)), 422, "trop long"),
    ];
    for (kind, body, status, sentence) in cases {
        refused(&browser, &key, kind, body, status, sentence).await;
    }
}

#[tokio::test]
async fn a_body_of_fifty_megabytes_is_refused_before_it_is_read() {
    let app = TestApp::start();
    let browser = app.browser();
    let request = browser.client.post(format!("{}/api/reponses/section", browser.origin));
    let answer = request.header(CONTENT_TYPE, FORM).header(ACCEPT, "text/html").body(vec![b'a'; 50 << 20]).send().await;
    // The server may close the connection while the client is still writing. Any response is 413.
    if let Ok(answer) = answer {
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.text().await.unwrap().contains("beaucoup trop long"));
    }
    assert_eq!(browser.get("/healthz").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_value_for_a_question_that_is_not_asked_is_refused() {
    let app = TestApp::start();
    let browser = app.browser();
    // SU14 is only asked of start-ups that sell to the public sector.
    let mut next = browser.answer("/questionnaires/start-up/repondre", &fields(&[("SU01", &siren())])).await;
    for _ in 0..20 {
        if !next.ends_with("/contrats") {
            next = browser.answer(&next, &[]).await;
        }
    }
    let key = next.split('/').nth(2).unwrap().to_owned();
    let form: Fields = fields(&[
        ("_submission", &key),
        ("_questionnaire", "2026/start-up"),
        ("_section", "contrats"),
        ("SU14", "collectivites"),
    ]);
    let html = browser.page(&next).await;
    let option = html
        .split("name=\"SU14\"")
        .nth(1)
        .unwrap()
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let mut form = form;
    form[3].1 = option;
    let answer = browser.post("/api/reponses/section", &form).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(answer.text().await.unwrap().contains("question qui n’est pas posée"));
    assert!(!browser.page(&format!("/reponses/{key}")).await.contains("<dt>Quel est votre principal donneur"));
}

#[tokio::test]
async fn without_a_key_no_response_is_accessible() {
    let app = TestApp::start();
    let browser = app.browser();
    for path in [
        "/reponses/x",
        "/reponses/../etc",
        "/reponses/%ff",
        &format!("/reponses/{}", "A".repeat(32)),
        &format!("/reponses/{}/montants", "A".repeat(32)),
    ] {
        let status = browser.get(path).await.status();
        assert!(
            status == StatusCode::NOT_FOUND || status == StatusCode::SEE_OTHER || status == StatusCode::BAD_REQUEST,
            "{path} {status}"
        );
    }
    let unknown = browser.post("/api/reponses/envoi", &fields(&[("_submission", &"A".repeat(32))])).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}
