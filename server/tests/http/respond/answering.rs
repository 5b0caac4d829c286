//! The respondent's journey.

use crate::support::app::{TestApp, run, siren, siret};
use crate::support::client::{Browser, fields, hidden, location};
use futures::future::join_all;
use reqwest::StatusCode;
use store::testing;

#[tokio::test]
async fn typed_markup_is_shown_as_text_on_every_page() {
    let app = TestApp::start();
    let browser = app.browser();
    let typed = "\n</textarea><script>alert(1)</script><b>gras</b>";
    let montants =
        browser.answer("/questionnaires/acheteurs/repondre", &fields(&[("AC90", "<i>Nom</i>\" x=\"")])).await;
    let response = montants.split('/').take(3).collect::<Vec<_>>().join("/");
    let html = browser.page(&format!("{response}/propositions")).await;
    let texts: Vec<_> = html.match_indices("<textarea").collect();
    assert!(!texts.is_empty());
    let name = html[texts[0].0..].split("name=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    browser.answer(&format!("{response}/propositions"), &fields(&[(&name, typed)])).await;
    for page in ["", "/propositions", "/organisation"] {
        let html = browser.page(&format!("{response}{page}")).await;
        for markup in ["<script>alert", "<b>gras", "<i>Nom"] {
            assert!(!html.contains(markup), "{page}: {markup}");
        }
    }
    assert!(
        browser.page(&format!("{response}/organisation")).await.contains("&lt;i&gt;Nom&lt;/i&gt;&quot; x=&quot;\"")
    );
}

#[tokio::test]
async fn a_buyer_answers_from_start_to_receipt_with_plain_forms() {
    let app = TestApp::start();
    journey(&app).await;
}

#[tokio::test]
async fn the_same_journey_runs_on_postgresql() {
    let database = testing::fresh_database();
    let app = TestApp::on(&database, None, &[]);
    journey(&app).await;
    drop(app);
    testing::drop_database(&database);
}

async fn journey(app: &TestApp) {
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("30 M€", "1,2 Md€"), ("nsp", "1 Md€")]).await;
    let check = browser.page(&response).await;
    assert!(check.contains("30\u{202f}000\u{202f}000,00\u{a0}€") && check.contains("Je ne sais pas"));
    let reference = browser.send(&response).await;
    assert!(reference.starts_with("2026-") && reference.len() == 16, "{reference}");
    assert_eq!(browser.send_again(&response).await, reference);
}

impl Browser {
    async fn send_again(&self, response: &str) -> String {
        let key = response.strip_prefix("/reponses/").unwrap();
        let form = fields(&[("_submission", key)]);
        assert_eq!(location(&self.post("/api/reponses/envoi", &form).await), response);
        self.reference(response).await
    }
}

#[tokio::test]
async fn a_start_up_answers_from_start_to_receipt_with_plain_forms() {
    let app = TestApp::start();
    let browser = app.browser();
    let next = browser.answer("/questionnaires/start-up/repondre", &fields(&[("SU01", &siren())])).await;
    let response = browser.skip_to_check(next).await;
    assert!(browser.send(&response).await.starts_with("2026-"));
}

#[tokio::test]
async fn nothing_is_stored_before_the_first_save() {
    let app = TestApp::start();
    let browser = app.browser();
    let form = browser.begin("acheteurs").await;
    let key = form[0].1.clone();
    assert_eq!(browser.get(&format!("/reponses/{key}")).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn wrong_answers_are_returned_as_typed_with_their_errors() {
    let app = TestApp::start();
    let browser = app.browser();
    let wrong = fields(&[("AC01", "eti"), ("AC02", "123 456 789 <b>")]);
    let here = browser.answer("/questionnaires/acheteurs/repondre", &wrong).await;
    assert!(here.ends_with("/organisation"), "{here}");
    let html = browser.page(&here).await;
    assert!(html.contains("<title>Erreur : "));
    assert!(html.contains("value=\"123 456 789 &lt;b&gt;\""));
    assert_eq!(
        html.matches("Le numéro SIRET s’écrit avec 14 chiffres").count()
            + html.matches("Le numéro SIRET compte 14 chiffres").count(),
        2,
        "summary, field"
    );
}

#[tokio::test]
async fn answers_are_never_in_an_address() {
    let app = TestApp::start();
    let browser = app.browser();
    let next = browser
        .answer("/questionnaires/acheteurs/repondre", &fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]))
        .await;
    let path = next.strip_prefix("/reponses/").unwrap();
    assert_eq!(path.split('/').next().unwrap().len(), 32);
    assert!(!next.contains("eti") && !next.contains('='), "{next}");
}

#[tokio::test]
async fn without_javascript_newly_asked_questions_are_shown_before_going_on() {
    let app = TestApp::start();
    let browser = app.browser();
    let next = browser
        .answer("/questionnaires/acheteurs/repondre", &fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]))
        .await;
    let amounts = fields(&[("AC04.2025", "nsp"), ("AC04.2024", "nsp"), ("AC05.2025", "nsp"), ("AC05.2024", "nsp")]);
    let here = browser.answer(&next, &amounts).await;
    assert_eq!(here, format!("{next}?suite"));
    let html = browser.page(&here).await;
    assert!(html.contains("ouvre de nouvelles questions") && !html.contains("<title>Erreur"));
    // A form of our own page, which hides a question by its own answer, is never refused.
    let mut changed = fields(&[("AC04.2025", "100"), ("AC04.2024", "100"), ("AC05.2025", "1"), ("AC05.2024", "1")]);
    changed.push(("AC06".into(), "de_1_3".into()));
    let html = browser.page(&next).await;
    let option =
        html.split("name=\"AC06\"").nth(1).unwrap().split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    changed[4].1 = option.to_owned();
    assert!(browser.answer(&next, &changed).await.ends_with("/recours"));
}

#[tokio::test]
async fn a_hundred_simultaneous_submissions_are_one_response_and_one_receipt() {
    let app = TestApp::start();
    app.exact_staff("chef@obs.example", "administrator");
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let form = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
    let sent = join_all((0..100).map(|_| browser.post("/api/reponses/envoi", &form))).await;
    assert!(sent.iter().all(|r| location(r) == response));
    browser.reference(&response).await;
    let mut staff = app.browser();
    staff.sign_in("chef@obs.example").await;
    let volumes = staff.exact_volumes().await;
    assert_eq!(volumes["version"], 1);
    assert_eq!(volumes["years"][1]["startup_purchases_cents"], 1_000);
}

#[tokio::test]
async fn a_hundred_simultaneous_first_saves_are_one_draft() {
    let app = TestApp::start();
    let browser = app.browser();
    let mut form = browser.begin("acheteurs").await;
    form.extend(fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]));
    let saved = join_all((0..100).map(|_| browser.post("/api/reponses/section", &form))).await;
    // This many saves of one draft may wait for each other; further ones are asked to retry.
    let (late, saved): (Vec<_>, Vec<_>) =
        saved.into_iter().partition(|response| response.status() == StatusCode::SERVICE_UNAVAILABLE);
    let places: std::collections::BTreeSet<_> = saved.iter().map(location).collect();
    assert_eq!(places.len(), 1);
    assert!(saved.len() >= 16, "{} were late", late.len());
}

#[tokio::test]
async fn a_closed_campaign_refuses_a_submission_and_keeps_the_draft() {
    let app = TestApp::start();
    app.staff("chef@obs.example", "manager");
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let mut staff = app.browser();
    staff.sign_in("chef@obs.example").await;
    let closed = staff.post("/api/campagne/cloture", &fields(&[("cloture", "2026-01-01T00:00:00")])).await;
    assert_eq!(location(&closed), "/observatoire/campagne?date=enregistree");

    let form = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
    let refused = browser.post("/api/reponses/envoi", &form).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert!(refused.text().await.unwrap().contains("L’enquête est close depuis le 1er\u{a0}janvier 2026"));
    let kept = browser.page(&response).await;
    assert!(
        kept.contains("L’enquête est close") && kept.contains("10,00\u{a0}€") && !kept.contains("Envoyer mes réponses")
    );
    assert!(browser.page("/").await.contains("Clos depuis le"));
    assert_eq!(browser.get("/questionnaires/acheteurs/repondre").await.status(), StatusCode::SEE_OTHER);
    let begun =
        fields(&[("_submission", &"a".repeat(32)), ("_questionnaire", "2026/acheteurs"), ("_section", "organisation")]);
    assert_eq!(browser.post("/api/reponses/section", &begun).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_unfinished_response_cannot_be_sent() {
    let app = TestApp::start();
    let browser = app.browser();
    let next = browser
        .answer("/questionnaires/acheteurs/repondre", &fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]))
        .await;
    let response = next.rsplit_once('/').unwrap().0.to_owned();
    let html = browser.page(&response).await;
    let form = vec![("_submission".to_owned(), hidden(&html, "_submission"))];
    assert_eq!(location(&browser.post("/api/reponses/envoi", &form).await), format!("{response}?incomplet"));
    assert!(browser.page(&format!("{response}?incomplet")).await.contains("<title>Erreur : "));
}

#[tokio::test]
async fn optional_questions_may_be_left_out_when_sending() {
    let app = TestApp::start();
    let browser = app.browser();
    let number = siren();
    let next = browser.answer("/questionnaires/start-up/repondre", &fields(&[("SU01", &number)])).await;
    let start_up = next.rsplit_once('/').unwrap().0.to_owned();
    let check = browser.page(&start_up).await;
    assert!(!check.contains("Avant d’envoyer, complétez"), "{check}");
    assert!(check.contains("Rien d’obligatoire ne manque\u{a0}; 7 étapes facultatives ne sont pas encore remplies."));
    assert!(check.contains("vous pouvez envoyer sans elles"));
    browser.send(&start_up).await;

    let first = fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    let amounts = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    let buyer = amounts.rsplit_once('/').unwrap().0.to_owned();
    assert!(browser.page(&buyer).await.contains("Il reste une étape à compléter sur 8"));
    let given = [("AC04.2025", "100"), ("AC05.2025", "10"), ("AC04.2024", "100"), ("AC05.2024", "5")];
    browser.answer(&amounts, &fields(&given)).await;
    browser.send(&buyer).await;

    // A section that was never opened was skipped: its questions count neither as not asked nor as answered.
    let csv = run(&app.database, &["export", "--audience", "acheteurs", "--values", "labels"], "");
    let csv = String::from_utf8(csv.stdout).unwrap();
    let row = csv.lines().nth(1).unwrap_or_else(|| panic!("{csv}"));
    assert!(row.contains("Sans réponse"), "{row}");
}

#[tokio::test]
async fn a_required_question_in_a_section_never_opened_prevents_sending() {
    let app = TestApp::start();
    let browser = app.browser();
    let next = browser.answer("/questionnaires/start-up/repondre", &fields(&[("SU01", &siren())])).await;
    let response = next.rsplit_once('/').unwrap().0.to_owned();
    // An autosave does not leave the last step, yet the address that consent makes required is still required.
    let mut form: Vec<_> = ["_submission", "_questionnaire"].map(|n| n.to_owned()).into();
    let page = browser.page(&format!("{response}/propositions")).await;
    let mut typed = fields(&[("_section", "propositions"), ("SU30", "oui"), ("_go", "saisie")]);
    typed.extend(form.drain(..).map(|name| (name.clone(), hidden(&page, &name))));
    let saved = browser.post("/api/reponses/section", &typed).await;
    assert!(saved.status().is_success() || saved.status().is_redirection(), "{}", saved.status());
    let sending = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
    assert_eq!(location(&browser.post("/api/reponses/envoi", &sending).await), format!("{response}?incomplet"));
}

#[tokio::test]
async fn a_correction_is_sent_without_going_through_the_sections_again() {
    let app = TestApp::start();
    let browser = app.browser();
    let next = browser.answer("/questionnaires/start-up/repondre", &fields(&[("SU01", &siren())])).await;
    let response = next.rsplit_once('/').unwrap().0.to_owned();
    browser.send(&response).await;
    let key = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
    browser.post("/api/reponses/correction", &key).await;
    assert!(browser.page(&response).await.contains("Vous corrigez la réponse"));
    assert_eq!(location(&browser.post("/api/reponses/envoi", &key).await), response);
    assert!(browser.page(&response).await.contains("class=\"reference\""));
}
