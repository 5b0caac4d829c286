//! The respondents' rights over their data: reading everything, erasing it.

use crate::operations::emails;
use crate::support::app::{TestApp, run, siren};
use crate::support::client::{Browser, Fields, fields, location};
use crate::support::mailbox::Mood;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::Value;
use store::testing;

const MAIL: &str = "anne@chez-elle.example";

fn of(response: &str) -> Fields {
    fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())])
}

/// A buyer's response up to its check page, with an e-mail address.
async fn with_contact(browser: &Browser, siren: &str) -> String {
    let response = browser.buyer(siren, [("10", "100"), ("5", "100")]).await;
    let last = fields(&[("AC27", "Payer plus vite"), ("AC28", "oui"), ("AC28b", MAIL)]);
    let mut next = browser.answer(&format!("{response}/propositions"), &last).await;
    if next.ends_with("?suite") {
        next = browser.answer(&format!("{response}/propositions"), &last).await;
    }
    assert_eq!(next, response);
    response
}

async fn download(browser: &Browser, response: &str) -> Value {
    let file = browser.get(&format!("{response}/donnees.json")).await;
    assert_eq!(file.status(), StatusCode::OK);
    assert_eq!(file.headers()[CONTENT_TYPE], "application/json; charset=utf-8");
    assert!(file.headers()[CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=\"donnees-"));
    assert_eq!(file.headers()[CACHE_CONTROL], "no-store");
    serde_json::from_str(&file.text().await.unwrap()).unwrap()
}

async fn staff(app: &TestApp) -> Browser {
    app.exact_staff("chef@obs.example", "administrator");
    let mut staff = app.browser();
    staff.sign_in("chef@obs.example").await;
    staff
}

async fn close(staff: &Browser, at: &str) {
    let closed = staff.post("/api/campagne/cloture", &fields(&[("cloture", at)])).await;
    assert_eq!(location(&closed), "/observatoire/campagne?date=enregistree");
}

async fn volume(staff: &Browser) -> (i64, Value) {
    let volumes = staff.exact_volumes().await;
    let year = &volumes["years"][1];
    (year["respondents"].as_i64().unwrap(), year["startup_purchases_cents"].clone())
}

#[tokio::test]
async fn all_data_about_a_draft_and_a_response_can_be_downloaded() {
    let app = TestApp::start();
    let browser = app.browser();
    let organisation = siren();
    let response = with_contact(&browser, &organisation).await;
    let draft = download(&browser, &response).await;
    assert!(draft["réponse"].is_null() && draft["versions_précédentes"] == Value::Array(Vec::new()));
    let typed = draft["brouillon"]["saisies"].as_array().unwrap();
    let entry = |field: &str| typed.iter().find(|entry| entry["champ"] == field).unwrap_or_else(|| panic!("{field}"));
    assert_eq!(entry("AC28b")["saisie"][0], MAIL);
    assert!(entry("AC27")["question"].as_str().unwrap().contains("une proposition à formuler"));
    assert_eq!(entry("AC05.2025")["précision"], "2025");

    let reference = browser.send(&response).await;
    browser.post("/api/reponses/correction", &of(&response)).await;
    browser.answer(&format!("{response}/propositions"), &fields(&[("AC27", "Payer mieux")])).await;
    browser.send(&response).await;
    let data = download(&browser, &response).await;
    assert!(data["brouillon"].is_null());
    assert_eq!((&data["réponse"]["référence"], &data["réponse"]["version"]), (&reference.into(), &2.into()));
    let amount = data["réponse"]["réponses"].as_array().unwrap().iter().find(|e| e["champ"] == "AC05.2025").unwrap();
    assert_eq!((&amount["valeur"][0], &amount["en_clair"]), (&"10,00".into(), &"10,00\u{a0}€".into()));
    assert!(data["versions_précédentes"][0]["réponses"].to_string().contains("Payer plus vite"));
    assert!(!data["versions_précédentes"].to_string().contains(MAIL), "what names a person is apart from the answers");
    let key = response.strip_prefix("/reponses/").unwrap();
    assert!(!data.to_string().contains(key), "the key is not in the file");
}

#[tokio::test]
async fn colleagues_e_mails_and_the_reminder_are_exported_and_erased_under_every_key() {
    // The mail server refuses temporarily, so e-mails wait.
    let (letterbox, app) = emails::sending(Mood::RefusesForNow).await;
    let browser = app.browser();
    let (response, key) = emails::draft(&browser).await;
    let colleague = fields(&[("_submission", &key), ("_section", "montants"), ("nom", "Luc"), ("note", "HT, merci")]);
    browser.post("/api/reponses/collegue", &colleague).await;
    emails::ask(&browser, &key, MAIL, true).await;
    let data = download(&browser, &response).await;
    assert_eq!((&data["collègues"][0]["nom"], &data["collègues"][0]["mot"]), (&"Luc".into(), &"HT, merci".into()));
    assert_eq!(data["courriels_en_attente"][0]["adresse"], MAIL);
    assert_eq!(data["rappel"]["adresse"], MAIL);

    // After delivery, the e-mail's own key is equivalent to the first one.
    letterbox.becomes(Mood::Takes);
    let other = emails::key_of(&letterbox.email_to(MAIL).await);
    let under_other = format!("/reponses/{other}");
    let data = download(&browser, &under_other).await;
    assert_eq!(data["collègues"][0]["nom"], "Luc");
    // One per attempt: the first may have been refused.
    assert!(!data["clés_faites_pour_des_courriels_le"].as_array().unwrap().is_empty());
    assert!(browser.page(&format!("{under_other}/droits")).await.contains("Conservées."), "the reminder's address");
    let gone = browser.post("/api/reponses/effacement/coordonnees", &of(&under_other)).await;
    assert_eq!(location(&gone), format!("{under_other}/droits?fait=coordonnees"));
    assert!(!download(&browser, &response).await.to_string().contains(MAIL));
    let gone = browser.post("/api/reponses/effacement", &of(&under_other)).await;
    assert_eq!(location(&gone), format!("{under_other}/droits"));
    for address in [&response, &under_other] {
        assert_eq!(browser.get(address).await.status(), StatusCode::GONE, "{address}");
        assert!(browser.page(&format!("{address}/droits")).await.contains("Votre réponse est effacée"));
    }
}

#[tokio::test]
async fn an_unknown_key_has_no_data_to_download() {
    let app = TestApp::start();
    let browser = app.browser();
    for path in ["/reponses/non/donnees.json".to_owned(), format!("/reponses/{}/donnees.json", "a".repeat(32))] {
        let page = browser.get(&path).await;
        assert_eq!(page.status(), StatusCode::NOT_FOUND);
        assert!(page.text().await.unwrap().contains("Rien n’est conservé à cette adresse"));
    }
    assert_eq!(browser.get(&format!("/reponses/{}/droits", "a".repeat(32))).await.status(), StatusCode::NOT_FOUND);
    for path in ["/api/reponses/effacement", "/api/reponses/effacement/coordonnees"] {
        let unknown = browser.post(path, &fields(&[("_submission", &"a".repeat(32))])).await;
        assert_eq!(unknown.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(browser.post(path, &fields(&[])).await.status(), StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn a_response_is_erased_after_one_confirmation_and_the_figures_follow() {
    let app = TestApp::start();
    erased(&app).await;
}

#[tokio::test]
async fn a_response_is_erased_on_postgresql_too() {
    let database = testing::fresh_database();
    let app = TestApp::on(&database, None, &[]);
    erased(&app).await;
    drop(app);
    testing::drop_database(&database);
}

async fn erased(app: &TestApp) {
    let (browser, staff) = (app.browser(), staff(app).await);
    let organisation = siren();
    let first = browser.buyer(&organisation, [("7", "100"), ("5", "100")]).await;
    browser.send(&first).await;
    let response = with_contact(&browser, &organisation).await;
    browser.send(&response).await;
    assert_eq!(volume(&staff).await, (1, 700.into()), "one response for each organisation, the first");

    let receipt = browser.page(&response).await;
    assert!(receipt.contains(&format!("href=\"{response}/droits\"")));
    let rights = browser.page(&format!("{response}/droits")).await;
    assert!(
        rights.contains(&format!("{response}/droits?effacer=tout")) && !rights.contains("<form"),
        "not by one click"
    );
    let confirm = browser.page(&format!("{response}/droits?effacer=tout")).await;
    assert!(confirm.contains("action=\"/api/reponses/effacement\"") && confirm.contains("ne peut pas être annulé"));

    let gone = browser.post("/api/reponses/effacement", &of(&response)).await;
    assert_eq!(location(&gone), format!("{response}/droits"));
    let erased = browser.page(&format!("{response}/droits")).await;
    assert!(
        erased.contains("Votre réponse est effacée") && erased.contains("L’empreinte de sa clé est gardée 13 mois")
    );
    // The page also says what remains in published figures.
    assert!(erased.contains("ses montants y comptent encore") && !erased.contains("Il n’en reste que"));
    assert_eq!(browser.get(&response).await.status(), StatusCode::GONE);
    assert_eq!(browser.get(&format!("{response}/donnees.json")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&format!("{response}/justificatif.pdf")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(volume(&staff).await, (1, 700.into()), "the one that waited counted nowhere");
    assert_eq!(
        location(&browser.post("/api/reponses/effacement", &of(&response)).await),
        format!("{response}/droits"),
        "twice is once"
    );

    // A page that is still open restores nothing.
    let mut late = of(&response);
    late.extend(fields(&[("_questionnaire", "2026/acheteurs"), ("_section", "organisation"), ("AC01", "eti")]));
    let late = browser.post("/api/reponses/section", &late).await;
    assert_eq!(late.status(), StatusCode::GONE);
    assert!(late.text().await.unwrap().contains("Cette réponse a été effacée"));

    browser.post("/api/reponses/effacement", &of(&first)).await;
    assert_eq!(volume(&staff).await, (0, Value::Null));
}

#[tokio::test]
async fn contact_details_can_be_erased_at_any_time_and_the_answers_remain() {
    let app = TestApp::start();
    let (browser, staff) = (app.browser(), staff(&app).await);
    let response = with_contact(&browser, &siren()).await;
    browser.send(&response).await;
    close(&staff, "2026-01-01T00:00:00").await;
    let ask = browser.page(&format!("{response}/droits?effacer=coordonnees")).await;
    assert!(ask.contains("action=\"/api/reponses/effacement/coordonnees\""));
    let gone = browser.post("/api/reponses/effacement/coordonnees", &of(&response)).await;
    assert_eq!(location(&gone), format!("{response}/droits?fait=coordonnees"));
    let rights = browser.page(&location(&gone)).await;
    assert!(rights.contains("Vos coordonnées sont effacées") && rights.contains("Aucune coordonnée n’est conservée"));
    let data = download(&browser, &response).await;
    assert!(!data.to_string().contains(MAIL) && data.to_string().contains("Payer plus vite"));
    assert_eq!(volume(&staff).await, (1, 1_000.into()));
}

#[tokio::test]
async fn after_the_closing_a_draft_can_be_erased_and_a_response_cannot() {
    let app = TestApp::start();
    let (browser, staff) = (app.browser(), staff(&app).await);
    let sent = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    browser.send(&sent).await;
    let draft = with_contact(&browser, &siren()).await;
    close(&staff, "2026-01-01T00:00:00").await;

    let rights = browser.page(&format!("{sent}/droits")).await;
    assert!(rights.contains("est prise en compte dans des statistiques") && !rights.contains("effacer=tout"));
    assert!(!browser.page(&format!("{sent}/droits?effacer=tout")).await.contains("<form"));
    let refused = browser.post("/api/reponses/effacement", &of(&sent)).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let sentence = refused.text().await.unwrap();
    assert!(
        sentence.contains("prise en compte dans des statistiques")
            && sentence.contains("délégué à la protection des données"),
        "{sentence}"
    );
    assert_eq!(volume(&staff).await, (1, 1_000.into()));

    let gone = browser.post("/api/reponses/effacement", &of(&draft)).await;
    assert_eq!(location(&gone), format!("{draft}/droits"));
    assert_eq!(browser.get(&draft).await.status(), StatusCode::GONE);
}

#[tokio::test]
async fn within_the_grace_period_a_response_can_still_be_erased() {
    let app = TestApp::start();
    let (browser, staff) = (app.browser(), staff(&app).await);
    let sent = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    browser.send(&sent).await;
    // It closed at most a day ago in Paris time, so the longest grace period is still running.
    let yesterday = chrono::Utc::now() - chrono::Duration::days(1);
    let form = fields(&[("cloture", &yesterday.format("%Y-%m-%dT%H:%M:%S").to_string()), ("delai", "10080")]);
    assert_eq!(staff.post("/api/campagne/cloture", &form).await.status(), StatusCode::SEE_OTHER);
    assert!(browser.page("/questionnaires/acheteurs").await.contains("L’enquête est close"));
    assert_eq!(location(&browser.post("/api/reponses/effacement", &of(&sent)).await), format!("{sent}/droits"));
    assert_eq!(volume(&staff).await, (0, Value::Null));
}

#[tokio::test]
async fn programs_and_islands_receive_the_next_address() {
    let app = TestApp::start();
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let request = browser.client.post(format!("{}/api/reponses/effacement", browser.origin));
    let request = request.header(ACCEPT, "application/json").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = request.body(crate::support::client::encoded(&of(&response))).send().await.unwrap();
    let next: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(next["address"], format!("{response}/droits"));
}

#[tokio::test]
async fn the_purge_removes_expired_data_and_counts_it_by_kind() {
    let app = TestApp::start();
    let (browser, staff) = (app.browser(), staff(&app).await);
    let draft = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let sent = with_contact(&browser, &siren()).await;
    browser.send(&sent).await;
    let purge = |arguments: &[&str]| {
        let output = run(&app.database, &[&["purge"], arguments].concat(), "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(purge(&[]).contains("drafts: 0 removed\ncontact values: 0 removed\n"));
    // Closed for more than a year and thirty days.
    close(&staff, "2024-01-01T00:00:00").await;
    let dry = purge(&["--dry-run"]);
    assert!(dry.contains("drafts: 1 would be removed\ncontact values: 1 would be removed\n"), "{dry}");
    assert_eq!(browser.get(&draft).await.status(), StatusCode::OK);
    let sentence = purge(&[]);
    assert!(sentence.contains("drafts: 1 removed\ncontact values: 1 removed\n"), "{sentence}");
    assert_eq!(browser.get(&draft).await.status(), StatusCode::NOT_FOUND);
    let data = download(&browser, &sent).await.to_string();
    assert!(!data.contains(MAIL) && data.contains("Payer plus vite"));
}
