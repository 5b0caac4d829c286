//! What a colleague's link gives access to, and what it does not.

use crate::operations::emails;
use crate::support::app::{TestApp, siren, siret};
use crate::support::client::{Browser, Fields, fields, hidden, location};
use crate::support::mailbox::Mood;
use reqwest::StatusCode;

/// A buyer's draft with its first section, and a colleague's link to another one. Returns the response's address and
/// the link's path.
async fn asked(browser: &Browser, section: &str) -> (String, String) {
    let first = fields(&[("AC01", "grand_groupe"), ("AC02", &siret(&siren()))]);
    let montants = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    let response = montants.trim_end_matches("/montants").to_owned();
    let key = response.trim_start_matches("/reponses/").to_owned();
    let form = fields(&[
        ("_submission", &key),
        ("_section", section),
        ("nom", "Claire"),
        ("note", "Ceux de 2025"),
        ("jours", "3"),
    ]);
    let shown = location(&browser.post("/api/reponses/collegue", &form).await);
    let html = browser.page(&shown).await;
    let from = html.find("/invitations/").expect("the link");
    (response, html[from..from + "/invitations/".len() + 32].to_owned())
}

async fn form_of(browser: &Browser, link: &str) -> Fields {
    let html = browser.page(link).await;
    ["_submission", "_questionnaire", "_section", "_invitation"].map(|n| (n.to_owned(), hidden(&html, n))).into()
}

#[tokio::test]
async fn a_colleague_fills_in_one_section_and_the_respondent_sees_who_did() {
    let app = TestApp::start();
    let browser = app.browser();
    let (response, link) = asked(&browser, "montants").await;
    let page = browser.page(&link).await;
    assert!(page.contains("Ceux de 2025") && page.contains("AC04.2025"));
    assert!(!page.contains("grand_groupe") && !page.contains("AC02"), "nothing of the other sections");
    assert!(!page.contains(response.trim_start_matches("/reponses/")), "nor the respondent's key");
    let mut form = form_of(&browser, &link).await;
    form.extend(fields(&[
        ("AC04.2025", "12 M€"),
        ("AC05.2025", "1 M€"),
        ("AC04.2024", "11 M€"),
        ("AC05.2024", "1 M€"),
    ]));
    assert_eq!(location(&browser.post("/api/reponses/section", &form).await), format!("{link}?merci"));
    let check = browser.page(&response).await;
    assert!(
        check.contains("12\u{a0}000\u{a0}000,00\u{a0}€") || check.contains("12\u{202f}000\u{202f}000,00"),
        "{check}"
    );
    assert!(check.contains("Rempli par Claire, le "));
}

#[tokio::test]
async fn a_colleague_can_neither_read_nor_send_the_response_nor_fill_in_other_sections() {
    let app = TestApp::start();
    let browser = app.browser();
    let (response, link) = asked(&browser, "montants").await;
    let key = link.trim_start_matches("/invitations/");
    for page in
        [format!("/reponses/{key}"), format!("/reponses/{key}/montants"), format!("/reponses/{key}/justificatif.pdf")]
    {
        let answer = browser.get(&page).await;
        assert!(matches!(answer.status(), StatusCode::NOT_FOUND | StatusCode::SEE_OTHER), "{page}");
        assert!(!answer.text().await.unwrap().contains("grand_groupe"));
    }
    let send = browser.post("/api/reponses/envoi", &fields(&[("_submission", key)])).await;
    assert_eq!(send.status(), StatusCode::NOT_FOUND);
    let mut elsewhere = form_of(&browser, &link).await;
    elsewhere.iter_mut().for_each(|(name, value)| {
        if name == "_section" {
            "organisation".clone_into(value);
        }
    });
    elsewhere.extend(fields(&[("AC01", "eti")]));
    assert_eq!(browser.post("/api/reponses/section", &elsewhere).await.status(), StatusCode::FORBIDDEN);
    let ask = fields(&[("_submission", key), ("_section", "montants")]);
    assert_eq!(browser.post("/api/reponses/collegue", &ask).await.status(), StatusCode::NOT_FOUND);
    assert!(browser.page(&response).await.contains("Grand groupe"), "the response is as it was");
}

#[tokio::test]
async fn a_withdrawn_link_opens_nothing_and_says_so() {
    let app = TestApp::start();
    let browser = app.browser();
    let (response, link) = asked(&browser, "montants").await;
    let form = form_of(&browser, &link).await;
    let key = response.trim_start_matches("/reponses/");
    let list = browser.page(&format!("{response}/montants/collegue")).await;
    let take_back =
        fields(&[("_submission", key), ("_section", "montants"), ("invitation", &hidden(&list, "invitation"))]);
    let back = location(&browser.post("/api/reponses/collegue/retrait", &take_back).await);
    assert_eq!(back, format!("{response}/montants/collegue?retire"));
    let answer = browser.get(&link).await;
    assert_eq!(answer.status(), StatusCode::GONE);
    assert!(answer.text().await.unwrap().contains("Ce lien n’est plus valable"));
    let late = browser.post("/api/reponses/section", &form).await;
    assert_eq!(late.status(), StatusCode::FORBIDDEN);
    assert!(late.text().await.unwrap().contains("Ce lien n’est plus valable"));
    assert_eq!(browser.get("/invitations/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/invitations/x").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_request_to_a_colleague_with_errors_is_returned_as_typed() {
    let app = TestApp::start();
    let browser = app.browser();
    let (response, _) = asked(&browser, "montants").await;
    let page = format!("{response}/montants/collegue");
    let key = response.trim_start_matches("/reponses/");
    let long = "n".repeat(700);
    for (name, value, sentence) in [
        ("nom", long.as_str(), "Le nom de votre collègue est trop long"),
        ("note", long.as_str(), "Le mot pour votre collègue est trop long"),
        ("note", "voir a.example", "Retirez «\u{a0}a.example\u{a0}», qui ressemble à une adresse"),
    ] {
        let mut form = fields(&[(name, value), ("_submission", key), ("_section", "montants"), ("jours", "14")]);
        let other = if name == "nom" { "note" } else { "nom" };
        form.extend(fields(&[(other, "Gardé & entier")]));
        let refused = browser.post("/api/reponses/collegue", &form).await;
        let carried = refused.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(location(&refused), page);
        let back = Browser { cookie: Some(carried), ..app.browser() };
        let html = back.page(&page).await;
        assert_eq!(html.matches(sentence).count(), 2, "beside the field and in the summary: {sentence}");
        assert!(html.contains("Gardé &amp; entier") && html.contains("<title>Erreur : "), "{name}");
        assert!(html.contains("<option value=\"14\" selected"), "the chosen number of days");
    }
}

#[tokio::test]
async fn forged_requests_for_a_colleague_are_refused_with_a_message() {
    let app = TestApp::start();
    let browser = app.browser();
    let (response, _) = asked(&browser, "montants").await;
    let key = response.trim_start_matches("/reponses/");
    let more_than_a_cookie_holds = "n".repeat(4_000);
    for (name, value, status) in [
        ("note", more_than_a_cookie_holds.as_str(), StatusCode::UNPROCESSABLE_ENTITY),
        ("_section", "ailleurs", StatusCode::BAD_REQUEST),
    ] {
        let mut form = fields(&[(name, value), ("_submission", key)]);
        if name != "_section" {
            form.extend(fields(&[("_section", "montants")]));
        }
        let answer = browser.post("/api/reponses/collegue", &form).await;
        assert_eq!(answer.status(), status, "{name}");
    }
}

#[tokio::test]
async fn a_colleagues_e_mail_contains_the_reason_and_opens_only_the_section() {
    let (letterbox, app) = emails::sending(Mood::Takes).await;
    let browser = app.browser();
    let (_, first) = emails::draft(&browser).await;
    let asking = |key: &str, note: &str, email: &str| {
        fields(&[("_submission", key), ("_section", "montants"), ("nom", "Luc"), ("note", note), ("courriel", email)])
    };
    // The respondent's mailbox is not known yet: the form is returned.
    let page = format!("/reponses/{first}/montants/collegue");
    assert!(!browser.page(&page).await.contains("name=\"courriel\""));
    let refused = async |key: &str, note: &str, email: &str, why: &str| {
        let page = format!("/reponses/{key}/montants/collegue");
        let mut asker = app.browser();
        let html = asker.lands("/api/reponses/collegue", &asking(key, note, email)).await;
        assert!(html.contains("<title>Erreur") && html.contains(why), "{page}: {html}");
        assert!(html.contains(email) && html.contains(note), "what was typed is still there");
    };
    refused(&first, "Merci.", "luc@exemple.fr", "ouvrez d’abord votre réponse par un lien reçu").await;
    emails::ask(&browser, &first, "anne@exemple.fr", false).await;
    let key = emails::key_of(&letterbox.email_to("anne@exemple.fr").await);
    let response = format!("/reponses/{key}");
    assert!(browser.page(&format!("{response}/montants/collegue")).await.contains("name=\"courriel\""));
    refused(&key, "Merci.", "luc@ailleurs.example", "n’écrit qu’à une adresse qui finit comme la vôtre").await;
    refused(&key, "Voir evil.example", "luc@exemple.fr", "qui ressemble à une adresse").await;

    let form = asking(&key, "Les montants HT,\nmerci & à bientôt <Luc>", "mailto:luc@exemple.fr");
    let made = location(&browser.post("/api/reponses/collegue", &form).await);
    assert!(browser.page(&made).await.contains("Le lien pour Luc est prêt"));
    let email = letterbox.email_to("luc@exemple.fr").await;
    let text = email.text().replace("\r\n", "\n");
    assert!(text.contains("Les montants HT,\nmerci & à bientôt <Luc>"), "{text}");
    assert!(email.html().contains("merci &amp; à bientôt &lt;Luc&gt;"), "{}", email.html());
    assert!(text.contains("Vos montants d’achats") && !text.contains(&key) && !text.contains(&first));
    assert!(text.contains("Nous ne l’avons pas identifié") && !text.contains("de votre organisation"), "{text}");
    let link = email.link(emails::ORIGIN);
    let page = browser.page(&link).await;
    assert!(page.contains("name=\"AC04.2025\"") && !page.contains("name=\"AC01\""));
    // After the link is withdrawn, the e-mail's link opens nothing either.
    let list = browser.page(&format!("{response}/montants/collegue")).await;
    let take_back =
        fields(&[("_submission", &key), ("_section", "montants"), ("invitation", &hidden(&list, "invitation"))]);
    browser.post("/api/reponses/collegue/retrait", &take_back).await;
    assert_eq!(browser.get(&link).await.status(), StatusCode::GONE);
}
