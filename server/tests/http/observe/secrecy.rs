//! Access to the staff's side is for named persons bound by secrecy: the undertaking, the second factor, exact cells.

use crate::manage::second_factor::set_up;
use crate::manage::table::{TABLE, answered, filled};
use crate::support::app::{PASSWORD, TestApp, run, undertook};
use crate::support::client::{Browser, SET_UP, encoded, fields, hidden, location};
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use reqwest::{Response, StatusCode};

const HTTPS: [(&str, &str); 1] = [("OBSERVATOIRE_ORIGIN", "https://obs.example.fr")];

/// A person right after signing in, with no obligation met yet.
async fn arrived(app: &TestApp, role: &str) -> Browser {
    let email = format!("{role}@obs.example");
    app.staff(&email, role);
    let mut browser = app.browser();
    browser.arrive(&email).await;
    browser
}

fn is_page(path: &str) -> bool {
    path.starts_with("/observatoire") && !path.contains("rapport.")
}

/// Whether an address belongs to one's own account, which remains open whatever the obligations.
fn is_of_the_account(path: &str) -> bool {
    path == "/observatoire/compte" || path.starts_with("/api/compte/")
}

/// Checks the whole staff's side: each page redirects to `to`, everything else is refused with these words.
async fn everything_is_closed(browser: &Browser, to: impl Fn(&str) -> String, words: &str) {
    let mut wrong = Vec::new();
    for (path, asked, expected) in TABLE {
        let is_of_the_staff = is_page(path) || expected[0] == 401;
        if is_of_the_account(path) || !is_of_the_staff {
            continue;
        }
        let answer = answered(browser, path, asked).await;
        if is_page(path) {
            let address = format!("{}{asked}", filled(path));
            let leads = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
            if leads != to(&address) {
                wrong.push(format!("{path}: {}, {leads}", answer.status()));
            }
        } else {
            let (status, details) = (answer.status(), answer.text().await.unwrap());
            if status != StatusCode::FORBIDDEN || !details.contains(words) {
                wrong.push(format!("{path}: {status}, {details}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn as_a_program(browser: &Browser, path: &str, form: &[(String, String)]) -> Response {
    let request = browser.client.post(format!("{}{path}", browser.origin)).header(ACCEPT, "application/json");
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(encoded(form));
    request.header(COOKIE, browser.cookie.as_deref().unwrap()).send().await.unwrap()
}

#[tokio::test]
async fn without_the_undertaking_every_page_redirects_to_it_and_every_act_is_refused() {
    let app = TestApp::start();
    for role in ["administrator", "manager", "analyst"] {
        let browser = arrived(&app, role).await;
        let to = |address: &str| match address {
            "/observatoire/engagement" => String::new(),
            address => format!("/observatoire/engagement?{}", encoded(&fields(&[("retour", address)]))),
        };
        everything_is_closed(&browser, to, "/observatoire/engagement").await;
        let account = browser.page("/observatoire/compte").await;
        assert!(account.contains("Il vous reste à accepter") && !account.contains("Volumes d’achats"), "{role}");
        assert_eq!(location(&browser.post("/api/connexion/fermer", &[]).await), "/connexion", "{role} may leave");
    }
}

#[tokio::test]
async fn the_undertaking_is_accepted_by_check_box_and_redirects_only_within_the_site() {
    let app = TestApp::start();
    let mut browser = arrived(&app, "administrator").await;
    let asked = "/observatoire/freins?edition=2026&AC93=53";
    let page = browser.page(&location(&browser.get(asked).await)).await;
    assert!(
        page.contains("226-13") && page.contains("chercher à reconnaître") && page.contains("au journal"),
        "{page}"
    );
    assert_eq!(hidden(&page, "retour").replace("&amp;", "&"), asked);
    let unticked = browser.lands("/api/compte/engagement", &fields(&[("retour", asked)])).await;
    assert!(unticked.contains("<title>Erreur : Engagement") && unticked.contains("href=\"#engagement\""));
    assert!(unticked.contains("engagement-erreur\" class=\"field-error\">Cochez la case"), "{unticked}");
    assert_eq!(hidden(&unticked, "retour").replace("&amp;", "&"), asked, "where to go back to is not lost");
    assert_eq!(as_a_program(&browser, "/api/compte/engagement", &[]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let accepted = fields(&[("engagement", "oui"), ("retour", asked)]);
    assert_eq!(location(&browser.post("/api/compte/engagement", &accepted).await), asked);
    assert_eq!(browser.get(asked).await.status(), StatusCode::OK);
    let elsewhere = fields(&[("engagement", "oui"), ("retour", "https://mechant.example")]);
    assert_eq!(location(&browser.post("/api/compte/engagement", &elsewhere).await), "/observatoire");
    let again = browser.page("/observatoire/engagement").await;
    assert!(again.contains("Vous avez accepté cet engagement le") && !again.contains("type=\"checkbox\""));
    assert!(browser.page("/observatoire/journal").await.contains("Engagement de secret accepté"));
    let log = run(&app.database, &["audit", "list", "--act", "undertaken"], "");
    assert_eq!(String::from_utf8_lossy(&log.stdout).lines().count(), 1, "once accepted it is not accepted again");
}

#[tokio::test]
async fn the_undertaking_is_renewed_after_twelve_months_whatever_the_role_or_password() {
    let app = TestApp::start();
    app.staff("analyst@obs.example", "analyst");
    let chief = arrived(&app, "administrator").await;
    chief.undertake().await;
    let mut browser = app.browser();
    browser.sign_in("analyst@obs.example").await;
    let team = chief.page("/observatoire/equipe").await;
    let id = team.split("name=\"compte\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    chief.post("/api/equipe/role", &fields(&[("compte", &id), ("role", "manager")])).await;
    assert_eq!(browser.get("/observatoire/campagne").await.status(), StatusCode::OK);
    chief.post("/api/equipe/mot-de-passe", &fields(&[("compte", &id), ("mot-de-passe", PASSWORD)])).await;
    browser.arrive("analyst@obs.example").await;
    assert_eq!(browser.get("/observatoire/campagne").await.status(), StatusCode::OK);
    undertook(&app, 360).await;
    assert_eq!(browser.get("/observatoire").await.status(), StatusCode::OK);
    undertook(&app, 367).await;
    assert!(location(&browser.get("/observatoire").await).starts_with("/observatoire/engagement?"));
    assert_eq!(browser.get("/api/v1/volumes").await.status(), StatusCode::FORBIDDEN);
    browser.undertake().await;
    assert_eq!(browser.get("/observatoire").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn partners_have_no_obligations() {
    let app = TestApp::with(&HTTPS);
    let browser = arrived(&app, "partner").await;
    assert_eq!(browser.get("/observatoire/participation").await.status(), StatusCode::OK);
    assert_eq!(location(&browser.get("/observatoire/engagement").await), "/observatoire/participation");
}

#[tokio::test]
async fn the_right_to_exact_cells_is_granted_by_page_or_command_and_logged() {
    let app = TestApp::start();
    let mut chief = arrived(&app, "administrator").await;
    chief.undertake().await;
    let press = fields(&[("exact", "oui"), ("page", "/observatoire")]);
    let new = |exact: &str| {
        fields(&[
            ("adresse", "neuf@obs.example"),
            ("role", "analyst"),
            ("mot-de-passe", PASSWORD),
            ("toutes-les-cases", exact),
        ])
    };
    let mut wrong = new("oui");
    wrong.retain(|(name, _)| name != "mot-de-passe");
    let refused = chief.lands("/api/equipe/ajout", &wrong).await;
    assert!(refused.contains("id=\"toutes-les-cases\" name=\"toutes-les-cases\" value=\"oui\" checked"), "{refused}");
    let page = chief.lands("/api/equipe/ajout", &new("")).await;
    assert!(!page.contains("Analyse, peut afficher toutes les cases"), "nothing that was not given");
    let id = page.split("name=\"compte\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut analyst = app.browser();
    analyst.sign_in("neuf@obs.example").await;
    assert_eq!(analyst.post("/api/observatoire/exact", &press).await.status(), StatusCode::FORBIDDEN);
    let change = |exact: &str| fields(&[("compte", &id), ("role", "analyst"), ("toutes-les-cases", exact)]);
    let page = chief.lands("/api/equipe/role", &change("oui")).await;
    assert!(page.contains("Analyse, peut afficher toutes les cases"));
    assert_eq!(location(&analyst.post("/api/observatoire/exact", &press).await), "/observatoire");
    assert!(analyst.page("/observatoire").await.contains("Toutes les cases sont affichées jusqu’à"));
    chief.post("/api/equipe/role", &change("")).await;
    let page = analyst.page("/observatoire").await;
    assert!(!page.contains("Toutes les cases sont affichées") && !page.contains("/api/observatoire/exact"), "at once");
    app.exact_staff("commande@obs.example", "analyst");
    let log = String::from_utf8(run(&app.database, &["audit", "list"], "").stdout).unwrap();
    let of =
        |act: &str, details: &str| log.lines().filter(|line| line.contains(act) && line.ends_with(details)).count();
    assert_eq!((of("staff_changed", "Analyse, toutes les cases"), of("staff_changed", "Analyse")), (1, 1), "{log}");
    assert_eq!((of("staff_added", "Analyse, toutes les cases"), of("staff_added", "Analyse")), (1, 1), "{log}");
    let listed = String::from_utf8(run(&app.database, &["staff", "list"], "").stdout).unwrap();
    let exact: Vec<_> = listed.lines().filter(|line| line.ends_with("\texact")).collect();
    assert!(exact.len() == 1 && exact[0].starts_with("commande@obs.example\tanalyst\t"), "{listed}");
}

#[tokio::test]
async fn over_https_an_account_without_its_required_second_factor_can_only_set_it_up() {
    let app = TestApp::with(&HTTPS);
    app.exact_staff("exact@obs.example", "analyst");
    let mut exact = app.browser();
    exact.arrive("exact@obs.example").await;
    for mut browser in [arrived(&app, "administrator").await, arrived(&app, "manager").await, exact] {
        everything_is_closed(&browser, |_| SET_UP.to_owned(), "un second facteur").await;
        let accepted = browser.post("/api/compte/engagement", &fields(&[("engagement", "oui")])).await;
        assert_eq!(accepted.status(), StatusCode::FORBIDDEN, "who undertakes has proved who they are");
        let account = browser.page("/observatoire/compte").await;
        assert!(
            account.contains("Un second facteur est obligatoire pour votre compte") && !account.contains("facultatif")
        );
        set_up(&mut browser).await;
        assert!(browser.page("/observatoire/compte").await.contains("Il vous reste à accepter"));
        browser.undertake().await;
        assert_eq!(browser.get("/observatoire").await.status(), StatusCode::OK);
        let account = browser.page("/observatoire/compte").await;
        assert!(account.contains("vous ne pouvez pas le retirer") && !account.contains("Retirer le second facteur"));
        let removal = fields(&[("mot-de-passe", PASSWORD), ("champ", "passe-retrait")]);
        let kept = browser.post("/api/compte/second-facteur/retrait", &removal).await;
        assert_eq!(kept.status(), StatusCode::FORBIDDEN);
        assert!(kept.text().await.unwrap().contains("vous ne pouvez pas le retirer"));
    }
    // An analyst without that right only has aggregates.
    let analyst = arrived(&app, "analyst").await;
    analyst.undertake().await;
    assert_eq!(analyst.get("/observatoire").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn locally_a_second_factor_is_optional_and_the_account_page_says_so() {
    let app = TestApp::start();
    let browser = arrived(&app, "administrator").await;
    browser.undertake().await;
    assert_eq!(browser.get("/observatoire").await.status(), StatusCode::OK);
    let account = browser.page("/observatoire/compte").await;
    assert!(account.contains("Il est facultatif ici") && !account.contains("est obligatoire pour votre compte"));
}
