//! E-mails as they arrive on a real SMTP server.

use crate::support::app::{TestApp, bytes_of, siren, siret};
use crate::support::client::{Browser, fields, location};
use crate::support::mailbox::{Email, Letterbox, Mood};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE, SET_COOKIE};

pub const ORIGIN: &str = "https://obs.example";
pub const FROM: &str = "Observatoire <observatoire@obs.example>";

pub fn variables(url: &str) -> [(&str, &str); 4] {
    [
        ("OBSERVATOIRE_SMTP_URL", url),
        ("OBSERVATOIRE_MAIL_FROM", FROM),
        ("OBSERVATOIRE_ORIGIN", ORIGIN),
        ("OBSERVATOIRE_MAIL_RETRY_SECONDS", "1"),
    ]
}

pub async fn sending(mood: Mood) -> (Letterbox, TestApp) {
    let letterbox = Letterbox::start(mood).await;
    let app = TestApp::with(&variables(&letterbox.url));
    (letterbox, app)
}

/// A draft with its first section. Returns its address and its key.
pub async fn draft(browser: &Browser) -> (String, String) {
    let first = fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    let next = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    let response = next.rsplit_once('/').unwrap().0.to_owned();
    let key = response.strip_prefix("/reponses/").unwrap().to_owned();
    (response, key)
}

/// Requests the link. Returns the address that the form leads to.
pub async fn ask(browser: &Browser, key: &str, to: &str, remind: bool) -> String {
    let mut form = fields(&[("_submission", key), ("courriel", to)]);
    if remind {
        form.extend(fields(&[("rappel", "oui")]));
    }
    location(&browser.post("/api/reponses/lien", &form).await)
}

pub fn key_of(email: &Email) -> String {
    email.link(ORIGIN).strip_prefix("/reponses/").unwrap().to_owned()
}

#[tokio::test]
async fn the_link_of_a_draft_arrives_and_opens_it_with_a_key_of_its_own() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let browser = app.browser();
    let (response, key) = draft(&browser).await;
    assert!(browser.page(&response).await.contains("Recevoir ce lien par courriel"));
    assert_eq!(ask(&browser, &key, " jean@exemple.fr ", false).await, format!("{response}?lien=parti"));
    assert!(browser.page(&format!("{response}?lien=parti")).await.contains("Le lien de votre réponse part vers"));

    let email = letterbox.email_to("jean@exemple.fr").await;
    assert_eq!(email.subject(), "Le lien pour reprendre votre réponse à l’Observatoire");
    assert!(email.text().contains("«\u{a0}Questionnaire acheteurs publics et privés\u{a0}», édition 2026"));
    let given = key_of(&email);
    assert!(given.len() == 32 && given != key, "no letter carries the key of the page");
    assert!(email.html().contains(&format!("href=\"{ORIGIN}/reponses/{given}\"")));

    // On somebody else's device, the e-mail's key reads, saves and sends.
    let elsewhere = app.browser();
    // The same form with options in the same order; only the key differs.
    let form_of = |html: String| html[html.find("<form").unwrap()..html.rfind("</form>").unwrap()].to_owned();
    let one = form_of(browser.page(&format!("{response}/recours")).await);
    assert_eq!(form_of(elsewhere.page(&format!("/reponses/{given}/recours")).await).replace(&given, &key), one);
    let opened = format!("/reponses/{given}");
    assert!(elsewhere.page(&opened).await.contains("Vérifiez vos réponses"));
    let amounts = fields(&[("AC04.2025", "100"), ("AC05.2025", "10"), ("AC04.2024", "90"), ("AC05.2024", "9")]);
    let next = elsewhere.answer(&format!("{opened}/montants"), &amounts).await;
    assert_eq!(next, format!("{opened}/recours"), "links go on with the key that was given");
    assert!(browser.page(&response).await.contains("100,00\u{a0}€"));
    assert_eq!(elsewhere.skip_to_check(next).await, opened);
    let reference = elsewhere.send(&opened).await;
    assert_eq!(browser.reference(&response).await, reference);
    let file = elsewhere.get(&format!("{opened}/justificatif.pdf")).await;
    assert_eq!((file.status(), &file.headers()[CONTENT_TYPE]), (StatusCode::OK, &"application/pdf".parse().unwrap()));

    // It also begins and gives up corrections.
    let form = fields(&[("_submission", &given)]);
    assert_eq!(location(&elsewhere.post("/api/reponses/correction", &form).await), opened);
    assert!(browser.page(&response).await.contains("Vous corrigez la réponse"));
    assert_eq!(location(&elsewhere.post("/api/reponses/correction/abandon", &form).await), opened);
    assert_eq!(browser.reference(&response).await, reference);
    let typed = fields(&[("lien", &format!("{ORIGIN}{opened}"))]);
    assert_eq!(location(&elsewhere.post("/api/reponses/reprise", &typed).await), opened);
}

#[tokio::test]
async fn e_mails_are_marked_as_automatic_and_name_the_site() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let browser = app.browser();
    let (_, key) = draft(&browser).await;
    ask(&browser, &key, "jean@exemple.fr", false).await;
    let email = letterbox.email_to("jean@exemple.fr").await;
    let message = email.parsed();
    assert_eq!(email.header("Auto-Submitted"), "auto-generated");
    assert!(message.message_id().is_some_and(|id| id.ends_with("@obs.example") && id.len() == 32 + 12));
    let from = message.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("Observatoire"), Some("observatoire@obs.example")));
    assert_eq!(message.to().unwrap().first().unwrap().address(), Some("jean@exemple.fr"));
    assert!(message.date().is_some());
    assert_eq!((message.text_body_count(), message.html_body_count(), message.attachment_count()), (1, 1, 0));
    let html = email.html();
    assert!(html.contains("<html lang=\"fr\">") && !html.contains("<img") && !html.contains("src="));
    assert!(email.raw.split(|b| *b == b'\n').all(|line| line.len() <= 998), "RFC 5322, 2.1.1");
}

#[tokio::test]
async fn the_database_contains_no_key_in_plain_text() {
    let (letterbox, app) = sending(Mood::RefusesForNow).await;
    let browser = app.browser();
    let (_, key) = draft(&browser).await;
    ask(&browser, &key, "jean@exemple.fr", true).await;
    letterbox.until(|letterbox| (letterbox.attempts() > 0).then_some(())).await;
    letterbox.becomes(Mood::Takes);
    let given = key_of(&letterbox.email_to("jean@exemple.fr").await);
    let stored = bytes_of(&app.database);
    let holds = |text: &str| stored.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds("jean@exemple.fr"), "the reminder's address is there: what is looked for would be found");
    assert!(!holds(&key) && !holds(&given));
}

#[tokio::test]
async fn without_an_smtp_server_no_page_mentions_e_mail() {
    let app = TestApp::start();
    let browser = app.browser();
    let (response, key) = draft(&browser).await;
    let sent = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    browser.send(&sent).await;
    for path in ["/questionnaires/acheteurs", response.as_str(), sent.as_str()] {
        assert!(!browser.page(path).await.contains("courriel"), "{path}");
    }
    for path in ["/api/reponses/lien", "/api/reponses/justificatif"] {
        let refused = browser.post(path, &fields(&[("_submission", &key), ("courriel", "jean@exemple.fr")])).await;
        assert_eq!(refused.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(refused.text().await.unwrap().contains("n’envoie pas de courriel"));
    }
    // A field that none of our pages contains is ignored.
    let other = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let form = fields(&[("_submission", other.strip_prefix("/reponses/").unwrap()), ("courriel", "jean@exemple.fr")]);
    assert_eq!(location(&browser.post("/api/reponses/envoi", &form).await), other);
}

#[tokio::test]
async fn a_malformed_address_is_returned_as_typed_and_is_not_in_a_link() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let browser = app.browser();
    let (response, key) = draft(&browser).await;
    for wrong in ["", "jean", "jean@exemple", "jean@exemple.fr\r\nBcc: x@y.fr", "a@b.fr, c@d.fr"] {
        let form = fields(&[("_submission", &key), ("courriel", wrong), ("rappel", "oui")]);
        let refused = browser.post("/api/reponses/lien", &form).await;
        let cookie = refused.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("Path=/reponses;") && cookie.contains("Secure"));
        assert_eq!(location(&refused), format!("{response}?lien=adresse"));
        let mut again = app.browser();
        again.cookie = cookie.split(';').next().map(ToOwned::to_owned);
        let html = again.page(&format!("{response}?lien=adresse")).await;
        assert!(html.contains("<title>Erreur : ") && html.contains("href=\"#courriel-lien\""));
        assert_eq!(html.matches("au format nom@exemple.fr").count(), 2, "summary and field");
        if wrong == "jean@exemple" {
            assert!(html.contains("value=\"jean@exemple\"") && html.contains("<details open"));
        }
    }
    let program = browser
        .client
        .post(format!("{}/api/reponses/lien", browser.origin))
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(format!("_submission={key}&courriel=jean"));
    assert_eq!(program.send().await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = fields(&[("_submission", &"a".repeat(32)), ("courriel", "jean@exemple.fr")]);
    assert_eq!(browser.post("/api/reponses/lien", &unknown).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(letterbox.attempts(), 0);
}

#[tokio::test]
async fn five_e_mails_a_day_are_sent_per_response_and_per_address() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let browser = app.browser();
    let (response, key) = draft(&browser).await;
    for n in 0..5 {
        assert!(ask(&browser, &key, &format!("a{n}@exemple.fr"), false).await.ends_with("?lien=parti"));
    }
    assert_eq!(ask(&browser, &key, "a5@exemple.fr", false).await, format!("{response}?lien=trop"));
    assert!(browser.page(&format!("{response}?lien=trop")).await.contains("Recommencez demain"));
    for n in 0..6 {
        let (_, key) = draft(&browser).await;
        let led = ask(&browser, &key, if n % 2 == 0 { "tiers@exemple.fr" } else { "Tiers@exemple.fr" }, false).await;
        assert_eq!(led.ends_with("?lien=trop"), n == 5, "{n}: {led}");
    }
    letterbox.until(|letterbox| (letterbox.emails().len() == 10).then_some(())).await;
}

#[tokio::test]
async fn a_receipt_requested_when_sending_arrives_with_its_pdf() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let key = response.strip_prefix("/reponses/").unwrap();
    assert!(browser.page(&response).await.contains("Recevoir le justificatif par courriel"));

    // With a wrong address, neither the e-mail nor the response is sent.
    let wrong = fields(&[("_submission", key), ("courriel", "jean@")]);
    assert_eq!(
        location(&browser.post("/api/reponses/envoi", &wrong).await),
        format!("{response}?justificatif=adresse")
    );
    let html = browser.page(&format!("{response}?justificatif=adresse")).await;
    assert!(html.contains("href=\"#courriel-justificatif\"") && html.contains("Envoyer mes réponses"));

    let form = fields(&[("_submission", key), ("courriel", "jean@exemple.fr")]);
    assert_eq!(location(&browser.post("/api/reponses/envoi", &form).await), format!("{response}?justificatif=parti"));
    assert!(browser.page(&format!("{response}?justificatif=parti")).await.contains("Le justificatif part vers"));
    // Sent again, it is the same response and the same e-mail.
    assert_eq!(location(&browser.post("/api/reponses/envoi", &form).await), response);
    let reference = browser.reference(&response).await;
    let email = letterbox.email_to("jean@exemple.fr").await;
    assert_eq!(email.subject(), format!("Justificatif de vos réponses, {reference}"));
    assert!(email.text().contains(&reference) && email.text().contains("(heure de Paris)"));
    let [(name, kind, content)] = &email.files()[..] else { panic!("one file") };
    assert_eq!((name.as_str(), kind.as_str()), (format!("{reference}.pdf").as_str(), "application/pdf"));
    assert!(content.starts_with(b"%PDF-1.7"));
    assert_eq!(browser.reference(&email.link(ORIGIN)).await, reference);

    // Requested on the receipt's page.
    let form = fields(&[("_submission", &key_of(&email)), ("courriel", "anne@exemple.fr")]);
    let led = location(&browser.post("/api/reponses/justificatif", &form).await);
    assert_eq!(led, format!("{}?justificatif=parti", email.link(ORIGIN)));
    assert_eq!(letterbox.email_to("anne@exemple.fr").await.files().len(), 1);
    assert_eq!(letterbox.emails().len(), 2);
}
