//! A response that begins with the sums of a crossing.

use crate::respond::crossing::{PAGE, columns, sends, with_base};
use crate::support::app::{TestApp, siren};
use crate::support::client::{fields, hidden, location};
use reqwest::StatusCode;

#[tokio::test]
async fn sums_begin_a_response_from_the_open_page_while_the_campaign_is_open() {
    let (app, startup) = (TestApp::start(), siren());
    with_base(&app, &[&startup]);
    let file = format!("SIREN;Montant HT;Nom\n{startup};1 250;ACME\n{};750;AUTRE\n", siren());
    let html = sends(&app, PAGE, &columns(), file.as_bytes()).await.text().await.unwrap();
    assert!(html.contains("Commencer une réponse avec ces totaux"), "{html}");
    let (key, measure) = (hidden(&html, "_submission"), hidden(&html, "mesure").replace("&quot;", "\""));
    let form = |key: &str, begins: &str| {
        fields(&[("_submission", key), ("mesure", &measure), ("lieu", "server"), ("nouvelle", begins)])
    };
    let browser = app.browser();
    let refused = browser.post("/api/reponses/croisement", &form(&key, "")).await;
    assert_eq!(refused.status(), StatusCode::NOT_FOUND, "nothing begins unless the form says so");
    let sent = browser.post("/api/reponses/croisement", &form(&key, "oui")).await;
    assert_eq!(location(&sent), format!("/reponses/{key}/croisement?fait=reporte"));
    let page = browser.page(&location(&sent)).await;
    assert!(page.contains("Totaux reportés dans votre réponse") && page.contains("Continuer votre réponse"), "{page}");
    let amounts = browser.page(&format!("/reponses/{key}/montants")).await;
    assert!(amounts.contains("value=\"2000,00\"") || amounts.contains("2\u{202f}000"), "{amounts}");

    app.staff("chef@obs.example", "manager");
    let mut staff = app.browser();
    staff.sign_in("chef@obs.example").await;
    let closing = fields(&[("questionnaire", "acheteurs"), ("cloture", "2020-01-01T00:00:00")]);
    staff.post("/api/campagne/cloture", &closing).await;
    let html = sends(&app, PAGE, &columns(), file.as_bytes()).await.text().await.unwrap();
    assert!(html.contains("Vos achats auprès de start-up") && !html.contains("Commencer une réponse"), "{html}");
    let other = "z".repeat(32);
    let refused = browser.post("/api/reponses/croisement", &form(&other, "oui")).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
}
