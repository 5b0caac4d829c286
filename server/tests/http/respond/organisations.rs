//! Prefilling from an organisation's number.

use crate::support::app::{TestApp, siret};
use crate::support::client::{Browser, Fields, fields, location};
use crate::support::companies::{Companies, Mood};
use futures::future::join_all;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const NOT_FOUND: &str = "Introuvable pour le moment : complétez à la main.";

/// A SIREN whose last digit is not 0, which the test register contains.
fn shown() -> String {
    loop {
        let siren = crate::support::app::siren();
        if !siren.ends_with('0') {
            return siren;
        }
    }
}

/// A SIREN that the test register does not contain.
fn hidden() -> String {
    loop {
        let siren = crate::support::app::siren();
        if siren.ends_with('0') {
            return siren;
        }
    }
}

fn app(companies: &str) -> TestApp {
    TestApp::with(&[("OBSERVATOIRE_COMPANY_SEARCH", companies)])
}

async fn ask(browser: &Browser, audience: &str, number: &str, before: &str) -> Response {
    let section = if audience == "acheteurs" { "organisation" } else { "entreprise" };
    let questionnaire = format!("2026/{audience}");
    let form = fields(&[
        ("_questionnaire", &questionnaire),
        ("_section", section),
        ("_numero", number),
        ("_precedent", before),
    ]);
    let request = browser.client.post(format!("{}/api/reponses/organisation", browser.origin));
    let request = request.header(ACCEPT, "application/json").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(crate::support::client::encoded(&form)).send().await.unwrap()
}

async fn proposed(browser: &Browser, audience: &str, number: &str, before: &str) -> Value {
    let answer = ask(browser, audience, number, before).await;
    assert_eq!(answer.status(), StatusCode::OK);
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// Fills in the first section and presses the button for proposals. Returns the address it leads to.
async fn press(browser: &Browser, first: &Fields, answers: &[(&str, &str)]) -> String {
    let mut form = first.clone();
    form.extend(fields(answers));
    form.push(("_go".into(), "proposer".into()));
    location(&browser.post("/api/reponses/section", &form).await)
}

fn value(html: &str, field: &str) -> String {
    crate::support::client::hidden(html, field)
}

fn is_chosen(html: &str, code: &str, attribute: &str) -> bool {
    html.split('<').any(|tag| tag.contains(&format!("value=\"{code}\"")) && tag.contains(attribute))
}

#[tokio::test]
async fn a_number_proposes_name_legal_form_size_and_region() {
    let companies = Companies::start(Mood::Right).await;
    let app = app(&companies.address);
    let browser = app.browser();
    let siren = shown();
    let found = proposed(&browser, "acheteurs", &siret(&siren), "").await;
    let field = |field: &str, value: &str| json!({ "field": field, "value": value, "before": "" });
    assert_eq!(
        found,
        json!({ "found": true, "name": format!("SOCIETE {siren}"), "fields": [
            field("AC90", &format!("SOCIETE {siren}")), field("AC91", "Société par actions simplifiée (SAS)"),
            field("AC92", "eti"), field("AC93", "11"),
        ] })
    );
    let found = proposed(&browser, "start-up", &format!(" {siren}"), "").await;
    assert_eq!(found["fields"][2], field("SU06", "53"), "the seat's, from a SIREN");
    assert_eq!(found["fields"][3], field("SU03", "e250_plus"));

    let asked = companies.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|(_, _, agent)| agent.starts_with("observatoire-start-up-grands-comptes/")));
    proposed(&browser, "acheteurs", &siret(&siren), "").await;
    assert_eq!(companies.asked().len(), 2, "what is known is not asked again");
}

#[tokio::test]
async fn only_valid_numbers_in_sections_that_ask_for_one_are_looked_up() {
    let companies = Companies::start(Mood::Right).await;
    let app = app(&companies.address);
    let browser = app.browser();
    for (audience, number, sentence) in [
        ("acheteurs", "12345678900011", "n’est pas valide"),
        ("acheteurs", "", "Indiquez"),
        ("acheteurs", "la poste", "14 chiffres"),
        ("acheteurs", "732829320", "14 chiffres"),
        ("start-up", "732829320&page=2", "9 chiffres"),
        ("autres", "732829320", "incomplet"),
    ] {
        let refused = ask(&browser, audience, number, "").await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{audience} {number}");
        let text = refused.text().await.unwrap();
        assert!(text.contains(sentence), "{number}: {text}");
    }
    let form = fields(&[("_questionnaire", "2026/acheteurs"), ("_section", "montants"), ("_numero", "73282932000074")]);
    let refused = browser.post("/api/reponses/organisation", &form).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert_eq!(companies.asked().len(), 0);
}

#[tokio::test]
async fn without_javascript_a_button_prefills_the_section_and_overwrites_nothing() {
    let companies = Companies::start(Mood::Right).await;
    let app = app(&companies.address);
    let browser = app.browser();
    let first = browser.begin("acheteurs").await;
    let siren = shown();
    let number = siret(&siren);
    let here = press(&browser, &first, &[("AC02", &number), ("AC90", "Chez nous & Cie")]).await;
    assert!(here.ends_with("/organisation?proposition=faite"), "{here}");
    assert!(!here.contains(&siren) && !here.contains("SOCIETE"), "no answer in an address");
    let html = browser.page(&here).await;
    let text = format!("Proposé d’après l’annuaire des entreprises : SOCIETE {siren}. Vous pouvez corriger.");
    assert!(html.contains(&text));
    assert!(!html.contains("<title>Erreur") && !html.contains("role=\"alert\" tabindex"), "nothing is blamed yet");
    assert_eq!(value(&html, "AC90"), "Chez nous &amp; Cie");
    assert_eq!(value(&html, "AC91"), "Société par actions simplifiée (SAS)");
    assert!(is_chosen(&html, "eti", "checked") && is_chosen(&html, "11", "selected"));

    // The same number changes nothing more; another one replaces untouched proposals.
    let again = [
        ("AC02", number.as_str()),
        ("AC90", "Chez nous"),
        ("AC91", "Société par actions simplifiée (SAS)"),
        ("AC92", "pme"),
        ("AC93", "11"),
    ];
    assert!(press(&browser, &first, &again).await.ends_with("?proposition=inchangee"));
    let other = siret(&hidden());
    let mut changed = again;
    changed[0].1 = &other;
    let here = press(&browser, &first, &changed).await;
    assert!(here.ends_with("?proposition=introuvable"));
    let html = browser.page(&here).await;
    assert!(html.contains(NOT_FOUND) && !html.contains("n’existe pas"));
    assert_eq!((value(&html, "AC90").as_str(), value(&html, "AC91").as_str()), ("Chez nous", ""));
    assert!(is_chosen(&html, "pme", "checked") && !is_chosen(&html, "11", "selected"));
}

#[tokio::test]
async fn without_javascript_only_a_wrong_number_is_reported() {
    let companies = Companies::start(Mood::Right).await;
    let app = app(&companies.address);
    let browser = app.browser();
    let first = browser.begin("start-up").await;
    let here = press(&browser, &first, &[("SU01", "123456789"), ("SU02", "19")]).await;
    assert!(here.ends_with("?proposition=numero"), "{here}");
    let html = browser.page(&here).await;
    assert!(html.contains("<title>Erreur") && html.contains("Un champ est à corriger"));
    assert!(html.contains("Ce numéro SIREN n’est pas valide") && !html.contains("Indiquez une année"));
    assert_eq!((value(&html, "SU01"), value(&html, "SU02")), ("123456789".into(), "19".into()));
    assert_eq!(companies.asked().len(), 0);
}

#[tokio::test]
async fn after_proposals_the_check_page_still_comes_next() {
    let companies = Companies::start(Mood::Right).await;
    let app = app(&companies.address);
    let browser = app.browser();
    let mut first = browser.begin("start-up").await;
    let here = press(&browser, &first, &[("SU01", &shown())]).await;
    let html = browser.page(&here.replace("?proposition=faite", "?verification")).await;
    first.push(("_verification".into(), value(&html, "_verification")));
    let here = press(&browser, &first, &[("SU01", &shown())]).await;
    assert!(here.ends_with("?proposition=faite&verification"), "{here}");
    assert!(browser.page(&here).await.contains("Enregistrer et revenir à la vérification"));
}

#[tokio::test]
async fn whatever_happens_to_the_search_the_section_is_saved() {
    let companies = Companies::start(Mood::Html).await;
    let working = app(&companies.address);
    let nobody = app(&Companies::down().await);
    for (mood, app) in [
        (Some(Mood::Html), &working),
        (Some(Mood::Broken), &working),
        (Some(Mood::Slow), &working),
        (Some(Mood::Later), &working),
        (None, &nobody),
    ] {
        if let Some(mood) = mood {
            companies.becomes(mood);
        }
        let browser = app.browser();
        let first = browser.begin("start-up").await;
        let siren = shown();
        let begun = Instant::now();
        let here = press(&browser, &first, &[("SU01", &siren), ("SU90", "Jeune pousse")]).await;
        assert!(begun.elapsed() < Duration::from_secs(3), "two seconds and what the network takes");
        assert!(here.ends_with("?proposition=introuvable"), "{here}");
        let html = browser.page(&here).await;
        assert!(html.contains(NOT_FOUND) && !html.contains("<title>Erreur"));
        assert_eq!((value(&html, "SU01"), value(&html, "SU90")), (siren.clone(), "Jeune pousse".into()));
        let found = proposed(&browser, "start-up", &siren, "").await;
        assert_eq!((&found["found"], &found["name"]), (&json!(false), &json!("")));
        let next = browser.answer(&here, &fields(&[("SU01", &siren), ("SU90", "Jeune pousse")])).await;
        assert!(next.ends_with("/profil"), "{next}");
    }
}

#[tokio::test]
async fn a_search_that_asks_to_wait_gets_no_requests() {
    let companies = Companies::start(Mood::Later).await;
    let app = app(&companies.address);
    let browser = app.browser();
    for _ in 0..5 {
        assert_eq!(proposed(&browser, "start-up", &shown(), "").await["found"], json!(false));
    }
    assert_eq!(companies.asked().len(), 1);
}

#[tokio::test]
async fn the_search_gets_at_most_seven_requests_a_second() {
    let companies = Companies::start(Mood::Right).await;
    let app = app(&companies.address);
    let browser = app.browser();
    let numbers: Vec<String> = (0..30).map(|_| shown()).collect();
    let answers = join_all(numbers.iter().map(|number| proposed(&browser, "start-up", number, ""))).await;
    let found = answers.iter().filter(|answer| answer["found"] == json!(true)).count();
    // Seven at once and seven a second later; the others would exceed the maximum wait. Their exact pace is tested
    // separately with a clock of its own, as here it would depend on how busy the machine is.
    let asked = companies.asked().len();
    assert!((1..=14).contains(&asked) && (1..=asked).contains(&found), "{asked} asked, {found} found");
    let same = shown();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    join_all((0..50).map(|_| proposed(&browser, "start-up", &same, ""))).await;
    assert_eq!(companies.asked().len(), asked + 1, "the same number at once is one request");
}

#[tokio::test]
async fn without_the_search_nothing_is_proposed_and_no_page_mentions_it() {
    let app = TestApp::start();
    let browser = app.browser();
    let html = browser.page("/questionnaires/acheteurs/repondre").await;
    assert!(html.contains("Quel est le nom de votre organisation") && !html.contains("proposer"));
    assert_eq!(proposed(&browser, "start-up", &shown(), "").await["found"], json!(false));
}
