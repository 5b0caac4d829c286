//! The preview of the questionnaire, the confirmations of the check page, and the receipt as a file.

use crate::support::app::{TestApp, siren};
use crate::support::client::{fields, hidden, location};
use futures::future::join_all;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use survey::library::Library;
use survey::{Audience, EditionYear};

fn pdf_of(response: &str) -> String {
    format!("{response}/justificatif.pdf")
}

#[tokio::test]
async fn a_sent_response_has_its_receipt_as_a_tagged_pdf() {
    let app = TestApp::start();
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("30 M€", "1,2 Md€"), ("nsp", "1 Md€")]).await;
    let reference = browser.send(&response).await;
    assert!(browser.page(&response).await.contains(&format!("href=\"{}\"", pdf_of(&response))));

    let file = browser.get(&pdf_of(&response)).await;
    assert_eq!(file.status(), StatusCode::OK);
    assert_eq!(file.headers()[CONTENT_TYPE], "application/pdf");
    assert_eq!(file.headers()[CONTENT_DISPOSITION], format!("attachment; filename=\"{reference}.pdf\""));
    assert_eq!(file.headers()[CACHE_CONTROL], "no-store");
    assert_eq!(file.headers()["x-content-type-options"], "nosniff");
    let bytes = file.bytes().await.unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.starts_with("%PDF-1.7"));
    for mark in ["/StructTreeRoot", "/Marked true", "/DisplayDocTitle true", "<pdfuaid:part>1<", "(fr-FR)", &reference]
    {
        assert!(text.contains(mark), "{mark}");
    }
    assert_eq!(browser.get(&pdf_of(&response)).await.bytes().await.unwrap(), bytes, "the same file each time");
}

#[tokio::test]
async fn neither_a_draft_nor_an_unknown_key_has_a_receipt() {
    let app = TestApp::start();
    let browser = app.browser();
    let draft = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    for path in [pdf_of(&draft), pdf_of(&format!("/reponses/{}", "a".repeat(32))), pdf_of("/reponses/non")] {
        let page = browser.get(&path).await;
        assert_eq!(page.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(page.text().await.unwrap().contains("Il n’y a pas de justificatif à cette adresse"));
        let program =
            browser.client.get(format!("{}{path}", browser.origin)).header(ACCEPT, "*/*").send().await.unwrap();
        assert_eq!(program.status(), StatusCode::NOT_FOUND);
        assert!(program.headers().get(CONTENT_DISPOSITION).is_none());
        let json: serde_json::Value = serde_json::from_str(&program.text().await.unwrap()).unwrap();
        assert_eq!(json["status"], 404);
    }
}

#[tokio::test]
async fn fifty_simultaneous_receipts_are_all_produced() {
    let app = TestApp::start();
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    browser.send(&response).await;
    let path = pdf_of(&response);
    let files = join_all((0..50).map(|_| browser.get(&path))).await;
    assert!(files.iter().all(|file| file.status() == StatusCode::OK));
}

#[tokio::test]
async fn all_typed_text_is_in_the_receipt() {
    let app = TestApp::start();
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let text = format!("Ligne 1\r\n\tשלום مرحبا \u{202e}😀 <b>&amp;</b> e\u{301} {}\r\n", "x".repeat(400));
    let next = browser.answer(&format!("{response}/propositions?verification"), &fields(&[("AC27", &text)])).await;
    assert!(next.starts_with(&response), "{next}");
    assert!(browser.page(&response).await.contains("Ligne 1"));
    browser.send(&response).await;
    let file = browser.get(&pdf_of(&response)).await;
    assert_eq!(file.status(), StatusCode::OK);
    assert!(file.bytes().await.unwrap().starts_with(b"%PDF"));
}

#[tokio::test]
async fn surprising_amounts_are_asked_about_and_can_be_sent() {
    let app = TestApp::start();
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("340", "1 000"), ("34", "100")]).await;
    let check = browser.page(&response).await;
    let question = |rate: &str| format!("est de {rate}\u{a0}%. Est-ce bien le cas\u{a0}?");
    assert_eq!(check.matches(&question("34,0")).count(), 4, "two years, each in the list and beside the answer");
    assert_eq!(check.matches("Le montant total de vos achats passe de 100,00\u{a0}€ en 2024").count(), 2);
    assert!(check.contains("À confirmer") && check.contains(&format!("{response}/montants?verification#AC05.2025")));
    let form = vec![("_submission".to_owned(), hidden(&check, "_submission"))];
    assert_eq!(location(&browser.post("/api/reponses/envoi", &form).await), response);
    let receipt = browser.page(&response).await;
    assert!(receipt.contains("bien reçues") && !receipt.contains("Est-ce bien le cas"));
}

#[tokio::test]
async fn ordinary_amounts_are_not_asked_about() {
    let app = TestApp::start();
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("20", "100"), ("5", "90")]).await;
    assert!(!browser.page(&response).await.contains("À confirmer"));
}

#[tokio::test]
async fn the_whole_questionnaire_is_on_one_page() {
    let app = TestApp::start();
    let browser = app.browser();
    let library = Library::embedded().unwrap();
    let edition = EditionYear::new(2026).unwrap();
    for (audience, sentence, depends_on) in [
        (Audience::Acheteurs, "Si vous avez répondu «\u{a0}Je ne sais pas\u{a0}» à la question", "AC05"),
        (Audience::StartUp, "Si vous avez coché la case de la question", "SU30"),
    ] {
        let questionnaire = library.get(edition, audience).unwrap();
        let questions: Vec<&str> =
            questionnaire.sections.iter().flat_map(|section| &section.questions).map(|q| q.id.as_str()).collect();
        let number = questions.iter().position(|id| *id == depends_on).unwrap() + 1;
        let address = format!("/questionnaires/{audience}/apercu");
        assert!(browser.page(&format!("/questionnaires/{audience}")).await.contains(&format!("href=\"{address}\"")));
        let page = browser.page(&address).await;
        assert!(page.contains("Pour préparer vos réponses, ne pas renvoyer."));
        assert!(page.contains(&format!("{sentence} {number}")), "{audience}: {sentence} {number}");
        let shown = page.matches("class=\"preview-question\"").count();
        assert_eq!(shown, questions.len(), "every question of {audience} is shown");
        assert!(!page.contains("<script type=\"module\""), "no code where none is needed");
    }
    assert_eq!(browser.get("/questionnaires/autres/apercu").await.status(), StatusCode::NOT_FOUND);
}
