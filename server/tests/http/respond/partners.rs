//! Partners: their links, their own pages.

use crate::support::app::{TestApp, siren, siret};
use crate::support::client::{Browser, fields, hidden, location};
use reqwest::StatusCode;

/// Adds a partner, as the manager g@obs.example. Returns the path of its page.
pub async fn add(app: &TestApp, code: &str, name: &str) -> String {
    let mut staff = app.browser();
    staff.sign_in("g@obs.example").await;
    let added = staff.post("/api/partenaires/ajout", &fields(&[("code", code), ("nom", name)])).await;
    assert_eq!(location(&added), "/observatoire/partenaires");
    let html = staff.page("/observatoire/partenaires").await;
    let row = &html[html.find(name).expect("the partner")..];
    let from = row.find("/partenaires/").unwrap();
    row[from..from + "/partenaires/".len() + 32].to_owned()
}

/// A buyer's response through a link with a partner's code, up to the receipt.
async fn answer_through(browser: &Browser, code: &str) {
    let html = browser.page(&format!("/questionnaires/acheteurs/repondre?relais={code}")).await;
    let mut form: Vec<_> =
        ["_submission", "_questionnaire", "_section", "_relais"].map(|n| (n.to_owned(), hidden(&html, n))).into();
    form.extend(fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]));
    let montants = location(&browser.post("/api/reponses/section", &form).await);
    let amounts = fields(&[("AC04.2025", "10"), ("AC05.2025", "1"), ("AC04.2024", "10"), ("AC05.2024", "1")]);
    let next = browser.answer(&montants, &amounts).await;
    let response = browser.skip_to_check(next).await;
    browser.send(&response).await;
}

#[tokio::test]
async fn a_partner_sees_only_the_number_of_responses_through_its_link() {
    let app = TestApp::start();
    app.staff("g@obs.example", "manager");
    let page = add(&app, "resah", "Resah").await;
    let browser = app.browser();
    assert!(browser.page(&page).await.contains("Aucune réponse n’est encore arrivée"));
    answer_through(&browser, "RESAH").await;
    answer_through(&browser, "Resah").await;
    answer_through(&browser, "inconnu").await;
    let html = browser.page(&page).await;
    assert!(html.contains("2 réponses sont arrivées par vos liens : 0 de start-up, 2 d’acheteurs."), "{html}");
    assert!(html.contains("/questionnaires/start-up?relais=RESAH") && html.contains("class=\"qr\""));
    assert!(!html.contains("2026-"), "no reference of a response");
    let unknown = browser.get("/partenaires/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_before_a_response_hand_the_partner_on() {
    let app = TestApp::start();
    let browser = app.browser();
    let start = "/questionnaires/acheteurs?relais=CCI";
    for (page, link) in [
        (start, "/questionnaires/acheteurs/repondre?relais=CCI"),
        (start, "/questionnaires/acheteurs/apercu?relais=CCI"),
        ("/questionnaires/acheteurs/apercu?relais=CCI", start),
        ("/questionnaires/acheteurs/croisement?relais=CCI", start),
        ("/questionnaires/acheteurs/croisement", "/questionnaires/acheteurs"),
        ("/questionnaires/acheteurs/apercu?relais=%22onload", "/questionnaires/acheteurs"),
    ] {
        let html = browser.page(page).await;
        assert!(html.contains(&format!("href=\"{link}\"")), "{page} leads to {link}: {html}");
        assert!(!html.contains("onload"), "{page}");
    }
}

#[tokio::test]
async fn a_partner_with_errors_is_refused_beside_the_field_with_what_was_typed() {
    let app = TestApp::start();
    app.staff("g@obs.example", "manager");
    add(&app, "CCI", "CCI France").await;
    let mut staff = app.browser();
    staff.sign_in("g@obs.example").await;
    for (code, name, message) in [
        ("cci", "Une autre", "Un autre partenaire a déjà ce code."),
        ("a b", "Espace", "Indiquez un code de 1 à 40 lettres"),
        ("OK", "", "Indiquez le nom du partenaire"),
    ] {
        let refused = staff.post("/api/partenaires/ajout", &fields(&[("code", code), ("nom", name)])).await;
        let html = staff.follow(&refused).await;
        assert!(html.contains(message) && html.contains("<title>Erreur"), "{code}: {html}");
        assert!(html.contains(&format!("value=\"{code}\"")), "{code}");
    }
    let both = staff.post("/api/partenaires/ajout", &fields(&[("code", "a b"), ("nom", " ")])).await;
    let html = staff.follow(&both).await;
    for field in ["nom", "code"] {
        let (beside, above) = (format!("id=\"{field}-erreur\""), format!("href=\"#{field}\""));
        assert!(
            html.contains(&beside) && html.contains(&above),
            "each fault beside its field and in the summary: {field}"
        );
    }
}

#[tokio::test]
async fn a_second_response_of_an_organisation_is_announced_and_discloses_nothing() {
    let app = TestApp::start();
    let browser = app.browser();
    let number = siret(&siren());
    const ANSWERED: &str = "Votre organisation a déjà répondu.";
    let first = fields(&[("AC01", "grand_groupe"), ("AC02", &number)]);
    let montants = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    assert!(!browser.page(&montants).await.contains(ANSWERED));
    let amounts = fields(&[("AC04.2025", "77 777 777"), ("AC05.2025", "1"), ("AC04.2024", "10"), ("AC05.2024", "1")]);
    let next = browser.answer(&montants, &amounts).await;
    let first_response = browser.skip_to_check(next).await;
    let reference = browser.send(&first_response).await;

    let second = fields(&[("AC01", "eti"), ("AC02", &number)]);
    let montants = browser.answer("/questionnaires/acheteurs/repondre", &second).await;
    let html = browser.page(&montants).await;
    let figures = ["77777777", "77 777", "77\u{a0}777", "77\u{202f}777"];
    assert!(html.contains(ANSWERED) && !html.contains(&reference), "{html}");
    assert!(figures.iter().all(|figure| !html.contains(figure)), "{html}");
    let amounts = fields(&[("AC04.2025", "10"), ("AC05.2025", "1"), ("AC04.2024", "10"), ("AC05.2024", "1")]);
    let next = browser.answer(&montants, &amounts).await;
    assert!(!browser.page(&next).await.contains(ANSWERED), "once is enough");
    let response = browser.skip_to_check(next).await;
    assert!(browser.page(&response).await.contains(ANSWERED));
    let own = browser.send(&response).await;
    // It waits, and its respondent is informed. Neither side learns anything about the other.
    let receipt = browser.page(&response).await;
    assert!(receipt.contains("Une autre réponse avait déjà été envoyée") && receipt.contains("laquelle retenir"));
    let data = browser.page(&format!("{response}/donnees.json")).await;
    assert!(data.contains("celle-ci attend d’être examinée") && data.contains("\"compte_dans_les_chiffres\""));
    let rights = browser.page(&format!("{response}/droits")).await;
    for page in [&receipt, &data, &rights] {
        assert!(!page.contains(&reference) && !page.contains("77777777"), "{page}");
    }
    for page in ["", "/donnees.json", "/droits"] {
        let page = browser.page(&format!("{first_response}{page}")).await;
        assert!(!page.contains(&own) && !page.contains("Une autre réponse avait"), "{page}");
    }
}
