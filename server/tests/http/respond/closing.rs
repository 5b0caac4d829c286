//! After the closing: every page says so first, and offers nothing that no longer works.

use crate::support::app::{TestApp, siren, siret};
use crate::support::client::{fields, location};

#[tokio::test]
async fn every_page_first_says_that_the_survey_is_closed() {
    let app = TestApp::start();
    app.staff("chef@obs.example", "manager");
    let browser = app.browser();
    let first = fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    let response = browser.answer("/questionnaires/acheteurs/repondre", &first).await.replace("/montants", "");
    let ask =
        fields(&[("_submission", response.trim_start_matches("/reponses/")), ("_section", "montants"), ("jours", "3")]);
    let asked = browser.page(&location(&browser.post("/api/reponses/collegue", &ask).await)).await;
    let link = asked[asked.find("/invitations/").unwrap()..][.."/invitations/".len() + 32].to_owned();
    let pages = [
        format!("{response}/montants"),
        format!("{response}/organisation?verification"),
        response.clone(),
        format!("{response}/montants/collegue"),
        link,
    ];
    for path in &pages {
        let page = browser.page(path).await;
        let notice = page.split("data-closed").nth(1).unwrap_or_else(|| panic!("{path}: {page}"));
        assert!(notice.split('>').next().unwrap().contains("hidden"), "{path}: it is open");
    }
    let mut staff = app.browser();
    staff.sign_in("chef@obs.example").await;
    staff.post("/api/campagne/cloture", &fields(&[("cloture", "2026-01-01T00:00:00")])).await;
    for path in &pages {
        let page = browser.page(path).await;
        let content = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        let sentence = content.find("L’enquête est close depuis").unwrap_or_else(|| panic!("{path}: {content}"));
        assert!(sentence < content.find("<h1").unwrap(), "{path}");
        assert_eq!(content.matches("L’enquête est close").count(), 1, "{path}: said once");
        for pretending in [
            "Enregistrer et continuer",
            "Enregistrer et",
            "Demander ces chiffres à un collègue</button>",
            "Créer le lien",
            "Envoyer mes réponses",
            "Reprendre à l’étape",
            "Avant d’envoyer",
            "Modifier",
            "Lien valable",
        ] {
            assert!(!content.contains(pretending), "{path} goes on with {pretending}");
        }
    }
    let section = browser.page(&format!("{response}/organisation")).await;
    assert!(section.contains("<fieldset disabled class=\"closed-form\""), "it is read, not filled");
    assert!(section.contains("Relire toutes mes réponses"));
}

#[tokio::test]
async fn the_start_button_comes_before_the_long_texts_which_are_linked() {
    let app = TestApp::start();
    let browser = app.browser();
    for audience in ["acheteurs", "start-up"] {
        let page = browser.page(&format!("/questionnaires/{audience}")).await;
        let begin = page.find(">Commencer<").unwrap();
        assert!(page.find("Répondre est facultatif").unwrap() < begin, "the essential comes first");
        assert!(page.find("href=\"#vos-donnees\"").unwrap() < begin);
        assert!(begin < page.find("id=\"vos-donnees\"").unwrap() && page.contains("Base légale"));
        let preview = browser.page(&format!("/questionnaires/{audience}/apercu")).await;
        assert!(preview.contains("id=\"vos-donnees\"") && preview.contains("Base légale"));
    }
}
