//! Refused forms without JavaScript: their own page is shown again, with the message and everything typed.

use crate::operations::emails;
use crate::support::app::{TestApp, siren, siret};
use crate::support::client::{Browser, Fields, fields, hidden, location};
use crate::support::mailbox::Mood;
use reqwest::StatusCode;

/// Posts a form that is refused on its own page. Checks the status, the message at the top, and these texts.
async fn comes_back(browser: &Browser, path: &str, form: &Fields, status: StatusCode, shown: &[&str]) -> String {
    let refused = browser.post(path, form).await;
    assert_eq!(refused.status(), status, "{path}");
    let page = refused.text().await.unwrap().replace("<!>", "");
    for words in ["<title>Erreur : ", "class=\"error-summary\"", "class=\"header\"", "autofocus"].iter().chain(shown) {
        assert!(page.contains(words), "{path}, {words}: {page}");
    }
    page
}

#[tokio::test]
async fn an_overlong_text_is_returned_with_the_other_answers_and_an_error() {
    let app = TestApp::start();
    let browser = app.browser();
    let next = browser.answer("/questionnaires/start-up/repondre", &fields(&[("SU01", &siren())])).await;
    let here = next.replace("/profil", "/propositions");
    let page = browser.page(&here).await;
    let hidden = ["_submission", "_questionnaire", "_section", "_base"].map(|n| (n.to_owned(), hidden(&page, n)));
    let mut form: Fields = hidden.into();
    form.extend(fields(&[("SU29", &"é".repeat(12_000)), ("SU30", "oui"), ("SU30b", "a & b@exemple.fr")]));
    let message = "<p id=\"SU29-erreur\" class=\"field-error\">Votre texte compte 12\u{202f}000 caractères";
    let shown = ["href=\"#SU29\"", message, "a &amp; b@exemple.fr", &"é".repeat(12_000)];
    let back = comes_back(&browser, "/api/reponses/section", &form, StatusCode::UNPROCESSABLE_ENTITY, &shown).await;
    // The returned form can be corrected and saved: it has the same base as its page.
    let mut mended: Fields = ["_submission", "_questionnaire", "_section", "_base"]
        .map(|n| (n.to_owned(), crate::support::client::hidden(&back, n).replace("&quot;", "\"").replace("&amp;", "&")))
        .into();
    mended.extend(fields(&[("SU29", "court"), ("SU30", "oui"), ("SU30b", "a@exemple.fr")]));
    location(&browser.post("/api/reponses/section", &mended).await);
    assert!(browser.page(&here).await.contains(">court</textarea>"));
}

#[tokio::test]
async fn a_colleagues_refused_form_returns_to_their_page() {
    let app = TestApp::start();
    let browser = app.browser();
    let first = fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    let response = browser.answer("/questionnaires/acheteurs/repondre", &first).await.replace("/montants", "");
    let key = response.trim_start_matches("/reponses/").to_owned();
    let ask = fields(&[("_submission", &key), ("_section", "montants"), ("jours", "3")]);
    let html = browser.page(&location(&browser.post("/api/reponses/collegue", &ask).await)).await;
    let link = html[html.find("/invitations/").unwrap()..][.."/invitations/".len() + 32].to_owned();
    let page = browser.page(&link).await;
    let mut form: Fields =
        ["_submission", "_questionnaire", "_section", "_invitation"].map(|n| (n.to_owned(), hidden(&page, n))).into();
    form.extend(fields(&[("AC04.2025", "12 M€"), ("AC04.2025", "13 M€"), ("AC05.2025", "12 345")]));
    let shown = ["value=\"12 345\"", "id=\"AC04.2025-erreur\""];
    let back = comes_back(&browser, "/api/reponses/section", &form, StatusCode::BAD_REQUEST, &shown).await;
    assert!(!back.contains("Votre organisation"), "nothing else of the response");

    // Texts too long for any cookie are returned too.
    let note = "Une phrase. ".repeat(600);
    let ask = fields(&[("_submission", &key), ("_section", "montants"), ("note", &note), ("nom", "Claire & co")]);
    let shown = ["Le mot pour votre collègue est trop long", "Claire &amp; co", note.trim()];
    comes_back(&browser, "/api/reponses/collegue", &ask, StatusCode::UNPROCESSABLE_ENTITY, &shown).await;
    let nobody = fields(&[("_submission", &key), ("_section", "montants"), ("AC99", "x")]);
    let missing = [nobody, fields(&[("_questionnaire", "2026/acheteurs")])].concat();
    comes_back(&browser, "/api/reponses/section", &missing, StatusCode::BAD_REQUEST, &["AC99"]).await;
}

#[tokio::test]
async fn a_link_without_a_response_is_reported_beside_its_field() {
    let app = TestApp::start();
    let browser = app.browser();
    for audience in ["acheteurs", "start-up"] {
        let typed = format!("https://obs.example/reponses/{}?x=<y>", "z".repeat(32));
        let form = fields(&[("questionnaire", audience), ("lien", &typed)]);
        let value = format!("value=\"{}\"", typed.replace('<', "&lt;").replace('>', "&gt;"));
        let shown = [
            "href=\"#lien\"",
            "id=\"lien-erreur\"",
            "Ce lien ne mène à aucune réponse",
            &value,
            "<details open class=\"resume-elsewhere\"",
        ];
        comes_back(&browser, "/api/reponses/reprise", &form, StatusCode::NOT_FOUND, &shown).await;
    }
}

#[tokio::test]
async fn a_long_reaction_is_returned_in_full() {
    let app = TestApp::start();
    let browser = app.browser();
    let message = "Très bien. ".repeat(700);
    let form = fields(&[("nom", "Ada"), ("courriel", "ada@exemple.fr"), ("message", &message)]);
    let shown = ["href=\"#message\"", "Votre message est trop long", message.trim(), "value=\"ada@exemple.fr\""];
    comes_back(&browser, "/api/reactions", &form, StatusCode::UNPROCESSABLE_ENTITY, &shown).await;
}

#[tokio::test]
async fn a_response_sent_too_soon_or_too_often_is_returned_with_the_receipts_address() {
    let (_letterbox, app) = emails::sending(Mood::Takes).await;
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let key = response.strip_prefix("/reponses/").unwrap();
    // Enter in the address of the receipt notes it, and sends nothing.
    let noted = fields(&[("_submission", key), ("courriel", "prenom@exemple.fr"), ("_go", "adresse")]);
    let mut own = app.browser();
    let page = own.lands("/api/reponses/envoi", &noted).await;
    assert!(page.contains("Votre réponse n’est pas encore envoyée") && page.contains("value=\"prenom@exemple.fr\""));
    assert!(page.contains("Envoyer mes réponses") && !page.contains("class=\"reference\""));
    let wrong = fields(&[("_submission", key), ("courriel", "prenom"), ("_go", "adresse")]);
    let page = own.lands("/api/reponses/envoi", &wrong).await;
    assert!(page.contains("href=\"#courriel-justificatif\"") && page.contains("Envoyer mes réponses"));
    let nothing = fields(&[("_submission", key), ("courriel", ""), ("_go", "adresse")]);
    assert_eq!(location(&browser.post("/api/reponses/envoi", &nothing).await), response);
    // The first button of the form is the one that Enter presses.
    let form = browser.page(&response).await;
    let form = form.split("action=\"/api/reponses/envoi\"").nth(1).unwrap();
    assert!(form.split("<button").nth(1).unwrap().contains("value=\"adresse\""));
    browser.send(&response).await;
}

#[tokio::test]
async fn late_requests_are_refused_on_the_page_they_came_from() {
    let app = TestApp::start();
    app.staff("chef@obs.example", "manager");
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    browser.send(&response).await;
    let mut staff = app.browser();
    staff.sign_in("chef@obs.example").await;
    staff.post("/api/campagne/cloture", &fields(&[("cloture", "2026-01-01T00:00:00")])).await;
    let key = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
    let shown = ["id=\"refus\"", "ne peut plus être effacée ici", "Vos données et vos droits"];
    comes_back(&browser, "/api/reponses/effacement", &key, StatusCode::FORBIDDEN, &shown).await;
    let shown = ["id=\"refus\"", "L’enquête est close", "class=\"reference\""];
    comes_back(&browser, "/api/reponses/correction", &key, StatusCode::FORBIDDEN, &shown).await;
}

#[tokio::test]
async fn forged_forms_still_get_the_plain_error_page() {
    let app = TestApp::start();
    let browser = app.browser();
    let unknown = fields(&[("_submission", &"z".repeat(32))]);
    let refused = browser.post("/api/reponses/envoi", &unknown).await;
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    let page = refused.text().await.unwrap();
    assert!(page.contains("Cette réponse est introuvable") && page.contains("bouton «\u{a0}Retour\u{a0}»"), "{page}");
    // A program gets JSON with the field.
    let mut form = browser.begin("acheteurs").await;
    form.push(("_laisser_vide".into(), "x".into()));
    let request = browser.client.post(format!("{}/api/reponses/section", browser.origin));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let text = request.body(crate::support::client::encoded(&form)).send().await.unwrap().text().await.unwrap();
    let text: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((text["status"].as_u64(), text["field"].as_str()), (Some(422), Some("_laisser_vide")));
}

#[tokio::test]
async fn an_answer_is_cleared_without_javascript() {
    let app = TestApp::start();
    let browser = app.browser();
    let next = browser.answer("/questionnaires/start-up/repondre", &fields(&[("SU01", &siren())])).await;
    let clients = next.replace("/profil", "/clients");
    browser.answer(&clients, &fields(&[("SU10", "p21_50")])).await;
    let page = browser.page(&clients).await;
    assert!(page.contains("name=\"_effacer\" value=\"SU10\"") && is_checked(&page, "SU10", "p21_50"));
    let mut form: Fields = ["_submission", "_questionnaire", "_section", "_base"]
        .map(|n| (n.to_owned(), hidden(&page, n).replace("&quot;", "\"")))
        .into();
    form.extend(fields(&[("SU10", "p21_50"), ("SU11", "p1_20"), ("_effacer", "SU10")]));
    let back = location(&browser.post("/api/reponses/section", &form).await);
    assert_eq!(back, format!("{clients}#SU10"));
    let page = browser.page(&clients).await;
    assert!(!is_checked(&page, "SU10", "p21_50"), "un-answered");
    assert!(is_checked(&page, "SU11", "p1_20"), "what else was answered is kept");
    // Enter in a field still goes on: the first button of the form clears nothing.
    let form = page.split("action=\"/api/reponses/section\"").nth(1).unwrap();
    assert!(form.split("<button").nth(1).unwrap().contains("value=\"suite\""));
}

fn is_checked(page: &str, name: &str, value: &str) -> bool {
    page.split("<input").any(|input| {
        let input = input.split('>').next().unwrap();
        input.contains(&format!("name=\"{name}\""))
            && input.contains(&format!("value=\"{value}\""))
            && input.contains("checked")
    })
}
