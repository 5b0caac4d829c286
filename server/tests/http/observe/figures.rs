//! The dashboards, their files, and the switch for exact cells.

use crate::support::app::{TestApp, run, siren};
use crate::support::client::{Browser, fields, location};
use reqwest::StatusCode;
use serde_json::Value;

const TABLE: &str = "/tableaux?page=volumes&figure=volumes";

async fn buyers(app: &TestApp, count: u32) {
    for n in 0..count {
        let respondent = app.browser();
        let amount = format!("{} 000 010", n + 2);
        let response = respondent.buyer(&siren(), [(amount.as_str(), "90 000 000"), ("1 000 000", "90 000 000")]).await;
        respondent.send(&response).await;
    }
}

#[tokio::test]
async fn exact_cells_require_a_logged_switch_granted_to_accounts_and_not_to_roles() {
    let app = TestApp::start();
    app.staff("m@obs.example", "manager");
    app.exact_staff("a@obs.example", "analyst");
    buyers(&app, 2).await;
    let (mut manager, mut analyst) = (app.browser(), app.browser());
    manager.sign_in("m@obs.example").await;
    analyst.sign_in("a@obs.example").await;
    for browser in [&manager, &analyst] {
        let page = browser.page("/observatoire").await;
        assert!(page.contains("non diffusable") && !page.contains("5,0\u{a0}M€"), "nobody sees two buyers by default");
        assert!(page.contains("document de travail, ne pas diffuser"), "{page}");
        let volumes = volumes(browser).await;
        let year = &volumes["years"][1];
        assert!(year["startup_purchases_cents"].is_null() && year["publishable"] == false, "{year}");
        assert_eq!(year["respondents"], 2, "how many they are is no secret inside");
    }
    let press = fields(&[("exact", "oui"), ("page", "/observatoire?edition=2026")]);
    assert!(!manager.page("/observatoire").await.contains("/api/observatoire/exact"));
    assert_eq!(manager.post("/api/observatoire/exact", &press).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(location(&analyst.post("/api/observatoire/exact", &press).await), "/observatoire?edition=2026");
    assert!(analyst.page("/observatoire").await.contains("5,0\u{a0}M€"));
    assert_eq!(volumes(&analyst).await["years"][1]["startup_purchases_cents"], 500_002_000, "to the cent");
    assert!(!manager.page("/observatoire").await.contains("5,0\u{a0}M€"));
    let file = analyst.page(TABLE).await;
    assert!(file.contains("Tous les acheteurs;2;5000020,00;0;"), "{file}");
    assert!(file.trim_end().ends_with("toutes les cases ; document de travail, ne pas diffuser\""), "{file}");
    analyst.post("/api/observatoire/exact", &fields(&[("exact", "non"), ("page", "/observatoire")])).await;
    assert!(!analyst.page("/observatoire").await.contains("5,0\u{a0}M€"));
    assert!(volumes(&analyst).await["years"][1]["startup_purchases_cents"].is_null());
    let log = String::from_utf8(run(&app.database, &["audit", "list"], "").stdout).unwrap();
    let acts = |act: &str| log.lines().filter(|line| line.split('\t').any(|part| part == act)).count();
    assert_eq!((acts("exact_seen"), acts("exported")), (1, 1), "{log}");
}

async fn volumes(browser: &Browser) -> Value {
    serde_json::from_str(&browser.page("/api/v1/volumes").await).unwrap()
}

#[tokio::test]
async fn the_file_of_a_figure_has_the_contents_and_filters_of_its_page() {
    let app = TestApp::start();
    app.staff("a@obs.example", "analyst");
    buyers(&app, 4).await;
    let mut analyst = app.browser();
    analyst.sign_in("a@obs.example").await;
    let (page, file) = (analyst.page("/observatoire").await, analyst.page(TABLE).await);
    // 2, 3, 4 and 5 M€ and 40 €: current figures are exact to the cent, for an analyst too.
    assert!(page.contains("14,0\u{a0}M€") && file.contains("Tous les acheteurs;4;14000040,00;"), "{file}");
    let json = volumes(&analyst).await;
    assert_eq!(json["years"][1]["startup_purchases_cents"], 1_400_004_000_i64);
    assert_eq!(json["years"][1]["sectors"][0]["code"], "prive", "{json}");
    let answer = analyst.get(TABLE).await;
    let name = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.contains("observatoire-2026-volumes-v4.csv"), "{name}");
    let narrowed = analyst.page(&format!("{TABLE}&AC01=ministere")).await;
    assert!(narrowed.contains("Tous les acheteurs;0;;;") && narrowed.contains("Segment : Ministère"), "{narrowed}");
    for (path, status) in [
        ("/tableaux?page=volumes&figure=inconnue", 404),
        ("/tableaux?page=inconnue&figure=volumes", 404),
        ("/tableaux?page=volumes&figure=volumes&edition=1999", 404),
        ("/observatoire/freins?edition=x", 404),
        ("/observatoire/question?question=AC99&croisee=%01&AC01=nulle", 200),
    ] {
        assert_eq!(analyst.get(path).await.status(), status, "{path}");
    }
}

#[tokio::test]
async fn every_figure_of_every_page_has_a_file_with_a_unique_name() {
    let app = TestApp::start();
    app.staff("a@obs.example", "analyst");
    buyers(&app, 3).await;
    let mut analyst = app.browser();
    analyst.sign_in("a@obs.example").await;
    let mut seen = std::collections::BTreeSet::new();
    for path in [
        "/observatoire",
        "/observatoire/freins",
        "/observatoire/question?questionnaire=start-up&question=SU22",
        "/observatoire/couverture",
        "/observatoire/estimations",
    ] {
        let page = analyst.page(path).await;
        let files = files(&page);
        assert!(!files.is_empty(), "{path}");
        for file in files {
            assert!(analyst.page(&file).await.starts_with('\u{feff}'), "{file}");
            assert!(seen.insert(file.clone()), "{file} twice");
        }
    }
    assert!(seen.len() >= 26, "{seen:?}");
}

/// The addresses of the files linked from a page, in order.
fn files(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    links
        .filter(|address| address.starts_with("/tableaux?") && !address.ends_with("xlsx"))
        .map(|address| address.replace("&amp;", "&"))
        .collect()
}

#[tokio::test]
async fn the_file_of_a_page_has_its_figures_whatever_has_arrived_since() {
    let app = TestApp::apart();
    app.staff("m@obs.example", "manager");
    buyers(&app, 3).await;
    let mut manager = app.browser();
    manager.sign_in("m@obs.example").await;
    let page = manager.page("/observatoire").await;
    let link = files(&page).into_iter().find(|file| file.contains("figure=volumes")).unwrap();
    let before = manager.page(&link).await;
    assert!(before.contains("Tous les acheteurs;3;9000030,00;"), "{before}");
    buyers(&app, 1).await;
    let workbook = manager.get(&format!("{link}&format=xlsx")).await;
    assert!(workbook.headers()["content-disposition"].to_str().unwrap().ends_with(".xlsx\""));
    assert!(workbook.bytes().await.unwrap().starts_with(b"PK"));
    assert_eq!(manager.page(&link).await, before, "an answer came between the page and its file");
    assert!(manager.page(TABLE).await.contains("Tous les acheteurs;4;11000040,00;"), "no page is named: now");
    // A restarted server does not know earlier renderings, and says so.
    let database = app.database.clone();
    let folder = app.kill();
    let app = TestApp::on(&database, Some(folder), &[]);
    let mut manager = app.browser();
    manager.sign_in("m@obs.example").await;
    let after = manager.page(&link).await;
    assert!(after.contains("Tous les acheteurs;4;11000040,00;") && after.contains("ne sont plus gardés"), "{after}");
}
