//! Coverage of the population and national estimates.

use crate::support::app::{TestApp, siren};
use crate::support::client::Browser;

/// Buyers of the State of 100 M€ each, from start-ups 1 M€, 2 M€, 3 M€ and so on.
async fn ministries(app: &TestApp, count: u32) {
    for n in 1..=count {
        let respondent = app.browser();
        let startup = format!("{n} 000 000");
        let purchases = [(startup.as_str(), "100 000 000"), (startup.as_str(), "100 000 000")];
        let response = respondent.buyer_of("ministere", &siren(), purchases).await;
        respondent.send(&response).await;
    }
}

async fn analyst(app: &TestApp) -> Browser {
    app.exact_staff("a@obs.example", "analyst");
    let mut analyst = app.browser();
    analyst.sign_in("a@obs.example").await;
    analyst
}

#[tokio::test]
async fn coverage_and_estimates_rest_on_provisional_margins_and_say_so() {
    let app = TestApp::start();
    ministries(&app, 6).await;
    let analyst = analyst(&app).await;
    let coverage = analyst.page("/observatoire/couverture").await;
    // 600 M€ of 162,94 Md€.
    assert!(coverage.contains("600,0\u{a0}M€ sur 162,94\u{a0}Md€") && coverage.contains("0,4\u{a0}%"), "{coverage}");
    assert!(coverage.contains("marges provisoires") && coverage.contains(">inconnu<"), "{coverage}");
    assert!(coverage.contains("Républik Achats") && coverage.contains("UGAP"), "sources and the take-all list");
    let estimates = analyst.page("/observatoire/estimations").await;
    // 21 of 600 M€ are 3.5 %, of 162,94 Md€ 5 702,9 M€.
    assert!(estimates.contains("5\u{202f}702,9\u{a0}M€") && estimates.contains("non estimé"), "{estimates}");
    assert!(
        estimates.contains("pas un intervalle de confiance") && estimates.contains("marges provisoires"),
        "{estimates}"
    );
    assert!(estimates.contains("si les absents ressemblent aux répondants de leur strate"), "{estimates}");
    let file = analyst.page("/tableaux?page=estimations&figure=trois-volumes").await;
    assert!(file.contains("Secteur public;6;21000000,00;21000000,00;2861950000,00;5702900000,00"), "{file}");
    let before = analyst.page("/tableaux?page=couverture&figure=couverture&annee=2024").await;
    assert!(before.contains("24790000000,00;2,4"), "the State's purchases are known of 2024: {before}");
    let sources = analyst.page("/tableaux?page=estimations&figure=sources").await;
    assert!(
        sources.contains("Public, édition 2026;Déclaré;") && sources.contains("UGAP;Publié ailleurs;"),
        "{sources}"
    );
}

#[tokio::test]
async fn estimates_of_few_are_marked_until_exact_cells_are_switched_on() {
    let app = TestApp::start();
    ministries(&app, 2).await;
    let analyst = analyst(&app).await;
    for path in ["/observatoire/couverture", "/observatoire/estimations"] {
        let page = analyst.page(path).await;
        assert!(
            page.contains("non diffusable") && !page.contains("3,0\u{a0}M€") && !page.contains("200,0\u{a0}M€"),
            "{page}"
        );
    }
    let press = [("exact", "oui"), ("page", "/observatoire/estimations")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    analyst.post("/api/observatoire/exact", &press).await;
    assert!(analyst.page("/observatoire/estimations").await.contains("3,0\u{a0}M€"));
    assert!(analyst.page("/observatoire/couverture").await.contains("200,0\u{a0}M€"));
}

#[tokio::test]
async fn a_partner_sees_neither_coverage_nor_estimates() {
    let app = TestApp::start();
    ministries(&app, 6).await;
    app.staff("p@obs.example", "partner");
    let mut partner = app.browser();
    partner.sign_in("p@obs.example").await;
    for path in [
        "/observatoire/couverture",
        "/observatoire/estimations",
        "/tableaux?page=couverture&figure=couverture",
        "/tableaux?page=estimations&figure=trois-volumes",
    ] {
        let answer = partner.get(path).await;
        assert_eq!(answer.status(), 403, "{path}");
        let text = answer.text().await.unwrap();
        assert!(!text.contains("M€") && !text.contains("Md€") && !text.contains("inconnu"), "{path}: {text}");
    }
}

#[tokio::test]
async fn an_estimate_can_be_attached_to_a_proposal_with_its_warnings() {
    let app = TestApp::start();
    ministries(&app, 6).await;
    app.staff("m@obs.example", "manager");
    let mut manager = app.browser();
    manager.sign_in("m@obs.example").await;
    let page =
        manager.page("/observatoire/propositions/joindre?page=estimations&figure=trois-volumes&edition=2026").await;
    assert!(page.contains("5\u{202f}702,9\u{a0}M€") && page.contains("pas un intervalle de confiance"), "{page}");
}
