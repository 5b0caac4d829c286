//! A process killed at any moment loses no acknowledged response.

use crate::support::app::{TestApp, siren};
use crate::support::client::location;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const KILLS: usize = 20;
const RESPONDENTS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_twenty_times_under_load_loses_no_acknowledged_response() {
    // A client whose connection breaks panics, which this test causes on purpose: those panics are not printed.
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.to_string().contains("reqwest::Error") {
            tell(panic);
        }
    }));
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("essai.db").display());
    // The addresses of all responses that were acknowledged.
    let receipts: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut killed_under_load = 0;
    for round in 0..KILLS {
        let app = TestApp::apart_on(&database, None, &[]);
        let load: Vec<_> = (0..RESPONDENTS)
            .map(|_| {
                let (browser, receipts) = (app.browser(), receipts.clone());
                tokio::spawn(async move {
                    loop {
                        let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
                        let key = response.strip_prefix("/reponses/").unwrap_or_default().to_owned();
                        let form = vec![("_submission".to_owned(), key)];
                        // Acknowledged: the redirect to the receipt arrived.
                        assert_eq!(location(&browser.post("/api/reponses/envoi", &form).await), response);
                        receipts.lock().unwrap().push(response);
                    }
                })
            })
            .collect();
        let before = receipts.lock().unwrap().len();
        // Killed at a different moment each time, while responses flow.
        let enough = before + 3 + round % 5;
        while receipts.lock().unwrap().len() < enough {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        tokio::time::sleep(Duration::from_millis((round as u64 * 7) % 40)).await;
        killed_under_load += usize::from(load.iter().any(|respondent| !respondent.is_finished()));
        let _site = app.kill();
        for respondent in load {
            let _cut_off = respondent.await;
        }
    }
    assert_eq!(killed_under_load, KILLS);
    let app = TestApp::on(&database, None, &[]);
    app.staff("a@obs.example", "manager");
    let mut browser = app.browser();
    let receipts = receipts.lock().unwrap().clone();
    assert!(receipts.len() >= KILLS * 3);
    for response in &receipts {
        assert!(browser.reference(response).await.starts_with("2026-"), "{response} was acknowledged");
    }
    // The figures count every stored response, acknowledged or not: each was written completely.
    browser.sign_in("a@obs.example").await;
    let volumes: serde_json::Value = serde_json::from_str(&browser.page("/api/v1/volumes").await).unwrap();
    let year = &volumes["years"][1];
    let counted = year["respondents"].as_i64().unwrap();
    assert!(counted >= receipts.len() as i64);
    assert_eq!(year["startup_purchases_cents"], counted * 1_000);
    assert_eq!(volumes["version"], counted);
}
