//! Declared, measured and published purchases side by side in a publication.

use crate::observe::publications::{json, manager, published};
use crate::respond::crossing::{columns, sends, with_base};
use crate::support::app::{TestApp, siren};
use crate::support::client::{fields, hidden, location};
use reqwest::StatusCode;
use serde_json::Value;

/// Euros that the buyer of this number declares, and measures with a few euros more.
fn euros(n: i64) -> i64 {
    2_000_000 + n * 110_003
}

/// Buyers who declare their purchases from start-ups; the first ones also cross their files.
async fn buyers(app: &TestApp, startup: &str, count: i64, crossing: i64) {
    for n in 0..count {
        let (browser, declared) = (app.browser(), euros(n).to_string());
        let response =
            browser.buyer_of("eti", &siren(), [(declared.as_str(), "90 000 000"), ("1 000 000", "90 000 000")]).await;
        if n < crossing {
            let file = format!("SIREN;Montant HT;Nom\n{startup};{};ACME\n{};5;AUTRE\n", euros(n) + 70, siren());
            let crossed = sends(app, &format!("{response}/croisement"), &columns(), file.as_bytes()).await;
            let html = crossed.text().await.unwrap();
            let measure = hidden(&html, "mesure").replace("&quot;", "\"");
            let key = response.trim_start_matches("/reponses/");
            let form = fields(&[("_submission", key), ("mesure", &measure), ("lieu", "server")]);
            let sent = browser.post("/api/reponses/croisement", &form).await;
            assert_eq!(sent.status(), StatusCode::SEE_OTHER, "{}", location(&sent));
        }
        browser.send(&response).await;
    }
}

/// The cents of a row in a year.
fn cents(publication: &Value, row: &str, year: &str) -> Value {
    let table = publication["tables"].as_array().unwrap().iter().find(|table| table["id"] == "sources-2026").unwrap();
    let at = table["columns"].as_array().unwrap().iter().position(|column| column["code"] == year).unwrap();
    let row = table["rows"].as_array().unwrap().iter().find(|one| one["code"] == row);
    row.map_or(Value::Null, |row| row["cells"][at]["value"].clone())
}

#[tokio::test]
async fn a_publication_sets_declared_measured_and_published_purchases_side_by_side() {
    let (app, startup) = (TestApp::start(), siren());
    with_base(&app, &[&startup]);
    buyers(&app, &startup, 14, 7).await;
    let (one, other, everybody) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    published(&one, &other, "2026-1", &[("tableau", "sources-2026")]).await;
    let first = json(&everybody, "/barometre/2026-1/donnees.json").await;
    let declared: i64 = (0..14).map(euros).sum();
    let measured: i64 = (0..7).map(|n| euros(n) + 70).sum();
    assert_eq!(cents(&first, "prive", "2025"), declared * 100);
    assert_eq!(cents(&first, "prive-mesure-achat", "2025"), measured * 100);
    assert_eq!(cents(&first, "publie-public_total-national", "2022"), 174_499_678_600_i64);
    let page = everybody.page("/barometre/2026-1").await;
    for expected in
        ["Les sources côte à côte", "Publié ailleurs", "fichiers d’acheteurs, base 2026-1", "rien ici ne s’additionne"]
    {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let file = everybody.page("/barometre/2026-1/donnees.csv").await;
    assert!(file.contains(",sources-2026,prive-mesure-achat,\"Privé, édition 2026, achats\",2025,cents,"), "{file}");

    // One more file: with what was published before, its amount would be known.
    buyers(&app, &startup, 1, 1).await;
    let correction =
        [("tableau", "sources-2026"), ("genre", "correction"), ("corrige", "2026-1"), ("motif", "Un fichier de plus")];
    published(&one, &other, "2026-2", &correction).await;
    let second = json(&everybody, "/barometre/2026-2/donnees.json").await;
    assert_eq!(cents(&second, "prive-mesure-achat", "2025"), Value::Null);
}
