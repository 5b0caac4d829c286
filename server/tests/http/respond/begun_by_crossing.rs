//! A response that begins with the sums of a crossing.

use crate::respond::crossing::{PAGE, columns, sends, with_base};
use crate::respond::partners::add as add_partner;
use crate::support::app::{TestApp, siren, siret};
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

#[tokio::test]
async fn a_response_begun_by_a_crossing_counts_for_the_partner_whose_link_led_there() {
    let (app, startup) = (TestApp::start(), siren());
    with_base(&app, &[&startup]);
    app.staff("g@obs.example", "manager");
    let partner = add_partner(&app, "APERCU", "Resah").await;
    let file = format!("SIREN;Montant HT;Nom\n{startup};1 250;ACME\n");
    let page = format!("{PAGE}?relais=apercu");
    let shown = sends(&app, &page, &[], file.as_bytes()).await.text().await.unwrap();
    assert!(shown.contains("action=\"?relais=apercu\"") && shown.contains("?apercu=oui&amp;relais=apercu"), "{shown}");
    let html = sends(&app, &page, &columns(), file.as_bytes()).await.text().await.unwrap();
    let (key, measure) = (hidden(&html, "_submission"), hidden(&html, "mesure").replace("&quot;", "\""));
    let relay = hidden(&html, "_relais");
    let form = fields(&[
        ("_submission", &key),
        ("mesure", &measure),
        ("lieu", "server"),
        ("nouvelle", "oui"),
        ("_relais", &relay),
    ]);
    let browser = app.browser();
    assert_eq!(browser.post("/api/reponses/croisement", &form).await.status(), StatusCode::SEE_OTHER);
    let organisation = fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    let amounts = browser.answer(&format!("/reponses/{key}/organisation"), &organisation).await;
    let answers = fields(&[("AC04.2025", "1250"), ("AC05.2025", "125"), ("AC04.2024", "1000"), ("AC05.2024", "100")]);
    let next = browser.answer(&amounts, &answers).await;
    let response = browser.skip_to_check(next).await;
    browser.send(&response).await;
    let counted = browser.page(&partner).await;
    assert!(counted.contains("Une réponse est arrivée par vos liens"), "{counted}");
}
